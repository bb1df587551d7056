//! The SQL of roles and of who holds them.

use store::{FromRow, Row, Sql, Tx, row, sql};

use super::RoleKind;
use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid, RoleId, UserId, Version};
use crate::limits;
use crate::policy::Claims;
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A named set of claims.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Role {
        /// The client it belongs to.
        pub client_id: ClientId,
        /// Its number within it.
        pub id: RoleId,
        /// How often it changed.
        pub version: Version,
        /// Its object id within the client.
        pub oid: Oid,
        /// Which built-in role it is; `None` for one that the client made.
        pub kind: Option<RoleKind>,
        /// The name people see.
        pub name: Line,
        /// The form in which names are compared.
        pub name_key: String,
        /// What it allows.
        pub claims: Claims,
    }
}

/// A role together with one of those who hold it.
pub(super) struct Held(pub UserId, pub Role);

impl FromRow for Held {
    const COLUMNS: &'static [&'static str] = <Role as FromRow>::COLUMNS;

    fn from_row(row: &mut Row<'_>) -> Result<Self, store::Error> {
        Ok(Self(row.take()?, Role::from_row(row)?))
    }
}

const ALL: Sql =
    sql!("SELECT {columns} FROM roles WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id");
const LOCK: Sql = sql!(
    "SELECT {columns} FROM roles
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL {for_update}"
);
const BUILT_IN: Sql = sql!("SELECT {columns} FROM roles WHERE client_id = $1 AND kind = $2");
const NTH: Sql = sql!(
    "SELECT id FROM roles WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET $2"
);
const HAS_ID: Sql = sql!("SELECT id FROM roles WHERE client_id = $1 AND id = $2");
const HAS_OID: Sql =
    sql!("SELECT id FROM roles WHERE client_id = $1 AND oid = $2 AND deleted_at IS NULL");
const ID_BY_NAME: Sql =
    sql!("SELECT id FROM roles WHERE client_id = $1 AND name_key = $2 AND deleted_at IS NULL");
const BY_OIDS: Sql = sql!(
    "SELECT {columns} FROM roles WHERE client_id = $1 AND oid IN ({list}) AND deleted_at IS NULL"
);
const INSERT: Sql = sql!("INSERT INTO roles ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE roles SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const HOLDERS: Sql = sql!(
    "SELECT user_id FROM user_roles WHERE client_id = $1 AND role_id = $2
     ORDER BY user_id LIMIT $3"
);
// The sign keeps to one plan, whatever the length of the list.
const TAKE_OFF: Sql = sql!(
    "DELETE FROM user_roles WHERE client_id = $1 AND +role_id = $2 AND user_id IN ({list})
     RETURNING user_id"
);
const DELETE: Sql = sql!("UPDATE roles SET deleted_at = $3 WHERE client_id = $1 AND id = $2");
const DELETED: Sql = sql!(
    "SELECT oid, deleted_at FROM roles
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
);
const REMOVE: Sql = sql!("DELETE FROM roles WHERE client_id = $1 AND id = $2");
const OF_USERS: Sql = sql!(
    "SELECT l.user_id, {columns r} FROM user_roles l CROSS JOIN roles r
     WHERE l.client_id = $1 AND l.user_id IN ({list}) AND r.client_id = $1 AND r.id = l.role_id
       AND r.deleted_at IS NULL
     ORDER BY l.user_id, l.role_id"
);
const CLAIMS_OF_USER: Sql = sql!(
    "SELECT r.claims FROM user_roles l CROSS JOIN roles r
     WHERE l.client_id = $1 AND l.user_id = $2 AND r.client_id = $1 AND r.id = l.role_id
       AND r.deleted_at IS NULL"
);
const GIVE: Sql = sql!(
    "INSERT INTO user_roles (client_id, user_id, role_id)
     SELECT client_id, $2, id FROM roles
     WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);
const TAKE: Sql =
    sql!("DELETE FROM user_roles WHERE client_id = $1 AND user_id = $2 AND +role_id IN ({list})");

/// All roles of a client, by number.
pub(super) fn all(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<Role>, Error> {
    Ok(tx.all(&ALL, (client,))?)
}

/// One role, which nobody else changes until this transaction ends.
pub(super) fn lock(tx: &mut Tx<'_>, client: ClientId, id: RoleId) -> Result<Role, Error> {
    tx.find(&LOCK, (client, id))?.ok_or(Error::NotFound(Noun::Role))
}

/// A built-in role.
pub(super) fn built_in(tx: &mut Tx<'_>, client: ClientId, kind: RoleKind) -> Result<Role, Error> {
    Ok(tx.get(&BUILT_IN, (client, kind))?)
}

/// Refuses one more role to a client that has `limit`.
pub(super) fn require_room(tx: &mut Tx<'_>, client: ClientId, limit: usize) -> Result<(), Error> {
    limits::require_room(tx, &NTH, client, Noun::Role, limit)
}

/// Whether a role has a number, or a deleted one whose row is still there.
pub(super) fn has_id(tx: &mut Tx<'_>, client: ClientId, id: RoleId) -> Result<bool, Error> {
    Ok(tx.find::<RoleId>(&HAS_ID, (client, id))?.is_some())
}

/// Whether a role has an object id.
pub(super) fn has_oid(tx: &mut Tx<'_>, client: ClientId, oid: Oid) -> Result<bool, Error> {
    Ok(tx.find::<RoleId>(&HAS_OID, (client, oid))?.is_some())
}

/// The role that has a name.
pub(super) fn id_by_name(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<RoleId>, Error> {
    Ok(tx.find(&ID_BY_NAME, (client, key.to_owned()))?)
}

/// The roles that some object ids name.
pub(super) fn by_oids(tx: &mut Tx<'_>, client: ClientId, oids: &[Oid]) -> Result<Vec<Role>, Error> {
    batches::all(tx, &BY_OIDS, (client,), oids)
}

pub(super) fn insert(tx: &mut Tx<'_>, role: &Role) -> Result<(), Error> {
    tx.insert(&INSERT, role)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Role, after: &Role) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// Deletes a role: from now on it is found by nothing here but [`deleted`] and [`has_id`].
pub(super) fn delete(tx: &mut Tx<'_>, role: &Role, now: Timestamp) -> Result<(), Error> {
    tx.execute(&DELETE, (role.client_id, role.id, now))?;
    Ok(())
}

/// The object id of a deleted role, and when it was deleted.
pub(super) fn deleted(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: RoleId,
) -> Result<Option<(Oid, Timestamp)>, Error> {
    Ok(tx.find(&DELETED, (client, id))?)
}

/// The first ones who have a role, by number, deleted users included.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: RoleId,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&HOLDERS, (client, id, limit))?)
}

/// Takes a role off some users, at most 256; gives those who had it.
pub(super) fn take_off(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: RoleId,
    users: &[UserId],
) -> Result<Vec<UserId>, Error> {
    batches::all(tx, &TAKE_OFF, (client, id), users)
}

/// Removes a deleted role that nobody has any more.
pub(super) fn remove(tx: &mut Tx<'_>, client: ClientId, id: RoleId) -> Result<(), Error> {
    tx.execute(&REMOVE, (client, id))?;
    Ok(())
}

/// The roles of some users, at most 256, by user and role; without the implicit one.
pub(super) fn of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<Held>, Error> {
    batches::all(tx, &OF_USERS, (client,), users)
}

/// The claims of each role of a user.
pub(super) fn claims_of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<Claims>, Error> {
    Ok(tx.all(&CLAIMS_OF_USER, (client, user))?)
}

/// Gives a user roles they do not have.
pub(super) fn give(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    roles: &[RoleId],
) -> Result<(), Error> {
    batches::execute(tx, &GIVE, (client, user), roles)
}

/// Takes roles off a user.
pub(super) fn take(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    roles: &[RoleId],
) -> Result<(), Error> {
    batches::execute(tx, &TAKE, (client, user), roles)
}
