//! The whole run of the tests, and what can be told only afterwards.
//!
//! 1. Every test, on SQLite and on a PostgreSQL server made for it; each statement is noted.
//! 2. The tests of the crates that use `testkit` once more, on partitioned tables, on a server
//!    that logs every plan.
//! 3. From the notes: did each statement of the sources run on both engines? From the log: did it
//!    reach one shard, by an index? From SQLite: is its plan the one in the golden file?

use crate::install;
use crate::plans::{self, Plans};
use crate::schema::Schema;
use crate::server::{Binaries, Purpose, Server};
use crate::shards::{self, Allowed};
use crate::statements::{self, Statement};
use crate::steps::{Steps, cargo, run};
use crate::tally::Tally;
use crate::test_binaries;
use crate::tidy::{self, Finding};
use crate::trace::{self, Origins, Run};
use crate::tree::{self, File};
use anyhow::{Context, Result, bail};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Tells the tests where a PostgreSQL server is.
const URL: &str = "ROLLBOOK_TEST_DATABASE_URL";
/// Tells the tests which Python has a mail server.
const MAIL_SERVER: &str = "ROLLBOOK_TEST_MAIL_SERVER";

/// Tells the tests which program drives a browser.
const CHROMEDRIVER: &str = "ROLLBOOK_TEST_CHROMEDRIVER";
/// Tells the tests which script judges the pages.
const AXE: &str = "ROLLBOOK_TEST_AXE";
/// Tells the tests that there are programs which read documents.
const READERS: &str = "ROLLBOOK_TEST_READERS";
/// Tells the tests where to note each statement they run.
const TRACE: &str = "ROLLBOOK_TEST_TRACE";
/// Tells the tests to cut each table into partitions.
const SHARDS: &str = "ROLLBOOK_TEST_SHARDS";
/// Tells the tests to write golden files instead of comparing them.
const UPDATE: &str = "UPDATE_GOLDEN";

/// The tests of the whole process. They are built apart: what drives the browser has `serde_json`
/// keep the order of keys, and that would reach every crate that is built together with it.
const WHOLE_PROCESS: &str = "e2e";

/// The two calls of cargo that run all tests.
fn all_tests() -> [Command; 2] {
    [
        cargo(&["test", "--workspace", "--exclude", WHOLE_PROCESS, "--no-fail-fast"]),
        cargo(&["test", "--package", WHOLE_PROCESS, "--no-fail-fast"]),
    ]
}

/// Does the same with each of them; the first failure counts, after both ran.
fn with_all_tests(run: impl FnMut(Command) -> Result<()>) -> Result<()> {
    let outcomes: Vec<Result<()>> = all_tests().into_iter().map(run).collect();
    outcomes.into_iter().collect()
}

/// What is asked of a run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The value of the variable `PATH`.
    pub path: String,
    /// Whether a PostgreSQL server, a browser, npm and readers of documents may be installed.
    pub install: bool,
    /// The value of the variable `CARGO_TARGET_DIR`.
    pub target: String,
    /// Further arguments of `cargo test`. With them only a part of the tests may run, and so the
    /// comparisons are left out.
    pub rest: Vec<String>,
}

/// What is there for the tests besides Rust.
struct Offers {
    postgres: Binaries,
    python: PathBuf,
    chromedriver: Option<PathBuf>,
    axe: Option<PathBuf>,
    readers: bool,
}

impl Offers {
    /// Finds all of it, and installs what is missing if that was asked for. A part of the tests may
    /// do without a browser and without readers of documents.
    fn find(options: &Options) -> Result<Self> {
        let (path, target) = (options.path.as_str(), target(&options.target));
        let postgres = install::postgres(path, options.install)?;
        println!("PostgreSQL {} in {}", postgres.major, postgres.folder.display());
        let python = install::mail_server(&target)?;
        println!("mail server by {}", python.display());
        let whole = options.rest.is_empty();
        let chromedriver = match whole {
            true => Some(install::chromedriver(path, options.install)?),
            false => install::find_chromedriver(path),
        };
        let wanted = options.install && chromedriver.is_some();
        let axe = install::axe(&tree::root(), &target, path, wanted);
        let axe = if whole { Some(axe?) } else { axe.ok() };
        let readers = install::readers(path, options.install);
        let readers = if whole { readers.map(|()| true)? } else { readers.is_ok() };
        Ok(Self { postgres, python, chromedriver, axe, readers })
    }

    /// Tells the tests of it.
    fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(program) = &self.chromedriver {
            command.env(CHROMEDRIVER, program);
        }
        if let Some(script) = &self.axe {
            command.env(AXE, script);
        }
        if self.readers {
            command.env(READERS, "yes");
        }
        command.env(MAIL_SERVER, &self.python)
    }
}

/// Runs all tests and all comparisons.
///
/// # Errors
/// When anything failed, after everything ran.
pub fn test(options: &Options) -> Result<()> {
    let offers = Offers::find(options)?;
    let whole = options.rest.is_empty();
    let folder = TempDir::new()?;
    let notes = folder.path().join("statements.tsv");
    fs::write(&notes, "")?;

    let mut steps = Steps::default();
    let mut tally = Tally::default();
    let passed = steps.run("tests on SQLite and PostgreSQL", || {
        let server = Server::start(&offers.postgres, Purpose::Tests)?;
        with_all_tests(|mut command| {
            command.args(&options.rest).env(URL, server.url()).env(TRACE, &notes);
            tally.run(offers.tell(&mut command))
        })
    });
    if !whole {
        steps.skip("comparisons", "only a part of the tests was asked for");
        println!("\n{tally}");
        return steps.finish();
    }
    let mut standin = None;
    let sharded = steps.run("tests on the shard stand-in", || {
        standin = Some(on_partitions(&offers.postgres, &notes, &mut tally)?);
        Ok(())
    });
    if !(passed && sharded) {
        println!("\nTests failed; what follows may complain about what they did not reach.");
    }
    let afterwards = Afterwards::gather(&notes)?;
    steps.run("each statement ran on both engines", || afterwards.covered());
    steps.run("statements made at run time keep the rules", || afterwards.built());
    match &standin {
        Some(server) => {
            steps
                .run("each statement reaches one shard by an index", || afterwards.sharded(server));
        }
        None => steps.skip("each statement reaches one shard by an index", "there is no log"),
    }
    steps.run("plans of SQLite", || afterwards.planned(false));
    println!("\n{tally}");
    steps.finish()
}

/// Where Cargo puts what it makes.
fn target(variable: &str) -> PathBuf {
    if variable.is_empty() { tree::root().join("target") } else { PathBuf::from(variable) }
}

/// Rewrites the golden files.
///
/// # Errors
/// When a test fails all the same.
pub fn golden() -> Result<()> {
    let folder = TempDir::new()?;
    let notes = folder.path().join("statements.tsv");
    fs::write(&notes, "")?;
    let mut steps = Steps::default();
    steps.run("golden files of the tests", || {
        with_all_tests(|mut command| run(command.env(UPDATE, "1").env(TRACE, &notes)))
    });
    steps.run("plans of SQLite", || Afterwards::gather(&notes)?.planned(true));
    steps.finish()
}

/// Runs the tests on partitioned tables; gives the server, stopped, with its log.
fn on_partitions(binaries: &Binaries, notes: &Path, tally: &mut Tally) -> Result<Server> {
    let mut command = cargo(&["test", "--workspace", "--exclude", WHOLE_PROCESS, "--no-run"]);
    command.arg("--message-format=json");
    let output = command.stderr(Stdio::inherit()).output().context("list the test programs")?;
    if !output.status.success() {
        bail!("the tests do not compile");
    }
    let files = tree::load(&tree::root())?;
    let wanted = test_binaries::folders_with_testkit(&files);
    let found = test_binaries::parse(&String::from_utf8_lossy(&output.stdout))?;
    let found = found
        .into_iter()
        .filter(|binary| wanted.iter().any(|folder| binary.folder == tree::root().join(folder)));

    let mut server = Server::start(binaries, Purpose::Plans)?;
    let mut failed = Vec::new();
    let mut count = 0;
    for binary in found {
        count += 1;
        let mut command = Command::new(&binary.program);
        command.current_dir(&binary.folder).env("CARGO_MANIFEST_DIR", &binary.folder);
        command.env(URL, server.url()).env(TRACE, notes).env(SHARDS, "1");
        if let Err(error) = tally.run(&mut command) {
            println!("{error:#}");
            failed.push(binary.folder.display().to_string());
        }
    }
    if count == 0 {
        bail!("no crate tests through testkit, so nothing ran on partitions");
    }
    if !failed.is_empty() {
        bail!("on partitioned tables the tests fail of {}", failed.join(", "));
    }
    server.stop()?;
    Ok(server)
}

/// What is known once the tests have run.
struct Afterwards {
    files: Vec<File>,
    statements: Vec<Statement>,
    runs: BTreeSet<Run>,
}

impl Afterwards {
    fn gather(notes: &Path) -> Result<Self> {
        let files = tree::load(&tree::root())?;
        let statements = statements::of_product(&files);
        let runs = trace::parse(&fs::read_to_string(notes)?)?;
        Ok(Self { files, statements, runs })
    }

    fn covered(&self) -> Result<()> {
        let count = self.statements.len();
        println!("{count} statements in the sources, {} texts noted", self.runs.len());
        none(&trace::not_covered(&self.statements, &self.runs, trace::ENGINES))
    }

    fn built(&self) -> Result<()> {
        let schema = Schema::of(&self.files);
        let allowed = Allowed::of(&self.files);
        none(&trace::faults_of_built(&self.statements, &self.runs, &schema, &allowed))
    }

    fn sharded(&self, server: &Server) -> Result<()> {
        let log = fs::File::open(server.log()).context("open the server's log")?;
        let mut reached = shards::read_log(BufReader::new(log))?;
        shards::leave_out_migrations(&mut reached, &self.files);
        let origins = Origins::of(&self.statements, &self.runs);
        let known = reached.keys().filter(|text| origins.label(text).is_some()).count();
        println!("{} statements in the log, {known} of them from the sources", reached.len());
        if known == 0 {
            bail!("the log holds no plan of a statement of the sources");
        }
        none(&shards::findings(&reached, &origins, &Allowed::of(&self.files)))
    }

    fn planned(&self, update: bool) -> Result<()> {
        if self.runs.is_empty() {
            bail!("no statement was noted: do the tests open their databases through testkit?");
        }
        let folder = TempDir::new()?;
        let path = folder.path().join("empty.db");
        let _migrated = store::Db::open(store::Settings::sqlite(&path, || 0))?;
        let database = Connection::open(&path)?;
        let plans: Plans = plans::explain(&database, &self.statements, &self.runs)?;
        let text = plans::render(&plans);
        if update {
            fs::write(tree::root().join(plans::GOLDEN), text)?;
            println!("wrote {}", plans::GOLDEN);
        } else {
            let golden = self.files.iter().find(|file| file.path == plans::GOLDEN);
            let golden = golden.map_or("", |file| file.text.as_str());
            let changed = plans::difference(golden, &text);
            if !changed.is_empty() {
                bail!(
                    "{} is not what is planned now; `cargo xtask golden`\n{changed}",
                    plans::GOLDEN
                );
            }
        }
        none(&plans::walking(&plans, &Allowed::in_file(&self.files, plans::ALLOWED)))
    }
}

/// Nothing to complain about, or all complaints.
fn none(findings: &[Finding]) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{} findings\n{}", findings.len(), tidy::report(findings))
}
