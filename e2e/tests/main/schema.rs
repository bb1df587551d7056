//! Databases that another version has written.

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
    // The last migration undone, as far as this version can be told from the one before.
    let undo =
        "DROP TABLE events; DROP TABLE jobs; DELETE FROM schema_migrations WHERE version = 8";
    Connection::open(&file).unwrap().execute_batch(undo).unwrap();

    let doctor = site.run(&["doctor"]);
    let migrated = site.run(&["migrate"]);

    assert_eq!(doctor.code, 5, "{doctor:?}");
    assert_eq!(migrated.code, 0, "{migrated:?}");
    assert_eq!(site.addresses(), ["ann@acme.example"]);
    let copies = std::fs::read_dir(site.folder.path()).unwrap().flatten();
    let names: Vec<_> = copies.map(|entry| entry.file_name()).collect();
    assert!(names.iter().any(|name| name.to_string_lossy().contains("before-0008")), "{names:?}");
}
