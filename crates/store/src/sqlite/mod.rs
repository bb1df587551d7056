//! SQLite: callers and reader threads that read, one thread that writes, one that checkpoints.

mod checkpoint;
mod connection;
mod error;
mod migrate;
mod points;
mod reader;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::thread;

use tokio::sync::oneshot;

use crate::error::{Error, OpenError};
use crate::job::{Call, Job, Lane};
use crate::meters::Meters;
use crate::queue::{Queue, Refusal};
use crate::settings::Settings;
use crate::tx::Tx;

use checkpoint::Checkpoints;
use connection::{Files, Role};
use points::Points;

type Jobs = Queue<Box<dyn Job>>;

/// A SQLite file with the threads that serve it.
pub(crate) struct Store {
    reads: Arc<Jobs>,
    writes: Arc<Jobs>,
    points: Points,
    checkpoints: Arc<Checkpoints>,
    meters: Arc<Meters>,
    stopped: parking_lot::Mutex<Vec<oneshot::Receiver<()>>>,
}

impl Store {
    /// Opens the file, migrates it and starts the threads.
    pub(crate) fn open(path: &Path, settings: Settings) -> Result<Self, OpenError> {
        let named =
            |reason: &dyn std::fmt::Display| OpenError::new(path.display().to_string(), reason);
        let files = Arc::new(Files::new(path, &settings));
        let mut writer = files.open(Role::Writer).map_err(|error| named(&error))?;
        migrate::run(&mut writer, &files, &settings).map_err(|reason| named(&reason))?;

        let meters = Arc::new(Meters::new());
        let reads = Arc::new(Jobs::new(settings.queue));
        let writes = Arc::new(Jobs::new(settings.queue));
        let checkpoints = Arc::new(Checkpoints::default());
        let mut stopped = Vec::new();
        let failed = |error: std::io::Error| named(&error);

        let connection = files.open(Role::Checkpointer).map_err(|error| named(&error))?;
        let signals = Arc::clone(&checkpoints);
        stopped.push(
            start("store-checkpoint", move || checkpoint::run(&connection, &signals))
                .map_err(failed)?,
        );
        for _ in 0..settings.readers.max(1) {
            let mut connection = files.open(Role::Reader).map_err(|error| named(&error))?;
            let (jobs, meters) = (Arc::clone(&reads), Arc::clone(&meters));
            stopped.push(
                start("store-read", move || reader::run(&mut connection, &jobs, &meters))
                    .map_err(failed)?,
            );
        }
        let writer = writer::Writer::new(
            writer,
            Arc::clone(&files),
            Arc::clone(&writes),
            Arc::clone(&checkpoints),
            Arc::clone(&meters),
            settings.on_wake,
        );
        stopped.push(start("store-write", move || writer.run()).map_err(failed)?);
        let points = Points::new(files);
        let stopped = parking_lot::Mutex::new(stopped);
        Ok(Self { reads, writes, points, checkpoints, meters, stopped })
    }

    /// Runs a point on the caller's thread. If that cannot be done at once, gives false: a reader
    /// thread may wait, the caller's may not.
    pub(crate) fn point<T, E, F>(&self, call: &mut Call<T, E, F>) -> bool
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E>,
        E: From<Error>,
    {
        self.points.run(call, &self.meters)
    }

    /// Hands a job to the threads of its lane.
    pub(crate) fn submit(&self, job: Box<dyn Job>) -> Result<(), Refusal> {
        let queue = match job.lane() {
            Lane::Point | Lane::Read => &self.reads,
            Lane::Write => &self.writes,
        };
        queue.push(job).map_err(|(_, refusal)| refusal)
    }

    /// Closes the queues; the threads end once these are empty, and say so.
    pub(crate) fn close(&self) -> Vec<oneshot::Receiver<()>> {
        self.points.close();
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

/// Starts a thread; what is given back hears when it has ended.
fn start(
    name: &str,
    body: impl FnOnce() + Send + 'static,
) -> Result<oneshot::Receiver<()>, std::io::Error> {
    let (sender, receiver) = oneshot::channel();
    let run = move || {
        body();
        // Nobody may be waiting for the end.
        let _ = sender.send(());
    };
    thread::Builder::new().name(name.to_owned()).spawn(run)?;
    Ok(receiver)
}
