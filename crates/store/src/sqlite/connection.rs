//! Connections to the file, and a transaction on one of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, ToSql};

use super::error::failure;
use super::points;
use crate::error::{Error, Failure};
use crate::expand::{Fill, Texts};
use crate::row::{Row, Source};
use crate::settings::Settings;
use crate::sql::{Engine, Sql};
use crate::tx::Session;
use crate::value::{Kind, Mismatch, Value};

/// More than there are statements: each is prepared once for each connection.
const STATEMENTS: usize = 1024;

/// How much of the file readers see through the page cache of the operating system.
const MMAP_BYTES: i64 = 1 << 30;

/// The log file is cut to this length when it starts over.
const LOG_LIMIT_BYTES: i64 = 32 << 20;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that writes.
    Writer,
    /// One of a reader thread; waits while the file is busy.
    Reader,
    /// One that callers use on their own thread; never waits.
    Point,
    /// The one that moves the log into the file.
    Checkpointer,
}

/// The file and how its connections are set up.
#[derive(Debug, Clone)]
pub(super) struct Files {
    path: PathBuf,
    busy_timeout: Duration,
    cache_kib: usize,
}

impl Files {
    pub(super) fn new(path: &Path, settings: &Settings) -> Self {
        let connections = 1 + settings.readers.max(1) + points::most_connections();
        Self {
            path: path.to_owned(),
            busy_timeout: settings.busy_timeout,
            cache_kib: settings.cache_mib.max(8) * 1024 / connections,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn open(&self, role: Role) -> Result<Connection, rusqlite::Error> {
        let create =
            if role == Role::Writer { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
        let raw = rusqlite::Connection::open_with_flags(&self.path, flags)?;
        let wait = if role == Role::Point { Duration::ZERO } else { self.busy_timeout };
        raw.busy_timeout(wait)?;
        // The bundled library can peek at parameters while planning, and the statement cache
        // clears them, so that without this every run of a join would be planned anew.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        if role == Role::Writer {
            raw.pragma_update(None, "journal_mode", "WAL")?;
        }
        raw.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0;
             PRAGMA journal_size_limit = {LOG_LIMIT_BYTES}; PRAGMA cache_size = -{};",
            // Whoever only moves pages has no use for a cache.
            if role == Role::Checkpointer { 64 } else { self.cache_kib }
        ))?;
        if matches!(role, Role::Reader | Role::Point) {
            raw.execute_batch(&format!(
                "PRAGMA query_only = ON; PRAGMA mmap_size = {MMAP_BYTES};"
            ))?;
        }
        Ok(Connection { raw, texts: Texts::new(Engine::Sqlite) })
    }
}

/// A connection with the statements it knows.
pub(super) struct Connection {
    raw: rusqlite::Connection,
    texts: Texts,
}

impl Connection {
    pub(super) fn raw(&self) -> &rusqlite::Connection {
        &self.raw
    }

    /// Runs a fixed statement such as `COMMIT`.
    pub(super) fn run(&self, text: &str) -> Result<(), rusqlite::Error> {
        self.raw.prepare_cached(text)?.raw_execute().map(|_| ())
    }

    /// Whether commits go to a log, beside which others can read.
    pub(super) fn has_log(&self) -> bool {
        let mode = self.raw.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
        mode.is_ok_and(|mode| mode == "wal")
    }

    /// Whether no transaction is open.
    pub(super) fn is_idle(&self) -> bool {
        self.raw.is_autocommit()
    }

    /// Ends the transaction, if one is open, and forgets what it did.
    pub(super) fn rollback(&self) -> Result<(), rusqlite::Error> {
        if self.is_idle() { Ok(()) } else { self.run("ROLLBACK") }
    }

    /// The length of the log in bytes, brought up to date with each commit of this connection.
    pub(super) fn watch_log(&mut self) -> Result<Arc<AtomicI64>, rusqlite::Error> {
        let page: i64 = self.raw.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let bytes = Arc::new(AtomicI64::new(0));
        let watched = Arc::clone(&bytes);
        self.raw.wal_hook(Some(move |_: &mut Wal, pages: i32| {
            watched.store(i64::from(pages) * page, Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(bytes)
    }

    fn fixed(&self, text: &str) -> Result<(), Failure> {
        self.run(text).map_err(|error| failure(&error, self.is_idle()))
    }

    /// Prepares a statement, binds its values and gives it to `f`.
    fn with<T>(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
        f: impl FnOnce(&mut CachedStatement<'_>) -> Result<T, Stopped>,
    ) -> Result<T, Failure> {
        let text = self
            .texts
            .get(sql, fill)
            .map_err(|reason| Failure::statement(Error::internal(reason)))?;
        let bound = self.raw.prepare_cached(&text).and_then(|mut statement| {
            let wanted = statement.parameter_count();
            if wanted != values.len() {
                return Err(rusqlite::Error::InvalidParameterCount(values.len(), wanted));
            }
            for (value, index) in values.iter().zip(1..) {
                statement.raw_bind_parameter(index, value)?;
            }
            Ok(statement)
        });
        let ran = bound.map_err(Stopped::Database).and_then(|mut statement| f(&mut statement));
        ran.map_err(|stopped| match stopped {
            Stopped::Database(error) => failure(&error, self.raw.is_autocommit()),
            Stopped::Reader(error) => Failure::statement(error),
        })
    }
}

/// Why a statement did not come to its end.
enum Stopped {
    Database(rusqlite::Error),
    Reader(Error),
}

impl From<rusqlite::Error> for Stopped {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl Session for Connection {
    fn query(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Failure> {
        self.with(sql, fill, values, |statement| {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                each(&mut Row::new(row)).map_err(Stopped::Reader)?;
            }
            Ok(())
        })
    }

    fn execute(
        &mut self,
        sql: &Sql,
        fill: &Fill<'_>,
        values: &[Value<'_>],
    ) -> Result<u64, Failure> {
        self.with(sql, fill, values, |statement| Ok(statement.raw_execute()? as u64))
    }

    fn begin_savepoint(&mut self) -> Result<(), Failure> {
        self.fixed("SAVEPOINT part")
    }

    fn release_savepoint(&mut self) -> Result<(), Failure> {
        self.fixed("RELEASE part")
    }

    fn undo_savepoint(&mut self) -> Result<(), Failure> {
        self.fixed("ROLLBACK TO part")?;
        self.fixed("RELEASE part")
    }
}

impl Source for rusqlite::Row<'_> {
    fn len(&self) -> usize {
        self.as_ref().column_count()
    }

    fn value(&self, index: usize, kind: Kind) -> Result<Value<'_>, Mismatch> {
        let stored = self.get_ref(index).unwrap_or(ValueRef::Null);
        Ok(match (stored, kind) {
            (ValueRef::Null, kind) => Value::Null(kind),
            // SQLite stores truth as a number.
            (ValueRef::Integer(number @ (0 | 1)), Kind::Boolean) => Value::Boolean(number == 1),
            (ValueRef::Integer(number), _) => Value::Integer(number),
            (ValueRef::Text(bytes), _) => match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(text.into()),
                Err(_) => return Err(Mismatch::new("UTF-8", &Value::Bytes(bytes.into()))),
            },
            (ValueRef::Blob(bytes), _) => Value::Bytes(bytes.into()),
            (ValueRef::Real(_), kind) => {
                return Err(Mismatch::new("no fractions", &Value::Null(kind)));
            }
        })
    }

    fn name(&self, index: usize) -> String {
        self.as_ref().column_name(index).unwrap_or("?").to_owned()
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null(_) => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Boolean(truth) => ValueRef::Integer(i64::from(*truth)),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(connection: &Connection, pragma: &str) -> i64 {
        connection.raw.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
    }

    #[test]
    fn plans_do_not_depend_on_parameters_and_commits_do_not_checkpoint() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        let files = Files::new(&path, &Settings::sqlite(&path, || 0));

        for role in [Role::Writer, Role::Reader, Role::Point, Role::Checkpointer] {
            let connection = files.open(role).unwrap();

            assert!(connection.raw.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG).unwrap());
            assert_eq!(number(&connection, "wal_autocheckpoint"), 0);
            assert!(connection.has_log());
        }
    }

    #[test]
    fn only_points_never_wait_and_only_readers_map_the_file() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        let files = Files::new(&path, &Settings::sqlite(&path, || 0));

        let setup = [Role::Writer, Role::Reader, Role::Point].map(|role| {
            let connection = files.open(role).unwrap();
            let wait = number(&connection, "busy_timeout");
            (wait, number(&connection, "mmap_size"), number(&connection, "query_only"))
        });

        assert_eq!(setup, [(5000, 0, 0), (5000, MMAP_BYTES, 1), (0, MMAP_BYTES, 1)]);
    }
}
