//! One text that means the same on every engine, and reaches one client only.

use super::Finding;
use crate::schema::{Schema, Table};
use crate::shards::Allowed;
use crate::sql::{Words, is_name};
use crate::statements::{Statement, of_product};
use crate::tree::File;

/// How many statements may have a text of their own for PostgreSQL.
const PER_ENGINE: usize = 10;

/// Words that mean something on one engine only, or something else on the other.
const FORBIDDEN: &[(&str, &str)] = &[
    ("like", "compare a folded column, or a half-open range"),
    ("ilike", "compare a folded column, or a half-open range"),
    ("glob", "compare a folded column, or a half-open range"),
    ("similar", "compare a folded column, or a half-open range"),
    ("regexp", "match in Rust"),
    ("~", "match in Rust"),
    ("~~", "compare a folded column, or a half-open range"),
    ("!~", "match in Rust"),
    ("::", "write CAST(… AS …)"),
    ("->", "JSON is text to the database"),
    ("->>", "JSON is text to the database"),
    ("#>", "JSON is text to the database"),
    ("#>>", "JSON is text to the database"),
    ("@>", "JSON is text to the database"),
    ("<@", "JSON is text to the database"),
    ("?", "number the parameters: $1"),
    ("array", "write IN ({list})"),
    ("/", "the engines divide whole numbers differently; divide in Rust"),
    ("current_timestamp", "time is a parameter"),
    ("current_date", "time is a parameter"),
    ("current_time", "time is a parameter"),
    ("localtimestamp", "time is a parameter"),
    ("interval", "time is a number of microseconds"),
    ("merge", "write ON CONFLICT … DO UPDATE"),
    ("lock", "write {for_update} on a row"),
    ("declare", "no cursor outlives a statement"),
    ("temp", "no table is made by a statement"),
    ("temporary", "no table is made by a statement"),
    ("pragma", "sessions are set up by the store"),
    ("vacuum", "the store's own business"),
    ("skip", "write {skip_locked}"),
];

/// Functions that give another answer each time, or on each engine.
const FUNCTIONS: &[(&str, &str)] = &[
    ("now", "time is a parameter"),
    ("datetime", "time is a parameter"),
    ("date", "time is a parameter"),
    ("strftime", "time is a parameter"),
    ("julianday", "time is a parameter"),
    ("clock_timestamp", "time is a parameter"),
    ("statement_timestamp", "time is a parameter"),
    ("extract", "time is a number of microseconds"),
    ("random", "chance is a parameter"),
    ("randomblob", "chance is a parameter"),
    ("gen_random_uuid", "ids are parameters"),
    ("nextval", "ids come from id_marks"),
    ("last_insert_rowid", "write RETURNING"),
    ("any", "write IN ({list})"),
    ("avg", "the engines answer with different types; divide in Rust"),
    ("string_agg", "one engine only; join in Rust"),
    ("group_concat", "one engine only; join in Rust"),
];

/// Statements of the product that break a rule.
#[must_use]
pub fn findings(files: &[File]) -> Vec<Finding> {
    let schema = Schema::of(files);
    let statements = of_product(files);
    let allowed = Allowed::of(files);
    let mut findings = Vec::new();
    for statement in &statements {
        let faults = faults_of(statement, &schema, &allowed);
        findings.extend(faults.into_iter().map(|fault| Finding::new(statement.place(), fault)));
    }
    findings.extend(per_engine(&statements, PER_ENGINE));
    findings
}

fn per_engine(statements: &[Statement], limit: usize) -> Option<Finding> {
    let two: Vec<_> = statements.iter().filter(|one| one.postgres.is_some()).collect();
    let last = two.get(limit)?;
    let count = two.len();
    Some(Finding::new(last.place(), format!("{count} statements have two texts, {limit} may")))
}

/// What is wrong with one statement.
#[must_use]
pub fn faults_of(statement: &Statement, schema: &Schema, allowed: &Allowed) -> Vec<String> {
    if statement.text.is_empty() {
        return vec!["write the text of the statement as one literal".to_owned()];
    }
    let allowed = allowed.has(&statement.label());
    match &statement.postgres {
        None => faults_of_text(&Words::of(&statement.text), schema, allowed),
        Some(postgres) => {
            let both = [&statement.text, postgres].map(|text| Words::of(text));
            both.iter().flat_map(|words| faults_of_reach(words, schema, allowed)).collect()
        }
    }
}

/// What is wrong with a text for both engines. `allowed` says whether it may reach all clients.
#[must_use]
pub fn faults_of_text(words: &Words, schema: &Schema, allowed: bool) -> Vec<String> {
    let mut faults = faults_of_words(words);
    faults.extend(null_order(words, schema));
    faults.extend(faults_of_reach(words, schema, allowed));
    faults
}

/// What is wrong with the rows that a statement reaches.
fn faults_of_reach(words: &Words, schema: &Schema, allowed: bool) -> Vec<String> {
    let mut faults = key_kept(words, schema);
    faults.extend(changed_once(words));
    if !allowed {
        faults.extend(keys_named(words, schema));
    } else if !words.written_tables().is_empty() || words.has("{for_update}") {
        faults.push("reaches all clients, and so may only read, without locks".to_owned());
    }
    faults
}

/// Words and constructions that do not mean the same everywhere.
#[must_use]
pub fn faults_of_words(words: &Words) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, word) in words.each() {
        let forbidden = FORBIDDEN.iter().find(|(other, _)| *other == word);
        let called = words.at(at + 1) == "(";
        let function = FUNCTIONS.iter().find(|(other, _)| called && *other == word);
        faults.extend(
            [forbidden, function]
                .into_iter()
                .flatten()
                .map(|(_, instead)| format!("`{word}` is not the same everywhere: {instead}")),
        );
        faults.extend(construction(words, at));
    }
    faults
}

fn construction(words: &Words, at: usize) -> Option<String> {
    let before = words.before(at);
    let fault = match words.at(at) {
        "*" if matches!(before, "select" | "distinct" | "returning" | "." | ",") => {
            "name the columns: {columns}"
        }
        "or" if before == "insert" => "INSERT OR … differs; write ON CONFLICT … DO UPDATE",
        "replace" if at == 0 => "REPLACE deletes and inserts; write ON CONFLICT … DO UPDATE",
        "sum" if words.at(at + 1) == "(" && !words.enclosing(at).contains(&"cast") => {
            "PostgreSQL sums to another type; write CAST(SUM(…) AS BIGINT)"
        }
        "update" if before == "for" => "write {for_update}; SQLite has no FOR UPDATE",
        "conflict" if before == "on" => return conflict(words, at),
        _ => return None,
    };
    Some(fault.to_owned())
}

/// An upsert names its unique index by columns and sets plain values.
fn conflict(words: &Words, at: usize) -> Option<String> {
    let close = words.closing(at + 1);
    let columns = words.at(at + 1) == "("
        && (at + 2..close).all(|place| words.at(place) == "," || is_name(words.at(place)));
    if !columns {
        return Some("ON CONFLICT names one unique index by its columns".to_owned());
    }
    let set = (close..words.len()).any(|place| words.at(place) == "select");
    set.then(|| "the SET of ON CONFLICT uses columns, excluded and parameters only".to_owned())
}

/// Nulls sort first on one engine and last on the other.
fn null_order(words: &Words, schema: &Schema) -> Vec<String> {
    let tables: Vec<_> = words.tables().into_iter().filter_map(|name| schema.table(name)).collect();
    let nullable = |name: &str| {
        let mut columns = tables.iter().filter_map(|table| table.column(name));
        columns.any(|column| column.is_nullable)
    };
    let mut faults = Vec::new();
    for (order, _) in words.each().filter(|(at, word)| *word == "order" && words.at(at + 1) == "by")
    {
        let mut depth = 0_usize;
        for at in order + 2..words.len() {
            match words.at(at) {
                "(" => depth += 1,
                ")" if depth == 0 => break,
                ")" => depth -= 1,
                "limit" | "offset" | "{for_update}" | "{skip_locked}" | "returning" => break,
                word if depth == 0 && nullable(word) => {
                    let direction = matches!(words.at(at + 1), "asc" | "desc");
                    if words.at(at + 1 + usize::from(direction)) != "nulls" {
                        faults.push(format!("{word} may be null: write NULLS FIRST or NULLS LAST"));
                    }
                }
                _ => {}
            }
        }
    }
    faults
}

/// Each table that is touched has its key in the statement.
fn keys_named(words: &Words, schema: &Schema) -> Vec<String> {
    let inserts = words.has("insert") && words.has("{columns}");
    let missing =
        |table: &&Table| table.key.as_ref().is_some_and(|key| !words.has(key) && !inserts);
    let touched = words.tables().into_iter().filter_map(|name| schema.table(name));
    let fault = |table: &Table| {
        let key = table.key.as_deref().unwrap_or_default();
        format!("touches {} without naming {key}, by which it is kept", table.name)
    };
    touched.filter(missing).map(fault).collect()
}

/// A row never moves to another client.
fn key_kept(words: &Words, schema: &Schema) -> Vec<String> {
    let tables: Vec<_> =
        words.written_tables().iter().filter_map(|name| schema.table(name)).collect();
    let changes = |column: &&str| tables.iter().any(|table| table.key.as_deref() == Some(*column));
    let assigned = words.assigned_columns().into_iter().filter(changes);
    assigned
        .map(|column| format!("changes {column}, by which the table is kept; delete and insert"))
        .collect()
}

/// No table is changed twice by one statement.
fn changed_once(words: &Words) -> Option<String> {
    let mut tables = words.written_tables();
    let all = tables.len();
    tables.sort_unstable();
    tables.dedup();
    (tables.len() < all).then(|| "changes a table twice; write two statements".to_owned())
}

#[cfg(test)]
mod tests;
