//! Databases that another version has written.

use std::path::Path;

use rusqlite::Connection;

use crate::process::{Outcome, rollbook};
use crate::site::Site;

#[test]
fn a_newer_schema_is_left_alone() {
    let site = Site::new();
    let file = site.folder.path().join(&site.database);
    let newer = "INSERT INTO schema_migrations (version, checksum, applied_at)
        SELECT MAX(version) + 1, x'00', 0 FROM schema_migrations";
    Connection::open(&file).unwrap().execute(newer, ()).unwrap();
    let before = std::fs::read(&file).unwrap();

    let outcome = Outcome::of(&mut rollbook(site.folder.path(), &site.serving()));

    assert_eq!(outcome.code, 5, "{outcome:?}");
    assert!(outcome.err.contains("cannot open people.db"), "{outcome:?}");
    assert!(outcome.err.contains("written by a newer version"), "{outcome:?}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_changed_migration_is_refused() {
    let site = Site::new();
    let file = site.folder.path().join(&site.database);
    let change = "UPDATE schema_migrations SET checksum = x'00' WHERE version = 2";
    Connection::open(&file).unwrap().execute(change, ()).unwrap();

    let outcome = site.run(&["client", "list"]);

    assert_eq!(outcome.code, 5, "{outcome:?}");
    assert!(
        outcome.err.contains("migration 0002_users was applied with another text"),
        "{outcome:?}"
    );
}

#[test]
fn an_older_schema_is_brought_up_to_date_and_copied_before() {
    let site = Site::new();
    let file = site.folder.path().join(&site.database);
    bring_back_to_the_first_schema(&file);

    let doctor = site.run(&["doctor"]);
    let migrated = site.run(&["migrate"]);

    assert_eq!(doctor.code, 5, "{doctor:?}");
    assert_eq!(migrated.code, 0, "{migrated:?}");
    assert_eq!(site.addresses(), ["ann@acme.example"]);
    let copies = std::fs::read_dir(site.folder.path()).unwrap().flatten();
    let names: Vec<_> = copies.map(|entry| entry.file_name()).collect();
    assert!(names.iter().any(|name| name.to_string_lossy().contains("before-")), "{names:?}");
}

/// The last migration of the first schema there was.
const FIRST: usize = 8;

/// Moves what a file holds into one that knows the first migrations alone, in its place.
pub fn bring_back_to_the_first_schema(file: &Path) {
    let older = file.with_extension("older");
    let mut settings = store::Settings::sqlite(&older, || 0);
    settings.migrations.truncate(FIRST);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store::Db::open(settings).unwrap().close());

    let connection = Connection::open(&older).unwrap();
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    connection.execute("ATTACH ?1 AS present", [file.to_str().unwrap()]).unwrap();
    let tables = names(
        &connection,
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'schema_migrations'",
    );
    for table in tables {
        let columns = format!("SELECT name FROM pragma_table_info('{table}', 'main')");
        let columns = names(&connection, &columns).join(", ");
        let copy = format!("INSERT INTO main.{table} SELECT {columns} FROM present.{table}");
        connection.execute(&copy, ()).unwrap();
    }
    connection.execute_batch("DETACH present; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(connection);
    std::fs::rename(&older, file).unwrap();
}

fn names(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement.query_map((), |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}
