//! Following a link: looking at it, and using it up.

use serde_json::Value as Json;
use store::Tx;

use super::commands::{Found, end_all, find, take};
use super::{LinkKind, rows};
use crate::clients::{self, Client};
use crate::credentials::SecretHash;
use crate::error::{Clash, Error, Noun, Why};
use crate::events::{self, Changes, Verb};
use crate::ids::CredentialId;
use crate::passwords::{self, Chosen};
use crate::sessions::{self, Device, Method, Opened, Opening};
use crate::text::{Email, Line};
use crate::throttles::Attempt;
use crate::time::Timestamp;
use crate::users::{self, User};
use crate::{Caller, Ctx, Directory};

/// A link that could be followed, with what a page needs.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it is for.
    pub kind: LinkKind,
    /// Whom it was mailed to.
    pub user: User,
    /// At which address.
    pub email: Line,
    /// Whose they are; it says which passwords it takes.
    pub client: Client,
    /// When it runs out.
    pub expires_at: Timestamp,
}

impl Directory {
    /// Looks at a link without using it up.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with [`Why::Invalid`] for one that opens nothing, whatever the
    /// reason.
    pub async fn look_at_link(&self, secret: &str) -> Result<Seen, Error> {
        let (hash, now) = (SecretHash::of(secret), self.now());
        let seen = self.inner.db.point(move |tx| {
            let Some(found) = find(tx, &hash, now)? else { return Ok(None) };
            let Found { link, user, email } = found;
            let client = clients::rows::get(tx, user.client_id)?;
            Ok::<_, Error>(Some(Seen {
                kind: link.kind,
                user,
                email,
                client,
                expires_at: link.expires_at,
            }))
        });
        seen.await?.ok_or(Error::Unauthenticated(Why::Invalid))
    }

    /// Signs in by a magic link. Of `caller`, only surface and request are looked at.
    ///
    /// # Errors
    /// As [`Directory::look_at_link`], also for a link of another kind.
    pub async fn sign_in_by_link(
        &self,
        caller: &Caller,
        secret: &str,
        device: &Device,
    ) -> Result<Opened, Error> {
        let (hash, device) = (SecretHash::of(secret), device.clone());
        let operation = self.operation(caller);
        let enter = move |tx: &mut Tx<'_>| operation.with(|ctx| enter(tx, ctx, &hash, &device));
        self.inner.db.write(enter).await
    }

    /// Chooses a new password by a link, and signs in. Every other session and link of the person
    /// ends. Of `caller`, only surface and request are looked at.
    ///
    /// # Errors
    /// As [`Directory::look_at_link`], also for a link of another kind; [`Error::Invalid`] with
    /// every rule that the password breaks, and the link stays good; [`Error::Conflict`] when
    /// another password was set at the same moment; [`Error::Unavailable`] when too many passwords
    /// are being hashed.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        secret: &str,
        password: &str,
        device: &Device,
    ) -> Result<Opened, Error> {
        let (hash, device) = (SecretHash::of(secret), device.clone());
        let seen = self.look_at_link(secret).await?;
        if seen.kind != LinkKind::Reset {
            return Err(Error::Unauthenticated(Why::Invalid));
        }
        let chosen = self.choose_password(seen.user.client_id, seen.user.id, password).await?;
        let operation = self.operation(caller);
        let reset =
            move |tx: &mut Tx<'_>| operation.with(|ctx| reset(tx, ctx, &hash, &chosen, &device));
        self.inner.db.write(reset).await
    }

    /// Confirms an address by a link that was mailed to it. Of `caller`, only surface and request
    /// are looked at.
    ///
    /// # Errors
    /// As [`Directory::look_at_link`], also for a link of another kind.
    pub async fn confirm_address(&self, caller: &Caller, secret: &str) -> Result<User, Error> {
        let hash = SecretHash::of(secret);
        let operation = self.operation(caller);
        let confirm = move |tx: &mut Tx<'_>| {
            operation.with(|ctx| {
                let Found { user, .. } = take(tx, ctx, &hash, LinkKind::Confirm)?;
                ctx.acting_as(&user, None, |ctx| used(tx, ctx, &user, LinkKind::Confirm))?;
                Ok(user)
            })
        };
        self.inner.db.write(confirm).await
    }

    /// Gives somebody the address that they asked for, by a link that was mailed to it. Of `caller`,
    /// only surface and request are looked at.
    ///
    /// # Errors
    /// As [`Directory::look_at_link`], also for a link of another kind, and where somebody else has
    /// the address by now or the client has locked it.
    pub async fn change_address(&self, caller: &Caller, secret: &str) -> Result<User, Error> {
        let hash = SecretHash::of(secret);
        let operation = self.operation(caller);
        let change = move |tx: &mut Tx<'_>| operation.with(|ctx| moved(tx, ctx, &hash));
        self.inner.db.write(change).await.map_err(|error| match error {
            Error::Conflict(Clash::Taken(_)) => Error::Unauthenticated(Why::Invalid),
            other => other,
        })
    }
}

fn moved(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, hash: &SecretHash) -> Result<User, Error> {
    let Found { user, email, .. } = take(tx, ctx, hash, LinkKind::Address)?;
    let email = Email::parse(email.as_str()).ok();
    let email = email.ok_or(Error::Unauthenticated(Why::Invalid))?;
    ctx.acting_as(&user, None, |ctx| {
        let after = users::change_address(tx, ctx, &user, &email)?;
        end_all(tx, ctx, after.client_id, after.id)?;
        used(tx, ctx, &after, LinkKind::Address)?;
        Ok(after)
    })
}

fn enter(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    hash: &SecretHash,
    device: &Device,
) -> Result<Opened, Error> {
    let Found { user, .. } = take(tx, ctx, hash, LinkKind::Magic)?;
    let opening = Opening { method: Method::MagicLink, device, limited: false };
    let opened = sessions::open(tx, ctx, &user, &opening)?;
    let session = Some(CredentialId(opened.session.id.0));
    ctx.acting_as(&user, session, |ctx| used(tx, ctx, &user, LinkKind::Magic))?;
    Ok(opened)
}

fn reset(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    hash: &SecretHash,
    chosen: &Chosen,
    device: &Device,
) -> Result<Opened, Error> {
    let Found { user, .. } = take(tx, ctx, hash, LinkKind::Reset)?;
    let (client, id) = (user.client_id, user.id);
    let opening = Opening { method: Method::PasswordReset, device, limited: false };
    let opened = sessions::open(tx, ctx, &user, &opening)?;
    let session = opened.session.id;
    let after = ctx.acting_as(&user, Some(CredentialId(session.0)), |ctx| {
        used(tx, ctx, &user, LinkKind::Reset)?;
        let after = passwords::replace(tx, ctx, &opened.user, chosen)?;
        sessions::end_others(tx, ctx, client, id, Some(session))?;
        end_all(tx, ctx, client, id)?;
        Ok::<_, Error>(after)
    })?;
    Attempt::password(client, &user.email_key, None).succeed(tx)?;
    Ok(Opened { user: after, ..opened })
}

/// Takes down that a link was used, and with it that its address is its person's own.
fn used(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, user: &User, kind: LinkKind) -> Result<(), Error> {
    let mut changes = Changes::default();
    changes.set("ended_at", Json::Null, ctx.now.0);
    changes.set("kind", Json::Null, kind.word());
    if rows::confirm(tx, user.client_id, user.id, &user.email_key, ctx.now)? {
        changes.set("confirmed", Json::Null, user.email.as_str());
    }
    let subject = (Noun::Link, user.id.0);
    events::record(tx, ctx, user.client_id, Verb::Ended, subject, &changes)
}
