//! Servers as processes of their own, and what the kernel says about them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// A tick of the processor times in `/proc`, in microseconds. Linux shows 100 of them a second to
/// every process, whatever the kernel itself counts in.
const TICK: u64 = 10_000;

/// What is started.
pub struct Programs {
    /// The program under load.
    pub rollbook: PathBuf,
    /// The bench itself, which is also the servers to compare with.
    pub own: PathBuf,
}

impl Programs {
    /// Rollbook on a database, with its default configuration.
    pub fn rollbook(&self, database: &Path, folder: &Path) -> Result<Server> {
        let mut command = Command::new(&self.rollbook);
        command.arg("--database").arg(database).args(["serve", "--listen", "127.0.0.1:0"]);
        // So that no configuration lies about.
        Server::start(command.current_dir(folder).env_clear())
    }

    /// The bare server.
    pub fn bare(&self, bytes: usize) -> Result<Server> {
        Server::start(Command::new(&self.own).args(["bare", "--bytes", &bytes.to_string()]))
    }

    /// The floor.
    pub fn floor(&self, database: &Path) -> Result<Server> {
        Server::start(Command::new(&self.own).args(["floor", "--database"]).arg(database))
    }
}

impl Programs {
    /// A command of Rollbook on a database, to its end.
    #[expect(clippy::disallowed_methods, reason = "nothing tells when a process takes more memory")]
    pub fn command(&self, database: &Path, folder: &Path, arguments: &[&str]) -> Result<Ran> {
        let mut command = Command::new(&self.rollbook);
        command.arg("--database").arg(database).args(arguments).current_dir(folder).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let mut child = command.spawn().with_context(|| format!("start {command:?}"))?;
        let mut most_mib = 0.0_f64;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            // There is nothing to read any more when it has just ended.
            most_mib = most_mib.max(anonymous_mib(child.id()).unwrap_or_default());
            std::thread::sleep(LOOK);
        };
        let time = begun.elapsed();
        ensure!(status.success(), "{command:?}: {status}");
        Ok(Ran { time, most_mib })
    }
}

/// How often the memory of a command is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// A command that has ended.
pub struct Ran {
    /// How long it took.
    pub time: Duration,
    /// The most memory that belonged to it alone whenever it was looked at, in MiB.
    pub most_mib: f64,
}

/// The memory that belongs to a process alone and is no copy of a file, in MiB.
fn anonymous_mib(process: u32) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).context("RssAnon")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}

/// A server that runs; it is killed when this goes.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts one and waits until it tells where it listens.
    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {command:?}"))?;
        let log = child.stderr.take().context("the log")?;
        let mut lines = BufReader::new(log).lines();
        let mut said = String::new();
        for line in lines.by_ref() {
            let line = line?;
            if let Some((_, address)) = line.split_once("listening on http://") {
                let address = address.trim().parse()?;
                // Read on, so that the server never waits for somebody to read its log.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(Self { child, address });
            }
            said += &(line + "\n");
        }
        bail!("{command:?} did not start: {said}");
    }

    /// The processor time it has used.
    pub fn processor_time(&self) -> Result<Duration> {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program may hold blanks and ends with a bracket; times are 14 and 15.
        let (_, fields) = text.rsplit_once(") ").context("/proc/…/stat")?;
        let ticks: Vec<u64> = fields.split(' ').skip(11).take(2).flat_map(str::parse).collect();
        ensure!(ticks.len() == 2, "/proc/…/stat has no times");
        Ok(Duration::from_micros(ticks.iter().sum::<u64>() * TICK))
    }

    /// The memory that belongs to it alone and is no copy of a file, in MiB.
    pub fn anonymous_mib(&self) -> Result<f64> {
        anonymous_mib(self.child.id())
    }

    /// Sends one request and reads the whole answer.
    pub fn exchange(&self, request: &str) -> Result<String> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8(answer)?)
    }

    /// Sends one request and reads the whole answer: its status and the length of its body.
    pub fn ask(&self, request: &str) -> Result<(u16, usize)> {
        let text = self.exchange(request)?;
        let (head, body) = text.split_once("\r\n\r\n").context("half an answer")?;
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        Ok((status, body.len()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail if it has ended by itself, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
