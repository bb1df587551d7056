//! SQLite: callers and reader threads that read, one thread that writes, one that checkpoints.

mod checkpoint;
mod connection;
mod error;
mod log_file;
mod migrate;
mod points;
mod reader;
mod writer;

use std::io;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::error::{Error, OpenError};
use crate::job::{Call, Job, Lane};
use crate::meters::Meters;
use crate::queue::{Queue, Refusal};
use crate::settings::Settings;
use crate::threads;
use crate::tx::Tx;

use checkpoint::Checkpoints;
use connection::{Connection, Files, Role};
use points::Points;
use writer::Writer;

type Jobs = Queue<Box<dyn Job>>;

/// A SQLite file with the threads that serve it.
pub(crate) struct Store {
    reads: Arc<Jobs>,
    writes: Arc<Jobs>,
    points: Points,
    pages: Points,
    checkpoints: Arc<Checkpoints>,
    meters: Arc<Meters>,
    stopped: Mutex<Vec<oneshot::Receiver<()>>>,
}

impl Store {
    /// Opens the file, migrates it and starts the threads.
    pub(crate) fn open(path: &Path, settings: &Settings) -> Result<Self, OpenError> {
        let open = || {
            let files = Arc::new(Files::new(path, settings));
            let mut writer = files.open(Role::Writer).map_err(|error| error.to_string())?;
            if !writer.has_log() {
                return Err("its file system does not support a write-ahead log".to_owned());
            }
            migrate::run(&mut writer, &files, settings)?;
            let store = Self {
                reads: Arc::new(Jobs::new(settings.queue)),
                writes: Arc::new(Jobs::new(settings.queue)),
                points: Points::new(Arc::clone(&files), Role::Point),
                pages: Points::new(Arc::clone(&files), Role::Page),
                checkpoints: Arc::default(),
                meters: Arc::new(Meters::new()),
                stopped: Mutex::default(),
            };
            store.start(writer, &files, settings).map_err(|error| error.to_string())?;
            Ok(store)
        };
        open().map_err(|reason: String| OpenError::new(path.display().to_string(), reason))
    }

    fn start(
        &self,
        writer: Connection,
        files: &Arc<Files>,
        settings: &Settings,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let mut writer = Writer::new(
            writer,
            Arc::clone(files),
            Arc::clone(&self.writes),
            Arc::clone(&self.checkpoints),
            Arc::clone(&self.meters),
            Arc::clone(&settings.on_wake),
        );
        self.thread("store-write", move || writer.run())?;

        let connection = files.open(Role::Checkpointer)?;
        let signals = Arc::clone(&self.checkpoints);
        let long_log = files.log_bytes() / connection.page_bytes()?;
        self.thread("store-checkpoint", move || {
            checkpoint::run(&connection, &signals, long_log);
        })?;

        for _ in 0..settings.readers.max(1) {
            let mut connection = files.open(Role::Reader)?;
            let (jobs, meters) = (Arc::clone(&self.reads), Arc::clone(&self.meters));
            self.thread("store-read", move || reader::run(&mut connection, &jobs, &meters))?;
        }
        Ok(())
    }

    fn thread(&self, name: &'static str, body: impl FnMut() + Send + 'static) -> io::Result<()> {
        let stopped = threads::start(name, body)?;
        self.stopped.lock().push(stopped);
        Ok(())
    }

    /// Runs a point or a page on the caller's thread. If that cannot be done at once, gives false: a
    /// reader thread may wait, the caller's may not.
    pub(crate) fn here<T, E, F>(&self, call: &mut Call<T, E, F>) -> bool
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send,
        E: From<Error> + Send,
    {
        match call.lane() {
            Lane::Point => self.points.run(call, &self.meters),
            Lane::Page => self.pages.run(call, &self.meters),
            Lane::Read | Lane::Write => false,
        }
    }

    /// Hands a job to the threads of its lane.
    pub(crate) fn submit(&self, job: Box<dyn Job>) -> Result<(), Refusal> {
        let queue = match job.lane() {
            Lane::Point | Lane::Page | Lane::Read => &self.reads,
            Lane::Write => &self.writes,
        };
        queue.push(job).map_err(|(_, refusal)| refusal)
    }

    /// Closes the queues; the threads end once these are empty, and say so.
    pub(crate) fn close(&self) -> Vec<oneshot::Receiver<()>> {
        self.points.close();
        self.pages.close();
        self.reads.close();
        self.writes.close();
        self.checkpoints.close();
        std::mem::take(&mut *self.stopped.lock())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}
