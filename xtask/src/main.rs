//! The command line of the chores.

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use xtask::{chores, suite};

/// Chores of the project.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Runs every test on SQLite and PostgreSQL, then on the shard stand-in, and compares what ran
    /// with the sources. Finds a PostgreSQL server, a browser, npm and readers of documents, or
    /// says how to get them.
    Test {
        /// Installs a PostgreSQL server, a browser, npm and readers of documents where there is none
        /// (Debian, as root). Also with CI=true.
        #[arg(long)]
        install: bool,
        /// Handed to `cargo test`, such as a part of a test's name; then nothing is compared.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Everything that needs no run: format, clippy, documentation, tidiness, dependencies.
    Check,
    /// Rewrites the golden files from what the program does now. Review the difference.
    Golden,
    /// Builds the release binary and puts load on it.
    Bench {
        /// Handed to the bench; `-- --help` lists what it takes.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Runs the tests of the whole process with the real binary.
    E2e {
        /// Handed to `cargo test`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
}

fn main() -> ExitCode {
    match carry_out(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(chore: Chore) -> Result<()> {
    match chore {
        Chore::Test { install, rest } => {
            let install = install || variable("CI") == "true";
            let (path, target) = (variable("PATH"), variable("CARGO_TARGET_DIR"));
            suite::test(&suite::Options { path, install, target, rest })
        }
        Chore::Check => chores::check(),
        Chore::Golden => suite::golden(),
        Chore::Bench { rest } => chores::bench(&rest),
        Chore::E2e { rest } => chores::e2e(&rest),
    }
}

/// A variable of the environment; empty when it is not set.
#[expect(clippy::disallowed_methods, reason = "chores read the environment of whoever calls them")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn further_arguments_are_handed_on() {
        let cli = Cli::parse_from(["xtask", "test", "--install", "users", "--", "--nocapture"]);

        let Chore::Test { install, rest } = cli.chore else { panic!("{cli:?}") };
        assert!(install);
        assert_eq!(rest, ["users", "--", "--nocapture"]);
    }
}
