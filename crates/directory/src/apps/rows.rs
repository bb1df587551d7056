//! The SQL of apps and of who may open them.

use store::{Sql, Tx, row, sql};

use super::{AppUrl, Label, Slug};
use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{AppCode, AppId, ClientId, UserId, Version};
use crate::limits;
use crate::text::Message;
use crate::time::Timestamp;

row! {
    /// Something users may open.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct App {
        /// The client it is of.
        pub client_id: ClientId,
        /// Its number within the client; callers see its code.
        pub id: AppId,
        /// How often it changed.
        pub version: Version,
        /// What callers name it by.
        pub code: AppCode,
        /// Its short name.
        pub slug: Slug,
        /// The form in which slugs are compared.
        pub slug_key: String,
        /// The name people see.
        pub label: Label,
        /// Whether help is shown.
        pub show_help: bool,
        /// HTML after the built-in help.
        pub help_html: Message,
        /// Whether a footer is shown.
        pub show_footer: bool,
        /// HTML of the footer.
        pub footer_html: Message,
        /// What it is for.
        pub description: Message,
        /// Where it is opened from the pages.
        pub url: AppUrl,
        /// When it was added.
        pub created_at: Timestamp,
        /// When it last changed.
        pub updated_at: Timestamp,
    }
}

const BY_CODE: Sql = sql!("SELECT {columns} FROM apps WHERE client_id = $1 AND code = $2");
const LOCK_BY_CODE: Sql =
    sql!("SELECT {columns} FROM apps WHERE client_id = $1 AND code = $2 {for_update}");
const BY_SLUG: Sql = sql!("SELECT {columns} FROM apps WHERE client_id = $1 AND slug_key = $2");
const ID_BY_CODE: Sql = sql!("SELECT id FROM apps WHERE client_id = $1 AND code = $2");
const ID_BY_SLUG: Sql = sql!("SELECT id FROM apps WHERE client_id = $1 AND slug_key = $2");
const ALL: Sql = sql!("SELECT {columns} FROM apps WHERE client_id = $1 ORDER BY id");
const NTH: Sql = sql!("SELECT id FROM apps WHERE client_id = $1 ORDER BY id LIMIT 1 OFFSET $2");
const IDS_OF_CODES: Sql =
    sql!("SELECT code, id FROM apps WHERE client_id = $1 AND code IN ({list})");
const INSERT: Sql = sql!("INSERT INTO apps ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE apps SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const OF_USERS: Sql = sql!(
    "SELECT l.user_id, a.code FROM user_apps l CROSS JOIN apps a
     WHERE l.client_id = $1 AND l.user_id IN ({list}) AND a.client_id = $1 AND a.id = l.app_id
     ORDER BY l.user_id, l.app_id"
);
const OF_USER: Sql = sql!(
    "SELECT l.app_id, a.code FROM user_apps l CROSS JOIN apps a
     WHERE l.client_id = $1 AND l.user_id = $2 AND a.client_id = $1 AND a.id = l.app_id
     ORDER BY l.app_id"
);
const OPEN: Sql = sql!(
    "INSERT INTO user_apps (client_id, user_id, app_id)
     SELECT client_id, $2, id FROM apps WHERE client_id = $1 AND id IN ({list})"
);
const SHUT: Sql =
    sql!("DELETE FROM user_apps WHERE client_id = $1 AND user_id = $2 AND +app_id IN ({list})");

pub(crate) fn get(tx: &mut Tx<'_>, client: ClientId, code: &AppCode) -> Result<App, Error> {
    tx.find(&BY_CODE, (client, code))?.ok_or(Error::NotFound(Noun::App))
}

pub(super) fn lock(tx: &mut Tx<'_>, client: ClientId, code: &AppCode) -> Result<App, Error> {
    tx.find(&LOCK_BY_CODE, (client, code))?.ok_or(Error::NotFound(Noun::App))
}

pub(super) fn by_slug(
    tx: &mut Tx<'_>,
    client: ClientId,
    slug: &Slug,
) -> Result<Option<App>, Error> {
    Ok(tx.find(&BY_SLUG, (client, slug.key()))?)
}

pub(super) fn id_by_code(
    tx: &mut Tx<'_>,
    client: ClientId,
    code: &AppCode,
) -> Result<Option<AppId>, Error> {
    Ok(tx.find(&ID_BY_CODE, (client, code))?)
}

/// The app that a text is the slug of, without regard to case.
pub(crate) fn id_by_slug(
    tx: &mut Tx<'_>,
    client: ClientId,
    slug: &str,
) -> Result<Option<AppId>, Error> {
    Ok(tx.find(&ID_BY_SLUG, (client, crate::text::fold(slug)))?)
}

/// All apps of a client, by number.
pub(super) fn all(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<App>, Error> {
    Ok(tx.all(&ALL, (client,))?)
}

/// Refuses one more app to a client that has `limit`.
pub(super) fn require_room(tx: &mut Tx<'_>, client: ClientId, limit: usize) -> Result<(), Error> {
    limits::require_room(tx, &NTH, client, Noun::App, limit)
}

/// The known ones among some codes, each with its number.
pub(super) fn ids_of_codes(
    tx: &mut Tx<'_>,
    client: ClientId,
    codes: &[AppCode],
) -> Result<Vec<(AppCode, AppId)>, Error> {
    batches::all(tx, &IDS_OF_CODES, (client,), codes)
}

pub(super) fn insert(tx: &mut Tx<'_>, app: &App) -> Result<(), Error> {
    tx.insert(&INSERT, app)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &App, after: &App) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// The apps that some users may open, by user, then by number. At most 256 users at once.
pub(crate) fn of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, AppCode)>, Error> {
    batches::all(tx, &OF_USERS, (client,), users)
}

/// The apps that one user may open, by number.
pub(super) fn of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<(AppId, AppCode)>, Error> {
    Ok(tx.all(&OF_USER, (client, user))?)
}

/// Lets a user open apps which they could not open before.
pub(super) fn open(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    apps: &[AppId],
) -> Result<(), Error> {
    batches::execute(tx, &OPEN, (client, user), apps)
}

/// Lets a user no longer open apps.
pub(super) fn shut(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    apps: &[AppId],
) -> Result<(), Error> {
    batches::execute(tx, &SHUT, (client, user), apps)
}
