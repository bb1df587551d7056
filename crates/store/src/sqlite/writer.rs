//! The writer thread: many closures, one commit.
//!
//! Everything durable costs one flush of the disk, so closures that wait share it. Each runs in a
//! savepoint of its own. Nobody is answered before the commit, not even who failed: what it saw
//! may have been somebody else's work of the same batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use tracing::{error, warn};

use super::Jobs;
use super::checkpoint::Checkpoints;
use super::connection::{Connection, Files, Role};
use super::error::{UNDONE, at_commit, meaning, undone};
use crate::error::Error;
use crate::job::{Job, Lane};
use crate::meters::Meters;
use crate::settings::OnWake;
use crate::wake;

/// The most closures of one batch.
const BATCH: usize = 64;

/// How long a batch takes in closures that are already waiting.
const BATCH_TIME: Duration = Duration::from_millis(2);

/// The log in bytes from which the writer itself runs a checkpoint.
const LONG_LOG: i64 = 16 << 20;

/// How much further the log grows before the writer tries again.
const LOG_STEP: i64 = 4 << 20;

pub(super) struct Writer {
    connection: Connection,
    files: Arc<Files>,
    jobs: Arc<Jobs>,
    checkpoints: Arc<Checkpoints>,
    meters: Arc<Meters>,
    on_wake: OnWake,
    log_bytes: Arc<AtomicI64>,
    checkpoint_at: i64,
}

/// A batch on its way to the commit.
#[derive(Default)]
struct Batch {
    /// The closures, and whether what they did is to be kept.
    jobs: Vec<(Box<dyn Job>, bool)>,
    wakes: Vec<&'static str>,
    keeps: bool,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        files: Arc<Files>,
        jobs: Arc<Jobs>,
        checkpoints: Arc<Checkpoints>,
        meters: Arc<Meters>,
        on_wake: OnWake,
    ) -> Self {
        let (log_bytes, checkpoint_at) = (Arc::default(), LONG_LOG);
        Self { connection, files, jobs, checkpoints, meters, on_wake, log_bytes, checkpoint_at }
    }

    /// Serves the queue until it is closed and empty, then empties the log.
    pub(super) fn run(&mut self) {
        if let Err(error) = self.connection.rollback() {
            warn!(%error, "a transaction could not be rolled back");
        }
        self.watch_log();
        while let Some(job) = self.jobs.pop() {
            self.batch(job);
            self.keep_log_short();
        }
        if let Err(error) = self.checkpoints.complete(&self.connection) {
            warn!(%error, "the log could not be emptied; the next start does it");
        }
    }

    /// Has SQLite say after each commit how long the log is.
    fn watch_log(&mut self) {
        match self.connection.watch_log() {
            Ok(bytes) => self.log_bytes = bytes,
            Err(error) => warn!(%error, "the length of the log is not known to the writer"),
        }
    }

    /// One transaction of one or more closures.
    fn batch(&mut self, first: Box<dyn Job>) {
        if first.is_abandoned() {
            return;
        }
        if let Err(refused) = self.connection.run("BEGIN IMMEDIATE") {
            self.meters.waited(Lane::Write, first.queued());
            if !self.connection.is_idle() {
                self.recover();
            }
            first.answer(Some(meaning(&refused)));
            return;
        }
        let until = Instant::now() + BATCH_TIME;
        let mut batch = Batch::default();
        let mut next = Some(first);
        while let Some(job) = next {
            if !job.is_abandoned()
                && let Err(lost) = self.closure(job, &mut batch)
            {
                self.recover();
                return batch.answer(Some(&lost));
            }
            let more = batch.jobs.len() < BATCH && Instant::now() < until;
            next = if more { self.jobs.try_pop() } else { None };
        }
        let ended = self.end(batch.keeps);
        if ended.is_ok() && batch.keeps {
            self.checkpoints.note_commit();
            wake::deliver(&self.on_wake, std::mem::take(&mut batch.wakes));
        }
        batch.answer(ended.err().as_ref());
    }

    /// Runs one closure of a batch. An error means that all of the batch is lost.
    fn closure(&mut self, mut job: Box<dyn Job>, batch: &mut Batch) -> Result<(), Error> {
        let started = self.meters.waited(Lane::Write, job.queued());
        let begun = self.connection.run("SAVEPOINT closure");
        if let Err(error) = begun {
            batch.jobs.push((job, false));
            return Err(meaning(&error));
        }
        let ran = job.run(&mut self.connection);
        self.meters.ran(Lane::Write, started);
        batch.jobs.push((job, ran.keep));
        if self.connection.is_idle() {
            return Err(undone(ran.failure.as_ref().map(|failure| &failure.error)));
        }
        if ran.keep {
            batch.keeps = true;
            batch.wakes.extend(ran.wakes);
        } else {
            self.connection.run("ROLLBACK TO closure").map_err(|error| meaning(&error))?;
        }
        self.connection.run("RELEASE closure").map_err(|error| meaning(&error))
    }

    /// Commits, or rolls back when there is nothing to keep.
    fn end(&mut self, keep: bool) -> Result<(), Error> {
        if !keep {
            return self.connection.rollback().map_err(|error| meaning(&error));
        }
        let Err(failed) = self.connection.run("COMMIT") else { return Ok(()) };
        error!(error = %failed, "a commit failed");
        self.recover();
        Err(at_commit(&failed))
    }

    /// Ends whatever is open and starts over with a fresh connection, if there can be one.
    fn recover(&mut self) {
        if let Err(error) = self.connection.rollback() {
            warn!(%error, "a transaction could not be rolled back");
        }
        match self.files.open(Role::Writer) {
            Ok(fresh) => {
                self.connection = fresh;
                self.watch_log();
            }
            Err(error) => warn!(%error, "the database could not be opened anew, going on as it is"),
        }
    }

    fn keep_log_short(&mut self) {
        let length = self.log_bytes.load(Ordering::Relaxed);
        if length < LONG_LOG {
            self.checkpoint_at = LONG_LOG;
        }
        if length < self.checkpoint_at {
            return;
        }
        match self.checkpoints.passive(&self.connection) {
            Ok(found) if found.is_complete() => self.checkpoint_at = LONG_LOG,
            Ok(_) => self.checkpoint_at = length + LOG_STEP,
            Err(error) => {
                self.checkpoint_at = length + LOG_STEP;
                warn!(%error, "a checkpoint failed, trying again when the log has grown");
            }
        }
    }
}

impl Batch {
    /// Answers everybody, with their own outcome or with an error that takes its place.
    fn answer(self, replaced: Option<&Error>) {
        for (job, kept) in self.jobs {
            job.answer(match replaced {
                // Of a closure that failed there was nothing to commit.
                Some(Error::Unknown) if !kept => Some(UNDONE),
                replaced => replaced.cloned(),
            });
        }
    }
}
