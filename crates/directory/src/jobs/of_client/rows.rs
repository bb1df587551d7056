//! The SQL of the dead jobs of one client.

use store::{Sql, Tx, sql};

use super::Job;
use crate::error::Error;
use crate::ids::{ClientId, Oid};
use crate::time::Timestamp;

const DEAD: Sql = sql!(
    "SELECT {columns} FROM jobs
     WHERE bucket = $1 AND client_id = $2 AND dead_at IS NOT NULL AND (dead_at, id) < ($3, $4)
     ORDER BY dead_at DESC NULLS LAST, id DESC LIMIT $5"
);
const FIND: Sql = sql!(
    "SELECT {columns} FROM jobs
     WHERE bucket = $1 AND id = $2 AND client_id = $3 AND dead_at IS NOT NULL"
);
const LOCK: Sql = sql!(
    "SELECT {columns} FROM jobs
     WHERE bucket = $1 AND id = $2 AND client_id = $3 AND dead_at IS NOT NULL {for_update}"
);

pub(super) fn dead(
    tx: &mut Tx<'_>,
    (bucket, client): (i64, ClientId),
    (at, id): (Timestamp, Oid),
    limit: i64,
) -> Result<Vec<Job>, Error> {
    Ok(tx.all(&DEAD, (bucket, client, at, id, limit))?)
}

/// A dead job of a client.
pub(super) fn find(
    tx: &mut Tx<'_>,
    (bucket, id): (i64, Oid),
    client: ClientId,
) -> Result<Option<Job>, Error> {
    Ok(tx.find(&FIND, (bucket, id, client))?)
}

/// A dead job of a client; nobody else changes it until this transaction ends.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    (bucket, id): (i64, Oid),
    client: ClientId,
) -> Result<Option<Job>, Error> {
    Ok(tx.find(&LOCK, (bucket, id, client))?)
}
