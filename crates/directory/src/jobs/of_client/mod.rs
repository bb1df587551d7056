//! The dead jobs of one client, for its administrators.
//!
//! A job of another client looks like a missing one. Trying one again and dropping one are events
//! of the client, which have the number of the client, because jobs have none.

mod rows;

use serde_json::{Value as Json, json};
use store::Tx;

use super::{BUCKETS, INTERNAL, Job, QUEUES};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, Oid};
use crate::policy::Action;
use crate::time::Timestamp;
use crate::{Command, Ctx, Lane, Query};

/// The most jobs that one page has.
const PAGE: u16 = 100;

/// The dead jobs of a client, those that died last in front, a page at a time; of defects only that
/// there was one. Needs: whoever may look after the client's jobs.
#[derive(Clone, Copy, Debug)]
pub struct DeadOfClient {
    /// The client.
    pub client: ClientId,
    /// Those before this one: when it died, and its id.
    pub before: Option<(Timestamp, Oid)>,
    /// How many at most, 1 to 101: one more than a full page tells whether another page follows.
    pub limit: u16,
}

impl Query for DeadOfClient {
    type Outcome = Vec<Job>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Job>, Error> {
        ctx.check(Action::ManageJobs, self.client, Noun::Page)?;
        let limit = self.limit.clamp(1, PAGE + 1);
        let before = self.before.unwrap_or((Timestamp(i64::MAX), Oid([0xff; 12])));
        let mut all = Vec::new();
        for bucket in 0..BUCKETS {
            all.extend(rows::dead(tx, (bucket, self.client), before, i64::from(limit))?);
        }
        all.sort_by_key(|job| std::cmp::Reverse((job.dead_at, job.id)));
        all.truncate(usize::from(limit));
        all.iter_mut().for_each(hide_defect);
        Ok(all)
    }
}

/// One dead job of a client. Needs: whoever may look after the client's jobs.
#[derive(Clone, Copy, Debug)]
pub struct GetOfClient {
    /// The client.
    pub client: ClientId,
    /// Its id.
    pub id: Oid,
}

impl Query for GetOfClient {
    type Outcome = Job;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Job, Error> {
        ctx.check(Action::ManageJobs, self.client, Noun::Job)?;
        for bucket in 0..BUCKETS {
            if let Some(mut job) = rows::find(tx, (bucket, self.id), self.client)? {
                hide_defect(&mut job);
                return Ok(job);
            }
        }
        Err(Error::NotFound(Noun::Job))
    }
}

/// The cause of a defect says how the server works inside, which is no business of a client.
fn hide_defect(job: &mut Job) {
    let is_defect = |error: &&str| error.starts_with(INTERNAL);
    if job.last_error.as_deref().filter(is_defect).is_some() {
        job.last_error = Some(INTERNAL.trim_end_matches([':', ' ']).to_owned());
    }
}

/// Lets a dead job of a client be tried again from the first attempt on. Needs: whoever may look
/// after the client's jobs.
#[derive(Clone, Copy, Debug)]
pub struct RetryOfClient {
    /// The client.
    pub client: ClientId,
    /// Its id.
    pub id: Oid,
}

impl Command for RetryOfClient {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let job = find(tx, ctx, self.client, self.id)?;
        super::rows::revive(
            tx,
            &Job { dead_at: None, due_at: ctx.now, attempts: 0, ..job.clone() },
        )?;
        if let Some(queue) = QUEUES.into_iter().find(|queue| *queue == job.queue) {
            tx.wake(queue);
        }
        record(tx, ctx, &job, Verb::Changed)
    }
}

/// Drops a dead job of a client: it will not be done. Needs: whoever may look after the client's
/// jobs.
#[derive(Clone, Copy, Debug)]
pub struct DiscardOfClient {
    /// The client.
    pub client: ClientId,
    /// Its id.
    pub id: Oid,
}

impl Command for DiscardOfClient {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let job = find(tx, ctx, self.client, self.id)?;
        super::rows::discard(tx, &job)?;
        record(tx, ctx, &job, Verb::Deleted)
    }
}

/// A dead job of a client; nobody else changes it until this transaction ends.
fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, client: ClientId, id: Oid) -> Result<Job, Error> {
    ctx.check(Action::ManageJobs, client, Noun::Job)?;
    for bucket in 0..BUCKETS {
        if let Some(job) = rows::lock(tx, (bucket, id), client)? {
            return Ok(job);
        }
    }
    Err(Error::NotFound(Noun::Job))
}

fn record(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, job: &Job, verb: Verb) -> Result<(), Error> {
    let mut changes = Changes::default();
    let id = json!(job.id.to_string());
    let gone = verb == Verb::Deleted;
    changes.set("id", id.clone(), if gone { Json::Null } else { id });
    changes.set("kind", json!(job.kind), if gone { Json::Null } else { json!(job.kind) });
    changes.set("dead_at", json!(job.dead_at.map(|at| at.0)), Json::Null);
    events::record(tx, ctx, job.client_id, verb, (Noun::Job, job.client_id.0), &changes)
}
