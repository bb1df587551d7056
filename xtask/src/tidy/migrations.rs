//! Migrations that every engine, and every shard, can carry out.

use super::{Finding, statements};
use crate::schema::{Schema, Table};
use crate::sql::Words;
use crate::tree::File;

/// Tables that are not kept by client, each with its key. A new one needs a reason in the review:
/// whatever belongs to a client is kept with it.
const NOT_BY_CLIENT: &[(&str, &str)] = &[
    ("clients", "id"),
    ("client_oids", "oid"),
    ("domains", "domain"),
    ("secrets", "hash"),
    ("invitation_keys", "hash"),
    ("ce_certificates", "code"),
    ("jobs", "bucket"),
];

/// Column types that mean the same on both engines.
const TYPES: &[&str] = &["bigint", "boolean", "text", "{bytes}"];

/// Bad migrations.
#[must_use]
pub fn findings(files: &[File]) -> Vec<Finding> {
    check(files, NOT_BY_CLIENT)
}

fn check(files: &[File], not_by_client: &[(&str, &str)]) -> Vec<Finding> {
    let migrations: Vec<_> = files.iter().filter(|file| file.is_migration()).collect();
    let mut findings = Vec::new();
    for file in &migrations {
        findings.extend(one_kind(file));
        let own = [".sqlite.sql", ".postgres.sql"].iter().any(|end| file.path.ends_with(end));
        if !own {
            let words = Words::of(&file.text);
            let faults = statements::faults_of_words(&words);
            findings.extend(faults.into_iter().map(|fault| Finding::new(&file.path, fault)));
        }
    }
    let schema = Schema::of(files);
    for table in &schema.tables {
        let faults = table_faults(table, not_by_client);
        let place = format!("migrations, table {}", table.name);
        findings.extend(faults.into_iter().map(|fault| Finding::new(&place, fault)));
    }
    if !schema.tables.is_empty() {
        let gone = not_by_client.iter().filter(|(name, _)| schema.table(name).is_none());
        findings.extend(gone.map(|(name, _)| {
            Finding::new(
                "migrations",
                format!("no table {name}; take it off the list of tables not kept by client"),
            )
        }));
    }
    findings
}

/// A migration is either structure or data, because not every engine does both at once.
fn one_kind(file: &File) -> Option<Finding> {
    let structure = |words: &Words| matches!(words.at(0), "create" | "alter" | "drop");
    let statements = Words::statements(&file.text);
    let count = statements.iter().filter(|words| structure(words)).count();
    if statements.is_empty() {
        return Some(Finding::new(&file.path, "holds no statement"));
    }
    let mixed = count > 0 && count < statements.len();
    mixed.then(|| {
        Finding::new(&file.path, "changes structure and data; give each a migration of its own")
    })
}

fn table_faults(table: &Table, not_by_client: &[(&str, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(key) = &table.key else {
        return vec![
            "does not say by which column it is kept: {by …} after the bracket".to_owned(),
        ];
    };
    let expected = not_by_client.iter().find(|(name, _)| *name == table.name);
    let expected = expected.map_or("client_id", |(_, key)| *key);
    if key != expected {
        faults.push(format!("is kept by {key}, expected {expected}"));
    }
    match table.column(key) {
        None => faults.push(format!("has no column {key}, by which it is kept")),
        Some(column) if column.is_nullable => faults.push(format!("{key} may be null")),
        Some(_) => {}
    }
    let odd = table.columns.iter().filter(|column| !TYPES.contains(&column.kind.as_str()));
    faults.extend(odd.map(|column| {
        format!(
            "{} is {}; the types are BIGINT, BOOLEAN, TEXT, {{bytes}}",
            column.name, column.kind
        )
    }));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    fn check_one(text: &str) -> Vec<Finding> {
        check(&[sample("migrations/0001_a.sql", text)], &[])
    }

    #[test]
    fn a_good_migration_passes() {
        let text =
            "CREATE TABLE users (client_id BIGINT NOT NULL, id BIGINT NOT NULL, hash {bytes},
                    PRIMARY KEY (client_id, id)) {by client_id};
                    CREATE UNIQUE INDEX users_hash_key ON users (client_id, hash);";

        assert_eq!(check_one(text), []);
    }

    #[test]
    fn each_fault_is_found() {
        let bad = [
            "CREATE TABLE a (client_id BIGINT NOT NULL);",
            "CREATE TABLE a (client_id BIGINT NOT NULL, b INTEGER) {by client_id};",
            "CREATE TABLE a (client_id BIGINT) {by client_id};",
            "CREATE TABLE a (b BIGINT NOT NULL) {by client_id};",
            "CREATE TABLE a (b BIGINT NOT NULL) {by b};",
            "CREATE TABLE a (client_id BIGINT NOT NULL) {by client_id}; DELETE FROM a;",
            "UPDATE a SET b = now();",
            "-- nothing",
        ];

        for text in bad {
            assert_eq!(check_one(text).len(), 1, "{text}: {:?}", check_one(text));
        }
    }

    #[test]
    fn the_list_of_tables_not_kept_by_client_only_shrinks() {
        let text = "CREATE TABLE a (client_id BIGINT NOT NULL) {by client_id};";

        let found = check(&[sample("migrations/0001_a.sql", text)], &[("gone", "id")]);

        assert_eq!(found.len(), 1, "{found:?}");
    }
}
