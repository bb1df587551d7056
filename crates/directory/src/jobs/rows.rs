//! The SQL of jobs.

use store::{Sql, Tx, listed, padded, row, sql};

use crate::error::Error;
use crate::ids::{ClientId, Oid};
use crate::time::Timestamp;

row! {
    /// A piece of work.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Job {
        /// 0 to 15, from a hash of the dedupe key, else of the id.
        pub bucket: i64,
        /// Its id.
        pub id: Oid,
        /// Which runner takes it.
        pub queue: String,
        /// What is to be done.
        pub kind: String,
        /// With what, as a JSON object of ids; never secrets or texts.
        pub body: String,
        /// For which client.
        pub client_id: ClientId,
        /// Not before this instant. While a runner has it, the end of the lease.
        pub due_at: Timestamp,
        /// Until when a runner has it.
        pub leased_until: Option<Timestamp>,
        /// How often it was tried, the attempt under way included.
        pub attempts: i64,
        /// Of several jobs with the same key only one is there.
        pub dedupe_key: Option<String>,
        /// What went wrong the last time.
        pub last_error: Option<String>,
        /// When it was given up.
        pub dead_at: Option<Timestamp>,
    }
}

const INSERT: Sql = sql!("INSERT INTO jobs ({columns}) VALUES ({values})");
const INSERT_ONCE: Sql = sql!(
    "INSERT INTO jobs ({columns}) VALUES ({values})
     ON CONFLICT (bucket, dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING"
);
const WAITING: Sql = sql!(
    "SELECT {columns} FROM jobs WHERE bucket = $1 AND queue = $2 AND dead_at IS NULL
     ORDER BY due_at, id LIMIT $3"
);
const DEAD: Sql = sql!(
    "SELECT {columns} FROM jobs WHERE bucket = $1 AND dead_at IS NOT NULL
     ORDER BY dead_at NULLS FIRST, id LIMIT $2"
);
const FIRST_DUE: Sql = sql!(
    "SELECT due_at FROM jobs WHERE bucket = $1 AND queue = $2 AND dead_at IS NULL
     ORDER BY due_at LIMIT 1"
);
const COUNT: Sql =
    sql!("SELECT COUNT(*) FROM jobs WHERE bucket = $1 AND queue = $2 AND dead_at IS NULL");
const COUNT_DEAD: Sql =
    sql!("SELECT COUNT(*) FROM jobs WHERE bucket = $1 AND queue = $2 AND dead_at IS NOT NULL");
const CLAIM: Sql = sql!(
    "UPDATE jobs SET due_at = $4, leased_until = $4, attempts = attempts + 1
     WHERE bucket = $1 AND id IN
       (SELECT id FROM jobs
        WHERE bucket = $1 AND queue = $2 AND dead_at IS NULL AND due_at <= $3
          AND client_id NOT IN ({list})
        ORDER BY due_at LIMIT $5 {skip_locked})
     RETURNING {columns}"
);
const DELETE: Sql = sql!("DELETE FROM jobs WHERE bucket = $1 AND id = $2 AND leased_until = $3");
const PUT_OFF: Sql = sql!(
    "UPDATE jobs SET due_at = $4, leased_until = NULL, attempts = $5, last_error = $6
     WHERE bucket = $1 AND id = $2 AND leased_until = $3"
);
const BURY: Sql = sql!(
    "UPDATE jobs SET dead_at = $4, leased_until = NULL, dedupe_key = NULL, last_error = $5
     WHERE bucket = $1 AND id = $2 AND leased_until = $3"
);
const FIND: Sql = sql!("SELECT {columns} FROM jobs WHERE bucket = $1 AND id = $2");
const LOCK: Sql = sql!("SELECT {columns} FROM jobs WHERE bucket = $1 AND id = $2 {for_update}");
const KEYED: Sql = sql!("SELECT id FROM jobs WHERE bucket = $1 AND dedupe_key = $2");
const REVIVE: Sql = sql!(
    "UPDATE jobs SET dead_at = NULL, due_at = $3, attempts = $4, dedupe_key = $5
     WHERE bucket = $1 AND id = $2 AND dead_at IS NOT NULL"
);
const DISCARD: Sql = sql!("DELETE FROM jobs WHERE bucket = $1 AND id = $2 AND dead_at IS NOT NULL");
const FORGET: Sql = sql!(
    "DELETE FROM jobs WHERE bucket = $1 AND id IN
       (SELECT id FROM jobs WHERE bucket = $1 AND dead_at < $2
        ORDER BY dead_at NULLS FIRST LIMIT $3)"
);

pub(super) fn insert(tx: &mut Tx<'_>, job: &Job) -> Result<(), Error> {
    tx.insert(&INSERT, job)?;
    Ok(())
}

/// Adds a job, unless its dedupe key is there. Gives whether it was added.
pub(super) fn insert_once(tx: &mut Tx<'_>, job: &Job) -> Result<bool, Error> {
    Ok(tx.insert(&INSERT_ONCE, job)? > 0)
}

/// The jobs of one bucket of a queue that wait or are under way, soonest first.
pub fn waiting(tx: &mut Tx<'_>, bucket: i64, queue: &str, limit: i64) -> Result<Vec<Job>, Error> {
    Ok(tx.all(&WAITING, (bucket, queue.to_owned(), limit))?)
}

/// The dead jobs of one bucket, those that died first in front.
pub(super) fn dead(tx: &mut Tx<'_>, bucket: i64, limit: i64) -> Result<Vec<Job>, Error> {
    Ok(tx.all(&DEAD, (bucket, limit))?)
}

/// When the next job of one bucket of a queue is due.
pub(super) fn first_due(
    tx: &mut Tx<'_>,
    bucket: i64,
    queue: &str,
) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find(&FIRST_DUE, (bucket, queue.to_owned()))?)
}

/// How many jobs of one bucket of a queue wait or are under way, and how many are dead.
pub(super) fn count(tx: &mut Tx<'_>, bucket: i64, queue: &str) -> Result<(i64, i64), Error> {
    let waiting = tx.get(&COUNT, (bucket, queue.to_owned()))?;
    Ok((waiting, tx.get(&COUNT_DEAD, (bucket, queue.to_owned()))?))
}

/// Takes at most `limit` jobs of one bucket that are due, until `until`, but none of some clients.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    (bucket, queue): (i64, &str),
    now: Timestamp,
    until: Timestamp,
    limit: i64,
    busy: &[ClientId],
) -> Result<Vec<Job>, Error> {
    // No client has this number; an empty list would be one that nothing is outside of.
    let mut busy = busy.to_vec();
    busy.push(ClientId(-1));
    let busy = padded(&busy);
    let head = (bucket, queue.to_owned(), now, until, limit);
    Ok(tx.all(&CLAIM.list(6, busy.len()), listed(head, &busy))?)
}

/// Removes a job that is done. Gives whether the lease was still its.
pub(super) fn delete(tx: &mut Tx<'_>, job: &Job) -> Result<bool, Error> {
    Ok(tx.execute(&DELETE, (job.bucket, job.id, job.leased_until))? > 0)
}

/// Gives a job back, due at an instant. Gives whether the lease was still its.
pub(super) fn put_off(
    tx: &mut Tx<'_>,
    job: &Job,
    due_at: Timestamp,
    attempts: i64,
    error: Option<&str>,
) -> Result<bool, Error> {
    let error = error.map(str::to_owned);
    let values = (job.bucket, job.id, job.leased_until, due_at, attempts, error);
    Ok(tx.execute(&PUT_OFF, values)? > 0)
}

/// Gives a job up. Gives whether the lease was still its.
pub(super) fn bury(tx: &mut Tx<'_>, job: &Job, now: Timestamp, error: &str) -> Result<bool, Error> {
    let values = (job.bucket, job.id, job.leased_until, now, error.to_owned());
    Ok(tx.execute(&BURY, values)? > 0)
}

pub(super) fn find(tx: &mut Tx<'_>, bucket: i64, id: Oid) -> Result<Option<Job>, Error> {
    Ok(tx.find(&FIND, (bucket, id))?)
}

/// As [`find`]; nobody else changes it until this transaction ends.
pub(super) fn lock(tx: &mut Tx<'_>, bucket: i64, id: Oid) -> Result<Option<Job>, Error> {
    Ok(tx.find(&LOCK, (bucket, id))?)
}

/// Whether a job with a dedupe key is there.
pub(super) fn is_there(tx: &mut Tx<'_>, bucket: i64, key: &str) -> Result<bool, Error> {
    Ok(tx.find::<Oid>(&KEYED, (bucket, key.to_owned()))?.is_some())
}

/// Lets a dead job be tried again.
pub(super) fn revive(tx: &mut Tx<'_>, after: &Job) -> Result<(), Error> {
    let key = after.dedupe_key.clone();
    tx.execute(&REVIVE, (after.bucket, after.id, after.due_at, after.attempts, key))?;
    Ok(())
}

/// Removes a dead job.
pub(super) fn discard(tx: &mut Tx<'_>, job: &Job) -> Result<(), Error> {
    tx.execute(&DISCARD, (job.bucket, job.id))?;
    Ok(())
}

/// Removes at most `limit` jobs of one bucket that died before an instant. Gives how many.
pub(super) fn forget(
    tx: &mut Tx<'_>,
    bucket: i64,
    before: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    Ok(tx.execute(&FORGET, (bucket, before, limit))?)
}
