//! The shard stand-in: does every statement reach one shard only, and by an index?
//!
//! The tests run on a PostgreSQL whose tables are cut into partitions `{table}_p{number}` by the
//! key that their migration names. The server plans without sequential scans where it can, and
//! writes every executed plan to its log in JSON, with `auto_explain`. A statement that scans
//! more than one partition number would go to many shards of a distributed engine; one that still
//! scans a table sequentially lacks an index.

use crate::sql::Words;
use crate::tidy::Finding;
use crate::trace::Origins;
use crate::tree::File;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// The statements that may reach all shards: one label a line, with its reason as a comment.
pub const ALLOWED: &str = "docs/shards-allowed.txt";

/// The statements of [`ALLOWED`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(BTreeSet<String>);

impl Allowed {
    /// The list among the project's files; empty without one.
    #[must_use]
    pub fn of(files: &[File]) -> Self {
        Self::in_file(files, ALLOWED)
    }

    /// A list of the same form in another file.
    #[must_use]
    pub fn in_file(files: &[File], path: &str) -> Self {
        let lines =
            files.iter().filter(|file| file.path == path).flat_map(|file| file.text.lines());
        let lines = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(lines.map(str::to_owned).collect())
    }

    /// Whether the statement of this label is on the list.
    #[must_use]
    pub fn has(&self, label: &str) -> bool {
        self.0.contains(label)
    }

    /// Entries that no statement needs any more.
    #[must_use]
    pub fn unused(&self, path: &str, needed: &BTreeSet<String>) -> Vec<Finding> {
        let unused = self.0.difference(needed);
        unused
            .map(|label| Finding::new(path, format!("{label} is not needed; take it off")))
            .collect()
    }
}

/// What one statement reached, over all its runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The largest number of shards in one run.
    pub shards: usize,
    /// The tables it scanned without an index, without the partition number.
    pub sequential: BTreeSet<String>,
}

/// Reads a server's log and gathers what each statement reached, by its normalised text.
///
/// # Errors
/// When the log cannot be read, or a line of it is not the JSON that the server writes.
pub fn read_log(log: impl BufRead) -> Result<BTreeMap<String, Reach>> {
    let mut reached: BTreeMap<String, Reach> = BTreeMap::new();
    for line in log.lines() {
        let line = line.context("read the server's log")?;
        if let Some((text, reach)) = plan_of_line(&line)? {
            let known = reached.entry(text).or_default();
            known.shards = known.shards.max(reach.shards);
            known.sequential.extend(reach.sequential);
        }
    }
    Ok(reached)
}

/// Leaves out what migrations do: each runs once, before anybody is served, and may go through all rows.
pub fn leave_out_migrations(reached: &mut BTreeMap<String, Reach>, files: &[File]) {
    let migrations = files.iter().filter(|file| file.path.starts_with("migrations/"));
    let texts: BTreeSet<String> =
        migrations.map(|file| Words::of(&file.text).normalised()).collect();
    reached.retain(|text, _| !texts.contains(text));
}

/// The statement and what it reached, if the line of the log holds a plan.
fn plan_of_line(line: &str) -> Result<Option<(String, Reach)>> {
    let entry: Value = serde_json::from_str(line).context("a line of the server's log")?;
    let message = entry.get("message").and_then(Value::as_str).unwrap_or_default();
    let Some((_, plan)) = message.split_once("plan:\n") else { return Ok(None) };
    let plan: Value = serde_json::from_str(plan).context("a plan in the server's log")?;
    let text = plan.get("Query Text").and_then(Value::as_str).unwrap_or_default();
    let mut partitions = BTreeSet::new();
    let mut sequential = BTreeSet::new();
    visit(plan.get("Plan").unwrap_or(&Value::Null), &mut partitions, &mut sequential);
    let reach = Reach { shards: partitions.len(), sequential };
    Ok(Some((Words::of(text).normalised(), reach)))
}

/// Gathers the partitions that a part of the plan really scanned or changed.
fn visit(node: &Value, partitions: &mut BTreeSet<u32>, sequential: &mut BTreeSet<String>) {
    let text = |name: &str| node.get(name).and_then(Value::as_str);
    let loops = node.get("Actual Loops").and_then(Value::as_f64).unwrap_or_default();
    if loops > 0.0 {
        let targets = node.get("Target Tables").and_then(Value::as_array);
        let targets = targets.into_iter().flatten().filter_map(|one| one.get("Relation Name"));
        let relations = targets.filter_map(Value::as_str).chain(text("Relation Name"));
        let shards = relations.filter_map(|relation| Some(partition(relation)?.1));
        partitions.extend(shards);
        if let Some((table, _)) = text("Relation Name").and_then(partition)
            && text("Node Type") == Some("Seq Scan")
        {
            sequential.insert(table.to_owned());
        }
    }
    let parts = node.get("Plans").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        visit(part, partitions, sequential);
    }
}

/// Table and number of a partition's name.
fn partition(relation: &str) -> Option<(&str, u32)> {
    let (table, number) = relation.rsplit_once("_p")?;
    Some((table, number.parse().ok()?))
}

/// Statements that reach more than one shard or lack an index, and entries of the list that are
/// not needed. Statements of the tests themselves may look everywhere; one that was not noted is
/// named by its text.
#[must_use]
pub fn findings(
    reached: &BTreeMap<String, Reach>,
    origins: &Origins,
    allowed: &Allowed,
) -> Vec<Finding> {
    let mut needed = BTreeSet::new();
    let mut findings = Vec::new();
    for (text, reach) in reached {
        let label = origins.label(text).unwrap_or(text);
        let good = reach.shards <= 1 && reach.sequential.is_empty();
        if good || origins.is_of_tests(text) {
            continue;
        }
        needed.insert(label.to_owned());
        if allowed.has(label) {
            continue;
        }
        if reach.shards > 1 {
            let message = format!("reaches {} of the shards: {text}", reach.shards);
            findings.push(Finding::new(label, message));
        }
        for table in &reach.sequential {
            findings.push(Finding::new(label, format!("has no index on {table} to use: {text}")));
        }
    }
    findings.extend(allowed.unused(ALLOWED, &needed));
    findings
}

#[cfg(test)]
mod tests;
