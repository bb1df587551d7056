//! Load by `wrk`, whose requests are made by a generated script.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::process::Server;

/// What one run showed.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Answers in a second.
    pub rate: f64,
    /// Processor time of the server for each answer, in microseconds.
    pub processor: f64,
    /// Half of the answers took no longer, in milliseconds.
    pub p50: f64,
    /// 99 of 100 answers took no longer, in milliseconds.
    pub p99: f64,
}

/// Looks for the program.
pub fn find() -> Result<()> {
    let found = Command::new("wrk").arg("--version").output();
    if found.is_err() {
        bail!("`wrk` is needed to make load; on Debian: apt-get install wrk");
    }
    Ok(())
}

/// How much load.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Connections at once.
    pub connections: u32,
    /// For how many seconds.
    pub seconds: u32,
}

/// The end of every script: one line that a program can read.
const DONE: &str = r#"
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("\nRESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
"#;

/// Puts load on a server. `script` defines `request()`, which gives the next request.
pub fn run(server: &Server, script: &str, load: Load, folder: &Path) -> Result<Run> {
    let file = folder.join("requests.lua");
    fs::write(&file, format!("math.randomseed(os.time())\n{script}\n{DONE}"))?;
    let before = server.processor_time()?;
    let output = Command::new("wrk")
        .args(["--threads", "1", "--timeout", "30s"])
        .args(["--connections", &load.connections.to_string()])
        .args(["--duration", &format!("{}s", load.seconds)])
        .arg("--script")
        .arg(&file)
        .arg(format!("http://{}/", server.address))
        .output()?;
    let used = server.processor_time()?.saturating_sub(before);
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find_map(|line| line.strip_prefix("RESULT "));
    let line = line
        .with_context(|| format!("wrk says: {said}{}", String::from_utf8_lossy(&output.stderr)))?;
    read(line, used)
}

fn read(line: &str, used: Duration) -> Result<Run> {
    let numbers: Vec<f64> = line.split(' ').flat_map(str::parse).collect();
    let [requests, micros, p50, p99, refused, broken] = numbers[..] else {
        bail!("wrk says: {line}");
    };
    ensure!(requests > 0.0, "no request was answered");
    ensure!(refused == 0.0 && broken == 0.0, "{refused} requests were refused, {broken} broke off");
    Ok(Run {
        rate: requests / micros * 1e6,
        processor: used.as_secs_f64() * 1e6 / requests,
        p50: p50 / 1e3,
        p99: p99 / 1e3,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_run_is_read() {
        let run = read("20000 2000000 900 4000 0 0", Duration::from_secs(1)).unwrap();
        assert!((run.rate - 10_000.0).abs() < 1e-6 && (run.processor - 50.0).abs() < 1e-6);
        assert!((run.p50 - 0.9).abs() < 1e-6 && (run.p99 - 4.0).abs() < 1e-6);
    }

    #[test]
    fn a_run_with_refusals_is_no_measurement() {
        assert!(read("20000 2000000 900 4000 1 0", Duration::ZERO).is_err());
        assert!(read("20000 2000000 900 4000 0 1", Duration::ZERO).is_err());
        assert!(read("0 0 0 0 0 0", Duration::ZERO).is_err());
    }
}
