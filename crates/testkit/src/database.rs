//! A fresh, migrated database for one test.

use std::path::Path;
use std::sync::{Once, OnceLock};

use store::{Db, Isolation, Layout, Settings};
use tempfile::TempDir;

use crate::postgres;
use crate::world::block_on;

pub use store::Engine;

/// The engines tests run on here: SQLite, and PostgreSQL where a server is offered. With
/// `ROLLBOOK_TEST_SHARDS=1` PostgreSQL alone.
pub fn engines() -> Vec<Engine> {
    let postgres = postgres::url().is_some();
    match (partitioned(), postgres) {
        (true, true) => vec![Engine::Postgres],
        (true, false) => panic!("ROLLBOOK_TEST_SHARDS needs ROLLBOOK_TEST_DATABASE_URL"),
        (false, true) => vec![Engine::Sqlite, Engine::Postgres],
        (false, false) => vec![Engine::Sqlite],
    }
}

/// One test's own database; removed when it is dropped.
pub struct Database {
    db: Option<Db>,
    /// The name of the database on the server.
    server: Option<String>,
    /// The directory of the file.
    _directory: Option<TempDir>,
}

impl Database {
    /// A fresh database. Opening waits, so this is done on a thread of its own, because tests may
    /// run within a runtime.
    pub fn fresh(engine: Engine) -> Self {
        aside(|| match engine {
            Engine::Sqlite => Self::file(),
            Engine::Postgres => Self::server(Isolation::ReadCommitted),
        })
    }

    /// A fresh database on PostgreSQL whose writes are serializable.
    pub fn serializable() -> Self {
        aside(|| Self::server(Isolation::Serializable))
    }

    /// The database as the program has it.
    pub fn db(&self) -> &Db {
        self.db.as_ref().expect("it is open until dropped")
    }

    /// The same database as another server has it, with connections of its own. A file belongs to
    /// one server, so there it is the same one again.
    pub(crate) fn as_another_server(&self) -> Db {
        let Some(name) = &self.server else { return self.db().clone() };
        aside(|| {
            let mut settings = modest(Settings::postgres(postgres::url_of(name), || 0));
            settings.layout = layout();
            settings.connections = 8;
            open(settings)
        })
    }

    fn file() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("test.db");
        std::fs::write(&path, template()).expect("a copy of the template");
        let db = open(modest(Settings::sqlite(path, || 0)));
        Self { db: Some(db), server: None, _directory: Some(directory) }
    }

    fn server(write_isolation: Isolation) -> Self {
        let (name, url) = postgres::create(layout());
        let mut settings = modest(Settings::postgres(url, || 0));
        settings.layout = layout();
        settings.connections = 2;
        settings.write_isolation = write_isolation;
        Self { db: Some(open(settings)), server: Some(name), _directory: None }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let db = self.db.take();
        aside(|| {
            if let Some(db) = db {
                block_on(db.close());
            }
        });
        if let Some(name) = &self.server {
            aside(|| postgres::remove(name));
        }
    }
}

/// The bytes of a migrated, empty SQLite file, made once in a process.
fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("template.db");
        let db = open(modest(Settings::sqlite(&path, || 0)));
        block_on(db.close());
        drop(db);
        std::fs::read(&path).expect("the template")
    })
}

/// Opens and migrates. The first time, statements begin to be noted if that is asked for.
pub(crate) fn open(settings: Settings) -> Db {
    static TRACED: Once = Once::new();
    TRACED.call_once(|| {
        if let Some(file) = variable("ROLLBOOK_TEST_TRACE") {
            store::trace::to_file(Path::new(&file)).expect("the file for statements");
        }
    });
    Db::open(settings).unwrap_or_else(|error| panic!("cannot open a test database: {error}"))
}

/// Settings for many databases at once on a small machine.
pub(crate) fn modest(mut settings: Settings) -> Settings {
    settings.cache_mib = 8;
    settings.readers = 1;
    settings
}

fn layout() -> Layout {
    if partitioned() { Layout::Partitioned } else { Layout::Postgres }
}

fn partitioned() -> bool {
    variable("ROLLBOOK_TEST_SHARDS").is_some_and(|value| value == "1")
}

/// An environment variable.
#[expect(clippy::disallowed_methods, reason = "tests are told about the machine this way")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Runs something that waits on a thread of its own.
pub(crate) fn aside<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| match scope.spawn(run).join() {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}
