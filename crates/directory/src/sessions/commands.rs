//! Ending sessions.

use serde_json::Value as Json;
use store::Tx;

use super::{Session, rows};
use crate::credentials::{CredentialKind, SecretHash, secrets};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, SessionId, UserId};
use crate::policy::{Action, Resource, check};
use crate::users::{self, Key};
use crate::{Caller, Command, Ctx, Directory};

/// Ends one session of a person. Needs: the person, or whoever may manage credentials.
#[derive(Clone, Copy, Debug)]
pub struct Revoke {
    /// The client.
    pub client: ClientId,
    /// Whose it is.
    pub user: UserId,
    /// Which one.
    pub session: SessionId,
}

impl Command for Revoke {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        may_manage(ctx, self.client, self.user)?;
        let session = rows::lock(tx, self.client, self.session)?;
        if session.user_id != self.user || !session.is_live(ctx.now) {
            return Err(Error::NotFound(Noun::Session));
        }
        end(tx, ctx, &session, Verb::Revoked)
    }
}

/// Ends all sessions of a person, but for one. Needs: the person, or whoever may manage
/// credentials.
#[derive(Clone, Copy, Debug)]
pub struct RevokeAll {
    /// The client.
    pub client: ClientId,
    /// Whose they are.
    pub user: UserId,
    /// The one that stays.
    pub but: Option<SessionId>,
}

impl Command for RevokeAll {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        may_manage(ctx, self.client, self.user)?;
        users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        end_others(tx, ctx, self.client, self.user, self.but)
    }
}

pub(super) fn may_manage(ctx: &Ctx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    check(ctx.actor(), Action::ManageSessions, &Resource::user(client, user), Noun::User)
}

/// Ends the session of a secret, because its person signs out.
struct SignOut {
    hash: SecretHash,
}

impl Command for SignOut {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let secret = secrets::find(tx, &self.hash)?;
        let Some(secret) = secret.filter(|secret| secret.kind == CredentialKind::Session) else {
            return Ok(());
        };
        let id = SessionId(secret.credential_id.0);
        let session = match rows::lock(tx, secret.client_id, id) {
            Ok(session) if session.hash == self.hash => session,
            Ok(_) | Err(Error::NotFound(Noun::Session)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let user = users::rows::find(tx, session.client_id, &Key::Id(session.user_id))?;
        let Some(user) = user else { return Ok(()) };
        ctx.acting_as(&user, Some(secret.credential_id), |ctx| end(tx, ctx, &session, Verb::Ended))
    }
}

impl Directory {
    /// Ends the session of a secret. One that opens nothing is left alone, so that signing out
    /// always works. Of `caller`, only surface and request are looked at.
    pub async fn sign_out(&self, caller: &Caller, secret: &str) -> Result<(), Error> {
        self.run(caller, SignOut { hash: SecretHash::of(secret) }).await
    }
}

/// Ends a session: from now on its secret is unknown.
pub(super) fn end(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    session: &Session,
    verb: Verb,
) -> Result<(), Error> {
    rows::delete(tx, session)?;
    secrets::delete(tx, &session.hash)?;
    let mut changes = Changes::default();
    changes.set("ended_at", Json::Null, ctx.now.0);
    let subject = (Noun::Session, session.id.0);
    events::record(tx, ctx, session.client_id, verb, subject, &changes)
}

/// Ends all sessions of a person but for one. The person must be locked.
pub(crate) fn end_others(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    user: UserId,
    but: Option<SessionId>,
) -> Result<(), Error> {
    let all = rows::lock_of_user(tx, client, user)?;
    let others = all.iter().filter(|session| Some(session.id) != but);
    others.into_iter().try_for_each(|session| end(tx, ctx, session, Verb::Revoked))
}

/// Lets a limited session open everything, because a new password was chosen.
pub(crate) fn lift_limit(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &Session,
) -> Result<Session, Error> {
    let after = Session { version: before.version.next(), limited: false, ..before.clone() };
    rows::update(tx, before, &after)?;
    let subject = (Noun::Session, before.id.0);
    let changes = Changes::between(before, &after);
    events::record(tx, ctx, before.client_id, Verb::Changed, subject, &changes)?;
    Ok(after)
}
