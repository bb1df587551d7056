//! Runs the parts of a chore one after the other and tells at the end how each went.

use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was as it should be.
    Passed,
    /// Something was not; the reason is told.
    Failed(String),
    /// It did not run, for the reason that is told.
    Skipped(String),
}

/// The steps so far.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<(String, Outcome, Duration)>,
}

impl Steps {
    /// Runs a step under a heading, and takes down how it went and how long it took. Gives
    /// whether it passed.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name}");
        let begun = Instant::now();
        let outcome = match step() {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                println!("{error:#}");
                let first = format!("{error:#}");
                Outcome::Failed(first.lines().next().unwrap_or_default().to_owned())
            }
        };
        let passed = outcome == Outcome::Passed;
        self.done.push((name.to_owned(), outcome, begun.elapsed()));
        passed
    }

    /// Takes down a step that did not run.
    pub fn skip(&mut self, name: &str, reason: &str) {
        self.done.push((name.to_owned(), Outcome::Skipped(reason.to_owned()), Duration::ZERO));
    }

    /// One line for each step.
    #[must_use]
    pub fn table(&self) -> String {
        let width = self.done.iter().map(|(name, _, _)| name.chars().count()).max().unwrap_or(0);
        let mut table = String::new();
        for (name, outcome, time) in &self.done {
            let seconds = time.as_secs_f64();
            let (word, reason) = match outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed(reason) => ("FAILED", reason.as_str()),
                Outcome::Skipped(reason) => ("not run", reason.as_str()),
            };
            let line = format!("{name:width$}  {seconds:>7.1} s  {word:7}  {reason}");
            let _ = writeln!(table, "{}", line.trim_end());
        }
        table
    }

    /// Prints the table.
    ///
    /// # Errors
    /// When a step failed.
    pub fn finish(self) -> Result<()> {
        println!("\n{}", self.table());
        let failed = |step: &&(String, Outcome, Duration)| matches!(step.1, Outcome::Failed(_));
        match self.done.iter().filter(failed).count() {
            0 => Ok(()),
            1 => bail!("one step failed"),
            count => bail!("{count} steps failed"),
        }
    }
}

/// Runs a command in the foreground.
///
/// # Errors
/// When it cannot be started or does not end well.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("{line}");
    let status = command.status().with_context(|| format!("run {line}"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// The command as one would type it.
#[must_use]
pub fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
    words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// A call of cargo at the project's root.
#[must_use]
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(crate::tree::root());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_fails_the_whole_and_stands_in_the_table() {
        let mut steps = Steps::default();

        assert!(steps.run("first", || Ok(())));
        assert!(!steps.run("second", || bail!("it broke\nat length")));
        steps.skip("third", "second failed");

        let table = steps.table();
        assert!(table.contains("first "), "{table}");
        assert!(table.contains("FAILED   it broke\n"), "{table}");
        assert!(table.contains("not run  second failed\n"), "{table}");
        assert!(steps.finish().is_err());
    }

    #[test]
    fn all_passed_is_a_success() {
        let mut steps = Steps::default();
        steps.run("only", || Ok(()));

        assert!(steps.finish().is_ok());
    }

    #[test]
    fn a_command_that_fails_is_an_error() {
        assert!(run(Command::new("sh").args(["-c", "exit 3"])).is_err());
        assert!(run(Command::new("sh").args(["-c", "exit 0"])).is_ok());
    }
}
