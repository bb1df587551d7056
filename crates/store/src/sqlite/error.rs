//! What SQLite's error codes mean here.

use rusqlite::ffi;
use tracing::warn;

use crate::error::{Error, Failure};

/// What an error of a statement means; `rolled_back` says that SQLite has already undone the whole
/// transaction.
pub(super) fn failure(error: &rusqlite::Error, rolled_back: bool) -> Failure {
    let meaning = meaning(error);
    if matches!(meaning, Error::Unavailable(_)) && !is_busy(&meaning) {
        warn!(%error, rolled_back, "a statement failed");
    }
    match meaning {
        Error::Unique { .. } | Error::Internal(_) if !rolled_back => Failure::statement(meaning),
        _ => Failure::transaction(meaning),
    }
}

/// What an error means to a caller whose transaction was surely not committed.
pub(super) fn meaning(error: &rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return Error::internal(error.to_string());
    };
    let message = message.as_deref().unwrap_or_default();
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE => unique(message, Rule::Unique),
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            unique(message, Rule::Primary)
        }
        extended => match primary_code(extended) {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Error::Unavailable("the database is busy"),
            ffi::SQLITE_FULL => Error::Unavailable("the disk is full"),
            ffi::SQLITE_IOERR => Error::Unavailable("the disk does not answer as it should"),
            ffi::SQLITE_CANTOPEN => Error::Unavailable("the database file cannot be opened"),
            ffi::SQLITE_NOMEM => Error::Unavailable("memory is short"),
            _ => Error::internal(format!("{error} (SQLite code {extended})")),
        },
    }
}

/// What everybody of a batch is told when none of it was stored.
pub(super) const UNDONE: Error = Error::Unavailable("the database undid a batch of writes");

/// The same, with a better reason if there is one.
pub(super) fn undone(cause: Option<&Error>) -> Error {
    match cause {
        Some(Error::Unavailable(reason)) => Error::Unavailable(reason),
        _ => UNDONE,
    }
}

/// What an error of the COMMIT means.
///
/// These refusals come before the last page of the commit is in the log. After any other failure,
/// such as that of the flush, the commit may be there all the same, to be found by whoever
/// recovers the log.
pub(super) fn at_commit(error: &rusqlite::Error) -> Error {
    let code = error.sqlite_error().map_or(ffi::SQLITE_ERROR, |failed| failed.extended_code);
    match primary_code(code) {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED | ffi::SQLITE_FULL | ffi::SQLITE_CONSTRAINT => {
            undone(Some(&meaning(error)))
        }
        _ => Error::Unknown,
    }
}

/// The code without its details.
fn primary_code(extended: i32) -> i32 {
    extended & 0xff
}

/// Whether somebody else holds the file at this moment.
pub(super) fn is_busy(error: &Error) -> bool {
    *error == Error::Unavailable("the database is busy")
}

#[derive(Clone, Copy)]
enum Rule {
    Unique,
    Primary,
}

/// SQLite names the columns of a violated index, `users.client_id, users.email`; from them comes
/// the name that the index has by the naming rule, and that PostgreSQL reports.
fn unique(message: &str, rule: Rule) -> Error {
    let unreadable = || Error::internal(format!("an unknown unique index is violated: {message}"));
    let Some((_, rest)) = message.split_once("failed: ") else { return unreadable() };
    if let Some(index) = rest.strip_prefix("index '") {
        return Error::Unique { index: index.trim_end_matches('\'').to_owned() };
    }
    let mut columns = rest.split(", ").map(|column| column.split_once('.'));
    let Some(Some((table, first))) = columns.next() else { return unreadable() };
    let mut name = match rule {
        Rule::Primary => return Error::Unique { index: format!("{table}_pkey") },
        Rule::Unique => format!("{table}_{first}"),
    };
    for column in columns {
        let Some((_, column)) = column else { return unreadable() };
        name.push('_');
        name.push_str(column);
    }
    name.push_str("_key");
    Error::Unique { index: name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(extended_code: i32, message: &str) -> rusqlite::Error {
        let code = ffi::Error::new(extended_code);
        rusqlite::Error::SqliteFailure(code, Some(message.to_owned()))
    }

    fn of(extended_code: i32, message: &str) -> Error {
        meaning(&failed(extended_code, message))
    }

    fn index(name: &str) -> Error {
        Error::Unique { index: name.to_owned() }
    }

    #[test]
    fn unique_indexes_are_named_after_their_columns() {
        let message = "UNIQUE constraint failed: users.client_id, users.email_key";

        let error = of(ffi::SQLITE_CONSTRAINT_UNIQUE, message);

        assert_eq!(error, index("users_client_id_email_key_key"));
    }

    #[test]
    fn primary_keys_are_named_after_their_table() {
        let message = "UNIQUE constraint failed: users.client_id, users.id";

        assert_eq!(of(ffi::SQLITE_CONSTRAINT_PRIMARYKEY, message), index("users_pkey"));
    }

    #[test]
    fn an_index_on_expressions_has_its_own_name() {
        let message = "UNIQUE constraint failed: index 'users_folded_key'";

        assert_eq!(of(ffi::SQLITE_CONSTRAINT_UNIQUE, message), index("users_folded_key"));
    }

    #[test]
    fn what_another_try_may_mend_is_unavailable() {
        for code in [ffi::SQLITE_BUSY_SNAPSHOT, ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE] {
            assert!(matches!(of(code, "x"), Error::Unavailable(_)), "{code}");
        }
    }

    #[test]
    fn a_commit_that_was_refused_is_undone() {
        let full = at_commit(&failed(ffi::SQLITE_FULL, "x"));
        let foreign_key = at_commit(&failed(ffi::SQLITE_CONSTRAINT_FOREIGNKEY, "x"));

        assert_eq!(full, Error::Unavailable("the disk is full"));
        assert_eq!(foreign_key, UNDONE);
    }

    #[test]
    fn a_commit_whose_flush_failed_is_unknown() {
        for code in [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_NOMEM] {
            assert_eq!(at_commit(&failed(code, "x")), Error::Unknown);
        }
    }

    #[test]
    fn a_foreign_key_is_a_fault_of_the_program() {
        let error = of(ffi::SQLITE_CONSTRAINT_FOREIGNKEY, "FOREIGN KEY constraint failed");

        assert!(matches!(error, Error::Internal(_)));
    }
}
