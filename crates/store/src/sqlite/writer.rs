//! The writer thread: many closures, one commit.
//!
//! Everything durable costs one flush of the disk, so closures that wait share it. Nobody is
//! answered before the commit, not even who failed: what it saw may have been somebody else's work
//! of the same batch.
//!
//! A closure that fails takes back what it did and nobody else's work. A savepoint around each
//! would do that; but it has SQLite copy every page before its first change, for nothing, because
//! almost all closures that fail do so before they write. So only after one that had written is the
//! batch done again, without it, and goes on with savepoints: closures may run more than once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use tracing::{error, warn};

use super::Jobs;
use super::checkpoint::Checkpoints;
use super::connection::{Connection, Files, Role};
use super::error::{UNDONE, at_commit, meaning, undone};
use super::log_file::LogFile;
use crate::error::Error;
use crate::job::{Job, Lane};
use crate::meters::Meters;
use crate::settings::OnWake;
use crate::wake;

/// The most closures of one batch.
const BATCH: usize = 64;

/// The least and the most time in which a batch takes in closures that are already waiting. In
/// between it is twice as long as a commit takes: then two thirds of the time go into closures, and
/// those who were answered can come back while the next batch runs.
const BATCH_TIME: (Duration, Duration) = (Duration::from_micros(500), Duration::from_millis(2));

pub(super) struct Writer {
    connection: Connection,
    files: Arc<Files>,
    jobs: Arc<Jobs>,
    checkpoints: Arc<Checkpoints>,
    meters: Arc<Meters>,
    on_wake: OnWake,
    log_bytes: Arc<AtomicI64>,
    /// The length of the log from which the writer itself runs a checkpoint, as soon as little is
    /// left to do. That makes everybody wait for some milliseconds, so it must be seldom.
    long_log: i64,
    /// The length from which it does so whatever is left.
    checkpoint_at: i64,
    log_file: LogFile,
    /// How long commits take of late.
    commit_time: Duration,
}

/// A batch on its way to the commit.
#[derive(Default)]
struct Batch {
    jobs: Vec<Done>,
    /// Whether each closure gets a savepoint.
    careful: bool,
}

/// A closure that ran.
struct Done {
    job: Box<dyn Job>,
    /// Whether what it did is to be kept.
    keep: bool,
    /// The queues it wakes.
    wakes: Vec<&'static str>,
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
        let long_log = files.log_bytes();
        let log_file = LogFile::of(files.path(), long_log.try_into().unwrap_or(0));
        Self {
            log_file,
            connection,
            files,
            jobs,
            checkpoints,
            meters,
            on_wake,
            log_bytes: Arc::default(),
            long_log,
            checkpoint_at: long_log,
            commit_time: Duration::ZERO,
        }
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
        let used = self.log_bytes.load(Ordering::Relaxed);
        if let Err(error) = self.log_file.keep_ahead(used.try_into().unwrap_or(0)) {
            warn!(%error, "the log's file could not be made longer ahead of time");
        }
        let (least, most) = BATCH_TIME;
        let until = Instant::now() + (self.commit_time * 2).clamp(least, most);
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
        let ended = self.end(batch.keeps());
        if ended.is_ok() && batch.keeps() {
            self.checkpoints.note_commit();
            wake::deliver(&self.on_wake, batch.wakes());
        }
        batch.answer(ended.err().as_ref());
    }

    /// Runs one more closure of a batch. An error means that all of the batch is lost.
    fn closure(&mut self, mut job: Box<dyn Job>, batch: &mut Batch) -> Result<(), Error> {
        let started = self.meters.waited(Lane::Write, job.queued());
        if batch.careful
            && let Err(error) = self.connection.run("SAVEPOINT closure")
        {
            batch.jobs.push(Done { job, keep: false, wakes: Vec::new() });
            return Err(meaning(&error));
        }
        let before = self.connection.changes();
        let ran = job.run(&mut self.connection);
        let wrote = self.connection.changes() != before;
        self.meters.ran(Lane::Write, started);
        let lost = self.connection.is_idle();
        let undone = lost.then(|| undone(ran.failure.as_ref().map(|failure| &failure.error)));
        batch.jobs.push(Done { job, keep: ran.keep, wakes: ran.wakes });
        match (undone, ran.keep, batch.careful) {
            (Some(undone), _, _) => Err(undone),
            (None, keep, true) => self.leave_savepoint(keep),
            (None, false, false) if wrote => self.again(batch),
            (None, _, false) => Ok(()),
        }
    }

    fn leave_savepoint(&self, keep: bool) -> Result<(), Error> {
        let undo = if keep { Ok(()) } else { self.connection.run("ROLLBACK TO closure") };
        undo.and_then(|()| self.connection.run("RELEASE closure")).map_err(|error| meaning(&error))
    }

    /// Undoes all of a batch and does again what is to be kept; further closures get savepoints.
    fn again(&mut self, batch: &mut Batch) -> Result<(), Error> {
        batch.careful = true;
        self.connection.rollback().map_err(|error| meaning(&error))?;
        self.connection.run("BEGIN IMMEDIATE").map_err(|error| meaning(&error))?;
        for done in batch.jobs.iter_mut().filter(|done| done.keep) {
            let ran = done.job.run(&mut self.connection);
            if !ran.keep || self.connection.is_idle() {
                // It saw what it saw before, so only the database itself can be the reason.
                done.keep = ran.keep;
                return Err(undone(ran.failure.as_ref().map(|failure| &failure.error)));
            }
        }
        Ok(())
    }

    /// Commits, or rolls back when there is nothing to keep.
    fn end(&mut self, keep: bool) -> Result<(), Error> {
        if !keep {
            return self.connection.rollback().map_err(|error| meaning(&error));
        }
        let begun = Instant::now();
        let committed = self.connection.run("COMMIT");
        self.commit_time = (self.commit_time * 7 + begun.elapsed()) / 8;
        let Err(failed) = committed else { return Ok(()) };
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
        if length < self.long_log {
            self.checkpoint_at = self.long_log + self.long_log / 2;
            return;
        }
        if length < self.checkpoint_at && !self.checkpoints.take_nearly() {
            return;
        }
        let later = length + self.long_log / 4;
        match self.checkpoints.passive(&self.connection) {
            Ok(found) if found.is_complete() => {}
            Ok(_) => self.checkpoint_at = later,
            Err(error) => {
                self.checkpoint_at = later;
                warn!(%error, "a checkpoint failed, trying again when the log has grown");
            }
        }
    }
}

impl Batch {
    fn keeps(&self) -> bool {
        self.jobs.iter().any(|done| done.keep)
    }

    /// The queues to wake once everything is on disk.
    fn wakes(&self) -> Vec<&'static str> {
        self.jobs.iter().filter(|done| done.keep).flat_map(|done| &done.wakes).copied().collect()
    }

    /// Answers everybody, with their own outcome or with an error that takes its place.
    fn answer(self, replaced: Option<&Error>) {
        for Done { job, keep, .. } in self.jobs {
            job.answer(match replaced {
                // Of a closure that failed there was nothing to commit.
                Some(Error::Unknown) if !keep => Some(UNDONE),
                replaced => replaced.cloned(),
            });
        }
    }
}
