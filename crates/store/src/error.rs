//! What can go wrong in the store, and what it means for the caller.

use std::fmt;
use std::sync::Arc;

/// The outcome of a statement or transaction that did not succeed.
///
/// Apart from [`Error::Unknown`], an error means that nothing of the transaction was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A unique index or a primary key refused a row. The name is the same on both engines:
    /// `{table}_{columns}_key` or `{table}_pkey`.
    #[error("the unique index {index} already has this key")]
    Unique {
        /// The name of the violated index.
        index: String,
    },
    /// Not done, and worth another try later: queue full, disk full, database busy or gone.
    #[error("not done: {0}")]
    Unavailable(&'static str),
    /// Cut off while committing: done or not. Look before repeating.
    #[error("the commit was cut off, its outcome is unknown")]
    Unknown,
    /// A fault of the program or of the database file; logged once, never shown to people.
    #[error("{0}")]
    Internal(Report),
}

impl Error {
    /// An internal error without a place in the sources.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Internal(Report::new(message))
    }
}

/// The account of an internal error, for the log. It is apart, so that what goes well carries little
/// room for what does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report(Box<Account>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Account {
    message: Arc<str>,
    place: Option<(&'static str, u32)>,
}

impl Report {
    /// A report of a fault that no statement caused.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Account { message: message.into().into(), place: None }))
    }

    /// The same report, naming the file and line of the statement at fault.
    #[must_use]
    pub fn at(mut self, file: &'static str, line: u32) -> Self {
        self.0.place = Some((file, line));
        self
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.place {
            Some((file, line)) => write!(f, "{file}:{line}: {}", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

/// Why a database could not be opened. The text names the database, the reason and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot open {database}: {reason}")]
pub struct OpenError {
    database: String,
    reason: String,
}

impl OpenError {
    pub(crate) fn new(database: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { database: database.into(), reason: reason.to_string() }
    }
}

/// What a failed statement means for the transaction around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Rolling back to a savepoint heals the transaction.
    Statement,
    /// The transaction is lost.
    Transaction,
    /// The transaction is lost, and running it again from the start may well succeed.
    Retry,
}

/// An error together with what it means for the transaction.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) scope: Scope,
}

impl Failure {
    pub(crate) fn statement(error: Error) -> Self {
        Self { error, scope: Scope::Statement }
    }

    pub(crate) fn transaction(error: Error) -> Self {
        Self { error, scope: Scope::Transaction }
    }

    pub(crate) fn retry(error: Error) -> Self {
        Self { error, scope: Scope::Retry }
    }
}
