//! One attempt at a job, from its handler to its settlement.

use std::any::Any;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;

use directory::Directory;
use directory::ids::IdSource;
use directory::jobs::{Job, Queue, Record, Settlement, without_addresses};
use directory::time::Timestamp;
use futures_util::FutureExt;
use metrics::counter;
use tokio::sync::watch;
use tracing::{debug, error, warn};

use crate::{Attempt, Failure, Handler, Next, Pace, Report};

/// Does the jobs of one queue.
pub(super) struct Attempts {
    directory: Directory,
    queue: Queue,
    pace: Pace,
    handlers: HashMap<&'static str, Box<dyn Handler>>,
    cut_off: watch::Sender<bool>,
}

/// How an attempt is settled.
struct Verdict {
    outcome: &'static str,
    settlement: Settlement,
    record: Option<Record>,
}

impl Attempts {
    pub(super) fn new(
        directory: Directory,
        queue: &'static str,
        pace: Pace,
        handlers: Vec<Box<dyn Handler>>,
    ) -> Self {
        let queue = directory.queue(queue);
        let handlers = handlers.into_iter().map(|handler| (handler.kind(), handler)).collect();
        Self { directory, queue, pace, handlers, cut_off: watch::Sender::new(false) }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.directory.now()
    }

    /// Has everything that is under way given back.
    pub(super) fn cut_off(&self) {
        self.cut_off.send_replace(true);
    }

    /// Does a job and settles it.
    pub(super) async fn attempt(&self, job: Job) {
        let mut cut_off = self.cut_off.subscribe();
        let verdict = tokio::select! {
            biased;
            done = self.run(&job) => self.judge(&job, done),
            _ = cut_off.wait_for(|cut| *cut) => Verdict {
                outcome: "given back",
                settlement: Settlement::GivenBack(self.now()),
                record: None,
            },
        };
        self.settle(job, verdict).await;
    }

    /// Runs the handler within its time limit; a panic of it is a failure like others.
    async fn run(&self, job: &Job) -> Result<Report, Failure> {
        if job.attempts > i64::from(self.pace.backoff.attempts) {
            return Err(Failure::new("the process ended during the last attempt"));
        }
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            return Err(Failure::new(format!("nobody here does jobs of the kind {}", job.kind)));
        };
        let attempt = Attempt { job: job.clone(), is_last: self.is_last(job) };
        let run = AssertUnwindSafe(handler.run(attempt)).catch_unwind();
        match tokio::time::timeout(self.pace.limit, run).await {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => Err(Failure::new(format!("panicked: {}", said(&*panic)))),
            Err(_) => Err(Failure::new(format!("was not done within {:?}", self.pace.limit))),
        }
    }

    fn is_last(&self, job: &Job) -> bool {
        job.attempts >= i64::from(self.pace.backoff.attempts)
    }

    fn judge(&self, job: &Job, done: Result<Report, Failure>) -> Verdict {
        let failure = match done {
            Ok(Report { outcome, next, record }) => {
                let settlement = match next {
                    Next::Nothing => Settlement::Done,
                    Next::At(instant) => Settlement::Again(instant),
                };
                return Verdict { outcome, settlement, record };
            }
            Err(failure) => failure,
        };
        let reason = without_addresses(&failure.reason);
        let now = self.now();
        let chance = u64::from_le_bytes(IdSource::seeded(self.directory.seed()).bytes());
        let next = self.pace.backoff.next(job.attempts, now, chance);
        let (outcome, settlement) = match next {
            Some(next) => {
                let seconds = (next.0 - now.0) / 1_000_000;
                warn!(
                    job.id = %job.id, job.kind, client.id = %job.client_id, job.attempt = job.attempts,
                    "{} failed, trying again in {seconds} s: {reason}", job.kind
                );
                ("failed", Settlement::PutOff(next, reason))
            }
            None => {
                error!(
                    job.id = %job.id, job.kind, client.id = %job.client_id, job.attempt = job.attempts,
                    "{} failed for the last time and is kept as dead: {reason}", job.kind
                );
                ("dead", Settlement::Dead(reason))
            }
        };
        Verdict { outcome, settlement, record: failure.record }
    }

    async fn settle(&self, job: Job, verdict: Verdict) {
        let (id, kind, client) = (job.id, job.kind.clone(), job.client_id);
        let Verdict { outcome, settlement, record } = verdict;
        match self.queue.settle(job, settlement, record).await {
            Ok(true) => {
                debug!(job.id = %id, job.kind = kind, client.id = %client, "{kind}: {outcome}");
            }
            Ok(false) => {
                warn!(job.id = %id, job.kind = kind, "{kind} took longer than its lease");
            }
            Err(error) => {
                let reason = Failure::from(error).reason;
                warn!(
                    job.id = %id, job.kind = kind,
                    "{kind} could not be settled and will be done again: {reason}"
                );
            }
        }
        let queue = self.queue.name();
        let done = counter!(
            "jobs_done_total", "queue" => queue, "kind" => kind, "outcome" => outcome
        );
        done.increment(1);
    }
}

/// What a panic said.
fn said(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
