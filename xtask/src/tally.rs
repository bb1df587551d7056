//! Counts tests while their output goes by.

use anyhow::{Context, Result, bail};
use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// How many tests ran, and how they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// Tests that did not run.
    pub skipped: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

impl Tally {
    /// Runs a command that runs tests, shows its output, and adds what it counted.
    ///
    /// # Errors
    /// When the command cannot be started or does not end well.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        let line = crate::steps::shown(command);
        println!("{line}");
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| line.clone())?;
        let output = child.stdout.take().context("the output of the tests")?;
        for text in BufReader::new(output).lines() {
            let text = text.with_context(|| format!("read the output of {line}"))?;
            println!("{text}");
            self.add(&text);
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{line}` ended with {status}");
        }
        Ok(())
    }

    /// Adds a closing line, such as `test result: ok. 57 passed; 0 failed; 1 ignored; …`.
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let counts = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
        for count in counts.split("; ") {
            let Some((number, what)) = count.split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_added_up() -> Result<()> {
        let text = "test a ... ok\n\
            test result: ok. 57 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; so";
        let mut tally = Tally::default();

        tally.run(Command::new("printf").args(["%s", text]))?;

        assert_eq!(tally, Tally { passed: 59, failed: 1, skipped: 1 });
        assert_eq!(tally.to_string(), "59 passed, 1 failed, 1 skipped");
        Ok(())
    }

    #[test]
    fn a_failed_run_is_an_error() {
        assert!(Tally::default().run(Command::new("sh").args(["-c", "exit 101"])).is_err());
    }
}
