//! The test programs that cargo built, to run some of them again in another environment.
//!
//! Calling cargo with fewer packages would choose other features and build half of the tree anew.

use crate::tree::File;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;
use toml::Table;

/// An integration test of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestBinary {
    /// The folder of the crate, in which tests run.
    pub folder: PathBuf,
    /// The program.
    pub program: PathBuf,
}

/// The integration tests among the messages of `cargo test --no-run --message-format=json`.
///
/// # Errors
/// When a line is not JSON.
pub fn parse(messages: &str) -> Result<Vec<TestBinary>> {
    let mut binaries = Vec::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).context("a message of cargo")?;
        binaries.extend(of_message(&message));
    }
    Ok(binaries)
}

fn of_message(message: &Value) -> Option<TestBinary> {
    let program = message.get("executable")?.as_str()?;
    let kinds = message.pointer("/target/kind")?.as_array()?;
    if !kinds.iter().any(|kind| kind == "test") {
        return None;
    }
    let manifest = PathBuf::from(message.get("manifest_path")?.as_str()?);
    Some(TestBinary { folder: manifest.parent()?.to_owned(), program: program.into() })
}

/// The folders of the crates that test through `testkit`, and so on any kind of database.
#[must_use]
pub fn folders_with_testkit(files: &[File]) -> Vec<&str> {
    let lists = |file: &&File| {
        let manifest = file.text.parse::<Table>().unwrap_or_default();
        manifest.get("dev-dependencies").is_some_and(|section| section.get("testkit").is_some())
    };
    let manifests = files
        .iter()
        .filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml"));
    manifests.filter(lists).map(File::crate_folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    #[test]
    fn integration_tests_are_found_among_the_messages() -> Result<()> {
        let messages = r#"{"reason":"compiler-artifact","manifest_path":"/p/crates/a/Cargo.toml","target":{"kind":["test"],"name":"main"},"executable":"/t/main-1"}
{"reason":"compiler-artifact","manifest_path":"/p/crates/a/Cargo.toml","target":{"kind":["lib"],"name":"a"},"executable":"/t/a-1"}
{"reason":"compiler-artifact","manifest_path":"/p/crates/b/Cargo.toml","target":{"kind":["test"],"name":"main"},"executable":null}
{"reason":"build-finished","success":true}"#;

        let found = parse(messages)?;

        let expected = TestBinary { folder: "/p/crates/a".into(), program: "/t/main-1".into() };
        assert_eq!(found, [expected]);
        Ok(())
    }

    #[test]
    fn crates_that_test_through_testkit_are_found() {
        let files = [
            sample("crates/a/Cargo.toml", "[dev-dependencies]\ntestkit.workspace = true"),
            sample("crates/b/Cargo.toml", "[dependencies]\ntestkit.workspace = true"),
            sample("e2e/Cargo.toml", "[dev-dependencies]\ntestkit.workspace = true"),
        ];

        assert_eq!(folders_with_testkit(&files), ["crates/a"]);
    }
}
