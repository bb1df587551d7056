//! What ran: the statements that the tests gave to each engine.
//!
//! With `ROLLBOOK_TEST_TRACE=<file>` in the environment every test process appends one line of
//! JSON for each statement it runs, at least once for each place, engine and text:
//! `{"file":"crates/…/rows.rs","line":12,"engine":"sqlite","text":"SELECT …"}`. The text is the
//! one the engine gets, without tokens; `engine` is `sqlite` or `postgres`.

use crate::sql::Words;
use crate::statements::Statement;
use crate::tidy::Finding;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// One line of a trace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Run {
    /// The source file of the statement, from the project's root.
    pub file: String,
    /// The line of its `sql!`.
    pub line: usize,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The text the engine got.
    pub text: String,
}

/// Both engines, as a trace names them.
pub const ENGINES: &[&str] = &["sqlite", "postgres"];

/// Reads a trace; repeated lines count once.
///
/// # Errors
/// When a line is not of the documented form.
pub fn parse(text: &str) -> Result<BTreeSet<Run>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("line {} of the trace", number + 1))
        })
        .collect()
}

/// Statements of the sources that did not run on each of the engines.
#[must_use]
pub fn not_covered(
    statements: &[Statement],
    runs: &BTreeSet<Run>,
    engines: &[&str],
) -> Vec<Finding> {
    let ran: BTreeSet<(&str, usize, &str)> =
        runs.iter().map(|run| (run.file.as_str(), run.line, run.engine.as_str())).collect();
    let mut findings = Vec::new();
    for one in statements {
        let missing = engines.iter().filter(|engine| !ran.contains(&(&one.file, one.line, engine)));
        let missing: Vec<_> = missing.copied().collect();
        if !missing.is_empty() {
            let message = format!("{} was not run by any test on {}", one.name, missing.join(", "));
            findings.push(Finding::new(one.place(), message));
        }
    }
    findings
}

/// The label of the statement behind each text that PostgreSQL got.
#[must_use]
pub fn labels(statements: &[Statement], runs: &BTreeSet<Run>) -> BTreeMap<String, String> {
    let places: BTreeMap<(&str, usize), String> =
        statements.iter().map(|one| ((one.file.as_str(), one.line), one.label())).collect();
    let postgres = runs.iter().filter(|run| run.engine == "postgres");
    postgres
        .filter_map(|run| {
            let label = places.get(&(run.file.as_str(), run.line))?;
            Some((Words::of(&run.text).normalised(), label.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statements::of_source;

    const TRACE: &str = r#"
        {"file":"a.rs","line":1,"engine":"sqlite","text":"SELECT 1"}
        {"file":"a.rs","line":1,"engine":"postgres","text":"SELECT 1"}
        {"file":"a.rs","line":2,"engine":"sqlite","text":"SELECT 2"}
        {"file":"a.rs","line":2,"engine":"sqlite","text":"SELECT 2"}
    "#;

    #[test]
    fn a_statement_that_did_not_run_everywhere_is_found() -> Result<()> {
        let statements = of_source(
            "a.rs",
            "const A: Sql = sql!(\"SELECT 1\");\nconst B: Sql = sql!(\"SELECT 2\");\n\
             const C: Sql = sql!(\"SELECT 3\");",
        );
        let runs = parse(TRACE)?;

        let found = not_covered(&statements, &runs, ENGINES);

        let messages: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "a.rs:2: B was not run by any test on postgres",
                "a.rs:3: C was not run by any test on sqlite, postgres"
            ]
        );
        Ok(())
    }

    #[test]
    fn a_text_leads_back_to_its_statement() -> Result<()> {
        let statements = of_source("a.rs", "const A: Sql = sql!(\"SELECT 1\");");

        let labels = labels(&statements, &parse(TRACE)?);

        assert_eq!(labels.get("select 1").map(String::as_str), Some("a.rs A"));
        Ok(())
    }

    #[test]
    fn a_broken_line_is_an_error() {
        assert!(parse("{\"file\":\"a.rs\"}").is_err());
    }
}
