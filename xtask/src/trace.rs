//! What ran: the statements that the tests gave to each engine.
//!
//! With `ROLLBOOK_TEST_TRACE=<file>` in the environment every test process appends a line for each
//! statement it runs, once for each engine, place and text, separated by tabs:
//! `sqlite⇥crates/…/rows.rs:12⇥SELECT …`. The text is the one the engine gets, without tokens.

use crate::schema::Schema;
use crate::shards::Allowed;
use crate::sql::Words;
use crate::statements::Statement;
use crate::tidy::{Finding, statements};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// One line of a trace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    let lines = text.lines().enumerate();
    lines
        .map(|(number, line)| {
            run_of(line).with_context(|| format!("line {} of the trace: {line}", number + 1))
        })
        .collect()
}

fn run_of(line: &str) -> Option<Run> {
    let (engine, rest) = line.split_once('\t')?;
    let (place, text) = rest.split_once('\t')?;
    let (file, line) = place.rsplit_once(':')?;
    let [engine, file, text] = [engine, file, text].map(str::to_owned);
    Some(Run { file, line: line.parse().ok()?, engine, text })
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

/// Where the texts that PostgreSQL got come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    product: BTreeMap<String, String>,
    tests: BTreeSet<String>,
}

impl Origins {
    /// Sorts the noted texts by the statements of the sources.
    #[must_use]
    pub fn of(statements: &[Statement], runs: &BTreeSet<Run>) -> Self {
        let mut origins = Self::default();
        for run in runs.iter().filter(|run| run.engine == "postgres") {
            let text = Words::of(&run.text).normalised();
            match statements.iter().find(|one| one.is_at(&run.file, run.line)) {
                Some(one) => {
                    origins.product.insert(text, one.label());
                }
                None => {
                    origins.tests.insert(text);
                }
            }
        }
        origins
    }

    /// The label of the product's statement with this normalised text.
    #[must_use]
    pub fn label(&self, text: &str) -> Option<&str> {
        self.product.get(text).map(String::as_str)
    }

    /// Whether only tests, and never the product, gave this normalised text.
    #[must_use]
    pub fn is_of_tests(&self, text: &str) -> bool {
        self.tests.contains(text) && !self.product.contains_key(text)
    }
}

/// What is wrong with texts that were put together at run time; the others are checked where they
/// stand.
#[must_use]
pub fn faults_of_built(
    statements: &[Statement],
    runs: &BTreeSet<Run>,
    schema: &Schema,
    allowed: &Allowed,
) -> Vec<Finding> {
    let mut findings = BTreeSet::new();
    for run in runs.iter().filter(|run| run.engine == "sqlite") {
        let one = statements.iter().find(|one| one.is_at(&run.file, run.line));
        let Some(one) = one.filter(|one| one.postgres.is_none()) else { continue };
        // SQLite's spelling of a parameter is the store's doing.
        let text = run.text.replace('?', "$");
        let faults =
            statements::faults_of_text(&Words::of(&text), schema, allowed.has(&one.label()));
        findings.extend(faults.into_iter().map(|fault| (one.place(), format!("{fault}: {text}"))));
    }
    findings.into_iter().map(|(place, message)| Finding::new(place, message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statements::of_source;

    const TRACE: &str = "\
sqlite\ta.rs:1\tSELECT 1
postgres\ta.rs:1\tSELECT 1
sqlite\ta.rs:2\tSELECT 2
sqlite\ta.rs:2\tSELECT 2
postgres\ttests/b.rs:2\tSELECT 5
";

    fn statements() -> Vec<Statement> {
        of_source(
            "a.rs",
            "const A: Sql = sql!(\"SELECT 1\");\nconst B: Sql = sql!(\"SELECT 2\");\n\
             const C: Sql = sql!(\"SELECT 3\");",
        )
    }

    #[test]
    fn a_statement_that_did_not_run_everywhere_is_found() -> Result<()> {
        let found = not_covered(&statements(), &parse(TRACE)?, ENGINES);

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
        let origins = Origins::of(&statements(), &parse(TRACE)?);

        assert_eq!(origins.label("select 1"), Some("a.rs A"));
        assert!(!origins.is_of_tests("select 1"));
        assert!(origins.is_of_tests("select 5"));
        assert!(!origins.is_of_tests("select 6"));
        Ok(())
    }

    #[test]
    fn a_text_made_at_run_time_keeps_the_rules() -> Result<()> {
        let runs = parse("sqlite\ta.rs:1\tSELECT id FROM users WHERE name LIKE ?1\n")?;
        let mut schema = Schema::default();
        schema.apply("CREATE TABLE users (client_id BIGINT NOT NULL) {by client_id}");

        let found = faults_of_built(&statements(), &runs, &schema, &Allowed::default());

        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|finding| finding.place == "a.rs:1"));
        Ok(())
    }

    #[test]
    fn a_broken_line_is_an_error() {
        assert!(parse("sqlite\ta.rs\tSELECT 1").is_err());
        assert!(parse("sqlite").is_err());
    }
}
