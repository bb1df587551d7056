//! What the compiler cannot check about the repository: directions, sizes, words, statements.
//!
//! Each check is a pure function over the project's files, and is shown to fail on a bad sample.

pub mod dependencies;
pub mod links;
pub mod migrations;
pub mod sizes;
pub mod statements;
pub mod words;

use crate::tree::File;
use std::fmt;

/// Something that has to be put right before a change can land.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// File, or file and line.
    pub place: String,
    /// What is wrong and what to do instead.
    pub message: String,
}

impl Finding {
    /// A finding at a place.
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.message)
    }
}

/// Findings as text, one a line.
#[must_use]
pub fn report(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// A check over the project's files.
pub type Check = fn(&[File]) -> Vec<Finding>;

/// Every check with its name.
pub const CHECKS: &[(&str, Check)] = &[
    ("dependencies", dependencies::findings),
    ("sizes", sizes::findings),
    ("words", words::findings),
    ("links", links::findings),
    ("migrations", migrations::findings),
    ("statements", statements::findings),
];

/// Runs all checks.
#[must_use]
pub fn all(files: &[File]) -> Vec<Finding> {
    CHECKS.iter().flat_map(|(_, check)| check(files)).collect()
}

#[cfg(test)]
pub(crate) fn sample(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}
