//! The SQL of dimensions and of their values for users.

use store::{Sql, Tx, row, sql};

use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, DimensionId, UserId, Version};
use crate::limits;
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A dimension, as lists show it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Dimension {
        /// The client it belongs to.
        pub client_id: ClientId,
        /// Its number within the client; from 100, unless it is a default one.
        pub id: DimensionId,
        /// How often it changed.
        pub version: Version,
        /// Its name.
        pub name: Line,
        /// The form in which names are compared.
        pub name_key: String,
    }
}

const FIND: Sql = sql!(
    "SELECT {columns} FROM dimensions WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL"
);
const LOCK: Sql = sql!(
    "SELECT {columns} FROM dimensions
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL {for_update}"
);
const ID_BY_KEY: Sql =
    sql!("SELECT id FROM dimensions WHERE client_id = $1 AND name_key = $2 AND deleted_at IS NULL");
const BY_IDS: Sql = sql!(
    "SELECT {columns} FROM dimensions
     WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);
const BY_KEYS: Sql = sql!(
    "SELECT {columns} FROM dimensions
     WHERE client_id = $1 AND name_key IN ({list}) AND deleted_at IS NULL"
);
const PAGE: Sql = sql!(
    "SELECT {columns} FROM dimensions WHERE client_id = $1 AND id > $2 AND deleted_at IS NULL
     ORDER BY id LIMIT $3"
);
const NTH: Sql = sql!(
    "SELECT id FROM dimensions WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET $2"
);
const INSERT: Sql = sql!("INSERT INTO dimensions ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE dimensions SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const DELETE: Sql = sql!("UPDATE dimensions SET deleted_at = $3 WHERE client_id = $1 AND id = $2");
const DELETED: Sql = sql!(
    "SELECT name, deleted_at FROM dimensions
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
);
const REMOVE: Sql = sql!("DELETE FROM dimensions WHERE client_id = $1 AND id = $2");

const NAMES_BY_IDS: Sql = sql!(
    "SELECT id, name FROM dimensions WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);
const ADD_HOLDER: Sql =
    sql!("INSERT INTO user_dimensions (client_id, dimension_id, user_id) VALUES ($1, $2, $3)");
const REMOVE_HOLDER: Sql =
    sql!("DELETE FROM user_dimensions WHERE client_id = $1 AND dimension_id = $2 AND user_id = $3");
const HOLDERS: Sql = sql!(
    "SELECT user_id FROM user_dimensions WHERE client_id = $1 AND dimension_id = $2
     ORDER BY user_id LIMIT $3"
);
const REMOVE_HOLDERS: Sql = sql!(
    "DELETE FROM user_dimensions
     WHERE client_id = $1 AND dimension_id = $2 AND user_id IN ({list})"
);

pub(super) fn get(tx: &mut Tx<'_>, client: ClientId, id: DimensionId) -> Result<Dimension, Error> {
    tx.find(&FIND, (client, id))?.ok_or(Error::NotFound(Noun::Dimension))
}

pub(super) fn lock(tx: &mut Tx<'_>, client: ClientId, id: DimensionId) -> Result<Dimension, Error> {
    tx.find(&LOCK, (client, id))?.ok_or(Error::NotFound(Noun::Dimension))
}

/// The custom dimension that has a name.
pub(super) fn id_by_key(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<DimensionId>, Error> {
    Ok(tx.find(&ID_BY_KEY, (client, key))?)
}

/// Those custom dimensions that some numbers stand for.
pub(super) fn by_ids(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[DimensionId],
) -> Result<Vec<Dimension>, Error> {
    batches::all(tx, &BY_IDS, (client,), ids)
}

/// Those custom dimensions that have some of these names.
pub(super) fn by_keys(
    tx: &mut Tx<'_>,
    client: ClientId,
    keys: &[String],
) -> Result<Vec<Dimension>, Error> {
    batches::all(tx, &BY_KEYS, (client,), keys)
}

/// The custom dimensions after a number, by number.
pub(super) fn page(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: DimensionId,
    limit: i64,
) -> Result<Vec<Dimension>, Error> {
    Ok(tx.all(&PAGE, (client, after, limit))?)
}

/// Refuses one more custom dimension to a client that has `limit`.
pub(super) fn require_room(tx: &mut Tx<'_>, client: ClientId, limit: usize) -> Result<(), Error> {
    limits::require_room(tx, &NTH, client, Noun::Dimension, limit)
}

pub(super) fn insert(tx: &mut Tx<'_>, dimension: &Dimension) -> Result<(), Error> {
    tx.insert(&INSERT, dimension)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Dimension, after: &Dimension) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// Deletes a dimension: from now on it is found by nothing here but [`deleted`].
pub(super) fn delete(tx: &mut Tx<'_>, dimension: &Dimension, now: Timestamp) -> Result<(), Error> {
    tx.execute(&DELETE, (dimension.client_id, dimension.id, now))?;
    Ok(())
}

/// The name of a deleted dimension, and when it was deleted.
pub(super) fn deleted(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: DimensionId,
) -> Result<Option<(Line, Timestamp)>, Error> {
    Ok(tx.find(&DELETED, (client, id))?)
}

/// The first ones who have a value of a dimension, by number, deleted users included.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: DimensionId,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&HOLDERS, (client, id, limit))?)
}

/// Writes that some users, at most 256, do not have a value of a dimension any more.
pub(super) fn remove_holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: DimensionId,
    users: &[UserId],
) -> Result<(), Error> {
    batches::execute(tx, &REMOVE_HOLDERS, (client, id), users)
}

/// Removes a deleted dimension that nobody has a value of any more.
pub(super) fn remove(tx: &mut Tx<'_>, client: ClientId, id: DimensionId) -> Result<(), Error> {
    tx.execute(&REMOVE, (client, id))?;
    Ok(())
}

/// The names of those custom dimensions that some numbers stand for.
pub(super) fn names_by_ids(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[DimensionId],
) -> Result<Vec<(DimensionId, Line)>, Error> {
    batches::all(tx, &NAMES_BY_IDS, (client,), ids)
}

/// Writes that a user has a value of a dimension of which they had none.
pub(super) fn add_holder(
    tx: &mut Tx<'_>,
    client: ClientId,
    dimension: DimensionId,
    user: UserId,
) -> Result<(), Error> {
    tx.execute(&ADD_HOLDER, (client, dimension, user))?;
    Ok(())
}

/// Writes that a user has no value of a dimension any more.
pub(super) fn remove_holder(
    tx: &mut Tx<'_>,
    client: ClientId,
    dimension: DimensionId,
    user: UserId,
) -> Result<(), Error> {
    tx.execute(&REMOVE_HOLDER, (client, dimension, user))?;
    Ok(())
}
