//! Another address to sign in with, which somebody gives themselves.
//!
//! Whoever asks gets the same answer whether or not somebody else has the address: that shows only
//! when the mail is written, and then none is. The address changes once the link in that mail is used.
//! To the former address it is told at once that this was asked for, while the change can be stopped.
//!
//! Invariants
//! - A person wants at most one address; asking for another one ends the link of the first.
//! - Who has a password proves it before they ask.
//! - What somebody wants is worth nothing [`super::CONFIRM_DAYS`] after they asked, however late the mail is
//!   written; once they got another address in whatever way; after any change of their password; and while
//!   the client has locked addresses, unless they may change any user.
//! - A record is kept for twice as long, because the notice to the former address may wait. Then it goes
//!   with what others ask for, or with the hourly sweep.

mod ask;
mod rows;

use store::Tx;

pub use ask::NewAddress;

use rows::Wanted;
pub(super) use rows::{end, forget};

use crate::clients::{self, Client};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, UserId};
use crate::language::Language;
use crate::policy::{Action, Resource, check};
use crate::text::Line;
use crate::time::{DAY, Timestamp};
use crate::users::{self, Key, ProfileField, User, bound_fields};
use crate::{Ctx, Lane, Query, credentials};

/// The kind of the job that tells the former address of it.
pub const NOTICE_KIND: &str = "address-notice";

/// How long what somebody asked for is worth something, in microseconds.
const GOOD: i64 = super::CONFIRM_DAYS * DAY;

/// How long it is kept.
const KEPT: i64 = 2 * GOOD;

impl Wanted {
    /// When it is worth nothing any more.
    pub(super) fn expires_at(&self) -> Timestamp {
        self.asked_at.plus(GOOD)
    }
}

/// Whether somebody may give themselves another address: the client has not locked it, or they may change
/// any user. The one rule for asking, for mailing the link, for looking at it and for using it.
fn may_change(tx: &mut Tx<'_>, user: &User) -> Result<bool, Error> {
    let client = clients::rows::get(tx, user.client_id)?;
    if !client.locked_fields.has(ProfileField::Email) {
        return Ok(true);
    }
    let bound = bound_fields(&credentials::actor_of(tx, user)?, &client);
    Ok(!bound.has(ProfileField::Email))
}

/// What somebody asked for last, if it is worth something: they still have the address that they had
/// then, and may change it.
pub(super) fn wanted(
    tx: &mut Tx<'_>,
    user: &User,
    now: Timestamp,
) -> Result<Option<Wanted>, Error> {
    let found = rows::newest(tx, user.client_id, user.id)?;
    let good = |it: &Wanted| !it.void && it.former_key == user.email_key && now < it.expires_at();
    match found.filter(good) {
        Some(wanted) if may_change(tx, user)? => Ok(Some(wanted)),
        _ => Ok(None),
    }
}

/// When the oldest wish of a client is to be cleared away.
pub(crate) fn first_expiry(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    Ok(rows::first_asked(tx, client)?.map(|asked_at| asked_at.plus(KEPT)))
}

/// Clears away at most `limit` wishes of a client that are kept for nobody any more. Gives how many.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    let old = rows::asked_until(tx, client, now.plus(-KEPT), limit)?;
    old.iter().try_for_each(|wanted| rows::delete(tx, wanted))?;
    Ok(old.len() as u64)
}

/// The address that a person wants and has not confirmed yet. It may be somebody else's. Needs:
/// themselves, or whoever may see all users of the client.
#[derive(Clone, Copy, Debug)]
pub struct WantedAddress {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
}

impl Query for WantedAddress {
    type Outcome = Option<Line>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Line>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::User)?;
        let user = users::rows::find(tx, self.client, &Key::Id(self.user))?;
        let user = user.ok_or(Error::NotFound(Noun::User))?;
        Ok(wanted(tx, &user, ctx.now)?.map(|wanted| wanted.email))
    }
}

/// What is told to the address that somebody had when they asked for another one. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct GetAddressNotice {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// When they asked.
    pub asked_at: Timestamp,
}

/// What a mail to the former address needs.
#[derive(Clone, Debug)]
pub struct AddressNotice {
    /// Where it goes.
    pub former: Line,
    /// The address that is wanted.
    pub wanted: Line,
    /// Whether it is the person's address by now.
    pub changed: bool,
    /// The client.
    pub client: Client,
    /// The language that the person chose.
    pub language: Option<Language>,
}

impl Query for GetAddressNotice {
    /// Nothing where there is nothing to tell any more.
    type Outcome = Option<AddressNotice>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<AddressNotice>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::IssueLink, &resource, Noun::User)?;
        let user = users::rows::find(tx, self.client, &Key::Id(self.user))?;
        let Some(user) = user.filter(|user| user.active) else { return Ok(None) };
        // It is told even if the address has been changed by now, or another one was asked for.
        let found = rows::find(tx, self.client, user.id, self.asked_at)?;
        let Some(wanted) = found else { return Ok(None) };
        Ok(Some(AddressNotice {
            changed: wanted.email_key == user.email_key,
            former: wanted.former_email,
            wanted: wanted.email,
            client: clients::rows::get(tx, self.client)?,
            language: users::languages::find(tx, self.client, user.id)?,
        }))
    }
}
