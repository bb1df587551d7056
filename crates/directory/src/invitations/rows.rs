//! The SQL of invitations, their apps and their keys.

use store::{Sql, Tx, listed, padded, row, sql};

use super::{Delivery, Grants, Key, Mail};
use crate::error::{Error, Noun};
use crate::ids::{AppCode, AppId, ClientId, InvitationId, Oid, UserId, Version};
use crate::json::Object;
use crate::text::{Line, Message};
use crate::time::Timestamp;

row! {
    /// An invitation, without its apps.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Invitation {
        /// The client it is of.
        pub client_id: ClientId,
        /// Its number within the client.
        pub id: InvitationId,
        /// How often it changed.
        pub version: Version,
        /// Its object id within the client.
        pub oid: Oid,
        /// The address as it was first given.
        pub email: Line,
        /// The form in which addresses are compared.
        pub email_key: String,
        /// The person who made it, if it was one.
        pub inviter_id: Option<UserId>,
        /// Free data of the user for the apps.
        pub extra: Object,
        /// Whether apps will show the user anonymised data.
        pub demo: bool,
        /// What the user will have besides apps and data.
        pub grants: Grants,
        /// Subject of the mail; empty for that of the client.
        pub subject: Line,
        /// Additional text of the mail; empty for that of the client.
        pub body: Message,
        /// What its link carries.
        pub key: Key,
        /// When it was first mailed.
        pub invited_at: Timestamp,
        /// When it was last mailed.
        pub mailed_at: Timestamp,
        /// How often it was mailed.
        pub mail_count: i64,
        /// When it lapses; `None`: never.
        pub expires_at: Option<Timestamp>,
        /// When it was accepted, withdrawn or found to have lapsed.
        pub closed_at: Option<Timestamp>,
        /// When the mail server took the latest mail; see [`Invitation::delivery`].
        pub mail_sent_at: Option<Timestamp>,
        /// When the latest mail was refused for good.
        pub mail_refused_at: Option<Timestamp>,
        /// Why the latest mail was refused, or could not be sent yet.
        pub mail_reason: Option<String>,
    }
}

/// How many items one statement takes.
const BATCH: usize = 256;

const FIND: Sql = sql!("SELECT {columns} FROM invitations WHERE client_id = $1 AND id = $2");
const LOCK: Sql =
    sql!("SELECT {columns} FROM invitations WHERE client_id = $1 AND id = $2 {for_update}");
const LOCK_OPEN: Sql = sql!(
    "SELECT {columns} FROM invitations
     WHERE client_id = $1 AND email_key IN ({list}) AND closed_at IS NULL
     ORDER BY id {for_update}"
);
const SOME: Sql = sql!(
    "SELECT {columns} FROM invitations
     WHERE client_id = $1 AND id IN ({list}) AND closed_at IS NULL
     ORDER BY id"
);
const NEWEST: Sql = sql!(
    "SELECT {columns} FROM invitations
     WHERE client_id = $1 AND closed_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
       AND id < $3
     ORDER BY id DESC LIMIT $4"
);
const IDS: Sql = sql!(
    "SELECT id FROM invitations
     WHERE client_id = $1 AND closed_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
     ORDER BY id"
);
const IDS_OF_APP: Sql = sql!(
    "SELECT l.invitation_id FROM invitation_apps l CROSS JOIN invitations i
     WHERE l.client_id = $1 AND l.app_id = $2
       AND i.client_id = $1 AND i.id = l.invitation_id
       AND i.closed_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > $3)
     ORDER BY l.invitation_id"
);
const INSERT: Sql = sql!("INSERT INTO invitations ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE invitations SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const RECORD_DELIVERY: Sql = sql!(
    "UPDATE invitations SET mail_sent_at = $4, mail_refused_at = $5, mail_reason = $6
     WHERE client_id = $1 AND id = $2 AND mail_count = $3"
);
const APPS: Sql = sql!(
    "SELECT l.invitation_id, l.app_id, a.code FROM invitation_apps l CROSS JOIN apps a
     WHERE l.client_id = $1 AND l.invitation_id IN ({list})
       AND a.client_id = $1 AND a.id = l.app_id
     ORDER BY l.invitation_id, l.app_id"
);
const INSERT_APPS: Sql = sql!(
    "INSERT INTO invitation_apps (client_id, invitation_id, app_id)
     SELECT client_id, $2, id FROM apps WHERE client_id = $1 AND id IN ({list})"
);
const INSERT_KEY: Sql =
    sql!("INSERT INTO invitation_keys (hash, client_id, invitation_id) VALUES ($1, $2, $3)");
const FIND_KEY: Sql = sql!("SELECT client_id, invitation_id FROM invitation_keys WHERE hash = $1");
const DELETE_KEY: Sql = sql!("DELETE FROM invitation_keys WHERE hash = $1");
const INACTIVE: Sql = sql!(
    "SELECT email_key FROM users
     WHERE client_id = $1 AND email_key IN ({list}) AND deleted_at IS NULL AND NOT active"
);

/// An invitation that can still be accepted; nobody else changes it until this transaction ends.
pub(super) fn lock_pending(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: InvitationId,
    now: Timestamp,
) -> Result<Invitation, Error> {
    let found: Option<Invitation> = tx.find(&LOCK, (client, id))?;
    found.filter(|found| found.is_pending(now)).ok_or(Error::NotFound(Noun::Invitation))
}

/// The invitations of some addresses, at most 256, that are not closed, lapsed ones included;
/// nobody else changes them until this transaction ends.
pub(super) fn lock_open(
    tx: &mut Tx<'_>,
    client: ClientId,
    keys: &[&str],
) -> Result<Vec<Invitation>, Error> {
    let keys = padded(keys);
    Ok(tx.all(&LOCK_OPEN.list(2, keys.len()), listed((client,), &keys))?)
}

/// Those of some invitations, at most 256, that can still be accepted, by number.
pub(super) fn pending(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[InvitationId],
    now: Timestamp,
) -> Result<Vec<Invitation>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = padded(ids);
    let mut found: Vec<Invitation> = tx.all(&SOME.list(2, ids.len()), listed((client,), &ids))?;
    found.retain(|invitation| invitation.is_pending(now));
    Ok(found)
}

/// At most `limit` of those that can still be accepted, the newest first, before a number.
pub(super) fn newest(
    tx: &mut Tx<'_>,
    client: ClientId,
    before: InvitationId,
    limit: usize,
    now: Timestamp,
) -> Result<Vec<Invitation>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(tx.all(&NEWEST, (client, now, before, limit))?)
}

/// The numbers of all invitations that can still be accepted, in order.
pub(super) fn ids(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
) -> Result<Vec<InvitationId>, Error> {
    Ok(tx.all(&IDS, (client, now))?)
}

/// As [`ids`], those to one app.
pub(super) fn ids_of_app(
    tx: &mut Tx<'_>,
    client: ClientId,
    app: AppId,
    now: Timestamp,
) -> Result<Vec<InvitationId>, Error> {
    Ok(tx.all(&IDS_OF_APP, (client, app, now))?)
}

/// Writes a new invitation and its key.
pub(super) fn insert(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), Error> {
    tx.insert(&INSERT, invitation)?;
    let key = (invitation.key.hash(), invitation.client_id, invitation.id);
    tx.execute(&INSERT_KEY, key)?;
    Ok(())
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    before: &Invitation,
    after: &Invitation,
) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// An invitation, whatever its state.
pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    id: InvitationId,
) -> Result<Option<Invitation>, Error> {
    Ok(tx.find(&FIND, (client, id))?)
}

/// Writes what became of a mail, if it is the latest of its invitation.
pub(super) fn record_delivery(
    tx: &mut Tx<'_>,
    mail: &Mail,
    delivery: &Delivery,
) -> Result<(), Error> {
    let (sent, refused, reason) = match delivery {
        Delivery::Waiting(reason) => (None, None, reason.clone()),
        Delivery::Sent(at) => (Some(*at), None, None),
        Delivery::Refused(at, reason) => (None, Some(*at), Some(reason.clone())),
    };
    let values = (mail.client, mail.invitation, mail.count, sent, refused, reason);
    tx.execute(&RECORD_DELIVERY, values)?;
    Ok(())
}

/// The apps of some invitations, at most 256, by invitation, then by number of the app.
pub(super) fn apps(
    tx: &mut Tx<'_>,
    client: ClientId,
    invitations: &[InvitationId],
) -> Result<Vec<(InvitationId, AppId, AppCode)>, Error> {
    if invitations.is_empty() {
        return Ok(Vec::new());
    }
    let invitations = padded(invitations);
    Ok(tx.all(&APPS.list(2, invitations.len()), listed((client,), &invitations))?)
}

/// Adds apps that an invitation does not have yet.
pub(super) fn add_apps(
    tx: &mut Tx<'_>,
    client: ClientId,
    invitation: InvitationId,
    apps: &[AppId],
) -> Result<(), Error> {
    for some in apps.chunks(BATCH) {
        let some = padded(some);
        tx.execute(&INSERT_APPS.list(3, some.len()), listed((client, invitation), &some))?;
    }
    Ok(())
}

/// Which invitation of which client a key was made for, unless it is used up.
pub(super) fn by_key(
    tx: &mut Tx<'_>,
    key: &Key,
) -> Result<Option<(ClientId, InvitationId)>, Error> {
    Ok(tx.find(&FIND_KEY, (key.hash(),))?)
}

pub(super) fn delete_key(tx: &mut Tx<'_>, key: &Key) -> Result<(), Error> {
    tx.execute(&DELETE_KEY, (key.hash(),))?;
    Ok(())
}

/// Those of some addresses, at most 256, that belong to a user who is switched off.
pub(super) fn inactive(
    tx: &mut Tx<'_>,
    client: ClientId,
    keys: &[&str],
) -> Result<Vec<String>, Error> {
    let keys = padded(keys);
    Ok(tx.all(&INACTIVE.list(2, keys.len()), listed((client,), &keys))?)
}
