//! The threads with a connection each.

use std::any::TypeId;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::RwLock;
use tracing::warn;

use super::config::Target;
use super::connection::{Connection, Mode};
use super::error::chain;
use crate::error::{Error, Failure, Scope};
use crate::job::{Job, Lane};
use crate::meters::Meters;
use crate::queue::Queue;
use crate::settings::OnWake;
use crate::wake;

/// How often a closure is run before its caller is told to try again later.
const ATTEMPTS: u32 = 3;

/// The shortest pause before another attempt; it doubles, and up to as much is added by chance.
const RETRY_PAUSE: Duration = Duration::from_millis(5);

/// The shortest pause after a connection could not be made; it doubles up to the longest.
const CONNECT_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_CONNECT_PAUSE: Duration = Duration::from_secs(2);

/// What the threads of a pool share.
pub(super) struct Shared {
    pub(super) target: Target,
    pub(super) jobs: Queue<Box<dyn Job>>,
    pub(super) meters: Meters,
    pub(super) on_wake: OnWake,
    /// The point closures that need more than one statement, and so a transaction.
    pub(super) several: RwLock<HashSet<TypeId>>,
}

/// One thread and its connection, which is made when it is first needed.
pub(super) struct Worker {
    shared: Arc<Shared>,
    connection: Option<Connection>,
    failures: u32,
    next_connect: Option<Instant>,
    chance: u64,
}

/// What is left to do after an attempt.
enum Next {
    Answer(Option<Error>),
    Again,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, number: usize) -> Self {
        // Any odd number will do to have the threads pause differently.
        let chance = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Self { shared, connection: None, failures: 0, next_connect: None, chance }
    }

    /// Serves the queue until it is closed and empty.
    pub(super) fn run(&mut self) {
        self.connection = None;
        while let Some(job) = self.shared.jobs.pop() {
            if !job.is_abandoned() {
                self.serve(job);
            }
        }
    }

    fn serve(&mut self, mut job: Box<dyn Job>) {
        let lane = job.lane();
        let started = self.shared.meters.waited(lane, job.queued());
        let mut attempt = 1;
        let replaced = loop {
            match self.attempt(&mut *job) {
                Next::Answer(replaced) => break replaced,
                Next::Again if attempt == ATTEMPTS || job.is_abandoned() => break None,
                Next::Again => self.pause(attempt),
            }
            attempt += 1;
        };
        self.shared.meters.ran(lane, started);
        job.answer(replaced);
    }

    /// Runs the closure once, or twice if it turns out to need a transaction.
    fn attempt(&mut self, job: &mut dyn Job) -> Next {
        let lane = job.lane();
        let single = lane == Lane::Point && !self.shared.several.read().contains(&job.closure());
        let mode = if single { Mode::Single } else { Mode::Transaction(lane) };
        let next = self.run_in(mode, job);
        if self.connection.as_ref().is_some_and(Connection::wants_transaction) {
            self.shared.several.write().insert(job.closure());
            return self.run_in(Mode::Transaction(lane), job);
        }
        next
    }

    fn run_in(&mut self, mode: Mode, job: &mut dyn Job) -> Next {
        let shared = Arc::clone(&self.shared);
        let connection = match self.connect() {
            Ok(connection) => connection,
            Err(error) => return Next::Answer(Some(error)),
        };
        if let Err(failure) = connection.begin(mode) {
            self.connection = None;
            return again_or(failure, job);
        }
        let ran = job.run(connection);
        if !ran.keep {
            let undone = connection.rollback();
            if undone.is_err() || connection.is_closed() {
                self.connection = None;
            }
            let retry = ran.failure.is_some_and(|failure| failure.scope == Scope::Retry);
            return if retry { Next::Again } else { Next::Answer(None) };
        }
        match connection.commit() {
            Ok(()) => {
                wake::deliver(&shared.on_wake, ran.wakes);
                Next::Answer(None)
            }
            Err(failure) => {
                warn!(error = %failure.error, "a commit failed");
                // Whatever state it is in, it is not one to go on with.
                self.connection = None;
                // What was read is right, however its transaction ends.
                if job.lane() == Lane::Write { again_or(failure, job) } else { Next::Answer(None) }
            }
        }
    }

    /// The connection, made if there is none.
    fn connect(&mut self) -> Result<&mut Connection, Error> {
        const GONE: Error = Error::Unavailable("the database does not answer");
        if self.connection.as_ref().is_some_and(Connection::is_closed) {
            self.connection = None;
        }
        if self.connection.is_none() {
            if self.next_connect.is_some_and(|at| Instant::now() < at) {
                return Err(GONE);
            }
            match Connection::open(&self.shared.target) {
                Ok(connection) => {
                    (self.failures, self.next_connect) = (0, None);
                    self.connection = Some(connection);
                }
                Err(error) => {
                    let longest = CONNECT_PAUSE.saturating_mul(1 << self.failures.min(8));
                    let pause = self.jittered(longest.min(LONGEST_CONNECT_PAUSE) / 2);
                    self.failures += 1;
                    self.next_connect = Some(Instant::now() + pause);
                    let (target, error) = (&self.shared.target.name, chain(&error));
                    warn!("{target} cannot be reached: {error}; trying again in {pause:?}");
                    return Err(GONE);
                }
            }
        }
        self.connection.as_mut().ok_or(GONE)
    }

    fn pause(&mut self, attempt: u32) {
        let pause = self.jittered(RETRY_PAUSE.saturating_mul(1 << attempt));
        self.shared.jobs.wait_for_end(pause);
    }

    /// Between once and twice the time, so that those who collided do not meet again.
    fn jittered(&mut self, time: Duration) -> Duration {
        // A xorshift generator: chance enough to spread threads, and no source of it is needed.
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        let part = u32::try_from(self.chance % 1000).unwrap_or_default();
        time + time * part / 1000
    }
}

/// Another attempt if that may help, else the error as the answer.
fn again_or(failure: Failure, job: &mut dyn Job) -> Next {
    if failure.scope == Scope::Retry {
        job.set_aside(failure.error);
        return Next::Again;
    }
    Next::Answer(Some(failure.error))
}
