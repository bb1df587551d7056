//! Having a link mailed, and ending links.

use serde_json::{Value as Json, json};
use store::Tx;

use super::rows::{self, Link};
use super::{LinkKind, addresses};
use crate::credentials::{CredentialKind, SecretHash, secrets};
use crate::error::{Clash, Code, Error, Noun, Why};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, UserId};
use crate::language::Language;
use crate::policy::{Action, Resource, check};
use crate::text::Line;
use crate::throttles::Attempt;
use crate::time::Timestamp;
use crate::users::{self, Key, User};
use crate::{Command, Ctx, jobs};

/// Has a link mailed to a person, as often as they could ask for one. Needs: the person, or whoever
/// may change users.
#[derive(Clone, Copy, Debug)]
pub struct Send {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// What the link is for; not to change the address, which takes a wish of the person.
    pub kind: LinkKind,
    /// The language of the page on which a person asks for themselves; the mail is in it, unless they
    /// chose another one before.
    pub language: Option<Language>,
}

impl Command for Send {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::MailLink, &resource, Noun::User)?;
        if self.kind == LinkKind::Address {
            return Err(Error::invalid(
                "kind",
                Code::OneOf("magic-link, password-reset, confirm-address"),
            ));
        }
        let user = users::rows::find(tx, self.client, &Key::Id(self.user))?;
        let user = user.ok_or(Error::NotFound(Noun::User))?;
        if !user.active {
            return Err(Error::Conflict(Clash::SwitchedOff));
        }
        Attempt::link(self.client, &user.email_key, None).admit(tx, ctx.now)?;
        let mailing = Mailing { language: self.language, ..Mailing::of(self.kind) };
        add_mail_job(tx, ctx, (self.client, user.id), mailing)
    }
}

/// What is to be mailed.
#[derive(Clone, Copy)]
pub(super) struct Mailing<'a> {
    /// What the link is for.
    pub(super) kind: LinkKind,
    /// The language of the page on which it was asked for.
    pub(super) language: Option<Language>,
    /// Where its person goes once they are signed in by it: a path of the own site.
    pub(super) next: Option<&'a str>,
}

impl Mailing<'_> {
    pub(super) fn of(kind: LinkKind) -> Self {
        Self { kind, language: None, next: None }
    }
}

/// Has a link mailed, whose secret is made when the mail is written.
pub(super) fn add_mail_job(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    (client, user): (ClientId, UserId),
    Mailing { kind, language, next }: Mailing<'_>,
) -> Result<(), Error> {
    let said = [("language", language.map(Language::code)), ("next", next)];
    let body = with(json!({ "user": user.0 }), said);
    jobs::add(tx, ctx, client, (jobs::MAIL, kind.word()), &body)
}

/// The body of a job, with those texts that there are.
pub(super) fn with<const N: usize>(mut body: Json, texts: [(&str, Option<&str>); N]) -> Json {
    if let Some(body) = body.as_object_mut() {
        let given = texts.into_iter().filter_map(|(name, text)| Some((name, text?)));
        body.extend(given.map(|(name, text)| (name.to_owned(), Json::from(text))));
    }
    body
}

/// A good link.
pub(super) struct Found {
    pub(super) link: Link,
    /// Its person.
    pub(super) user: User,
    /// The address that it was mailed to.
    pub(super) email: Line,
}

/// Where a link of somebody goes.
pub(super) struct Recipient {
    /// The address.
    pub(super) email: Line,
    /// The form in which addresses are compared.
    pub(super) email_key: String,
    /// When the link runs out at the latest, whatever its kind says.
    pub(super) until: Option<Timestamp>,
}

/// A good link with its person.
pub(super) fn find(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Option<Found>, Error> {
    let secret = secrets::find(tx, hash)?;
    let Some(secret) = secret.filter(|secret| secret.kind == CredentialKind::Link) else {
        return Ok(None);
    };
    let (client, user) = (secret.client_id, UserId(secret.credential_id.0));
    let Some(user) = users::rows::find(tx, client, &Key::Id(user))? else { return Ok(None) };
    for kind in LinkKind::ALL {
        let link = rows::find(tx, client, user.id, kind)?;
        let good = |link: &Link| link.hash == *hash && now < link.expires_at;
        let Some(link) = link.filter(good) else { continue };
        let to = recipient(tx, &user, kind, now)?.filter(|to| to.email_key == link.email_key);
        let found = to.map(|to| Found { link, user, email: to.email });
        return Ok(found.filter(|found| found.user.active));
    }
    Ok(None)
}

/// Where a link of a kind is mailed to; nothing where there is no such link to be had.
pub(super) fn recipient(
    tx: &mut Tx<'_>,
    user: &User,
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<Recipient>, Error> {
    if kind == LinkKind::Address {
        let wanted = addresses::wanted(tx, user, now)?;
        return Ok(wanted.map(|wanted| Recipient {
            until: Some(wanted.expires_at()),
            email: wanted.email,
            email_key: wanted.email_key,
        }));
    }
    let (email, email_key) = (user.email.clone(), user.email_key.clone());
    Ok(Some(Recipient { email, email_key, until: None }))
}

/// Uses a link up, if it is a good one of this kind. Its person is locked then.
///
/// # Errors
/// [`Error::Unauthenticated`] for any other.
pub(super) fn take(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    hash: &SecretHash,
    kind: LinkKind,
) -> Result<Found, Error> {
    let refused = || Error::Unauthenticated(Why::Invalid);
    let Found { user, .. } = find(tx, hash, ctx.now)?.ok_or_else(refused)?;
    // Whoever follows the same link at this moment waits here, and does not find it afterwards.
    // Nobody finds it either once its person is gone.
    users::rows::find_locked(tx, user.client_id, &Key::Id(user.id))?;
    let found = find(tx, hash, ctx.now)?.filter(|found| found.link.kind == kind);
    let found = found.ok_or_else(refused)?;
    remove(tx, &found.link)?;
    Ok(found)
}

/// Ends a link without an event of its own.
pub(super) fn remove(tx: &mut Tx<'_>, link: &Link) -> Result<(), Error> {
    rows::delete(tx, link)?;
    secrets::delete(tx, &link.hash)
}

/// Clears away at most `limit` links of a client that have run out. Gives how many.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    let expired = rows::expired(tx, client, now, limit)?;
    expired.iter().try_for_each(|link| remove(tx, link))?;
    Ok(expired.len() as u64)
}

/// Ends all links of a person, who must be locked, and their wish for another address: because they
/// were switched off or deleted, or their password or address was changed.
pub(crate) fn end_all(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(), Error> {
    addresses::end(tx, client, user)?;
    for link in rows::lock_of_user(tx, client, user)? {
        remove(tx, &link)?;
        if link.expires_at > ctx.now {
            record(tx, ctx, &link, Verb::Revoked)?;
        }
    }
    Ok(())
}

/// Ends all links of a person who is deleted, and forgets which address was theirs.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(), Error> {
    end_all(tx, ctx, client, user)?;
    addresses::forget(tx, client, user)?;
    super::mails::forget(tx, client, user)?;
    rows::forget(tx, client, user)
}

/// Writes what happened to a link. Links have no numbers; they go by that of their person.
pub(super) fn record(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    link: &Link,
    verb: Verb,
) -> Result<(), Error> {
    let mut changes = Changes::default();
    match verb {
        Verb::Created => changes.set("expires_at", Json::Null, link.expires_at.0),
        _ => changes.set("ended_at", Json::Null, ctx.now.0),
    }
    changes.set("kind", Json::Null, link.kind.word());
    events::record(tx, ctx, link.client_id, verb, (Noun::Link, link.user_id.0), &changes)
}

/// Notes that a person was reached at their address.
pub(crate) fn confirm(tx: &mut Tx<'_>, ctx: &Ctx<'_>, user: &User) -> Result<bool, Error> {
    rows::confirm(tx, user.client_id, user.id, &user.email_key, ctx.now)
}
