//! The commands that the documentation tells people to type do what it says.
//!
//! Every `sh` block of the README and of `docs` is typed into a shell as it is printed. `curl` there
//! fails on a status of 400 and more, so a request that stops working fails the test. What is not
//! typed is said by [`NOT_TYPED`] alone.

use std::path::Path;

use serde_json::{Deserializer, Value, json};
use tempfile::TempDir;

use crate::http::Request;
use crate::process::{Outcome, Server, rollbook, shell, variable};

/// Lines that no test types, by what they begin with, and why.
const NOT_TYPED: [(&str, &str); 1] =
    [("cargo ", "builds the program or runs all tests, this one too")];

/// Lines that begin a server, which does not end by itself.
const SERVES: &str = "rollbook serve";

/// What stands before every block: a failed request fails the shell.
const CAREFUL_CURL: &str =
    "curl() { command curl --silent --show-error --fail-with-body --max-time 60 \"$@\"; }\n";

/// A block of shell commands.
struct Block {
    section: String,
    text: String,
}

impl Block {
    /// The blocks of a file of the repository, in their order.
    fn all(file: &str) -> Vec<Self> {
        let text = std::fs::read_to_string(repository().join(file)).unwrap();
        let mut blocks = Vec::new();
        let mut section = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(heading) = line.strip_prefix("## ") {
                heading.clone_into(&mut section);
            }
            if line == "```sh" {
                let inside: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
                blocks.push(Self { section: section.clone(), text: inside.join("\n") + "\n" });
            }
        }
        blocks
    }

    /// Those of one section.
    fn of(file: &str, section: &str) -> Vec<Self> {
        let blocks: Vec<_> =
            Self::all(file).into_iter().filter(|block| block.section == section).collect();
        assert!(!blocks.is_empty(), "{file} has no commands under {section:?} any more");
        blocks
    }

    /// The commands, each with the lines it goes on in, without those of [`NOT_TYPED`].
    fn commands(&self) -> Vec<String> {
        let text = self.text.replace("\\\n", "\\\r");
        let typed = |line: &&str| !NOT_TYPED.iter().any(|(mark, _)| line.starts_with(mark));
        text.lines().filter(typed).map(|line| line.replace("\\\r", "\\\n")).collect()
    }

    /// The same as one script.
    fn script(&self) -> String {
        self.commands().join("\n") + "\n"
    }
}

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Types a script; it must succeed.
#[track_caller]
fn typed(folder: &Path, script: &str) -> String {
    let outcome = Outcome::of(&mut shell(folder, &format!("{CAREFUL_CURL}{script}")));
    assert_eq!(outcome.code, 0, "{script}\n{outcome:?}");
    outcome.out
}

/// The JSON values that a block printed, one after the other.
#[track_caller]
fn values(printed: &str) -> Vec<Value> {
    let values = Deserializer::from_str(printed).into_iter::<Value>();
    values.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}:\n{printed}"))
}

#[test]
fn every_block_of_commands_is_typed_by_a_test() {
    let mut files = vec!["README.md".to_owned()];
    for entry in std::fs::read_dir(repository().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        files.extend(name.ends_with(".md").then(|| format!("docs/{name}")));
    }
    let mut sections: Vec<_> = files
        .iter()
        .flat_map(|file| Block::all(file).into_iter().map(move |block| (file, block.section)))
        .map(|(file, section)| format!("{file}: {section}"))
        .collect();
    sections.sort();
    sections.dedup();

    assert_eq!(
        sections,
        [
            "README.md: A tour",
            "README.md: The real thing",
            // Nothing but lines that are not typed.
            "README.md: Two commands",
            "docs/operating.md: Clients, people, credentials",
            "docs/operating.md: Continuing education",
            "docs/operating.md: Jobs",
            "docs/operating.md: The pages",
        ]
    );
    assert!(Block::of("README.md", "Two commands").iter().all(|b| b.commands().is_empty()));
}

#[test]
fn each_reason_not_to_type_a_line_is_needed() {
    let blocks = Block::all("README.md");
    for (mark, why) in NOT_TYPED {
        let needed = blocks.iter().any(|b| b.text.lines().any(|line| line.starts_with(mark)));
        assert!(needed, "no line is left out any more because it {why}");
    }
}

#[test]
fn the_tour_shows_one_person_through_all_three_apis_and_their_pages() {
    let folder = TempDir::new().unwrap();
    let mut demo =
        Server::begin(&mut rollbook(folder.path(), &["demo", "--listen", "localhost:0"]));
    let base = demo.told("Rollbook is listening on http://");
    let address = base.split(',').next().unwrap();
    demo.told("Ctrl-C stops it.");
    let tour = Block::of("README.md", "A tour");
    let [apis @ .., certificate] = &tour[..] else { panic!("there is no tour") };
    assert_eq!(apis.len(), 4, "the tour has another number of blocks");
    // All in one shell, because a later block may use what an earlier one has set.
    let scripts: Vec<_> = tour.iter().map(Block::script).collect();
    let script = scripts.join("printf '\\036'\n").replace("localhost:8000", address);

    let printed = typed(folder.path(), &script);

    let mut printed: Vec<_> = printed.split('\u{1e}').collect();
    let facts = printed.pop().unwrap_or_else(|| panic!("{}", certificate.text));
    let printed: Vec<_> = printed.into_iter().map(values).collect();
    let [[john, moved, tags], [same, invited], [found], [claimed, record]] =
        [&printed[0], &printed[1], &printed[2], &printed[3]].map(Vec::as_slice)
    else {
        panic!("other answers than the tour has requests: {printed:?}")
    };
    assert_eq!((&john["id"], &john["last_name"]), (&123.into(), &"McLane".into()));
    assert_eq!(moved["email"], "john@example.com");
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["name"] == "Main Stage"), "{tags}");
    assert_eq!(same["email"], "john@example.com");
    assert_eq!(invited["email"], "new_user@juiceanalytics.com");
    assert_eq!(invited["initial_apps"], serde_json::json!(["zylTKNVx"]));
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["email"], "john@example.com");
    assert_eq!(
        (&claimed["name"], &claimed["ce_status"]),
        (&"High-rise safety".into(), &"Done".into())
    );
    assert_eq!(record["person"]["email"], "john@example.com");
    for fact in ["John McLane", "High-rise safety", "Juicebox"] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    let document = std::fs::read(folder.path().join("certificate.pdf")).unwrap();
    assert!(document.starts_with(b"%PDF-") && facts.lines().count() == 6, "{facts}");
}

#[test]
fn the_real_thing_begins_with_a_client_and_serves_it() {
    let folder = TempDir::new().unwrap();
    let blocks = Block::of("README.md", "The real thing");
    let (serve, others): (Vec<_>, Vec<_>) =
        blocks[0].commands().into_iter().partition(|command| command.contains(SERVES));
    assert_eq!((serve.len(), others.len()), (1, 2), "{serve:?} {others:?}");
    assert!(others[1].contains("set-password"), "{others:?}");
    // What somebody at a terminal is asked for.
    let others = [others[0].clone(), format!("echo one-that-nobody-knows-7 | {}", others[1])];

    let printed = typed(folder.path(), &others.join("\n"));

    let key = printed.split_whitespace().find(|word| word.starts_with("rbk_"));
    let key = key.unwrap_or_else(|| panic!("no key is printed:\n{printed}"));
    let begin = format!("ROLLBOOK__SERVER__LISTEN=127.0.0.1:0 exec {}", serve[0]);
    let server = Server::start(&mut shell(folder.path(), &begin));
    let users = Request::new("GET", "/api/v1/users").key(key).send(server.address).expect(200);
    assert_eq!(users.json()[0]["email"], "ann@acme.example");
    assert!(folder.path().join("rollbook.db").exists());
}

#[test]
fn the_recipe_for_postgresql_makes_a_role_and_a_database_that_can_be_used() {
    let Some(server) = variable("ROLLBOOK_TEST_DATABASE_URL") else {
        eprintln!("not run: no PostgreSQL server is offered");
        return;
    };
    let folder = TempDir::new().unwrap();
    let name = format!("rollbook_recipe_{}", std::process::id());
    let config: postgres::Config = server.parse().unwrap();
    let [postgres::config::Host::Tcp(host)] = config.get_hosts() else { panic!("{server}") };
    let (port, user) = (config.get_ports()[0], config.get_user().unwrap());
    let blocks = Block::of("README.md", "The real thing");
    let recipe = blocks[1].script();
    let url = "postgres://rollbook:PASSWORD@localhost/rollbook";
    assert!(recipe.contains(url), "{recipe}");
    let recipe = recipe
        .replace(url, &format!("postgres://{name}:secret-7@{host}:{port}/{name}"))
        .replace(" rollbook", &format!(" {name}"));
    // The server of the tests has a superuser of its own, and nobody sits at a terminal.
    let stand_in = format!(
        "export PGHOST={host} PGPORT={port} PGUSER={user}
         sudo() {{ shift 2; printf 'secret-7\\nsecret-7\\n' | setsid --wait \"$@\"; }}\n"
    );

    let outcome = Outcome::of(&mut shell(folder.path(), &format!("{stand_in}{recipe}")));

    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    let clear = [format!("DROP DATABASE IF EXISTS {name}"), format!("DROP ROLE IF EXISTS {name}")];
    let cleared = clear.map(|statement| client.batch_execute(&statement));
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.out.contains(&format!("postgres://{name}:***@{host}")), "{outcome:?}");
    assert!(cleared.iter().all(Result::is_ok), "{cleared:?}");
}

#[test]
fn commands_within_sentences_succeed() {
    let folder = TempDir::new().unwrap();
    let text = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let within = text.split('`').skip(1).step_by(2);
    let commands: Vec<_> = within.filter(|code| code.starts_with("rollbook ")).collect();
    assert!(commands.contains(&"rollbook config check"), "{commands:?}");
    for command in commands {
        typed(folder.path(), &command.replace("COMMAND", "serve"));
    }
}

#[test]
fn clients_people_and_credentials_are_managed_as_the_guide_says() {
    let folder = TempDir::new().unwrap();
    // What the guide starts from: a client with its credentials, the number 3 among them.
    let init = "rollbook init --name First --domain first.example --email first@first.example\n";
    let guide: String = Block::of("docs/operating.md", "Clients, people, credentials")
        .iter()
        .map(Block::script)
        .collect();

    let printed = typed(folder.path(), &format!("{init}{guide}"));

    assert!(printed.contains("payroll"), "{printed}");
    let ann = typed(folder.path(), "rollbook --json user show --client 1 ann@acme.example");
    let ann = &values(&ann)[0];
    assert_eq!((&ann["active"], &ann["account_level"]), (&false.into(), &99.into()));
    let listed = typed(folder.path(), "rollbook --json token list --client 1");
    let listed = &values(&listed)[0];
    let listed: Vec<_> = listed.as_array().unwrap().iter().map(|token| &token["id"]).collect();
    assert!(!listed.contains(&&3.into()) && listed.contains(&&4.into()), "{listed:?}");
}

#[test]
fn fields_are_locked_and_unlocked_as_the_guide_says() {
    let folder = TempDir::new().unwrap();
    let init = "rollbook init --name First --domain first.example --email first@first.example\n";
    let section = Block::of("docs/operating.md", "The pages");
    let guide: String = section.iter().map(Block::script).collect();

    typed(folder.path(), &format!("{init}{guide}"));

    let locks = typed(folder.path(), "rollbook --json client profile 1");
    assert_eq!(values(&locks)[0]["locked_fields"], json!(["first_name", "last_name"]));
}

#[test]
fn dead_jobs_are_looked_for_as_the_guide_says() {
    let folder = TempDir::new().unwrap();
    let guide: String = Block::of("docs/operating.md", "Jobs").iter().map(Block::script).collect();

    let printed = typed(folder.path(), &guide);

    assert_eq!(printed.matches("There is no dead job.").count(), 2, "{printed}");
}

#[test]
fn the_guide_to_continuing_education_verifies_and_reports() {
    let folder = TempDir::new().unwrap();
    let init = "rollbook init --name First --domain first.example --email first@first.example\n";
    let guide: String =
        Block::of("docs/operating.md", "Continuing education").iter().map(Block::script).collect();

    let printed = typed(folder.path(), &format!("{init}{guide}"));

    assert!(printed.contains("credit_word: CME"), "{printed}");
    assert!(printed.contains("0 records are what the ledger and the claims come to."), "{printed}");
    assert!(printed.contains("0 rows in claims.csv"), "{printed}");
}
