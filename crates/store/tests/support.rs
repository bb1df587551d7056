//! A fresh database for each test, on every engine that is offered.
//!
//! SQLite is always there. `ROLLBOOK_TEST_DATABASE_URL`, the URL of a superuser, offers PostgreSQL,
//! plain and in hash partitions.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use postgres::NoTls;
use store::{Db, Error, Layout, Migration, OpenError, Settings, Sql, Tx, row, sql};
use tempfile::TempDir;

pub const SCHEMA: &[Migration] = &[
    Migration::shared(
        1,
        "0001_people",
        "CREATE TABLE people (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            email TEXT,
            active BOOLEAN,
            photo {bytes},
            version BIGINT NOT NULL,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, photo)
        ) {by client_id};
        CREATE UNIQUE INDEX people_client_id_email_key ON people (client_id, email)
            WHERE active;",
    ),
    Migration::shared(
        2,
        "0002_links",
        "CREATE TABLE links (
            client_id BIGINT NOT NULL,
            person_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (client_id, person_id, name),
            FOREIGN KEY (client_id, person_id) REFERENCES people (client_id, id)
        ) {by client_id, narrow};",
    ),
];

row! {
    /// A row with every kind of column.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Person {
        pub client_id: i64,
        pub id: i64,
        pub version: i64,
        pub email: Option<String>,
        pub active: Option<bool>,
        pub photo: Option<Vec<u8>>,
    }
}

impl Person {
    pub fn new(id: i64, email: &str) -> Self {
        let email = Some(email.to_owned());
        Self { client_id: 1, id, email, active: Some(true), photo: None, version: 1 }
    }
}

pub const INSERT: Sql = sql!("INSERT INTO people ({columns}) VALUES ({values})");
pub const FIND: Sql = sql!("SELECT {columns} FROM people WHERE client_id = $1 AND id = $2");
pub const COUNT: Sql = sql!("SELECT COUNT(*) FROM people WHERE client_id = $1");
pub const UPDATE: Sql =
    sql!("UPDATE people SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");

/// A database that goes with the test.
pub struct TestDb {
    pub db: Db,
    pub layout: Layout,
    _home: Home,
}

/// Where a test's database lives; removed afterwards.
pub enum Home {
    Folder(TempDir),
    Server { admin: String, name: String },
}

pub fn clock() -> i64 {
    1_700_000_000_000_000
}

/// The engines that are offered.
pub fn layouts() -> Vec<Layout> {
    match server() {
        None => vec![Layout::Sqlite],
        Some(_) => vec![Layout::Sqlite, Layout::Postgres, Layout::Partitioned],
    }
}

/// One layout for each engine that is offered.
pub fn engines() -> Vec<Layout> {
    layouts().into_iter().filter(|layout| *layout != Layout::Partitioned).collect()
}

/// The URL of the PostgreSQL server, if one is offered.
pub fn server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the tests are told of a server this way")]
    std::env::var("ROLLBOOK_TEST_DATABASE_URL").ok()
}

/// A migrated database on each engine.
pub fn databases() -> impl Iterator<Item = TestDb> {
    engines().into_iter().map(|layout| TestDb::open(layout, |_| {}))
}

/// A migrated database in each layout.
pub fn databases_of_every_layout() -> impl Iterator<Item = TestDb> {
    layouts().into_iter().map(|layout| TestDb::open(layout, |_| {}))
}

impl Home {
    pub fn new(layout: Layout) -> Self {
        if layout == Layout::Sqlite {
            return Self::Folder(TempDir::new().unwrap());
        }
        Self::on_server("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    }

    pub fn on_server(options: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let admin = server().unwrap();
        let name = format!("store_test_{}_{number}", std::process::id());
        run_on(&admin, &format!("CREATE DATABASE {name} {options}"));
        Self::Server { admin, name }
    }

    pub fn settings(&self, layout: Layout) -> Settings {
        let mut settings = match self {
            Self::Folder(folder) => Settings::sqlite(folder.path().join("test.db"), clock),
            Self::Server { admin, name } => {
                let (server, _) = admin.rsplit_once('/').unwrap();
                Settings::postgres(format!("{server}/{name}"), clock)
            }
        };
        settings.layout = layout;
        settings.migrations = SCHEMA.to_vec();
        settings.connections = 4;
        settings
    }

    /// The URL of the database on the server.
    pub fn url(&self) -> String {
        match self {
            Self::Folder(_) => panic!("no server"),
            Self::Server { admin, name } => {
                format!("{}/{name}", admin.rsplit_once('/').unwrap().0)
            }
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Server { admin, name } = self {
            run_on(admin, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

impl TestDb {
    pub fn open(layout: Layout, change: impl FnOnce(&mut Settings)) -> Self {
        let home = Home::new(layout);
        let mut settings = home.settings(layout);
        change(&mut settings);
        let db = Db::open(settings).unwrap();
        Self { db, layout, _home: home }
    }

    pub fn home(&self) -> &Home {
        &self._home
    }

    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.db.write(f).await
    }

    pub async fn insert(&self, person: &Person) -> Result<u64, Error> {
        let person = person.clone();
        self.write(move |tx| tx.insert(&INSERT, &person)).await
    }

    pub async fn find(&self, id: i64) -> Option<Person> {
        self.db.point(move |tx| tx.find::<Person>(&FIND, (1, id))).await.unwrap()
    }

    pub async fn count(&self) -> i64 {
        self.db.read(|tx| tx.get::<i64>(&COUNT, (1,))).await.unwrap()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("this was on {:?}", self.layout);
        }
    }
}

/// Opens a database that should be refused.
pub fn refusal(settings: Settings) -> String {
    match Db::open(settings) {
        Ok(_) => panic!("the database was opened"),
        Err(error) => OpenError::to_string(&error),
    }
}

/// Runs SQL past the store, on a thread of its own because the client needs that.
pub fn run_on(url: &str, text: &str) {
    let work = || postgres::Client::connect(url, NoTls).unwrap().batch_execute(text).unwrap();
    thread::scope(|scope| scope.spawn(work).join().unwrap());
}

/// Holds a database thread inside a closure until let go.
pub struct Gate {
    started: mpsc::Receiver<()>,
    go: mpsc::Sender<()>,
}

/// A gate, and the part that waits inside the closure.
pub fn gate() -> (Gate, impl FnMut() + Send + 'static) {
    let (started_sender, started) = mpsc::channel();
    let (go, go_receiver) = mpsc::channel();
    let wait = move || {
        started_sender.send(()).unwrap();
        go_receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    };
    (Gate { started, go }, wait)
}

impl Gate {
    /// Waits until the closure is inside.
    pub async fn entered(self) -> Self {
        let wait = move || {
            self.started.recv_timeout(Duration::from_secs(20)).unwrap();
            self
        };
        tokio::task::spawn_blocking(wait).await.unwrap()
    }

    /// Lets the closure go on.
    pub fn open(&self) {
        self.go.send(()).unwrap();
    }
}
