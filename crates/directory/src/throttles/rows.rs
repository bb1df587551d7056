//! The SQL of throttles.

use store::{Sql, Tx, row, sql};

use super::Kind;
use super::rule::Count;
use crate::error::Error;
use crate::ids::ClientId;
use crate::time::Timestamp;

row! {
    /// The attempts at something.
    #[derive(Clone)]
    pub(super) struct Throttle {
        client_id: ClientId,
        kind: Kind,
        key_hash: [u8; 32],
        attempts: i64,
        since: Timestamp,
        blocked_until: Timestamp,
        forgotten_at: Timestamp,
    }
}

/// Client, what is counted, and the SHA-256 of for whom.
pub(super) type Key = (ClientId, Kind, [u8; 32]);

/// How many forgotten counts are swept away with one attempt. More than one attempt can add, so
/// that a heap of them shrinks.
pub(super) const SWEPT: i64 = 8;

/// How often a count is looked for that is swept away between two statements.
const TRIES: usize = 3;

const FIND: Sql =
    sql!("SELECT {columns} FROM throttles WHERE client_id = $1 AND kind = $2 AND key_hash = $3");
const LOCK: Sql = sql!(
    "SELECT {columns} FROM throttles
     WHERE client_id = $1 AND kind = $2 AND key_hash = $3 {for_update}"
);
const INSERT: Sql = sql!(
    "INSERT INTO throttles ({columns}) VALUES ({values})
     ON CONFLICT (client_id, kind, key_hash) DO NOTHING"
);
const UPDATE: Sql = sql!(
    "UPDATE throttles SET attempts = $4, since = $5, blocked_until = $6, forgotten_at = $7
     WHERE client_id = $1 AND kind = $2 AND key_hash = $3"
);
const DELETE: Sql =
    sql!("DELETE FROM throttles WHERE client_id = $1 AND kind = $2 AND key_hash = $3");
const FIRST_FORGOTTEN: Sql =
    sql!("SELECT forgotten_at FROM throttles WHERE client_id = $1 ORDER BY forgotten_at LIMIT 1");
const FORGOTTEN: Sql = sql!(
    "SELECT {columns} FROM throttles WHERE client_id = $1 AND forgotten_at <= $2
     ORDER BY forgotten_at LIMIT $3 {skip_locked}"
);

impl Throttle {
    pub(super) fn count(&self) -> Count {
        Count {
            attempts: self.attempts,
            since: self.since,
            blocked_until: self.blocked_until,
            forgotten_at: self.forgotten_at,
        }
    }
}

/// The count of a key.
pub(super) fn peek(tx: &mut Tx<'_>, (client, kind, key): Key) -> Result<Option<Throttle>, Error> {
    Ok(tx.find(&FIND, (client, kind, key))?)
}

/// The count of a key; nobody else changes it until this transaction ends.
pub(super) fn find(tx: &mut Tx<'_>, (client, kind, key): Key) -> Result<Option<Throttle>, Error> {
    Ok(tx.find(&LOCK, (client, kind, key))?)
}

/// As [`find`], made if there is none.
pub(super) fn lock(tx: &mut Tx<'_>, key: Key, now: Timestamp) -> Result<Throttle, Error> {
    let (client_id, kind, key_hash) = key;
    let Count { attempts, since, blocked_until, forgotten_at } = Count::none(now);
    let fresh =
        Throttle { client_id, kind, key_hash, attempts, since, blocked_until, forgotten_at };
    for _ in 0..TRIES {
        tx.insert(&INSERT, &fresh)?;
        // Another transaction may just have swept away what was in the way of the insertion.
        if let Some(found) = find(tx, key)? {
            return Ok(found);
        }
    }
    Err(Error::Unavailable("too many attempts are being counted at this moment"))
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Throttle, after: &Count) -> Result<(), Error> {
    let count = (after.attempts, after.since, after.blocked_until, after.forgotten_at);
    let (attempts, since, blocked_until, forgotten_at) = count;
    let key = (before.client_id, before.kind, before.key_hash);
    let (client, kind, hash) = key;
    tx.execute(&UPDATE, (client, kind, hash, attempts, since, blocked_until, forgotten_at))?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, throttle: &Throttle) -> Result<(), Error> {
    tx.execute(&DELETE, (throttle.client_id, throttle.kind, throttle.key_hash))?;
    Ok(())
}

/// Removes at most `limit` counts that are forgotten, passing over those that somebody is using.
/// Gives how many.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    let forgotten: Vec<Throttle> = tx.all(&FORGOTTEN, (client, now, limit))?;
    for throttle in &forgotten {
        delete(tx, throttle)?;
    }
    Ok(forgotten.len() as u64)
}

/// When the count of a client is forgotten that is so first.
pub(crate) fn first_expiry(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find(&FIRST_FORGOTTEN, (client,))?)
}
