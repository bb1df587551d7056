//! A PostgreSQL server of one's own, for the time of a test run.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The oldest major version that will do; older ones cannot write their log as JSON.
pub const OLDEST: u32 = 15;

/// A folder in memory. Each test has a database of its own, on partitions with about 1,500 files:
/// in memory they come and go several times as fast.
const MEMORY: &str = "/dev/shm";

/// How the folders of servers begin; the process that made them comes next.
const PREFIX: &str = "rollbook-postgres-";

/// How many bytes have to be free in [`MEMORY`] for it to be used.
const ROOM: u64 = 4 << 30;

/// How long the server may take to answer its first connection.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Where the programs of a PostgreSQL server are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder with `postgres`, `initdb` and `pg_ctl`.
    pub folder: PathBuf,
    /// The major version.
    pub major: u32,
}

impl Binaries {
    /// The newest server among the folders where distributions put it and those of `path`, the
    /// value of the variable `PATH`.
    #[must_use]
    pub fn find(path: &str) -> Option<Self> {
        let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let debian = debian.map(|version| version.path().join("bin"));
        // Of equal ones the last is taken: where the programs are, rather than links to them.
        let folders = path.split(':').map(PathBuf::from).chain(debian);
        let found = folders.filter_map(|folder| Self::in_folder(&folder));
        found.filter(|found| found.major >= OLDEST).max_by_key(|found| found.major)
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        let whole = ["postgres", "initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
        if !whole {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder: folder.to_owned(), major })
    }
}

/// A new folder for a server, in memory if there is room. What earlier runs left behind because
/// they were cut off is removed first.
fn new_folder() -> Result<TempDir> {
    let prefix = format!("{PREFIX}{}-", std::process::id());
    let mut folder = tempfile::Builder::new();
    let folder = folder.prefix(&prefix);
    remove_left_behind(Path::new(MEMORY));
    Ok(match free_bytes(Path::new(MEMORY)) {
        Some(free) if free >= ROOM => folder.tempdir_in(MEMORY),
        _ => folder.tempdir(),
    }?)
}

/// Removes the folders of processes that are no more.
fn remove_left_behind(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let process = name.to_str().and_then(process_of);
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists())
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            eprintln!("{} could not be removed: {error}", entry.path().display());
        }
    }
}

/// The process that made a folder of this name.
fn process_of(name: &str) -> Option<&str> {
    let (process, _) = name.strip_prefix(PREFIX)?.split_once('-')?;
    process.bytes().all(|digit| digit.is_ascii_digit()).then_some(process)
}

/// How many bytes are free in a folder; none if it is not there or nobody can tell.
fn free_bytes(folder: &Path) -> Option<u64> {
    let output = Command::new("df").args(["--output=avail", "--block-size=1"]).arg(folder).output();
    last_number(&String::from_utf8_lossy(&output.ok()?.stdout))
}

fn last_number(text: &str) -> Option<u64> {
    text.split_whitespace().next_back()?.parse().ok()
}

/// The major version in what `postgres --version` prints.
fn major(text: &str) -> Option<u32> {
    let number = text.split_whitespace().nth(2)?;
    number.split(|digit: char| !digit.is_ascii_digit()).next()?.parse().ok()
}

/// What the server is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Ordinary tests.
    Tests,
    /// Tests on the shard stand-in: every executed plan is logged, and sequential scans are
    /// planned only where there is no index.
    Plans,
}

/// A running server. It is stopped, and its files are deleted, when the value is dropped.
#[derive(Debug)]
pub struct Server {
    folder: TempDir,
    control: PathBuf,
    owner: Option<Owner>,
    port: u16,
    child: Child,
}

impl Server {
    /// Makes a new cluster in a temporary folder and starts a server on a free port of the
    /// loopback address. As the superuser of the system it runs as an unprivileged one, because
    /// PostgreSQL refuses to run otherwise.
    ///
    /// # Errors
    /// When the cluster cannot be made or the server does not answer within a minute.
    pub fn start(binaries: &Binaries, purpose: Purpose) -> Result<Self> {
        let folder = new_folder()?;
        let owner = Owner::of(folder.path())?;
        if let Some(owner) = &owner {
            chown(folder.path(), Some(owner.user), Some(owner.group))?;
        }
        let as_owner = |name: &str| {
            let mut command = Command::new(binaries.folder.join(name));
            command.current_dir(folder.path()).stdin(Stdio::null());
            for variable in ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
                command.env_remove(variable);
            }
            become_owner(&mut command, owner);
            command
        };
        let made = as_owner("initdb")
            .args(["--pgdata=data", "--username=postgres", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--no-instructions"])
            .output()
            .context("run initdb")?;
        if !made.status.success() {
            bail!("initdb failed:\n{}", String::from_utf8_lossy(&made.stderr));
        }
        let port = free_port()?;
        let errors = File::create(folder.path().join("stderr.log"))?;
        let child = as_owner("postgres")
            .args(["-D", "data", "-p", &port.to_string()])
            .args(settings(purpose).iter().flat_map(|setting| ["-c", setting]))
            .stdout(errors.try_clone()?)
            .stderr(errors)
            .spawn()
            .context("start postgres")?;
        let control = binaries.folder.join("pg_ctl");
        let mut server = Self { folder, control, owner, port, child };
        server.wait()?;
        Ok(server)
    }

    /// The address of the server, for its superuser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The log in JSON, one entry a line. Complete once the server has stopped.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("data/log/server.json")
    }

    /// Stops the server and waits for its end; the files stay until the value is dropped.
    ///
    /// # Errors
    /// When it cannot be told to stop.
    pub fn stop(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_none() {
            let mut control = Command::new(&self.control);
            control.args(["kill", "INT", &self.child.id().to_string()]);
            become_owner(&mut control, self.owner);
            if !control.current_dir(self.folder.path()).status()?.success() {
                self.child.kill()?;
            }
            self.child.wait()?;
        }
        Ok(())
    }

    /// Waits for the first connection.
    fn wait(&mut self) -> Result<()> {
        let begun = Instant::now();
        while postgres::Client::connect(&self.url(), postgres::NoTls).is_err() {
            if self.child.try_wait()?.is_some() || begun.elapsed() > START_LIMIT {
                let errors = fs::read_to_string(self.folder.path().join("stderr.log"))?;
                bail!("the server did not start:\n{errors}");
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "another program's start cannot be waited for, and the time is limited"
            )]
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("process {} of the server still runs: {error:#}", self.child.id());
        }
    }
}

/// The user on whose behalf the server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    /// Somebody unprivileged, if a folder made by this process belongs to the superuser; else
    /// nobody else.
    fn of(folder: &Path) -> Result<Option<Self>> {
        if fs::metadata(folder)?.uid() != 0 {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd").context("read /etc/passwd")?;
        let owner = ["postgres", "nobody"].iter().find_map(|name| Self::named(&accounts, name));
        Ok(Some(owner.context("there is neither a user postgres nor a user nobody")?))
    }

    fn named(accounts: &str, name: &str) -> Option<Self> {
        let mut accounts = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let account = accounts.find(|account| account.first() == Some(&name))?;
        Some(Self { user: account.get(2)?.parse().ok()?, group: account.get(3)?.parse().ok()? })
    }
}

/// Lets the command run as the server's user, where that is not the one who calls.
fn become_owner(command: &mut Command, owner: Option<Owner>) {
    if let Some(owner) = owner {
        command.uid(owner.user).gid(owner.group);
    }
}

fn settings(purpose: Purpose) -> Vec<&'static str> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=300",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "max_wal_size=512MB",
        "shared_buffers=128MB",
        "autovacuum=off",
        "max_locks_per_transaction=256",
    ];
    if purpose == Purpose::Plans {
        settings.extend([
            "logging_collector=on",
            "log_destination=jsonlog",
            "log_directory=log",
            "log_filename=server.log",
            "log_rotation_age=0",
            "log_rotation_size=0",
            "log_file_mode=0644",
            "session_preload_libraries=auto_explain",
            "auto_explain.log_min_duration=0",
            "auto_explain.log_analyze=on",
            "auto_explain.log_timing=off",
            "auto_explain.log_format=json",
            "auto_explain.log_nested_statements=off",
            "enable_seqscan=off",
            "jit=off",
        ]);
    }
    settings
}

/// A port that nobody listens on. Another program may take it before the server does; then the
/// start fails, and says so.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("look for a free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_spelling() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta2"), Some(18));
        assert_eq!(major("postgres"), None);
    }

    #[test]
    fn only_what_a_run_left_behind_is_removed() -> Result<()> {
        let parent = TempDir::new()?;
        let own = format!("{PREFIX}{}-a", std::process::id());
        // No process has a number this large.
        let gone = format!("{PREFIX}4194999-b");
        for name in [own.as_str(), &gone, "rollbook-postgres-x-c", "other-1-d"] {
            fs::create_dir(parent.path().join(name))?;
        }

        remove_left_behind(parent.path());

        assert!(!parent.path().join(&gone).exists());
        assert_eq!(fs::read_dir(parent.path())?.count(), 3);
        Ok(())
    }

    #[test]
    fn free_room_is_the_last_number() {
        assert_eq!(last_number("       Avail\n25276821504\n"), Some(25_276_821_504));
        assert_eq!(last_number("Avail"), None);
        assert_eq!(free_bytes(Path::new("no/such/folder")), None);
    }

    #[test]
    fn the_account_is_read_from_the_list_of_accounts() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n";

        let owner = Owner::named(accounts, "nobody");

        assert_eq!(owner, Some(Owner { user: 65534, group: 65533 }));
        assert_eq!(Owner::named(accounts, "postgres"), None);
    }
}
