//! The SQL of tag types, tags and the tags of users.

use store::{Sql, Tx, row, sql};

use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, TagId, TagTypeId, UserId, Version};
use crate::limits;
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A category of tags.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TagType {
        /// The client it belongs to.
        pub client_id: ClientId,
        /// Its number within the client.
        pub id: TagTypeId,
        /// How often it changed.
        pub version: Version,
        /// Its name.
        pub name: Line,
        /// The form in which names are compared.
        pub name_key: String,
    }
}

row! {
    /// A tag, as it is stored.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Tag {
        /// The client it belongs to.
        pub client_id: ClientId,
        /// Its number within the client.
        pub id: TagId,
        /// How often it changed.
        pub version: Version,
        /// The number of its type.
        pub type_id: TagTypeId,
        /// Its name.
        pub name: Line,
        /// The form in which names are compared.
        pub name_key: String,
    }
}

row! {
    /// A tag with the name of its type, as callers see it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TagView {
        /// Its number within the client.
        pub id: TagId,
        /// How often it changed.
        pub version: Version,
        /// Its name.
        pub name: Line,
        /// The number of its type.
        pub type_id: TagTypeId,
        /// The name of its type.
        pub type_name: Line,
    }
}

const TYPE: Sql = sql!("SELECT {columns} FROM tag_types WHERE client_id = $1 AND id = $2");
const TYPE_BY_KEY: Sql =
    sql!("SELECT {columns} FROM tag_types WHERE client_id = $1 AND name_key = $2");
const TYPES: Sql =
    sql!("SELECT {columns} FROM tag_types WHERE client_id = $1 AND id > $2 ORDER BY id LIMIT $3");
const NTH_TYPE: Sql =
    sql!("SELECT id FROM tag_types WHERE client_id = $1 ORDER BY id LIMIT 1 OFFSET $2");
const INSERT_TYPE: Sql = sql!("INSERT INTO tag_types ({columns}) VALUES ({values})");

const LOCK: Sql = sql!(
    "SELECT {columns} FROM tags WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL {for_update}"
);
const ID_BY_KEY: Sql =
    sql!("SELECT id FROM tags WHERE client_id = $1 AND name_key = $2 AND deleted_at IS NULL");
const NTH: Sql = sql!(
    "SELECT id FROM tags WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET $2"
);
const INSERT: Sql = sql!("INSERT INTO tags ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE tags SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const DELETE: Sql = sql!("UPDATE tags SET deleted_at = $3 WHERE client_id = $1 AND id = $2");
const DELETED: Sql = sql!(
    "SELECT name, deleted_at FROM tags
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
);
const REMOVE: Sql = sql!("DELETE FROM tags WHERE client_id = $1 AND id = $2");

const VIEW: Sql = sql!(
    "SELECT t.id, t.version, t.name, t.type_id, y.name
     FROM tags t CROSS JOIN tag_types y
     WHERE t.client_id = $1 AND t.id = $2 AND t.deleted_at IS NULL
       AND y.client_id = $1 AND y.id = t.type_id"
);
const VIEWS_BY_IDS: Sql = sql!(
    "SELECT t.id, t.version, t.name, t.type_id, y.name
     FROM tags t CROSS JOIN tag_types y
     WHERE t.client_id = $1 AND t.id IN ({list}) AND t.deleted_at IS NULL
       AND y.client_id = $1 AND y.id = t.type_id"
);
const VIEWS_BY_KEYS: Sql = sql!(
    "SELECT t.id, t.version, t.name, t.type_id, y.name
     FROM tags t CROSS JOIN tag_types y
     WHERE t.client_id = $1 AND t.name_key IN ({list}) AND t.deleted_at IS NULL
       AND y.client_id = $1 AND y.id = t.type_id"
);
const PAGE: Sql = sql!(
    "SELECT t.id, t.version, t.name, t.type_id, y.name
     FROM tags t CROSS JOIN tag_types y
     WHERE t.client_id = $1 AND t.id > $2 AND t.deleted_at IS NULL
       AND y.client_id = $1 AND y.id = t.type_id
     ORDER BY t.id LIMIT $3"
);

const ADD_HOLDER: Sql =
    sql!("INSERT INTO user_tags (client_id, tag_id, user_id) VALUES ($1, $2, $3)");
const REMOVE_HOLDER: Sql =
    sql!("DELETE FROM user_tags WHERE client_id = $1 AND tag_id = $2 AND user_id = $3");
const HOLDERS: Sql = sql!(
    "SELECT user_id FROM user_tags WHERE client_id = $1 AND tag_id = $2
     ORDER BY user_id LIMIT $3"
);
const REMOVE_HOLDERS: Sql =
    sql!("DELETE FROM user_tags WHERE client_id = $1 AND tag_id = $2 AND user_id IN ({list})");

/// The tag type with a number.
pub(super) fn find_type(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: TagTypeId,
) -> Result<Option<TagType>, Error> {
    Ok(tx.find(&TYPE, (client, id))?)
}

/// The tag type that has a name.
pub(super) fn type_by_key(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<TagType>, Error> {
    Ok(tx.find(&TYPE_BY_KEY, (client, key))?)
}

/// The tag types after a number, by number.
pub(super) fn types(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: TagTypeId,
    limit: i64,
) -> Result<Vec<TagType>, Error> {
    Ok(tx.all(&TYPES, (client, after, limit))?)
}

/// Refuses one more type to a client that has `limit`.
pub(super) fn require_room_for_type(
    tx: &mut Tx<'_>,
    client: ClientId,
    limit: usize,
) -> Result<(), Error> {
    limits::require_room(tx, &NTH_TYPE, client, Noun::TagType, limit)
}

pub(super) fn insert_type(tx: &mut Tx<'_>, made: &TagType) -> Result<(), Error> {
    tx.insert(&INSERT_TYPE, made)?;
    Ok(())
}

pub(super) fn lock(tx: &mut Tx<'_>, client: ClientId, id: TagId) -> Result<Tag, Error> {
    tx.find(&LOCK, (client, id))?.ok_or(Error::NotFound(Noun::Tag))
}

/// The tag that has a name.
pub(super) fn id_by_key(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<TagId>, Error> {
    Ok(tx.find(&ID_BY_KEY, (client, key))?)
}

/// Refuses one more tag to a client that has `limit`.
pub(super) fn require_room(tx: &mut Tx<'_>, client: ClientId, limit: usize) -> Result<(), Error> {
    limits::require_room(tx, &NTH, client, Noun::Tag, limit)
}

pub(super) fn insert(tx: &mut Tx<'_>, tag: &Tag) -> Result<(), Error> {
    tx.insert(&INSERT, tag)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Tag, after: &Tag) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// Deletes a tag: from now on it is found by nothing here but [`deleted`].
pub(super) fn delete(tx: &mut Tx<'_>, tag: &Tag, now: Timestamp) -> Result<(), Error> {
    tx.execute(&DELETE, (tag.client_id, tag.id, now))?;
    Ok(())
}

/// The name of a deleted tag, and when it was deleted.
pub(super) fn deleted(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: TagId,
) -> Result<Option<(Line, Timestamp)>, Error> {
    Ok(tx.find(&DELETED, (client, id))?)
}

/// The first ones who have a tag, by number, deleted users included.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: TagId,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&HOLDERS, (client, id, limit))?)
}

/// Writes that some users, at most 256, do not have a tag any more.
pub(super) fn remove_holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: TagId,
    users: &[UserId],
) -> Result<(), Error> {
    batches::execute(tx, &REMOVE_HOLDERS, (client, id), users)
}

/// Removes a deleted tag that nobody has any more.
pub(super) fn remove(tx: &mut Tx<'_>, client: ClientId, id: TagId) -> Result<(), Error> {
    tx.execute(&REMOVE, (client, id))?;
    Ok(())
}

pub(super) fn view(tx: &mut Tx<'_>, client: ClientId, id: TagId) -> Result<TagView, Error> {
    tx.find(&VIEW, (client, id))?.ok_or(Error::NotFound(Noun::Tag))
}

/// Those tags that some numbers stand for.
pub(super) fn views_by_ids(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[TagId],
) -> Result<Vec<TagView>, Error> {
    batches::all(tx, &VIEWS_BY_IDS, (client,), ids)
}

/// Those tags that have some of these names.
pub(super) fn views_by_keys(
    tx: &mut Tx<'_>,
    client: ClientId,
    keys: &[String],
) -> Result<Vec<TagView>, Error> {
    batches::all(tx, &VIEWS_BY_KEYS, (client,), keys)
}

/// The tags after a number, by number.
pub(super) fn page(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: TagId,
    limit: i64,
) -> Result<Vec<TagView>, Error> {
    Ok(tx.all(&PAGE, (client, after, limit))?)
}

/// Writes that a user has a tag that they did not have.
pub(super) fn add_holder(
    tx: &mut Tx<'_>,
    client: ClientId,
    tag: TagId,
    user: UserId,
) -> Result<(), Error> {
    tx.execute(&ADD_HOLDER, (client, tag, user))?;
    Ok(())
}

/// Writes that a user does not have a tag any more.
pub(super) fn remove_holder(
    tx: &mut Tx<'_>,
    client: ClientId,
    tag: TagId,
    user: UserId,
) -> Result<(), Error> {
    tx.execute(&REMOVE_HOLDER, (client, tag, user))?;
    Ok(())
}
