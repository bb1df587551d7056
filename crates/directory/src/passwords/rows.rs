//! The SQL of passwords.

use store::{Sql, Tx, sql};

use super::PasswordHash;
use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::time::Timestamp;

const FIND: Sql = sql!("SELECT hash, set_at FROM passwords WHERE client_id = $1 AND user_id = $2");
const SET: Sql = sql!(
    "INSERT INTO passwords (client_id, user_id, hash, set_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (client_id, user_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at"
);
const FORGET: Sql = sql!("DELETE FROM passwords WHERE client_id = $1 AND user_id = $2");

/// The hash of a user's password, and when it was set.
pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<(PasswordHash, Timestamp)>, Error> {
    Ok(tx.find(&FIND, (client, user))?)
}

/// Sets or replaces the password of a user.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    hash: &PasswordHash,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(&SET, (client, user, hash, at))?;
    Ok(())
}

/// Removes the password of a user, because they are deleted.
pub(crate) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}
