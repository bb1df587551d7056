//! A queue as its runner sees it.

use std::time::Duration;

use serde_json::json;
use store::Tx;

use super::{BUCKETS, Job, rows};
use crate::Directory;
use crate::error::Error;
use crate::ids::{ClientId, IdSource};
use crate::time::Timestamp;

/// One queue of a directory. Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    directory: Directory,
    name: &'static str,
}

/// Where there is something to do now, and when next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The buckets with a job that is due, in random order, so that several runners meet seldom.
    pub buckets: Vec<i64>,
    /// When the first of the jobs that are not due yet is.
    pub next: Option<Timestamp>,
}

/// What becomes of a job after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It is done and goes.
    Done,
    /// It goes on, or recurs, at an instant, and its attempts are counted anew.
    Again(Timestamp),
    /// It was not begun, or cut off by the end of the process: whoever comes next may have it, and
    /// the attempt does not count.
    GivenBack(Timestamp),
    /// It failed and is tried again at an instant.
    PutOff(Timestamp, String),
    /// It failed for good.
    Dead(String),
}

/// What a job leaves behind, written in the transaction that settles it. May run more than once,
/// and touches nothing but the transaction.
pub type Record = Box<dyn FnMut(&mut Tx<'_>, Timestamp) -> Result<(), Error> + Send>;

impl Directory {
    /// One queue of jobs.
    pub fn queue(&self, name: &'static str) -> Queue {
        Queue { directory: self.clone(), name }
    }
}

impl Queue {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Looks where there is something to do.
    pub async fn due(&self) -> Result<Due, Error> {
        let (now, name) = (self.directory.now(), self.name);
        let firsts = self.directory.db().read(move |tx| {
            let first = |bucket| Ok((bucket, rows::first_due(tx, bucket, name)?));
            (0..BUCKETS).map(first).collect::<Result<Vec<_>, Error>>()
        });
        let firsts: Vec<(i64, Timestamp)> = firsts
            .await?
            .into_iter()
            .filter_map(|(bucket, due_at)| Some((bucket, due_at?)))
            .collect();
        let (due, later): (Vec<_>, Vec<_>) = firsts.into_iter().partition(|first| first.1 <= now);
        let mut ids = IdSource::seeded(self.directory.seed());
        let mut buckets: Vec<i64> = due.into_iter().map(|(bucket, _)| bucket).collect();
        buckets.sort_by_cached_key(|_| ids.bytes::<8>());
        Ok(Due { buckets, next: later.into_iter().map(|(_, due_at)| due_at).min() })
    }

    /// Takes at most `limit` jobs of one bucket that are due, but none of some clients, which have
    /// enough under way. Nobody else gets them before the lease has run out.
    pub async fn claim(
        &self,
        bucket: i64,
        limit: usize,
        lease: Duration,
        busy: Vec<ClientId>,
    ) -> Result<Vec<Job>, Error> {
        let (now, name) = (self.directory.now(), self.name);
        let until = now.plus(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let db = self.directory.db();
        db.write(move |tx| rows::claim(tx, (bucket, name), now, until, limit, &busy)).await
    }

    /// Settles a job that was claimed, and records what it leaves behind. Gives whether the lease
    /// was still held; if it was not, nothing is changed or recorded, because somebody else has
    /// the job by now.
    pub async fn settle(
        &self,
        job: Job,
        settlement: Settlement,
        mut record: Option<Record>,
    ) -> Result<bool, Error> {
        let now = self.directory.now();
        let settle = move |tx: &mut Tx<'_>| {
            let held = apply(tx, &job, &settlement, now)?;
            if held && let Some(record) = &mut record {
                record(tx, now)?;
            }
            Ok(held)
        };
        self.directory.db().write(settle).await
    }

    /// How many jobs wait or are under way, and how many are dead.
    pub async fn counts(&self) -> Result<(i64, i64), Error> {
        let name = self.name;
        let counts = self.directory.db().read(move |tx| {
            let mut all = (0, 0);
            for bucket in 0..BUCKETS {
                let (waiting, dead) = rows::count(tx, bucket, name)?;
                all = (all.0 + waiting, all.1 + dead);
            }
            Ok(all)
        });
        counts.await
    }

    /// Makes sure that a recurring job is there, under a name of its own. One that is there keeps
    /// its time; it recurs by being settled with [`Settlement::Again`].
    pub async fn ensure(&self, kind: &'static str) -> Result<(), Error> {
        let (now, seed, name) = (self.directory.now(), self.directory.seed(), self.name);
        let add = move |tx: &mut Tx<'_>| {
            let mut ids = IdSource::seeded(seed);
            let installation = ClientId::INSTALLATION;
            let job = Job::new(&mut ids, installation, (name, kind), &json!({}), now);
            rows::insert_once(tx, &job.keyed(kind)).map(drop)
        };
        self.directory.db().write(add).await
    }

    /// Removes dead jobs of all queues that died before an instant, at most `limit` of each
    /// bucket. Gives how many.
    pub async fn forget_dead(&self, before: Timestamp, limit: u16) -> Result<u64, Error> {
        let mut gone = 0;
        for bucket in 0..BUCKETS {
            let limit = i64::from(limit);
            let db = self.directory.db();
            gone += db.write(move |tx| rows::forget(tx, bucket, before, limit)).await?;
        }
        Ok(gone)
    }
}

/// Whether the lease was still held.
fn apply(
    tx: &mut Tx<'_>,
    job: &Job,
    settlement: &Settlement,
    now: Timestamp,
) -> Result<bool, Error> {
    match settlement {
        Settlement::Done => rows::delete(tx, job),
        Settlement::Again(at) => rows::put_off(tx, job, *at, 0, None),
        Settlement::GivenBack(at) => {
            rows::put_off(tx, job, *at, job.attempts - 1, job.last_error.as_deref())
        }
        Settlement::PutOff(at, error) => rows::put_off(tx, job, *at, job.attempts, Some(error)),
        Settlement::Dead(error) => rows::bury(tx, job, now, error),
    }
}
