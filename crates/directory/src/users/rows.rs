//! The SQL of users.

use std::collections::HashMap;

use store::{Params, Sql, Tx, listed, padded, row, sql};

use super::{Details, Handle, Key, search};
use crate::batches;
use crate::dimensions::Values;
use crate::error::{Error, Noun};
use crate::ids::{AppId, ClientId, Oid, UserId, Version};
use crate::json::{Object, Permissions};
use crate::tags::Scores;
use crate::text::{Line, Long};
use crate::time::Timestamp;

row! {
    /// A user, without what hangs on it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct User {
        /// The client they are of.
        pub client_id: ClientId,
        /// Their number within it.
        pub id: UserId,
        /// How often the record, or what its representations show of other rows, changed.
        pub version: Version,
        /// Their object id within the client.
        pub oid: Oid,
        /// When they were added.
        pub created_at: Timestamp,
        /// When they last changed.
        pub updated_at: Timestamp,
        /// When they were deleted; such a record is kept for the history only.
        pub deleted_at: Option<Timestamp>,
        /// Whether they may sign in: the one state behind `banned`, `is_active` and `status`.
        pub active: bool,
        /// 0 to 99; 99 is an administrator.
        pub account_level: i64,
        /// The address as it was given.
        pub email: Line,
        /// The form in which addresses are compared.
        pub email_key: String,
        /// First name.
        pub first_name: Line,
        /// Last name.
        pub last_name: Line,
        /// The sort key of the name, last name first.
        pub name_key: String,
        /// What they like to be called; not the same as user name or handle.
        pub nickname: Line,
        /// Their name in another system's sign-in.
        pub username: Line,
        /// The form in which user names are compared; `None` without one.
        pub username_key: Option<String>,
        /// Their name in discussions, without the leading `@`.
        pub handle: Handle,
        /// The form in which handles are compared.
        pub handle_key: String,
        /// The client's own key of the user.
        pub reference: Option<Line>,
        /// The client's other key of the user.
        pub guid: Option<[u8; 16]>,
        /// Job title.
        pub title: Line,
        /// Organisation.
        pub company: Line,
        /// Letters or rank.
        pub designation: Line,
        /// Kind of job.
        pub job_type: Line,
        /// Telephone.
        pub phone: Line,
        /// Street.
        pub address: Line,
        /// City.
        pub city: Line,
        /// State or province.
        pub state_province: Line,
        /// Post code.
        pub postal_code: Line,
        /// Country.
        pub country: Line,
        /// Web site.
        pub website: Long,
        /// Link.
        pub linkedin: Long,
        /// Link.
        pub twitter: Long,
        /// Link.
        pub facebook: Long,
        /// Link.
        pub instagram: Long,
        /// Where their picture is; empty without one.
        pub avatar: Long,
        /// Seconds east of UTC, −50400 to 50400.
        pub timezone: i64,
        /// 0 to 2,147,483,647.
        pub points: i64,
        /// Free data for the apps.
        pub extra: Object,
        /// Whether apps show them anonymised data.
        pub demo: bool,
        /// Their colour in discussions: six lower-case hexadecimal digits.
        pub color: String,
        /// Seniority level.
        pub seniority: Option<Line>,
        /// Department.
        pub department: Option<Line>,
        /// Office.
        pub office: Option<Line>,
        /// Part of the department.
        pub subdepartment: Option<Line>,
        /// Pod.
        pub pod: Option<Line>,
        /// What they may do for everybody as a super delegate; empty for anybody else.
        pub super_delegate_permissions: Permissions,
        /// Their tags with the score of each; one that was deleted may still be among them.
        pub tag_scores: Scores,
        /// Their custom dimensions with the value of each; as with tags.
        pub dimension_values: Values,
        /// When they last signed in.
        pub last_login_at: Option<Timestamp>,
        /// When they were last switched on.
        pub last_activated_at: Option<Timestamp>,
        /// When they were last switched off.
        pub last_deactivated_at: Option<Timestamp>,
        /// When they last set a password.
        pub last_password_set_at: Option<Timestamp>,
        /// The newest event of their history, which names the one before it.
        pub last_event: Option<Oid>,
    }
}

const BY_ID: Sql =
    sql!("SELECT {columns} FROM users WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL");
const BY_OID: Sql =
    sql!("SELECT {columns} FROM users WHERE client_id = $1 AND oid = $2 AND deleted_at IS NULL");
const BY_EMAIL: Sql = sql!(
    "SELECT {columns} FROM users WHERE client_id = $1 AND email_key = $2 AND deleted_at IS NULL"
);
const LOCK_BY_ID: Sql = sql!(
    "SELECT {columns} FROM users WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL {for_update}"
);
const LOCK_BY_OID: Sql = sql!(
    "SELECT {columns} FROM users WHERE client_id = $1 AND oid = $2 AND deleted_at IS NULL {for_update}"
);
const LOCK_BY_EMAIL: Sql = sql!(
    "SELECT {columns} FROM users
     WHERE client_id = $1 AND email_key = $2 AND deleted_at IS NULL {for_update}"
);
const LOCK_ANY: Sql =
    sql!("SELECT {columns} FROM users WHERE client_id = $1 AND id = $2 {for_update}");
const ANY_ID: Sql = sql!("SELECT id FROM users WHERE client_id = $1 AND id = $2");
const ANY_OID: Sql = sql!("SELECT id FROM users WHERE client_id = $1 AND oid = $2");
const DELETED: Sql = sql!(
    "SELECT oid, deleted_at FROM users
     WHERE client_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
);
const ID_BY_EMAIL: Sql =
    sql!("SELECT id FROM users WHERE client_id = $1 AND email_key = $2 AND deleted_at IS NULL");
const ID_BY_USERNAME: Sql =
    sql!("SELECT id FROM users WHERE client_id = $1 AND username_key = $2 AND deleted_at IS NULL");
const ID_BY_HANDLE: Sql =
    sql!("SELECT id FROM users WHERE client_id = $1 AND handle_key = $2 AND deleted_at IS NULL");
const ID_BY_REFERENCE: Sql =
    sql!("SELECT id FROM users WHERE client_id = $1 AND reference = $2 AND deleted_at IS NULL");
const ID_BY_GUID: Sql =
    sql!("SELECT id FROM users WHERE client_id = $1 AND guid = $2 AND deleted_at IS NULL");
const SOME: Sql = sql!(
    "SELECT {columns} FROM users WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);
const IDS_OF_OIDS: Sql = sql!(
    "SELECT id, oid FROM users WHERE client_id = $1 AND oid IN ({list}) AND deleted_at IS NULL"
);
const PAGE: Sql = sql!(
    "SELECT {columns} FROM users WHERE client_id = $1 AND id > $2 AND deleted_at IS NULL
     ORDER BY id LIMIT $3"
);
const PAGE_BY_NAME: Sql = sql!(
    "SELECT {columns} FROM users
     WHERE client_id = $1 AND deleted_at IS NULL AND (name_key, oid) > ($2, $3)
     ORDER BY name_key, oid LIMIT $4"
);
const IDS: Sql =
    sql!("SELECT id, active FROM users WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id");
const IDS_OF_APP: Sql = sql!(
    "SELECT u.id, u.active FROM user_apps a CROSS JOIN users u
     WHERE a.client_id = $1 AND a.app_id = $2
       AND u.client_id = $1 AND u.id = a.user_id AND u.deleted_at IS NULL
     ORDER BY u.id"
);
const IDS_BY_NAME: Sql =
    sql!("SELECT id FROM users WHERE client_id = $1 AND deleted_at IS NULL ORDER BY name_key, oid");
const OTHER_ADMINISTRATOR: Sql = sql!(
    "SELECT id FROM users
     WHERE client_id = $1 AND deleted_at IS NULL AND active AND account_level = 99 AND id <> $2
     LIMIT 1"
);
const TAG_SCORES: Sql =
    sql!("SELECT id, tag_scores FROM users WHERE client_id = $1 AND id IN ({list}) ORDER BY id");
const SET_TAG_SCORES: Sql =
    sql!("UPDATE users SET tag_scores = $3 WHERE client_id = $1 AND id = $2");
const DIMENSION_VALUES: Sql = sql!(
    "SELECT id, dimension_values FROM users WHERE client_id = $1 AND id IN ({list}) ORDER BY id"
);
const SET_DIMENSION_VALUES: Sql =
    sql!("UPDATE users SET dimension_values = $3 WHERE client_id = $1 AND id = $2");
const INSERT: Sql = sql!("INSERT INTO users ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE users SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");

/// Finds a living user by any of the keys that a path may hold.
pub(crate) fn find(tx: &mut Tx<'_>, client: ClientId, key: &Key) -> Result<Option<User>, Error> {
    Ok(match key {
        Key::Id(id) => tx.find(&BY_ID, (client, *id))?,
        Key::Oid(oid) => tx.find(&BY_OID, (client, *oid))?,
        Key::Email(email) => tx.find(&BY_EMAIL, (client, email.key().to_owned()))?,
    })
}

/// As [`find`], and nobody else changes them until this transaction ends.
pub(crate) fn lock(tx: &mut Tx<'_>, client: ClientId, key: &Key) -> Result<User, Error> {
    find_locked(tx, client, key)?.ok_or(Error::NotFound(Noun::User))
}

/// As [`lock`]; nothing where there is nobody any more.
pub(crate) fn find_locked(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &Key,
) -> Result<Option<User>, Error> {
    Ok(match key {
        Key::Id(id) => tx.find(&LOCK_BY_ID, (client, *id))?,
        Key::Oid(oid) => tx.find(&LOCK_BY_OID, (client, *oid))?,
        Key::Email(email) => tx.find(&LOCK_BY_EMAIL, (client, email.key().to_owned()))?,
    })
}

/// The object id of somebody who is deleted, and since when they are.
pub(crate) fn deleted(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: UserId,
) -> Result<Option<(Oid, Timestamp)>, Error> {
    Ok(tx.find(&DELETED, (client, id))?)
}

/// The user with a number, deleted or not, whom nobody else changes until this transaction ends: for
/// what people leave behind.
pub(crate) fn lock_any(tx: &mut Tx<'_>, client: ClientId, id: UserId) -> Result<User, Error> {
    tx.find(&LOCK_ANY, (client, id))?.ok_or(Error::NotFound(Noun::User))
}

/// Whether a number was ever given to a user of the client, deleted ones included.
pub(super) fn was_id_given(tx: &mut Tx<'_>, client: ClientId, id: UserId) -> Result<bool, Error> {
    Ok(tx.find::<UserId>(&ANY_ID, (client, id))?.is_some())
}

/// Whether an object id was ever given to a user of the client, deleted ones included.
pub(super) fn was_oid_given(tx: &mut Tx<'_>, client: ClientId, oid: Oid) -> Result<bool, Error> {
    Ok(tx.find::<UserId>(&ANY_OID, (client, oid))?.is_some())
}

/// The living user who has an address.
pub(crate) fn id_by_email(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<UserId>, Error> {
    Ok(tx.find(&ID_BY_EMAIL, (client, key.to_owned()))?)
}

/// The living user who has a user name.
pub(super) fn id_by_username(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<UserId>, Error> {
    Ok(tx.find(&ID_BY_USERNAME, (client, key.to_owned()))?)
}

/// The living user who has a handle.
pub(super) fn id_by_handle(
    tx: &mut Tx<'_>,
    client: ClientId,
    key: &str,
) -> Result<Option<UserId>, Error> {
    Ok(tx.find(&ID_BY_HANDLE, (client, key.to_owned()))?)
}

/// The living user who has a reference.
pub(super) fn id_by_reference(
    tx: &mut Tx<'_>,
    client: ClientId,
    reference: &str,
) -> Result<Option<UserId>, Error> {
    Ok(tx.find(&ID_BY_REFERENCE, (client, reference.to_owned()))?)
}

/// The living user who has a guid.
pub(super) fn id_by_guid(
    tx: &mut Tx<'_>,
    client: ClientId,
    guid: [u8; 16],
) -> Result<Option<UserId>, Error> {
    Ok(tx.find(&ID_BY_GUID, (client, guid))?)
}

/// The living ones among some users, in the order asked for. At most 256 at once.
pub(crate) fn some(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[UserId],
) -> Result<Vec<Details>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = padded(ids);
    let sql = SOME.list(2, wanted.len());
    let mut found = gather(tx, &sql, listed((client,), &wanted), ids.len())?;
    let places: HashMap<UserId, usize> =
        ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    found.sort_by_cached_key(|details| places.get(&details.user.id).copied());
    Ok(found)
}

/// Which living users some object ids are. At most 256 at once.
pub(crate) fn ids_of_oids(
    tx: &mut Tx<'_>,
    client: ClientId,
    oids: &[Oid],
) -> Result<Vec<(UserId, Oid)>, Error> {
    if oids.is_empty() {
        return Ok(Vec::new());
    }
    let oids = padded(oids);
    Ok(tx.all(&IDS_OF_OIDS.list(2, oids.len()), listed((client,), &oids))?)
}

/// The living users after a number, by number.
pub(super) fn page(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: i64,
    limit: usize,
) -> Result<Vec<Details>, Error> {
    gather(tx, &PAGE, (client, after, rows(limit)), limit)
}

/// The living users behind a place in the order of their names.
pub(super) fn page_by_name(
    tx: &mut Tx<'_>,
    client: ClientId,
    (key, oid): (&str, Oid),
    limit: usize,
) -> Result<Vec<Details>, Error> {
    gather(tx, &PAGE_BY_NAME, (client, key, oid, rows(limit)), limit)
}

/// The tags of some users, at most 256, deleted ones included.
pub(crate) fn tag_scores(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Scores)>, Error> {
    batches::all(tx, &TAG_SCORES, (client,), users)
}

/// Writes the tags of a user. That they count as changed is for the caller to write.
pub(crate) fn set_tag_scores(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    scores: &Scores,
) -> Result<(), Error> {
    tx.execute(&SET_TAG_SCORES, (client, user, scores))?;
    Ok(())
}

/// The custom dimensions of some users, at most 256, deleted ones included.
pub(crate) fn dimension_values(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Values)>, Error> {
    batches::all(tx, &DIMENSION_VALUES, (client,), users)
}

/// Writes the custom dimensions of a user; as with [`set_tag_scores`].
pub(crate) fn set_dimension_values(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    values: &Values,
) -> Result<(), Error> {
    tx.execute(&SET_DIMENSION_VALUES, (client, user, values))?;
    Ok(())
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The users of a statement that gives at most `limit`, still without their parts. A record is
/// large, so it is put where it stays.
fn gather(
    tx: &mut Tx<'_>,
    sql: &Sql,
    params: impl Params,
    limit: usize,
) -> Result<Vec<Details>, Error> {
    let mut users = Vec::with_capacity(limit);
    tx.each(sql, params, |user| {
        users.push(Details::bare(user));
        Ok(())
    })?;
    Ok(users)
}

/// The numbers of all living users, in order, each with whether they are active.
pub(super) fn ids(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<(UserId, bool)>, Error> {
    Ok(tx.all(&IDS, (client,))?)
}

/// As [`ids`], those who may open an app.
pub(super) fn ids_of_app(
    tx: &mut Tx<'_>,
    client: ClientId,
    app: AppId,
) -> Result<Vec<(UserId, bool)>, Error> {
    Ok(tx.all(&IDS_OF_APP, (client, app))?)
}

/// The numbers of all living users in the order of their names.
pub(super) fn ids_by_name(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&IDS_BY_NAME, (client,))?)
}

/// Whether the client has an active administrator besides this user.
pub(super) fn has_other_administrator(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<bool, Error> {
    Ok(tx.find::<UserId>(&OTHER_ADMINISTRATOR, (client, user))?.is_some())
}

/// Adds a user.
pub(super) fn insert(tx: &mut Tx<'_>, user: &User, now: Timestamp) -> Result<(), Error> {
    tx.insert(&INSERT, user)?;
    search::note(tx, user, now)
}

/// Writes what of a user is different, and notes when that is what they are found by.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    before: &User,
    after: &User,
    now: Timestamp,
) -> Result<(), Error> {
    tx.update_one(&UPDATE, before, after)?;
    if found_by(before) == found_by(after) { Ok(()) } else { search::note(tx, after, now) }
}

/// What a search finds somebody by.
fn found_by(user: &User) -> impl PartialEq {
    let texts = [&user.first_name, &user.last_name, &user.nickname, &user.email];
    (texts.map(Line::as_str), user.name_key.as_str(), user.deleted_at.is_some())
}
