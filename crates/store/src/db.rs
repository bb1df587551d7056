//! The database as the asynchronous side sees it.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::error::{Error, OpenError};
use crate::job::{Call, Job, Lane};
use crate::settings::{Location, Settings};
use crate::sql::{Engine, Sql};
use crate::sqlite;
use crate::tx::Tx;
use crate::{postgres, sql};

/// A database. Cheap to clone; the last one to go stops the threads.
#[derive(Clone)]
pub struct Db {
    store: Arc<Store>,
}

enum Store {
    Sqlite(sqlite::Store),
    Postgres(postgres::Store),
}

impl Db {
    /// Opens a database and brings its schema up to date. Blocks; meant for the start.
    ///
    /// # Errors
    /// [`OpenError`] with the database, the reason and the way out.
    #[expect(clippy::needless_pass_by_value, reason = "settings are for one database")]
    pub fn open(settings: Settings) -> Result<Self, OpenError> {
        let store = match &settings.location {
            Location::File(path) => Store::Sqlite(sqlite::Store::open(path, &settings)?),
            Location::Url(url) => Store::Postgres(postgres::Store::open(url, &settings)?),
        };
        Ok(Self { store: Arc::new(store) })
    }

    /// The engine behind it.
    pub fn engine(&self) -> Engine {
        match &*self.store {
            Store::Sqlite(_) => Engine::Sqlite,
            Store::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads a few rows by key. On SQLite this runs on the caller's own thread, so it must be
    /// well under a millisecond; whatever may take longer is a [`Db::read`].
    ///
    /// # Errors
    /// What the closure says, or what the database says, as an `E`.
    pub async fn point<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.here(Call::new(Lane::Point, closure)).await
    }

    /// Reads some dozens of rows, such as a page of a list. On SQLite this runs on the caller's own
    /// thread, too, so it must end within a millisecond; but it may wait longer than a point after
    /// somebody else has written.
    ///
    /// # Errors
    /// What the closure says, or what the database says, as an `E`.
    pub async fn page<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.here(Call::new(Lane::Page, closure)).await
    }

    /// Reads in one snapshot.
    ///
    /// # Errors
    /// What the closure says, or what the database says, as an `E`.
    pub async fn read<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(Call::new(Lane::Read, closure)).await
    }

    /// Writes, and answers once it is on disk. The closure may run more than once, and must not
    /// touch anything but the transaction. If it fails, nothing of it is stored.
    ///
    /// # Errors
    /// What the closure says, or what the database says, as an `E`. After [`Error::Unknown`]
    /// the write may be stored or not.
    pub async fn write<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(Call::new(Lane::Write, closure)).await
    }

    /// Takes no further work, finishes what waits, and brings everything into the main file.
    pub async fn close(&self) {
        let stopped = match &*self.store {
            Store::Sqlite(store) => store.close(),
            Store::Postgres(store) => store.close(),
        };
        for thread in stopped {
            // A thread that ends without a word has ended all the same.
            let _ = thread.await;
        }
    }

    /// What kind of database this is, for the operator.
    ///
    /// # Errors
    /// What the database says.
    pub async fn facts(&self) -> Result<Facts, Error> {
        let engine = self.engine();
        self.write(move |tx| {
            let (version, collation, isolation, bytes) = tx.get(&FACTS, ())?;
            let schema = tx.get(&SCHEMA, ())?;
            Ok(Facts { engine, version, collation, isolation, schema, bytes })
        })
        .await
    }

    /// Runs a call on the caller's own thread where that can be done at once.
    async fn here<T, E, F>(&self, mut call: Call<T, E, F>) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        if let Store::Sqlite(store) = &*self.store
            && store.here(&mut call)
        {
            return call.outcome();
        }
        self.submit(call).await
    }

    async fn submit<T, E, F>(&self, mut call: Call<T, E, F>) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let lane = call.lane();
        let reply: oneshot::Receiver<Result<T, E>> = call.reply();
        let pushed = match &*self.store {
            Store::Sqlite(store) => store.submit(Box::new(call)),
            Store::Postgres(store) => store.submit(Box::new(call)),
        };
        pushed.map_err(|refusal| E::from(Error::Unavailable(refusal.reason())))?;
        reply.await.unwrap_or_else(|_| Err(E::from(unanswered(lane))))
    }
}

/// What kind of database it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The engine.
    pub engine: Engine,
    /// The version of the engine.
    pub version: String,
    /// How the engine orders texts.
    pub collation: String,
    /// The isolation of transactions that write.
    pub isolation: String,
    /// The number of the last migration applied; 0 if there is none.
    pub schema: i64,
    /// The size on disk in bytes, without the log.
    pub bytes: i64,
}

const FACTS: Sql = sql!(
    "SELECT sqlite_version(), 'BINARY', 'serializable', page_count * page_size
       FROM pragma_page_count(), pragma_page_size()",
    "SELECT current_setting('server_version'), datcollate::text,
            current_setting('transaction_isolation'), pg_database_size(oid)
       FROM pg_database WHERE datname = current_database()"
);

const SCHEMA: Sql = sql!("SELECT COALESCE(MAX(version), 0) FROM schema_migrations");

/// What it means when a thread has gone without an answer.
fn unanswered(lane: Lane) -> Error {
    match lane {
        Lane::Point | Lane::Page | Lane::Read => Error::Unavailable("the database thread has gone"),
        Lane::Write => Error::Unknown,
    }
}
