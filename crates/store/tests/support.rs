//! A fresh database for each test, on every engine that is offered.

use store::{Db, Migration, Settings, Sql, row, sql};
use tempfile::TempDir;

pub const SCHEMA: &[Migration] = &[Migration::shared(
    1,
    "0001_people",
    "CREATE TABLE people (
        client_id BIGINT NOT NULL,
        id BIGINT NOT NULL,
        email TEXT,
        active BOOLEAN,
        photo {bytes},
        version BIGINT NOT NULL,
        PRIMARY KEY (client_id, id)
    ) {by client_id};
    CREATE UNIQUE INDEX people_client_id_email_key ON people (client_id, email);",
)];

row! {
    /// A row with every kind of column.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Person {
        pub client_id: i64,
        pub id: i64,
        pub email: Option<String>,
        pub active: Option<bool>,
        pub photo: Option<Vec<u8>>,
        pub version: i64,
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

/// A database that goes with the test.
pub struct TestDb {
    pub db: Db,
    pub folder: TempDir,
}

pub fn clock() -> i64 {
    1_700_000_000_000_000
}

pub fn sqlite(folder: &TempDir) -> Settings {
    let mut settings = Settings::sqlite(folder.path().join("test.db"), clock);
    settings.migrations = SCHEMA.to_vec();
    settings
}

pub fn open() -> TestDb {
    let folder = TempDir::new().unwrap();
    TestDb { db: Db::open(sqlite(&folder)).unwrap(), folder }
}
