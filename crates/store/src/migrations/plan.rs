//! Which migrations are to be applied to a database, or why it cannot be opened.

use super::Migration;
use crate::sql::Engine;

/// A row of `schema_migrations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) version: i64,
    pub(crate) checksum: Vec<u8>,
}

/// Whether a database may be changed while it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Migrate,
    Check,
}

/// The migrations still to apply, in order.
///
/// The error says what is wrong with the database and what to do, as the end of a sentence that
/// begins with its name.
pub(crate) fn pending<'m>(
    known: &'m [Migration],
    applied: &[Applied],
    engine: Engine,
    mode: Mode,
) -> Result<&'m [Migration], String> {
    for (migration, number) in known.iter().zip(1_u32..) {
        if migration.version != number {
            return Err(format!("migration {} should have number {number:04}", migration.name));
        }
    }
    if let Some(newer) = applied.iter().find(|row| row.version > known.len() as i64) {
        return Err(format!(
            "it was written by a newer version, with schema {}; this one knows schema {}; \
             start the newer version or restore a backup",
            newer.version,
            known.len()
        ));
    }
    for (row, migration) in applied.iter().zip(known) {
        if row.version != i64::from(migration.version) {
            return Err(format!(
                "migration {} is missing although a later one was applied; restore a backup",
                migration.name
            ));
        }
        if row.checksum != migration.checksum(engine) {
            return Err(format!(
                "migration {} was applied with another text; start the version that wrote it \
                 or restore a backup",
                migration.name
            ));
        }
    }
    let pending = known.get(applied.len()..).unwrap_or_default();
    match (mode, pending.first()) {
        (Mode::Check, Some(_)) => Err(format!(
            "its schema is {}, this version needs {}; migrate it first",
            applied.len(),
            known.len()
        )),
        _ => Ok(pending),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Migration] = &[
        Migration::shared(1, "0001_first", "CREATE TABLE a (x BIGINT)"),
        Migration::shared(2, "0002_second", "CREATE TABLE b (x BIGINT)"),
    ];

    fn applied(versions: &[i64]) -> Vec<Applied> {
        let checksum = |version: i64| {
            let known = KNOWN.iter().find(|migration| i64::from(migration.version) == version);
            known.map_or(Vec::new(), |migration| migration.checksum(Engine::Sqlite).to_vec())
        };
        versions.iter().map(|&version| Applied { version, checksum: checksum(version) }).collect()
    }

    fn plan(versions: &[i64], mode: Mode) -> Result<Vec<u32>, String> {
        let pending = pending(KNOWN, &applied(versions), Engine::Sqlite, mode)?;
        Ok(pending.iter().map(|migration| migration.version).collect())
    }

    #[test]
    fn what_was_not_applied_is_pending() {
        assert_eq!(plan(&[], Mode::Migrate), Ok(vec![1, 2]));
        assert_eq!(plan(&[1], Mode::Migrate), Ok(vec![2]));
        assert_eq!(plan(&[1, 2], Mode::Migrate), Ok(vec![]));
    }

    #[test]
    fn a_check_accepts_only_a_complete_schema() {
        assert_eq!(plan(&[1, 2], Mode::Check), Ok(vec![]));
        assert!(plan(&[1], Mode::Check).is_err_and(|reason| reason.contains("migrate it first")));
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let reason = plan(&[1, 2, 3], Mode::Migrate).unwrap_err();

        assert!(reason.starts_with("it was written by a newer version, with schema 3"), "{reason}");
    }

    #[test]
    fn a_gap_is_refused() {
        let reason = plan(&[2], Mode::Migrate).unwrap_err();

        assert!(reason.starts_with("migration 0001_first is missing"), "{reason}");
    }

    #[test]
    fn a_changed_migration_is_refused() {
        let mut rows = applied(&[1]);
        rows[0].checksum[0] ^= 1;

        let reason = pending(KNOWN, &rows, Engine::Sqlite, Mode::Migrate).unwrap_err();

        assert!(reason.starts_with("migration 0001_first was applied with another text"));
    }

    #[test]
    fn numbers_have_no_gaps() {
        let gap = &KNOWN[1..];

        assert!(pending(gap, &[], Engine::Sqlite, Mode::Migrate).is_err());
    }
}
