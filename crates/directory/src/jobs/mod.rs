//! Work to be done after a change, written in the same transaction as the change.
//!
//! This module never does the work; it keeps the rows. They lie in 16 buckets, the key of the
//! table, so that a change stays on one partition of it and several runners can share the work.
//! A runner claims jobs through a [`Queue`], does them outside any transaction, and settles each.
//!
//! Invariants
//! - A job is under way in at most one place: claiming it moves its due time to the end of the
//!   lease, and only whoever holds that lease can settle it.
//! - A runner that goes without a word loses nothing: when its lease has run out, the job is
//!   claimed again. So a job may be done twice, and whoever does it must bear that.
//! - Of several jobs with the same dedupe key one is there, waiting or under way.
//! - A job whose last attempt failed is dead: it is kept with the reason, nobody claims it, until
//!   the operator has it tried again or discards it.
//! - A body holds ids, never secrets or texts; an error holds no addresses.

mod commands;
mod of_client;
mod queue;
mod rows;
mod rules;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use store::Tx;

pub use commands::{Dead, Discard, Get, Retry, Waiting};
pub use of_client::{DeadOfClient, DiscardOfClient, GetOfClient, RetryOfClient};
pub use queue::{Due, Queue, Record, Settlement};
pub use rows::{Job, waiting};
pub use rules::{Backoff, without_addresses};

use crate::Ctx;
use crate::error::Error;
use crate::ids::{ClientId, IdSource};
use crate::time::Timestamp;

/// The number of buckets.
pub const BUCKETS: i64 = 16;

/// The queue of mails.
pub const MAIL: &str = "mail";
/// The queue of what is put in order after a change.
pub const UPKEEP: &str = "upkeep";

/// All queues.
pub const QUEUES: [&str; 2] = [MAIL, UPKEEP];
/// How the reason of a job begins that failed by a defect; what follows is for the operator alone.
pub const INTERNAL: &str = "internal error: ";

/// The bucket of a key.
pub fn bucket(key: &[u8]) -> i64 {
    Sha256::digest(key).first().map_or(0, |byte| i64::from(*byte) % BUCKETS)
}

impl Job {
    /// A job that is due at an instant, with a new id.
    fn new(
        ids: &mut IdSource,
        client: ClientId,
        (queue, kind): (&'static str, &str),
        body: &Json,
        now: Timestamp,
    ) -> Self {
        let id = ids.oid(now);
        Self {
            bucket: bucket(&id.0),
            id,
            queue: queue.to_owned(),
            kind: kind.to_owned(),
            body: body.to_string(),
            client_id: client,
            due_at: now,
            leased_until: None,
            attempts: 0,
            dedupe_key: None,
            last_error: None,
            dead_at: None,
        }
    }

    /// The same with a dedupe key, which decides about the bucket.
    fn keyed(self, key: &str) -> Self {
        Self { bucket: bucket(key.as_bytes()), dedupe_key: Some(key.to_owned()), ..self }
    }
}

/// Adds a job that is due now.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    (queue, kind): (&'static str, &str),
    body: &Json,
) -> Result<(), Error> {
    let job = Job::new(ctx.ids, client, (queue, kind), body, ctx.now);
    rows::insert(tx, &job)?;
    tx.wake(queue);
    Ok(())
}

/// As [`add`], unless there is a job with this dedupe key, waiting or under way. For work of which
/// two would be one too many.
pub(crate) fn add_once(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    (queue, kind): (&'static str, &str),
    body: &Json,
    key: &str,
) -> Result<(), Error> {
    let job = Job::new(ctx.ids, client, (queue, kind), body, ctx.now).keyed(key);
    if rows::insert_once(tx, &job)? {
        tx.wake(queue);
    }
    Ok(())
}
