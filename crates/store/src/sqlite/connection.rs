//! Connections to the file, and a transaction on one of them.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
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

/// How much of the file some connections see through the page cache of the operating system. Only
/// addresses are taken up, so it is more than files are large.
const MMAP_BYTES: i64 = 64 << 30;

/// The cache of a connection that sees the file itself, in KiB: of use for pages that are still in the
/// log only.
const SMALL_CACHE: usize = 4096;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that writes.
    Writer,
    /// One of a reader thread; waits while the file is busy.
    Reader,
    /// One that callers use on their own thread for a few rows; never waits.
    Point,
    /// One that callers use on their own thread for a page of rows; never waits for the file.
    Page,
    /// The one that moves the log into the file.
    Checkpointer,
}

impl Role {
    /// Whether it sees the file through the page cache of the operating system, which spares whoever
    /// reads many rows a copy of each page. But SQLite gives the whole view up as soon as somebody else
    /// has committed, which takes the kernel some 85 ms once a gigabyte was looked at. So the others
    /// read pages into a cache of their own.
    fn sees_file(self) -> bool {
        matches!(self, Self::Reader | Self::Page)
    }

    /// Whether it gives up at once when the file is busy.
    fn never_waits(self) -> bool {
        matches!(self, Self::Point | Self::Page)
    }
}

/// The file and how its connections are set up.
#[derive(Debug)]
pub(super) struct Files {
    path: PathBuf,
    busy_timeout: Duration,
    cache_kib: usize,
    log_bytes: i64,
    main: Mutex<Option<Arc<File>>>,
}

impl Files {
    pub(super) fn new(path: &Path, settings: &Settings) -> Self {
        let connections = 1 + points::most_connections();
        Self {
            path: path.to_owned(),
            busy_timeout: settings.busy_timeout,
            cache_kib: settings.cache_mib.max(8) * 1024 / connections,
            log_bytes: i64::try_from(settings.log_mib.max(1) << 20).unwrap_or(i64::MAX),
            main: Mutex::new(None),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The length of the log from which writers wait for it to be moved into the file.
    pub(super) fn log_bytes(&self) -> i64 {
        self.log_bytes
    }

    pub(super) fn open(&self, role: Role) -> Result<Connection, rusqlite::Error> {
        let create =
            if role == Role::Writer { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
        let raw = rusqlite::Connection::open_with_flags(&self.path, flags)?;
        let wait = if role.never_waits() { Duration::ZERO } else { self.busy_timeout };
        raw.busy_timeout(wait)?;
        // The bundled library can peek at parameters while planning, and the statement cache
        // clears them, so that without this every run of a join would be planned anew.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        if role == Role::Writer {
            begin_log(&raw, wait)?;
        }
        raw.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0;
             PRAGMA journal_size_limit = {}; PRAGMA cache_size = -{};",
            // The file keeps a length it has reached, because a commit that only writes over what is
            // there costs a fraction of one that makes the file longer. What is beyond was an
            // exception.
            self.log_bytes.saturating_add(self.log_bytes / 4),
            match role {
                // Whoever only moves pages has no use for a cache.
                Role::Checkpointer => 64,
                Role::Reader | Role::Page => SMALL_CACHE.min(self.cache_kib),
                Role::Writer | Role::Point => self.cache_kib,
            }
        ))?;
        if matches!(role, Role::Reader | Role::Point | Role::Page) {
            raw.pragma_update(None, "query_only", true)?;
        }
        let mapped = if role.sees_file() { MMAP_BYTES } else { 0 };
        raw.execute_batch(&format!("PRAGMA mmap_size = {mapped};"))?;
        let main = self.main().map_err(|error| cannot_open(&self.path, &error))?;
        Ok(Connection { raw, texts: Texts::new(Engine::Sqlite), main })
    }

    /// The main file, opened once for all connections.
    fn main(&self) -> io::Result<Arc<File>> {
        let mut main = self.main.lock();
        if let Some(open) = &*main {
            return Ok(Arc::clone(open));
        }
        let opened = Arc::new(File::open(&self.path)?);
        *main = Some(Arc::clone(&opened));
        Ok(opened)
    }
}

/// Makes the file one with a log. SQLite does not wait when somebody else is about to do the same, so
/// this waits for whoever writes, as long as `patience` in all, and tries again.
fn begin_log(raw: &rusqlite::Connection, patience: Duration) -> Result<(), rusqlite::Error> {
    let deadline = Instant::now() + patience;
    loop {
        match raw.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_locked(&error) && Instant::now() < deadline => {
                raw.execute_batch("BEGIN IMMEDIATE; COMMIT;")?;
            }
            done => return done,
        }
    }
}

fn is_locked(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn cannot_open(path: &Path, error: &io::Error) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
    rusqlite::Error::SqliteFailure(code, Some(format!("{}: {error}", path.display())))
}

/// A connection with the statements it knows.
pub(super) struct Connection {
    raw: rusqlite::Connection,
    texts: Texts,
    /// The main file once more, beside SQLite. It must be closed after the last connection: POSIX
    /// gives up all locks of a process on a file with the first of its handles that is closed.
    main: Arc<File>,
}

impl Connection {
    pub(super) fn raw(&self) -> &rusqlite::Connection {
        &self.raw
    }

    /// Runs a fixed statement such as `COMMIT`.
    pub(super) fn run(&self, text: &str) -> Result<(), rusqlite::Error> {
        self.raw.prepare_cached(text)?.raw_execute().map(|_| ())
    }

    /// Brings to the disk what was moved from the log into the main file so far. SQLite does so when
    /// it has moved everything; but then whoever writes waits for all of it.
    pub(super) fn flush_main_file(&self) -> io::Result<()> {
        self.main.sync_data()
    }

    /// Whether commits go to a log, beside which others can read.
    pub(super) fn has_log(&self) -> bool {
        let mode = self.raw.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
        mode.is_ok_and(|mode| mode == "wal")
    }

    /// How many rows were changed so far, also by what was undone later.
    pub(super) fn changes(&self) -> u64 {
        self.raw.total_changes()
    }

    /// Whether no transaction is open.
    pub(super) fn is_idle(&self) -> bool {
        self.raw.is_autocommit()
    }

    /// Ends the transaction, if one is open, and forgets what it did.
    pub(super) fn rollback(&self) -> Result<(), rusqlite::Error> {
        if self.is_idle() { Ok(()) } else { self.run("ROLLBACK") }
    }

    /// The size of a page of the file, in bytes.
    pub(super) fn page_bytes(&self) -> Result<i64, rusqlite::Error> {
        self.raw.pragma_query_value(None, "page_size", |row| row.get(0))
    }

    /// The length of the log in bytes, brought up to date with each commit of this connection.
    pub(super) fn watch_log(&mut self) -> Result<Arc<AtomicI64>, rusqlite::Error> {
        let page = self.page_bytes()?;
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

        for role in [Role::Writer, Role::Reader, Role::Point, Role::Page, Role::Checkpointer] {
            let connection = files.open(role).unwrap();

            assert!(connection.raw.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG).unwrap());
            assert_eq!(number(&connection, "wal_autocheckpoint"), 0);
            assert!(connection.has_log());
        }
    }

    #[test]
    fn the_library_is_compiled_as_the_configuration_of_cargo_says() {
        let raw = rusqlite::Connection::open_in_memory().unwrap();
        let mut statement = raw.prepare("PRAGMA compile_options").unwrap();
        let options = statement.query_map((), |row| row.get::<_, String>(0)).unwrap();
        let options: Vec<String> = options.map(Result::unwrap).collect();

        assert!(options.iter().any(|known| known == "DEFAULT_MEMSTATUS=0"), "{options:?}");
        let most = options.iter().find_map(|option| option.strip_prefix("MAX_MMAP_SIZE="));
        let most =
            most.and_then(|most| i64::from_str_radix(most.trim_start_matches("0x"), 16).ok());
        assert_eq!(most, Some(MMAP_BYTES));
        assert!(!options.iter().any(|known| known == "ENABLE_API_ARMOR"), "{options:?}");
    }

    #[test]
    fn points_and_pages_never_wait_and_only_the_writer_can_write() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        let files = Files::new(&path, &Settings::sqlite(&path, || 0));

        let setup = [Role::Writer, Role::Reader, Role::Point, Role::Page].map(|role| {
            let connection = files.open(role).unwrap();
            let wait = number(&connection, "busy_timeout");
            (wait, number(&connection, "mmap_size"), number(&connection, "query_only"))
        });

        let (may_write, may_not) = (0, 1);
        let (reader, page) = ((5000, MMAP_BYTES, may_not), (0, MMAP_BYTES, may_not));
        assert_eq!(setup, [(5000, 0, may_write), reader, (0, 0, may_not), page]);
    }
}
