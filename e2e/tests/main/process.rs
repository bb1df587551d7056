//! The program and its processes.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long anything may take at most. Debug builds on a busy machine are slow.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program, built once for each run of the tests.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let own = std::env::current_exe().unwrap();
        let profile = own.ancestors().nth(2).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--package", "rollbook", "--bins", "--target-dir"]);
        build.arg(profile.parent().unwrap()).current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        let built = build.output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        profile.join("rollbook")
    })
}

/// A call of the program in a folder, which knows nothing of the environment of the tests.
pub fn rollbook(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    isolate(command.args(arguments), folder);
    command
}

/// A script for `bash` in a folder, which stops at the first failure. The program is there as
/// `rollbook`, and where a release build would have put it.
pub fn shell(folder: &Path, script: &str) -> Command {
    let built = folder.join("target/release");
    std::fs::create_dir_all(&built).unwrap();
    let link = built.join("rollbook");
    if !link.exists() {
        std::os::unix::fs::symlink(program(), link).unwrap();
    }
    let mut command = Command::new("/bin/bash");
    isolate(command.args(["-eu", "-o", "pipefail", "-c", script]), folder);
    command.env("PATH", format!("{}:/usr/bin:/bin", built.display()));
    command
}

/// A call of the program behind a shell that does something first. It stands in a mount namespace of its own
/// if it is `alone`.
pub fn rollbook_after(alone: bool, first: &str, folder: &Path, arguments: &[&str]) -> Command {
    let shell = ["/bin/sh", "-c", &format!("{first} && exec \"$@\""), "sh"].map(str::to_owned);
    let mut words = if alone { vec![UNSHARE.to_owned(), "--mount".to_owned()] } else { Vec::new() };
    words.extend(shell);
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(program()).args(arguments);
    isolate(&mut command, folder);
    command
}

/// Starts a program in namespaces of its own (util-linux).
pub const UNSHARE: &str = "/usr/bin/unshare";

fn isolate(command: &mut Command, folder: &Path) {
    command
        .current_dir(folder)
        .env_clear()
        .env("TMPDIR", folder)
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null());
}

/// What a call printed, and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// The standard output.
    pub out: String,
    /// The standard error output.
    pub err: String,
}

impl Outcome {
    /// Runs a call to its end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// What it printed as JSON, which must be all it printed.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A server that runs. It is killed with the test.
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts one and waits until its log tells where it listens.
    pub fn start(command: &mut Command) -> Self {
        Self::begin(command).ready()
    }

    /// Starts one, and does not wait.
    pub fn begin(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        forward(child.stdout.take().unwrap(), sender.clone());
        forward(child.stderr.take().unwrap(), sender);
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { child, lines, seen: Vec::new(), address }
    }

    /// Waits until the log tells where it listens.
    pub fn ready(mut self) -> Self {
        let url = self.told("listening on ");
        self.address = url.split_once("://").unwrap().1.parse().unwrap();
        self
    }

    /// The next line that has some words in it; gives what stands after them.
    #[track_caller]
    pub fn told(&mut self, words: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    let found = line.split_once(words).map(|(_, after)| after.to_owned());
                    self.seen.push(line);
                    if let Some(after) = found {
                        return after;
                    }
                }
                Err(_) => panic!("never said {words:?}:\n{}", self.seen.join("\n")),
            }
        }
    }

    /// The same for a line that may have come already: what it prints and what it logs come in no order.
    #[track_caller]
    pub fn tells(&mut self, words: &str) -> String {
        let mut after = self.seen.iter().filter_map(|line| line.split_once(words));
        let said = after.next().map(|(_, after)| after.to_owned());
        said.unwrap_or_else(|| self.told(words))
    }

    /// All that it said so far.
    pub fn said(&self) -> &[String] {
        &self.seen
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends the signal that asks for an orderly end.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.id());
        assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Ends it as a power cut would, and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it ends by itself; gives the exit code and all that it said.
    #[track_caller]
    pub fn ended(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("does not end:\n{}", self.seen.join("\n"));
                }
            }
        }
        let status = self.child.wait().unwrap();
        (status.code(), self.seen.join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when the process has ended, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hands on what a process prints, so that it never waits for a reader.
fn forward(from: impl Read + Send + 'static, to: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if to.send(line).is_err() {
                return;
            }
        }
    });
}

/// Compares a text with a file of the repository, or writes it with `UPDATE_GOLDEN=1`.
#[track_caller]
pub fn golden(path: &str, actual: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if variable("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&file, actual).unwrap();
        return;
    }
    let mut expected = String::new();
    if let Ok(mut file) = File::open(&file) {
        file.read_to_string(&mut expected).unwrap();
    }
    let differing = expected.lines().zip(actual.lines()).find(|(there, now)| there != now);
    assert!(
        expected == actual,
        "{path} is out of date, first in {differing:?}; run `cargo xtask golden` and read the difference"
    );
}

/// A variable of the environment of the tests.
#[expect(clippy::disallowed_methods, reason = "this is how tests are told what is offered")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
