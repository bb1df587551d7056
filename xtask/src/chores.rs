//! The chores that hand on to other programs.

use crate::steps::{Steps, cargo, run};
use crate::{tidy, tree};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Stdio;

/// Everything that can be checked without running the product.
///
/// # Errors
/// When a check fails; all of them run first.
pub fn check() -> Result<()> {
    let mut steps = Steps::default();
    steps.run("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
    steps.run("tidiness", tidiness);
    steps.run("clippy", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    steps.run("documentation", || {
        let mut command = cargo(&["doc", "--workspace", "--no-deps"]);
        run(command.env("RUSTDOCFLAGS", "-D warnings"))
    });
    if succeeds(&["deny", "--version"]) {
        steps.run("dependencies", || {
            run(&mut cargo(&["deny", "check", "licenses", "bans", "sources"]))
        });
        if succeeds(&["deny", "fetch", "db"]) {
            steps.run("advisories", || run(&mut cargo(&["deny", "check", "advisories"])));
        } else {
            steps.skip("advisories", "their data base cannot be reached");
        }
    } else {
        steps.skip("dependencies", "needs `cargo install --locked cargo-deny`");
    }
    steps.finish()
}

/// The tidy checks, which are also tests of this crate.
fn tidiness() -> Result<()> {
    let findings = tidy::all(&tree::load(&tree::root())?);
    if !findings.is_empty() {
        bail!("{} findings\n{}", findings.len(), tidy::report(&findings));
    }
    Ok(())
}

/// Whether a call of cargo ends well; its output is nobody's concern.
fn succeeds(arguments: &[&str]) -> bool {
    let status = cargo(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The load bench, built for release.
///
/// # Errors
/// When it does not end well.
pub fn bench(rest: &[String]) -> Result<()> {
    run(cargo(&["build", "--release", "--package", "rollbook", "--package", "bench"])
        .args(["--bins"]))?;
    run(cargo(&["run", "--release", "--package", "bench", "--"]).args(rest))
}

/// The tests of the whole process.
///
/// # Errors
/// When one fails, or when there are none.
pub fn e2e(rest: &[String]) -> Result<()> {
    let folder = tree::root().join("e2e/tests");
    let present = fs::exists(&folder).with_context(|| format!("look for {}", folder.display()))?;
    if !present {
        bail!("there are no whole-process tests: e2e/tests is missing");
    }
    run(&mut cargo(&["build", "--package", "rollbook", "--bins"]))?;
    run(cargo(&["test", "--package", "e2e"]).args(rest))
}
