//! Opening a session.

use store::Tx;

use super::commands::end;
use super::{Device, LIFE_DAYS, LIMIT, Method, Session, rows};
use crate::credentials::{CredentialKind, Secret, SecretHash, secrets};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, CredentialId, SessionId, Version};
use crate::time::{DAY, Timestamp};
use crate::users::{self, User};
use crate::{Ctx, marks};

/// A session that was just opened, with its secret, which nobody can ask for again.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The session. If it is limited, its person has to choose a new password first.
    pub session: Session,
    /// What the browser keeps.
    pub secret: Secret,
    /// Who is signed in.
    pub user: User,
}

/// What a session is opened with.
#[derive(Clone, Copy)]
pub(crate) struct Opening<'a> {
    /// How its person proved who they are.
    pub(crate) method: Method,
    /// With what they did.
    pub(crate) device: &'a Device,
    /// Whether they have to choose a new password first.
    pub(crate) limited: bool,
}

/// Opens a session for somebody who has just proven who they are, and who is locked. It is they who
/// open it.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    opening: &Opening<'_>,
) -> Result<Opened, Error> {
    let client = before.client_id;
    let id = SessionId(marks::next(tx, client, Noun::Credential)?);
    // What `last_login_at` says is shown, so the version moves; the record itself is as it was, so
    // its date and its history do not.
    let version = before.version.next();
    let user = User { version, last_login_at: Some(ctx.now), ..before.clone() };
    users::rows::update(tx, before, &user, ctx.now)?;

    let secret = Secret::random(CredentialKind::Session, ctx.ids);
    let session = Session {
        client_id: client,
        id,
        version: Version::FIRST,
        user_id: user.id,
        hash: SecretHash::of(secret.reveal()),
        method: opening.method,
        device: opening.device.name.clone(),
        limited: opening.limited,
        created_at: ctx.now,
        expires_at: ctx.now.plus(LIFE_DAYS * DAY),
        last_seen_at: ctx.now,
    };
    ctx.acting_as(&user, Some(CredentialId(id.0)), |ctx| {
        make_room(tx, ctx, &user)?;
        rows::insert(tx, &session)?;
        secrets::insert(tx, &secret_row(&session))?;
        let subject = (Noun::Session, id.0);
        events::record(tx, ctx, client, Verb::Created, subject, &Changes::made(&session))?;
        let chosen = opening.device.language;
        chosen.map_or(Ok(()), |language| users::languages::keep(tx, ctx, &user, language))
    })?;
    Ok(Opened { session, secret, user })
}

fn secret_row(session: &Session) -> secrets::SecretRow {
    secrets::SecretRow {
        hash: session.hash,
        client_id: session.client_id,
        kind: CredentialKind::Session,
        credential_id: CredentialId(session.id.0),
        expires_at: Some(session.expires_at),
    }
}

/// Clears away what has run out, and ends the oldest sessions of a person who has as many as one
/// can have.
fn make_room(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, user: &User) -> Result<(), Error> {
    let all = rows::lock_of_user(tx, user.client_id, user.id)?;
    let (live, over): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.is_live(ctx.now));
    over.iter().try_for_each(|session| remove(tx, session))?;
    let surplus = (live.len() + 1).saturating_sub(LIMIT);
    live.iter().take(surplus).try_for_each(|session| end(tx, ctx, session, Verb::Revoked))
}

/// Clears away at most `limit` sessions of a client that have run out. Gives how many.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    let expired = rows::expired(tx, client, now, limit)?;
    expired.iter().try_for_each(|session| remove(tx, session))?;
    Ok(expired.len() as u64)
}

/// Removes a session with its secret.
fn remove(tx: &mut Tx<'_>, session: &Session) -> Result<(), Error> {
    rows::delete(tx, session)?;
    secrets::delete(tx, &session.hash)
}
