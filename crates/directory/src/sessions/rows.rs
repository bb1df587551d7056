//! The SQL of sessions.

use store::{Sql, Tx, row, sql};

use super::Method;
use crate::credentials::SecretHash;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, SessionId, UserId, Version};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A session, without its secret.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Session {
        /// The client it is of.
        pub client_id: ClientId,
        /// Its number within the client.
        pub id: SessionId,
        /// How often it changed; being seen is no change.
        pub version: Version,
        /// Who is signed in.
        pub user_id: UserId,
        /// The hash of its secret.
        pub(super) hash: SecretHash,
        /// How they signed in.
        pub method: Method,
        /// With what, as it calls itself.
        pub device: Line,
        /// Whether it can do nothing but choose a new password.
        pub limited: bool,
        /// When it was opened.
        pub created_at: Timestamp,
        /// When it ends, however much it is used.
        pub expires_at: Timestamp,
        /// When it was last seen, to about a minute.
        pub last_seen_at: Timestamp,
    }
}

const INSERT: Sql = sql!("INSERT INTO sessions ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE sessions SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const FIND: Sql = sql!("SELECT {columns} FROM sessions WHERE client_id = $1 AND id = $2");
const LOCK: Sql =
    sql!("SELECT {columns} FROM sessions WHERE client_id = $1 AND id = $2 {for_update}");
const OF_USER: Sql = sql!(
    "SELECT {columns} FROM sessions WHERE client_id = $1 AND user_id = $2 ORDER BY id LIMIT $3"
);
const LOCK_OF_USER: Sql = sql!(
    "SELECT {columns} FROM sessions WHERE client_id = $1 AND user_id = $2
     ORDER BY id LIMIT $3 {for_update}"
);
const DELETE: Sql = sql!("DELETE FROM sessions WHERE client_id = $1 AND id = $2");
const TOUCH: Sql = sql!(
    "UPDATE sessions SET last_seen_at = $3
     WHERE client_id = $1 AND id = $2 AND last_seen_at < $3"
);

const FIRST_EXPIRY: Sql =
    sql!("SELECT expires_at FROM sessions WHERE client_id = $1 ORDER BY expires_at LIMIT 1");
const EXPIRED: Sql = sql!(
    "SELECT {columns} FROM sessions WHERE client_id = $1 AND expires_at <= $2
     ORDER BY expires_at LIMIT $3 {skip_locked}"
);

/// More than the sessions that one person can have.
const ALL: i64 = 256;

pub(super) fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<(), Error> {
    tx.insert(&INSERT, session)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Session, after: &Session) -> Result<(), Error> {
    match tx.update(&UPDATE, before, after)? {
        1 => Ok(()),
        _ => Err(Error::internal("a session was changed without being locked")),
    }
}

pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    session: SessionId,
) -> Result<Option<Session>, Error> {
    Ok(tx.find(&FIND, (client, session))?)
}

/// A session; nobody else changes it until this transaction ends.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    client: ClientId,
    session: SessionId,
) -> Result<Session, Error> {
    tx.find(&LOCK, (client, session))?.ok_or(Error::NotFound(Noun::Session))
}

/// The sessions of a person, by number, those that have run out included.
pub(super) fn of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<Session>, Error> {
    Ok(tx.all(&OF_USER, (client, user, ALL))?)
}

/// As [`of_user`]; nobody else changes them until this transaction ends.
pub(super) fn lock_of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<Session>, Error> {
    Ok(tx.all(&LOCK_OF_USER, (client, user, ALL))?)
}

pub(super) fn delete(tx: &mut Tx<'_>, session: &Session) -> Result<(), Error> {
    tx.execute(&DELETE, (session.client_id, session.id))?;
    Ok(())
}

/// When the session of a client ends that ends first.
pub(crate) fn first_expiry(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find(&FIRST_EXPIRY, (client,))?)
}

/// Some sessions that have run out; nobody else changes them until this transaction ends.
pub(super) fn expired(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Session>, Error> {
    Ok(tx.all(&EXPIRED, (client, now, limit))?)
}

/// Notes when a session was last seen, unless a later time is noted already.
pub(crate) fn touch(
    tx: &mut Tx<'_>,
    client: ClientId,
    session: SessionId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(&TOUCH, (client, session, at))?;
    Ok(())
}
