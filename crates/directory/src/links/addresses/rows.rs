//! The SQL of the addresses that people want instead of those they have.

use store::{Sql, Tx, row, sql};

use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// The address that a person wants instead of the one they had when they asked.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Wanted {
        pub(crate) client_id: ClientId,
        pub(crate) user_id: UserId,
        /// The address, as it was given.
        pub(crate) email: Line,
        /// The form in which addresses are compared.
        pub(crate) email_key: String,
        /// The address that they had.
        pub(crate) former_email: Line,
        /// That, in the form in which addresses are compared.
        pub(crate) former_key: String,
        pub(crate) asked_at: Timestamp,
        /// Whether the wish is worth nothing any more. It is kept, because the former address is told.
        pub(crate) void: bool,
    }
}

const NEWEST: Sql = sql!(
    "SELECT {columns} FROM wanted_addresses WHERE client_id = $1 AND user_id = $2
     ORDER BY asked_at DESC LIMIT 1"
);
const FIND: Sql = sql!(
    "SELECT {columns} FROM wanted_addresses
     WHERE client_id = $1 AND user_id = $2 AND asked_at = $3"
);
const PUT: Sql = sql!(
    "INSERT INTO wanted_addresses ({columns}) VALUES ({values})
     ON CONFLICT (client_id, user_id, asked_at) DO UPDATE
     SET email = excluded.email, email_key = excluded.email_key, void = excluded.void"
);
const END: Sql = sql!(
    "UPDATE wanted_addresses SET void = TRUE WHERE client_id = $1 AND user_id = $2 AND NOT void"
);
const FORGET: Sql = sql!("DELETE FROM wanted_addresses WHERE client_id = $1 AND user_id = $2");
const FIRST_ASKED: Sql =
    sql!("SELECT asked_at FROM wanted_addresses WHERE client_id = $1 ORDER BY asked_at LIMIT 1");
const ASKED_UNTIL: Sql = sql!(
    "SELECT {columns} FROM wanted_addresses WHERE client_id = $1 AND asked_at <= $2
     ORDER BY asked_at LIMIT $3 {skip_locked}"
);
const DELETE: Sql =
    sql!("DELETE FROM wanted_addresses WHERE client_id = $1 AND user_id = $2 AND asked_at = $3");

/// What a person asked for last.
pub(super) fn newest(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<Wanted>, Error> {
    Ok(tx.find(&NEWEST, (client, user))?)
}

/// What a person asked for at an instant.
pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    asked_at: Timestamp,
) -> Result<Option<Wanted>, Error> {
    Ok(tx.find(&FIND, (client, user, asked_at))?)
}

/// Keeps what a person asks for, who must be locked.
pub(super) fn put(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<(), Error> {
    tx.insert(&PUT, wanted)?;
    Ok(())
}

/// Lets everything that a person asked for be worth nothing.
pub(in crate::links) fn end(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&END, (client, user))?;
    Ok(())
}

/// Forgets what a person asked for.
pub(in crate::links) fn forget(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}

/// When people of a client asked for what is kept the longest.
pub(super) fn first_asked(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find(&FIRST_ASKED, (client,))?)
}

/// Some of what people of a client asked for until an instant; nobody else changes it until this
/// transaction ends.
pub(super) fn asked_until(
    tx: &mut Tx<'_>,
    client: ClientId,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Wanted>, Error> {
    Ok(tx.all(&ASKED_UNTIL, (client, until, limit))?)
}

/// Removes what a person asked for at an instant.
pub(super) fn delete(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<(), Error> {
    tx.execute(&DELETE, (wanted.client_id, wanted.user_id, wanted.asked_at))?;
    Ok(())
}
