//! The SQL of users whom a label is taken off.

use store::{Sql, Tx, listed, padded, sql};

use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::time::Timestamp;

const LOCK: Sql = sql!(
    "SELECT id FROM users WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL
     ORDER BY id {for_update}"
);
const TOUCH: Sql = sql!(
    "UPDATE users SET version = version + 1, updated_at = $2
     WHERE client_id = $1 AND id IN ({list})"
);

/// The living ones among some users, at most 256, whom nobody else changes until this transaction
/// ends.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<UserId>, Error> {
    let users = padded(users);
    Ok(tx.all(&LOCK.list(2, users.len()), listed((client,), &users))?)
}

/// Lets some users, at most 256, count as changed.
pub(super) fn touch(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
    now: Timestamp,
) -> Result<(), Error> {
    let users = padded(users);
    tx.execute(&TOUCH.list(3, users.len()), listed((client, now), &users))?;
    Ok(())
}
