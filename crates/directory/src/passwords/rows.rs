//! The SQL of passwords.

use store::{Sql, Tx, row, sql};

use super::PasswordHash;
use crate::error::Error;
use crate::ids::{ClientId, UserId, Version};
use crate::time::Timestamp;

row! {
    /// The password of a user.
    #[derive(Clone)]
    pub(crate) struct Password {
        pub(crate) client_id: ClientId,
        pub(crate) user_id: UserId,
        /// Its hash.
        pub(crate) hash: PasswordHash,
        /// When it was set.
        pub(crate) set_at: Timestamp,
        /// How often one was set; another hash of the same password leaves it.
        pub(crate) version: Version,
    }
}

/// How many passwords that were replaced are remembered, besides the present one.
const REMEMBERED: i64 = 4;

const FIND: Sql = sql!("SELECT {columns} FROM passwords WHERE client_id = $1 AND user_id = $2");
const SET: Sql = sql!(
    "INSERT INTO passwords (client_id, user_id, hash, set_at, version) VALUES ($1, $2, $3, $4, 1)
     ON CONFLICT (client_id, user_id) DO UPDATE
     SET hash = excluded.hash, set_at = excluded.set_at, version = passwords.version + 1
     RETURNING version"
);
const REHASH: Sql =
    sql!("UPDATE passwords SET hash = $4 WHERE client_id = $1 AND user_id = $2 AND version = $3");
const FORGET: Sql = sql!("DELETE FROM passwords WHERE client_id = $1 AND user_id = $2");
const HISTORY: Sql = sql!(
    "SELECT hash FROM password_history WHERE client_id = $1 AND user_id = $2
     ORDER BY version DESC LIMIT $3"
);
const REMEMBER: Sql = sql!(
    "INSERT INTO password_history (client_id, user_id, version, hash)
     SELECT client_id, user_id, version, hash FROM passwords WHERE client_id = $1 AND user_id = $2"
);
const TRIM: Sql =
    sql!("DELETE FROM password_history WHERE client_id = $1 AND user_id = $2 AND version < $3");
const FORGET_HISTORY: Sql =
    sql!("DELETE FROM password_history WHERE client_id = $1 AND user_id = $2");

const NOTE_BROUGHT: Sql = sql!(
    "INSERT INTO brought_hashes (client_id, slowest_micros) VALUES ($1, $2)
     ON CONFLICT (client_id) DO UPDATE SET slowest_micros = excluded.slowest_micros
     WHERE brought_hashes.slowest_micros < excluded.slowest_micros"
);
const SLOWEST_BROUGHT: Sql = sql!("SELECT slowest_micros FROM brought_hashes WHERE client_id = $1");

/// The password of a user.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<Password>, Error> {
    Ok(tx.find(&FIND, (client, user))?)
}

/// The hashes of the passwords that a user had before the present one, the latest first.
pub(super) fn history(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<PasswordHash>, Error> {
    Ok(tx.all(&HISTORY, (client, user, REMEMBERED))?)
}

/// Sets or replaces the password of a user, remembering the replaced one. The user must be locked.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    hash: &PasswordHash,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(&REMEMBER, (client, user))?;
    let Version(version) = tx.get(&SET, (client, user, hash, at))?;
    tx.execute(&TRIM, (client, user, version - REMEMBERED))?;
    Ok(())
}

/// Replaces the hash of a password by another one of the same password.
pub(super) fn rehash(tx: &mut Tx<'_>, before: &Password, hash: &PasswordHash) -> Result<(), Error> {
    tx.execute(&REHASH, (before.client_id, before.user_id, before.version, hash))?;
    Ok(())
}

/// Removes the passwords of a user, because they are deleted.
pub(crate) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    tx.execute(&FORGET_HISTORY, (client, user))?;
    Ok(())
}

/// Notes how long a hash takes to verify that was brought along to a client, in microseconds, if none
/// that was brought before takes longer.
pub(super) fn note_brought(tx: &mut Tx<'_>, client: ClientId, micros: u64) -> Result<(), Error> {
    let micros = i64::try_from(micros).unwrap_or(i64::MAX);
    if micros > 0 {
        tx.execute(&NOTE_BROUGHT, (client, micros))?;
    }
    Ok(())
}

/// How long the slowest hash takes to verify that was ever brought along to a client, in
/// microseconds; 0 if there was none.
pub(super) fn slowest_brought(tx: &mut Tx<'_>, client: ClientId) -> Result<i64, Error> {
    Ok(tx.find(&SLOWEST_BROUGHT, (client,))?.unwrap_or(0))
}
