//! What the operator sees of jobs and does with them.

use store::Tx;

use super::{BUCKETS, Job, QUEUES, rows};
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, Oid};
use crate::policy::Action;
use crate::{Command, Ctx, Lane, Query};

/// The most jobs that are listed at once.
const LISTED: u16 = 1000;

/// The dead jobs of all queues, those that died first in front. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Dead {
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for Dead {
    type Outcome = Vec<Job>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Job>, Error> {
        check(ctx)?;
        let limit = self.limit.min(LISTED);
        let mut all = Vec::new();
        for bucket in 0..BUCKETS {
            all.extend(rows::dead(tx, bucket, i64::from(limit))?);
        }
        all.sort_by_key(|job| (job.dead_at, job.id));
        all.truncate(usize::from(limit));
        Ok(all)
    }
}

/// The jobs of all queues that wait or are under way, those due first in front. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for Waiting {
    type Outcome = Vec<Job>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Job>, Error> {
        check(ctx)?;
        let limit = self.limit.min(LISTED);
        let mut all = Vec::new();
        for bucket in 0..BUCKETS {
            for queue in QUEUES {
                all.extend(rows::waiting(tx, bucket, queue, i64::from(limit))?);
            }
        }
        all.sort_by_key(|job| (job.due_at, job.id));
        all.truncate(usize::from(limit));
        Ok(all)
    }
}

/// One job, in whatever state. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Get {
    /// Its id.
    pub id: Oid,
}

impl Query for Get {
    type Outcome = Job;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Job, Error> {
        check(ctx)?;
        get(tx, self.id)
    }
}

/// Lets a dead job be tried again from the first attempt on. Needs: the operator.
///
/// # Errors
/// [`Clash::NotDead`] while it waits or is under way, [`Clash::JobRecurs`] if it recurs and another
/// one does its work by now.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// Its id.
    pub id: Oid,
}

impl Command for Retry {
    type Outcome = Job;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Job, Error> {
        check(ctx)?;
        let before = lock_dead(tx, self.id)?;
        // Work of the installation itself recurs, and is there once.
        let recurs = before.client_id == ClientId::INSTALLATION;
        let dedupe_key = recurs.then(|| before.kind.clone());
        if let Some(key) = &dedupe_key
            && rows::is_there(tx, before.bucket, key)?
        {
            return Err(Error::Conflict(Clash::JobRecurs));
        }
        let after =
            Job { dead_at: None, due_at: ctx.now, attempts: 0, dedupe_key, ..before.clone() };
        rows::revive(tx, &after)?;
        record(tx, ctx, Verb::Changed, &before)?;
        if let Some(queue) = QUEUES.into_iter().find(|queue| *queue == after.queue) {
            tx.wake(queue);
        }
        Ok(after)
    }
}

/// Gives a dead job up for good; its work is never done. Needs: the operator.
///
/// # Errors
/// [`Clash::NotDead`] while it waits or is under way.
#[derive(Clone, Copy, Debug)]
pub struct Discard {
    /// Its id.
    pub id: Oid,
}

impl Command for Discard {
    type Outcome = Job;

    /// The job as it was.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Job, Error> {
        check(ctx)?;
        let job = lock_dead(tx, self.id)?;
        rows::discard(tx, &job)?;
        record(tx, ctx, Verb::Deleted, &job)?;
        Ok(job)
    }
}

fn check(ctx: &Ctx<'_>) -> Result<(), Error> {
    ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Job)
}

fn get(tx: &mut Tx<'_>, id: Oid) -> Result<Job, Error> {
    for bucket in 0..BUCKETS {
        if let Some(job) = rows::find(tx, bucket, id)? {
            return Ok(job);
        }
    }
    Err(Error::NotFound(Noun::Job))
}

/// A dead job, which nobody else changes until this transaction ends.
fn lock_dead(tx: &mut Tx<'_>, id: Oid) -> Result<Job, Error> {
    let found = get(tx, id)?;
    let job = rows::lock(tx, found.bucket, id)?.ok_or(Error::NotFound(Noun::Job))?;
    if job.dead_at.is_none() {
        return Err(Error::Conflict(Clash::NotDead));
    }
    Ok(job)
}

/// The event of a client about one of its jobs. A job has no number, so its id stands among the
/// changes.
fn record(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, verb: Verb, job: &Job) -> Result<(), Error> {
    let mut changes = Changes::default();
    changes.set("job", job.id.to_string(), job.id.to_string());
    changes.set("kind", &*job.kind, &*job.kind);
    changes.set("dead_at", job.dead_at.map(|at| at.0), None::<i64>);
    events::record(tx, ctx, job.client_id, verb, (Noun::Job, 0), &changes)
}
