//! Work to be done after a change, written in the same transaction as the change.
//!
//! This module never does the work; it only adds rows. They lie in 16 buckets, the key of the
//! table, so that a change stays on one partition of it and several runners can share the work.

use sha2::{Digest, Sha256};
use store::{Sql, Tx, row, sql};

use crate::Ctx;
use crate::error::Error;
use crate::ids::{ClientId, Oid};
use crate::time::Timestamp;

row! {
    /// A piece of work that waits.
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
        /// Not before this instant.
        pub due_at: Timestamp,
        /// Until when a runner has it.
        pub leased_until: Option<Timestamp>,
        /// How often it was tried.
        pub attempts: i64,
        /// Of several jobs with the same key only one waits.
        pub dedupe_key: Option<String>,
        /// What went wrong the last time.
        pub last_error: Option<String>,
    }
}

/// The number of buckets.
pub const BUCKETS: i64 = 16;

const INSERT: Sql = sql!("INSERT INTO jobs ({columns}) VALUES ({values})");

const OF_QUEUE: Sql = sql!(
    "SELECT {columns} FROM jobs WHERE bucket = $1 AND queue = $2 ORDER BY due_at, id LIMIT $3"
);

/// The bucket of a key.
pub fn bucket(key: &[u8]) -> i64 {
    Sha256::digest(key).first().map_or(0, |byte| i64::from(*byte) % BUCKETS)
}

/// Adds a job that is due now.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    (queue, kind): (&'static str, &str),
    body: &serde_json::Value,
) -> Result<(), Error> {
    let id = ctx.ids.oid(ctx.now);
    let job = Job {
        bucket: bucket(&id.0),
        id,
        queue: queue.to_owned(),
        kind: kind.to_owned(),
        body: body.to_string(),
        client_id: client,
        due_at: ctx.now,
        leased_until: None,
        attempts: 0,
        dedupe_key: None,
        last_error: None,
    };
    tx.insert(&INSERT, &job)?;
    tx.wake(queue);
    Ok(())
}

/// The jobs of one bucket of a queue that wait, soonest first.
pub fn waiting(tx: &mut Tx<'_>, bucket: i64, queue: &str, limit: i64) -> Result<Vec<Job>, Error> {
    Ok(tx.all(&OF_QUEUE, (bucket, queue.to_owned(), limit))?)
}
