//! What PostgreSQL's error codes mean here.

use postgres::error::{DbError, SqlState};

use super::names::Names;
use crate::error::{Error, Failure};

/// A transaction that collided with others as often as it was tried.
const COLLIDED: Error = Error::Unavailable("other transactions were in the way");

const LOST: Error = Error::Unavailable("the connection to the database was lost");

/// Codes after which nobody knows whether a COMMIT went through: the statement's completion is
/// unknown, the connection or the server went away, or a part of a distributed engine failed.
const UNKNOWN_AT_COMMIT: [&str; 8] =
    ["40003", "08006", "08007", "57P01", "57P02", "57P03", "57014", "XX000"];

/// What an error before the COMMIT means.
pub(super) fn failure(error: &postgres::Error, names: &Names) -> Failure {
    let Some(db) = error.as_db_error() else {
        return if is_lost(error) {
            Failure::retry(LOST)
        } else {
            Failure::statement(Error::internal(chain(error)))
        };
    };
    match db.code().code() {
        // A foreign key fails only when somebody took away what was just looked up, because
        // commands ask first; the next run finds it gone and says so.
        "40001" | "40P01" | "23503" => Failure::retry(COLLIDED),
        "40003" => Failure::retry(LOST),
        "23505" => Failure::statement(unique(db, names)),
        "55P03" => Failure::transaction(Error::Unavailable("the row is locked by somebody else")),
        "57014" => Failure::transaction(Error::Unavailable("the statement took too long")),
        "25P03" => Failure::transaction(Error::Unavailable("the transaction took too long")),
        code if code.starts_with("08") || code.starts_with("57P") => Failure::retry(LOST),
        code if code.starts_with("53") => {
            Failure::transaction(Error::Unavailable("the database server is out of resources"))
        }
        _ => Failure::statement(Error::internal(described(db))),
    }
}

/// What an error of the COMMIT means.
pub(super) fn at_commit(error: &postgres::Error, names: &Names) -> Failure {
    match error.code().map(SqlState::code) {
        None => Failure::transaction(Error::Unknown),
        Some(code) if UNKNOWN_AT_COMMIT.contains(&code) => Failure::transaction(Error::Unknown),
        Some(_) => failure(error, names),
    }
}

/// Whether the connection broke, as opposed to a wrong value on this side.
fn is_lost(error: &postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<std::io::Error>() {
            return true;
        }
        cause = inner.source();
    }
    error.is_closed()
}

fn unique(error: &DbError, names: &Names) -> Error {
    match names.index(error.constraint(), error.message()) {
        Some(index) => Error::Unique { index },
        None => Error::internal(described(error)),
    }
}

/// The error with its causes. Details are left out, because they show the values of rows.
pub(super) fn chain(error: &postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return described(db);
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

fn described(error: &DbError) -> String {
    format!("{} (SQLSTATE {})", error.message(), error.code().code())
}
