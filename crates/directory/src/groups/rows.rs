//! The SQL of groups and of who is in them.

use store::{Sql, Tx, row, sql};

use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, GroupId, Oid, UserId, Version};
use crate::limits;
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A named set of users.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Group {
        /// The client it belongs to.
        pub client_id: ClientId,
        /// Its number within it.
        pub id: GroupId,
        /// How often it changed.
        pub version: Version,
        /// Its object id within the client.
        pub oid: Oid,
        /// The name people see.
        pub name: Line,
        /// The form in which names are compared.
        pub name_key: String,
    }
}

const ALL: Sql =
    sql!("SELECT {columns} FROM groups WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id");
const LOCK: Sql = sql!(
    "SELECT {columns} FROM groups
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL {for_update}"
);
const NTH: Sql = sql!(
    "SELECT id FROM groups WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET $2"
);
const HAS_ID: Sql = sql!("SELECT id FROM groups WHERE client_id = $1 AND id = $2");
const HAS_OID: Sql =
    sql!("SELECT id FROM groups WHERE client_id = $1 AND oid = $2 AND deleted_at IS NULL");
const ID_BY_NAME: Sql =
    sql!("SELECT id FROM groups WHERE client_id = $1 AND name_key = $2 AND deleted_at IS NULL");
const IDS_OF_OIDS: Sql = sql!(
    "SELECT id, oid FROM groups WHERE client_id = $1 AND oid IN ({list}) AND deleted_at IS NULL"
);
const INSERT: Sql = sql!("INSERT INTO groups ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE groups SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const HOLDERS: Sql = sql!(
    "SELECT user_id FROM user_groups WHERE client_id = $1 AND group_id = $2
     ORDER BY user_id LIMIT $3"
);
// The sign keeps to one plan, whatever the length of the list.
const TAKE_OFF: Sql = sql!(
    "DELETE FROM user_groups WHERE client_id = $1 AND +group_id = $2 AND user_id IN ({list})
     RETURNING user_id"
);
const DELETE: Sql = sql!("UPDATE groups SET deleted_at = $3 WHERE client_id = $1 AND id = $2");
const DELETED: Sql = sql!(
    "SELECT oid, deleted_at FROM groups
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
);
const REMOVE: Sql = sql!("DELETE FROM groups WHERE client_id = $1 AND id = $2");
const OF_USERS: Sql = sql!(
    "SELECT l.user_id, g.id, g.oid FROM user_groups l CROSS JOIN groups g
     WHERE l.client_id = $1 AND l.user_id IN ({list}) AND g.client_id = $1 AND g.id = l.group_id
       AND g.deleted_at IS NULL
     ORDER BY l.user_id, l.group_id"
);
const JOIN: Sql = sql!(
    "INSERT INTO user_groups (client_id, user_id, group_id)
     SELECT client_id, $2, id FROM groups
     WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);
const LEAVE: Sql =
    sql!("DELETE FROM user_groups WHERE client_id = $1 AND user_id = $2 AND +group_id IN ({list})");

/// All groups of a client, by number.
pub(super) fn all(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<Group>, Error> {
    Ok(tx.all(&ALL, (client,))?)
}

/// One group, which nobody else changes until this transaction ends.
pub(super) fn lock(tx: &mut Tx<'_>, client: ClientId, id: GroupId) -> Result<Group, Error> {
    tx.find(&LOCK, (client, id))?.ok_or(Error::NotFound(Noun::Group))
}

/// Refuses one more group to a client that has `limit`.
pub(super) fn require_room(tx: &mut Tx<'_>, client: ClientId, limit: usize) -> Result<(), Error> {
    limits::require_room(tx, &NTH, client, Noun::Group, limit)
}

/// Whether a group has a number, or a deleted one whose row is still there.
pub(super) fn has_id(tx: &mut Tx<'_>, client: ClientId, id: GroupId) -> Result<bool, Error> {
    Ok(tx.find::<GroupId>(&HAS_ID, (client, id))?.is_some())
}

/// Whether a group has an object id.
pub(super) fn has_oid(tx: &mut Tx<'_>, client: ClientId, oid: Oid) -> Result<bool, Error> {
    Ok(tx.find::<GroupId>(&HAS_OID, (client, oid))?.is_some())
}

/// The group that has a name.
pub(super) fn id_by_name(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<GroupId>, Error> {
    Ok(tx.find(&ID_BY_NAME, (client, key.to_owned()))?)
}

/// Which groups some object ids are.
pub(super) fn ids_of_oids(
    tx: &mut Tx<'_>,
    client: ClientId,
    oids: &[Oid],
) -> Result<Vec<(GroupId, Oid)>, Error> {
    batches::all(tx, &IDS_OF_OIDS, (client,), oids)
}

pub(super) fn insert(tx: &mut Tx<'_>, group: &Group) -> Result<(), Error> {
    tx.insert(&INSERT, group)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Group, after: &Group) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// Deletes a group: from now on it is found by nothing here but [`deleted`] and [`has_id`].
pub(super) fn delete(tx: &mut Tx<'_>, group: &Group, now: Timestamp) -> Result<(), Error> {
    tx.execute(&DELETE, (group.client_id, group.id, now))?;
    Ok(())
}

/// The object id of a deleted group, and when it was deleted.
pub(super) fn deleted(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: GroupId,
) -> Result<Option<(Oid, Timestamp)>, Error> {
    Ok(tx.find(&DELETED, (client, id))?)
}

/// The first ones who have a group, by number, deleted users included.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: GroupId,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&HOLDERS, (client, id, limit))?)
}

/// Takes a group off some users, at most 256; gives those who had it.
pub(super) fn take_off(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: GroupId,
    users: &[UserId],
) -> Result<Vec<UserId>, Error> {
    batches::all(tx, &TAKE_OFF, (client, id), users)
}

/// Removes a deleted group that nobody has any more.
pub(super) fn remove(tx: &mut Tx<'_>, client: ClientId, id: GroupId) -> Result<(), Error> {
    tx.execute(&REMOVE, (client, id))?;
    Ok(())
}

/// The groups of some users, at most 256, by user and group.
pub(super) fn of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, GroupId, Oid)>, Error> {
    batches::all(tx, &OF_USERS, (client,), users)
}

/// Puts a user into groups they are not in.
pub(super) fn join(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    groups: &[GroupId],
) -> Result<(), Error> {
    batches::execute(tx, &JOIN, (client, user), groups)
}

/// Takes a user out of groups.
pub(super) fn leave(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    groups: &[GroupId],
) -> Result<(), Error> {
    batches::execute(tx, &LEAVE, (client, user), groups)
}
