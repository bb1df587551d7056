//! The plans of SQLite, kept as a golden file.
//!
//! SQLite plans from the schema alone, because the project never runs `ANALYZE`: so the plan on
//! an empty database is the plan in service, and a reviewer sees in `docs/plans.txt` what a change
//! of a statement or an index does. PostgreSQL plans from statistics; of it only the sequential
//! scans are checked, where the tests run on shards.

use crate::shards::Allowed;
use crate::sql::{Words, is_name};
use crate::statements::Statement;
use crate::tidy::Finding;
use crate::trace::Run;
use anyhow::{Context, Result};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The golden file.
pub const GOLDEN: &str = "docs/plans.txt";

/// The statements that may walk a whole table: one label a line, with its reason as a comment.
pub const ALLOWED: &str = "docs/scans-allowed.txt";

/// How SQLite carries out one statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planned {
    /// The plans, one line a step. More than one when the statement's texts differ in effect.
    pub plans: BTreeSet<String>,
    /// The steps that walk a whole table.
    pub walks: BTreeSet<String>,
}

/// The plans of all statements, by label.
pub type Plans = BTreeMap<String, Planned>;

/// Asks SQLite for the plan of every text that ran, in an empty database with all migrations.
///
/// # Errors
/// When SQLite refuses a statement.
pub fn explain(
    database: &Connection,
    statements: &[Statement],
    runs: &BTreeSet<Run>,
) -> Result<Plans> {
    let mut plans = Plans::new();
    for one in statements {
        let texts =
            runs.iter().filter(|run| run.engine == "sqlite" && one.is_at(&run.file, run.line));
        for run in texts {
            let plan = plan_of(database, &run.text).with_context(|| one.place())?;
            if !plan.is_empty() {
                let planned = plans.entry(one.label()).or_default();
                planned.walks.extend(walks(&plan, &Words::of(&run.text)));
                planned.plans.insert(plan);
            }
        }
    }
    Ok(plans)
}

/// The plan of one statement, indented by depth; empty for what needs no plan.
fn plan_of(database: &Connection, text: &str) -> Result<String> {
    let mut statement = database.prepare(&format!("EXPLAIN QUERY PLAN {text}"))?;
    let mut rows = statement.raw_query();
    let mut depths: BTreeMap<i64, usize> = BTreeMap::new();
    let mut plan = String::new();
    while let Some(row) = rows.next()? {
        let (id, parent): (i64, i64) = (row.get(0)?, row.get(1)?);
        let depth = depths.get(&parent).map_or(0, |depth| depth + 1);
        depths.insert(id, depth);
        let detail: String = row.get(3)?;
        writeln!(plan, "  {:indent$}{detail}", "", indent = depth * 2)?;
    }
    Ok(plan)
}

/// The steps of a plan that walk a whole table. What `WITH` defines is no table, nor are SQLite's
/// facts about itself.
fn walks(plan: &str, words: &Words) -> Vec<String> {
    let defined = |name: &str| {
        name.starts_with("pragma_")
            || words.each().any(|(at, word)| word == name && words.are(at + 1, &["as", "("]))
    };
    let is_walk = |step: &&str| {
        let name = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        name.is_some_and(|name| name != "CONSTANT" && is_name(name) && !defined(name))
    };
    plan.lines().map(str::trim).filter(is_walk).map(str::to_owned).collect()
}

/// The plans as they stand in the golden file.
#[must_use]
pub fn render(plans: &Plans) -> String {
    let mut text = String::from(
        "# The plan of each statement on SQLite. Rewritten by `cargo xtask golden`.\n",
    );
    for (label, planned) in plans {
        for plan in &planned.plans {
            text.push_str(&format!("\n{label}\n{plan}"));
        }
    }
    text
}

/// The lines that only one of two texts has: `-` before the old ones, `+` before the new ones.
#[must_use]
pub fn difference(old: &str, new: &str) -> String {
    let only = |mark: char, these: &str, those: &str| {
        let those: BTreeSet<&str> = those.lines().collect();
        let lines = these.lines().filter(|line| !those.contains(line));
        lines.map(|line| format!("{mark}{line}\n")).collect::<String>()
    };
    let lines = only('-', old, new) + &only('+', new, old);
    if lines.is_empty() && old != new {
        "the order of the lines differs\n".to_owned()
    } else {
        lines
    }
}

/// Statements that walk a whole table without leave, and leave that is not needed.
#[must_use]
pub fn walking(plans: &Plans, allowed: &Allowed) -> Vec<Finding> {
    let mut needed = BTreeSet::new();
    let mut findings = Vec::new();
    for (label, planned) in plans {
        for step in &planned.walks {
            needed.insert(label.clone());
            if !allowed.has(label) {
                findings.push(Finding::new(label, format!("walks a whole table: {step}")));
            }
        }
    }
    findings.extend(allowed.unused(ALLOWED, &needed));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statements::of_source;
    use crate::tree::File;

    const SOURCE: &str = "
        const FIND: Sql = sql!(\"SELECT name FROM users WHERE id = $1\");
        const ALL: Sql = sql!(\"SELECT name FROM users u ORDER BY name\");
        const DEFINED: Sql = sql!(\"WITH few AS (VALUES (1)) SELECT * FROM few\");
        const ADD: Sql = sql!(\"INSERT INTO users (id) VALUES ($1)\");";

    fn plans() -> Result<Plans> {
        let database = Connection::open_in_memory()?;
        database.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)")?;
        let statements = of_source("rows.rs", SOURCE);
        let run = |one: &Statement| Run {
            file: one.file.clone(),
            line: one.line,
            engine: "sqlite".to_owned(),
            text: one.text.replace('$', "?"),
        };
        let runs = statements.iter().map(run).collect();
        explain(&database, &statements, &runs)
    }

    #[test]
    fn plans_are_named_by_their_statement() -> Result<()> {
        let text = render(&plans()?);

        assert!(
            text.contains("\nrows.rs ALL\n  SCAN u\n  USE TEMP B-TREE FOR ORDER BY\n"),
            "{text}"
        );
        assert!(
            text.contains("\nrows.rs FIND\n  SEARCH users USING INTEGER PRIMARY KEY"),
            "{text}"
        );
        assert!(!text.contains("ADD"), "{text}");
        Ok(())
    }

    #[test]
    fn a_difference_shows_what_went_and_what_came() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "-b\n+c\n");
        assert_eq!(difference("a\n", "a\n"), "");
        assert_eq!(difference("a\nb\n", "b\na\n"), "the order of the lines differs\n");
    }

    #[test]
    fn a_walk_over_a_whole_table_needs_leave() -> Result<()> {
        let list = |text: &str| {
            let file = File { path: ALLOWED.to_owned(), text: text.to_owned() };
            Allowed::in_file(&[file], ALLOWED)
        };
        let found = |text: &str| -> Result<Vec<String>> {
            Ok(walking(&plans()?, &list(text)).iter().map(ToString::to_string).collect())
        };

        assert_eq!(found("")?, ["rows.rs ALL: walks a whole table: SCAN u"]);
        assert_eq!(found("rows.rs ALL\n")?, Vec::<String>::new());
        assert_eq!(found("rows.rs ALL\nrows.rs FIND\n")?.len(), 1);
        Ok(())
    }
}
