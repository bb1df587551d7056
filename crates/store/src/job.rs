//! A closure on its way to a database thread, and its answer on the way back.

use std::any::{Any, TypeId};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use tokio::sync::oneshot;

use crate::error::{Error, Failure};
use crate::tx::{Session, Tx};

/// What a transaction is for; decides threads, isolation and limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A few rows by key, well under a millisecond.
    Point,
    /// Some dozens of rows, a millisecond at most.
    Page,
    /// Any reading, in one snapshot.
    Read,
    /// Anything that writes.
    Write,
}

impl Lane {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Page => "page",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The most statements of one transaction. 64 are plenty for a request; a write may also be a
    /// step of an import, which handles 500 lines of some dozen statements each.
    pub(crate) fn statement_limit(self) -> usize {
        match self {
            Self::Point | Self::Page => 64,
            Self::Read => 1024,
            Self::Write => 16_384,
        }
    }
}

/// What became of running a closure once.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Whether the closure succeeded, so that its work should be kept.
    pub(crate) keep: bool,
    /// The first database error.
    pub(crate) failure: Option<Failure>,
    /// The queues to wake after a commit.
    pub(crate) wakes: Vec<&'static str>,
}

/// A closure with its types hidden.
pub(crate) trait Job: Send {
    /// What it is for.
    fn lane(&self) -> Lane;

    /// Whether the caller has gone, so that nobody waits for an answer.
    fn is_abandoned(&self) -> bool;

    /// Runs the closure in a transaction that has begun; the outcome is kept for the answer.
    fn run(&mut self, session: &mut dyn Session) -> Ran;

    /// Answers with the outcome of the last run, or with an error that takes its place.
    fn answer(self: Box<Self>, replaced: Option<Error>);

    /// Makes an error the outcome, in case there is no further run.
    fn set_aside(&mut self, error: Error);

    /// Since when it has been waiting.
    fn queued(&self) -> Instant;

    /// The type of the closure: what it does the first time, it does every time.
    fn closure(&self) -> TypeId;
}

pub(crate) struct Call<T, E, F> {
    lane: Lane,
    queued: Instant,
    closure: F,
    outcome: Option<Result<T, E>>,
    reply: Option<oneshot::Sender<Result<T, E>>>,
}

impl<T, E, F> Call<T, E, F>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E>,
    E: From<Error>,
{
    pub(crate) fn new(lane: Lane, closure: F) -> Self {
        Self { lane, queued: Instant::now(), closure, outcome: None, reply: None }
    }

    /// The receiving end of the answer.
    pub(crate) fn reply(&mut self) -> oneshot::Receiver<Result<T, E>> {
        let (sender, receiver) = oneshot::channel();
        self.reply = Some(sender);
        receiver
    }

    /// Runs the closure, catching its panic. A database error decides over what the closure made
    /// of it.
    pub(crate) fn attempt(&mut self, session: &mut dyn Session) -> Ran {
        let mut tx = Tx::new(session, self.lane.statement_limit());
        let closure = &mut self.closure;
        let result = catch_unwind(AssertUnwindSafe(|| closure(&mut tx)));
        let (failure, wakes) = tx.finish();
        let outcome = match (result, &failure) {
            (Err(panic), _) => Err(E::from(panicked(&*panic))),
            (Ok(_), Some(failure)) => Err(E::from(failure.error.clone())),
            (Ok(outcome), None) => outcome,
        };
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        Ran { keep, failure, wakes }
    }

    /// The outcome of the last attempt.
    pub(crate) fn outcome(&mut self) -> Result<T, E> {
        let lost = || Err(E::from(Error::internal("the closure was never run")));
        self.outcome.take().unwrap_or_else(lost)
    }
}

impl<T, E, F> Job for Call<T, E, F>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send,
    E: From<Error> + Send,
{
    fn lane(&self) -> Lane {
        self.lane
    }

    fn is_abandoned(&self) -> bool {
        self.reply.as_ref().is_some_and(oneshot::Sender::is_closed)
    }

    fn run(&mut self, session: &mut dyn Session) -> Ran {
        self.attempt(session)
    }

    fn answer(mut self: Box<Self>, replaced: Option<Error>) {
        let answer = replaced.map_or_else(|| self.outcome(), |error| Err(error.into()));
        if let Some(reply) = self.reply.take() {
            // Nobody to hear it is no fault: the caller has gone.
            let _ = reply.send(answer);
        }
    }

    fn set_aside(&mut self, error: Error) {
        self.outcome = Some(Err(error.into()));
    }

    fn queued(&self) -> Instant {
        self.queued
    }

    fn closure(&self) -> TypeId {
        TypeId::of::<F>()
    }
}

/// The error that stands for a panic of a closure.
fn panicked(payload: &(dyn Any + Send)) -> Error {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message");
    Error::internal(format!("a transaction's closure panicked: {text}"))
}
