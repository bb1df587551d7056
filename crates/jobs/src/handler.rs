//! What does one kind of job.

use std::fmt;
use std::sync::Arc;

use directory::jobs::{INTERNAL, Job, Record};
use directory::time::Timestamp;
use directory::{Actor, Caller, Surface};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;

/// Does one kind of job, outside any transaction. It may be called twice for one job, and may be
/// cut off anywhere: by its time limit, or by the end of the process.
pub trait Handler: Send + Sync + 'static {
    /// The kind of job it does.
    fn kind(&self) -> &'static str;

    /// Does one attempt.
    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>>;
}

/// One attempt at a job.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The job.
    pub job: Job,
    /// Whether the job is given up if this attempt fails.
    pub is_last: bool,
}

impl Attempt {
    /// Who acts in it: the operator, through no face. The id of the request names the job.
    pub fn caller(&self) -> Caller {
        let request = Arc::from(format!("job-{}", self.job.id));
        Caller { actor: Actor::Operator, surface: Surface::Jobs, request }
    }

    /// What the job is about, from the JSON of its body.
    ///
    /// # Errors
    /// [`Failure`] if the body has another form: a defect, or a job of a newer version.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let unread = |error| Failure::new(format!("the body of the job cannot be read: {error}"));
        serde_json::from_str(&self.job.body).map_err(unread)
    }
}

/// What became of a job that did not fail.
pub struct Report {
    /// What came of it, in a word or two: the label `outcome` of the metrics.
    pub outcome: &'static str,
    /// Whether there is more to do.
    pub next: Next,
    /// What it leaves behind.
    pub record: Option<Record>,
}

/// Whether a job that did not fail is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is done.
    Nothing,
    /// It goes on, or recurs, at an instant.
    At(Timestamp),
}

impl Report {
    /// It is done, and there is nothing to record.
    pub fn done(outcome: &'static str) -> Self {
        Self { outcome, next: Next::Nothing, record: None }
    }

    /// It goes on at an instant.
    pub fn again(outcome: &'static str, at: Timestamp) -> Self {
        Self { outcome, next: Next::At(at), record: None }
    }
}

/// Why an attempt failed. The job is tried again, unless that was the last attempt.
pub struct Failure {
    /// The reason, for the operator. Addresses in it are left out before it is kept or logged.
    pub reason: String,
    /// What it leaves behind.
    pub record: Option<Record>,
}

impl Failure {
    /// A failure that leaves nothing behind but its reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), record: None }
    }
}

impl From<directory::Error> for Failure {
    fn from(error: directory::Error) -> Self {
        // A defect shows its cause only here: nobody but the operator sees the whole reason.
        Self::new(match &error {
            directory::Error::Internal(report) => format!("{INTERNAL}{}", report.0),
            other => other.to_string(),
        })
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Report");
        shown.field("outcome", &self.outcome).field("next", &self.next).finish_non_exhaustive()
    }
}
