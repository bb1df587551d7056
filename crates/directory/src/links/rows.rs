//! The SQL of links, and of the addresses that they confirmed.

use store::{Sql, Tx, row, sql};

use super::LinkKind;
use crate::credentials::SecretHash;
use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::time::Timestamp;

row! {
    /// A link that was mailed, without its secret.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Link {
        pub(crate) client_id: ClientId,
        pub(crate) user_id: UserId,
        pub(crate) kind: LinkKind,
        pub(super) hash: SecretHash,
        /// The address that it was mailed to, in the form in which addresses are compared.
        pub(super) email_key: String,
        pub(super) created_at: Timestamp,
        pub(super) expires_at: Timestamp,
    }
}

const INSERT: Sql = sql!("INSERT INTO links ({columns}) VALUES ({values})");
const FIND: Sql =
    sql!("SELECT {columns} FROM links WHERE client_id = $1 AND user_id = $2 AND kind = $3");
const LOCK_OF_USER: Sql = sql!(
    "SELECT {columns} FROM links WHERE client_id = $1 AND user_id = $2 ORDER BY kind {for_update}"
);
const DELETE: Sql = sql!("DELETE FROM links WHERE client_id = $1 AND user_id = $2 AND kind = $3");
const FIRST_EXPIRY: Sql =
    sql!("SELECT expires_at FROM links WHERE client_id = $1 ORDER BY expires_at LIMIT 1");
const EXPIRED: Sql = sql!(
    "SELECT {columns} FROM links WHERE client_id = $1 AND expires_at <= $2
     ORDER BY expires_at LIMIT $3 {skip_locked}"
);
const CONFIRM: Sql = sql!(
    "INSERT INTO confirmed_addresses (client_id, user_id, email_key, confirmed_at)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (client_id, user_id) DO UPDATE
     SET email_key = excluded.email_key, confirmed_at = excluded.confirmed_at
     WHERE confirmed_addresses.email_key <> excluded.email_key"
);
const CONFIRMED: Sql = sql!(
    "SELECT email_key, confirmed_at FROM confirmed_addresses
     WHERE client_id = $1 AND user_id = $2"
);
const FORGET: Sql = sql!("DELETE FROM confirmed_addresses WHERE client_id = $1 AND user_id = $2");

pub(super) fn insert(tx: &mut Tx<'_>, link: &Link) -> Result<(), Error> {
    tx.insert(&INSERT, link)?;
    Ok(())
}

pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    kind: LinkKind,
) -> Result<Option<Link>, Error> {
    Ok(tx.find(&FIND, (client, user, kind))?)
}

/// All links of a person; nobody else changes them until this transaction ends.
pub(super) fn lock_of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<Link>, Error> {
    Ok(tx.all(&LOCK_OF_USER, (client, user))?)
}

pub(super) fn delete(tx: &mut Tx<'_>, link: &Link) -> Result<(), Error> {
    tx.execute(&DELETE, (link.client_id, link.user_id, link.kind))?;
    Ok(())
}

/// When the link of a client runs out that does so first.
pub(crate) fn first_expiry(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find(&FIRST_EXPIRY, (client,))?)
}

/// Some links that have run out; nobody else changes them until this transaction ends.
pub(super) fn expired(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Link>, Error> {
    Ok(tx.all(&EXPIRED, (client, now, limit))?)
}

/// Notes that an address is its person's own; gives whether that is news.
pub(super) fn confirm(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    email_key: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(tx.execute(&CONFIRM, (client, user, email_key.to_owned(), now))? > 0)
}

/// The address of a person that was confirmed last, and when.
pub(super) fn confirmed(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<(String, Timestamp)>, Error> {
    Ok(tx.find(&CONFIRMED, (client, user))?)
}

/// Forgets which address of a person was confirmed, because they are deleted.
pub(super) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}
