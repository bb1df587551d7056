//! PostgreSQL: threads with one synchronous connection each.
//!
//! Its client must never be used or dropped on a thread of an asynchronous runtime, so that
//! everything here happens on threads of the store.

mod check;
mod config;
mod connection;
mod error;
mod migrate;
mod names;
mod worker;

use std::sync::Arc;
use std::thread;

use parking_lot::{Mutex, RwLock};
use tokio::sync::oneshot;

use crate::error::OpenError;
use crate::job::Job;
use crate::meters::Meters;
use crate::queue::{Queue, Refusal};
use crate::settings::Settings;
use crate::sql::Engine;
use crate::threads;

use config::Target;
use worker::{Shared, Worker};

/// A PostgreSQL database with the threads that serve it.
pub(crate) struct Store {
    shared: Arc<Shared>,
    stopped: Mutex<Vec<oneshot::Receiver<()>>>,
}

impl Store {
    /// Checks the server, migrates the database and starts the threads. These connect when they
    /// are first needed.
    pub(crate) fn open(url: &str, settings: &Settings) -> Result<Self, OpenError> {
        let target = Target::parse(url, settings)?;
        prepare(&target, settings).map_err(|reason| OpenError::new(&target.name, reason))?;
        let shared = Arc::new(Shared {
            target,
            jobs: Queue::new(settings.queue),
            meters: Meters::new(),
            on_wake: Arc::clone(&settings.on_wake),
            several: RwLock::default(),
        });
        let mut stopped = Vec::new();
        for number in 1..=settings.connections.max(1) {
            let mut worker = Worker::new(Arc::clone(&shared), number);
            let started = threads::start("store-postgres", move || worker.run());
            stopped.push(started.map_err(|e| OpenError::new(&shared.target.name, e))?);
        }
        Ok(Self { shared, stopped: Mutex::new(stopped) })
    }

    /// Hands a job to the threads.
    pub(crate) fn submit(&self, job: Box<dyn Job>) -> Result<(), Refusal> {
        self.shared.jobs.push(job).map_err(|(_, refusal)| refusal)
    }

    /// Closes the queue; the threads end once it is empty, and say so.
    pub(crate) fn close(&self) -> Vec<oneshot::Receiver<()>> {
        self.shared.jobs.close();
        std::mem::take(&mut *self.stopped.lock())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// Checks and migrates on a thread of its own, because the caller's may belong to a runtime.
fn prepare(target: &Target, settings: &Settings) -> Result<(), String> {
    if settings.layout.engine() != Engine::Postgres {
        return Err("the layout of its tables is that of SQLite".to_owned());
    }
    let work = || {
        let connect = |error: postgres::Error| error::chain(&error);
        let mut client = target.connect_to_migrate().map_err(connect)?;
        check::server(&mut client)?;
        migrate::run(&mut client, settings)
    };
    thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|_| Err("its preparation panicked".to_owned()))
}
