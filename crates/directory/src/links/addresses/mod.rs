//! Another address to sign in with, which somebody gives themselves.
//!
//! Whoever asks gets the same answer whether or not somebody else has the address: that shows only
//! when the mail is written, and then none is. The address changes once the link in that mail is used.
//! To the former address it is told at once that this was asked for, while the change can be stopped.
//!
//! Invariants
//! - A person wants at most one address; asking for another one ends the link of the first.
//! - What somebody wants is worth nothing after [`super::CONFIRM_DAYS`], once they got another address
//!   in whatever way, and after any change of their password.
//! - Each record that is written takes some old ones of its client with it.

mod rows;

use serde_json::{Value as Json, json};
use store::Tx;

use rows::Wanted;
pub(super) use rows::{end, forget};

use super::LinkKind;
use super::commands::add_mail_job;
use crate::clients::{self, Client};
use crate::error::{Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, UserId};
use crate::language::Language;
use crate::policy::{Action, Actor, Resource, allows, check};
use crate::text::{Email, Line};
use crate::throttles::Attempt;
use crate::time::{DAY, Timestamp};
use crate::users::{self, Key, ProfileField, User};
use crate::{Command, Ctx, Lane, Query, jobs};

/// The kind of the job that tells the former address of it.
pub const NOTICE_KIND: &str = "address-notice";

/// Asks for another address for the caller, who must be a person. It is not told whether somebody else
/// has it. Needs: the person.
#[derive(Clone, Debug)]
pub struct AskAddress {
    /// The address.
    pub email: Email,
    /// The network address of whoever asks, as in [`crate::passwords::SignIn`].
    pub address: Option<String>,
    /// The language of the page on which they ask.
    pub language: Option<Language>,
}

impl Command for AskAddress {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let Actor::Person { client, user, .. } = *ctx.actor() else {
            return Err(Error::Denied(Action::ChangeAddress));
        };
        let resource = Resource::user(client, user);
        check(ctx.actor(), Action::ChangeAddress, &resource, Noun::User)?;
        let person = users::rows::lock(tx, client, &Key::Id(user))?;
        if is_locked(tx, client)? && !allows(ctx.actor(), Action::ChangeUser, client) {
            return Err(Error::invalid("email", Code::Locked));
        }
        if self.email.key() == person.email_key {
            return Err(Error::invalid("email", Code::Unchanged));
        }
        let accounts = [person.email_key.as_str(), self.email.key()];
        Attempt::new_address(client, accounts, self.address.as_deref()).admit(tx, ctx.now)?;

        let wanted = Wanted {
            client_id: client,
            user_id: user,
            email: Line::parse(self.email.as_str()).unwrap_or_default(),
            email_key: self.email.key().to_owned(),
            former_email: person.email.clone(),
            former_key: person.email_key,
            asked_at: ctx.now,
            void: false,
        };
        rows::put(tx, &wanted)?;
        rows::forget_old(tx, client, ctx.now.plus(-2 * KEPT))?;
        let mut changes = Changes::default();
        changes.set("wanted_email", Json::Null, self.email.as_str());
        events::record(tx, ctx, client, Verb::Changed, (Noun::User, user.0), &changes)?;
        let body = json!({ "user": user.0, "asked_at": ctx.now.0 });
        jobs::add(tx, ctx, client, (jobs::MAIL, NOTICE_KIND), &body)?;
        add_mail_job(tx, ctx, (client, user), (LinkKind::Address, self.language))
    }
}

/// How long it is told what somebody asked for, in microseconds. It is kept for twice as long, because
/// the mail may wait, and its link is good from then on.
const KEPT: i64 = super::CONFIRM_DAYS * DAY;

/// Whether the client keeps addresses itself.
pub(super) fn is_locked(tx: &mut Tx<'_>, client: ClientId) -> Result<bool, Error> {
    Ok(clients::rows::get(tx, client)?.locked_fields.has(ProfileField::Email))
}

/// What somebody asked for last, if they still have the address that they had then.
pub(super) fn wanted(tx: &mut Tx<'_>, user: &User) -> Result<Option<Wanted>, Error> {
    let found = rows::newest(tx, user.client_id, user.id)?;
    Ok(found.filter(|wanted| !wanted.void && wanted.former_key == user.email_key))
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
        let wanted = wanted(tx, &user)?.filter(|it| ctx.now < it.asked_at.plus(KEPT));
        Ok(wanted.map(|wanted| wanted.email))
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
