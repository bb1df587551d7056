//! What became of the mails that carry links: for whoever looks after people who wait for one.
//!
//! Of each kind of link, the latest attempt to mail one to a person is kept, never the link, for
//! [`KEPT`]; that a mail waits before its first attempt is not. It is bookkeeping: no event.
//!
//! Invariants
//! - A person has at most one record for each kind of link; one who is deleted has none.
//! - Each record that is written takes some old ones of its client with it, so that they are gone
//!   some weeks later without anybody having to look for them. What is too old is not shown.

mod rows;

use std::borrow::Cow;

use store::{Column, Kind as Storage, Mismatch, Tx, Value};

pub use rows::LinkMail;

use super::LinkKind;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, UserId};
use crate::policy::{Action, Resource, check};
use crate::text::Line;
use crate::time::{DAY, Timestamp};
use crate::users::{self, Parts, User};
use crate::{Ctx, Lane, Query};

/// How long it is told what became of a mail, in microseconds.
pub const KEPT: i64 = 28 * DAY;

/// The most records that one page has.
const PAGE: u16 = 100;

/// What became of the latest attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// It could not be sent then, and is tried again.
    Waiting,
    /// It will not be sent: it was refused for good, or tried too often.
    Refused,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
        }
    }
}

impl Column for Outcome {
    const KIND: Storage = Storage::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let unfit = || Mismatch::new("what became of a mail", &Value::Text(Cow::Borrowed(&word)));
        let all = [Self::Sent, Self::Waiting, Self::Refused];
        all.into_iter().find(|outcome| outcome.word() == word).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.word()))
    }
}

/// Records what became of an attempt, in the transaction that settles its job. `email` is where the mail
/// goes, which for another address is not the person's. `reason` is why it
/// was not sent, for the client's administrators; never the link.
pub fn record(
    tx: &mut Tx<'_>,
    (client, user, kind): (ClientId, UserId, LinkKind),
    email: &Line,
    outcome: Outcome,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let mail = LinkMail {
        client_id: client,
        user_id: user,
        kind,
        email: Some(email.clone()),
        tried_at: now,
        outcome,
        reason: reason.map(ToOwned::to_owned),
    };
    rows::record(tx, &mail)?;
    rows::forget_old(tx, client, now.plus(-KEPT))
}

/// Forgets the mails to a person, because they are deleted.
pub(super) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    rows::forget(tx, client, user)
}

/// What became of the latest mails with links to a person, by kind. Needs: themselves, or whoever
/// may see all users of the client.
#[derive(Clone, Copy, Debug)]
pub struct MailsTo {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
}

impl Query for MailsTo {
    type Outcome = Vec<LinkMail>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<LinkMail>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::User)?;
        let mut mails = rows::of_user(tx, self.client, self.user)?;
        mails.retain(|mail| mail.tried_at >= ctx.now.plus(-KEPT));
        Ok(mails)
    }
}

/// The mails with links that could not be sent, the latest first, a page at a time. Needs: whoever
/// may see what became of mails.
#[derive(Clone, Debug)]
pub struct UnsentMails {
    /// The client.
    pub client: ClientId,
    /// Those before this place.
    pub before: Option<MailPlace>,
    /// How many at most, 1 to 100.
    pub limit: u16,
}

/// A place in the list of mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailPlace {
    /// When the mail was tried.
    pub tried_at: Timestamp,
    /// To whom.
    pub user: UserId,
    /// With which link.
    pub kind: LinkKind,
}

/// A page of mails that could not be sent.
#[derive(Clone, Debug)]
pub struct UnsentPage {
    /// The mails, each with its person.
    pub mails: Vec<(LinkMail, User)>,
    /// Where the next page goes on, if there is one.
    pub next: Option<MailPlace>,
}

impl Query for UnsentMails {
    type Outcome = UnsentPage;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<UnsentPage, Error> {
        ctx.check(Action::ReadMails, self.client, Noun::Page)?;
        let limit = usize::from(self.limit.clamp(1, PAGE));
        let since = ctx.now.plus(-KEPT);
        let mut found = rows::unsent(tx, self.client, since, self.before, limit + 1)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let place = |mail: &LinkMail| MailPlace {
            tried_at: mail.tried_at,
            user: mail.user_id,
            kind: mail.kind,
        };
        let next = found.last().filter(|_| more).map(place);
        let mut ids: Vec<UserId> = found.iter().map(|mail| mail.user_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut people = users::rows::some(tx, self.client, &ids)?;
        users::load(tx, self.client, &mut people, Parts::default())?;
        let person =
            |id: UserId| people.iter().map(|details| &details.user).find(|user| user.id == id);
        let with = |mail: LinkMail| Some((mail.clone(), person(mail.user_id)?.clone()));
        Ok(UnsentPage { mails: found.into_iter().filter_map(with).collect(), next })
    }
}
