//! Who may write to somebody and see how to reach them, as they decided.
//!
//! Rollbook sends no messages and shows no exhibitor anything: connected apps ask for the switches and
//! keep to them. They are no part of a user's record, so that no representation of one changes, and
//! setting them moves no version.

mod rows;

use store::Tx;

use super::{Key, invariants, rows as users};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, UserId};
use crate::policy::{Action, Resource, check};
use crate::{Command, Ctx, Lane, Query};

pub(crate) use rows::forget;

/// What a person allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Whether other people may send them messages through the apps.
    pub messages: bool,
    /// Whether exhibitors may be given how to reach them.
    pub contact: bool,
}

impl Default for Privacy {
    /// What holds for whoever decided nothing: messages are allowed, and nobody is told how to reach
    /// them.
    fn default() -> Self {
        Self { messages: true, contact: false }
    }
}

/// Keeps what a person allows. Needs: the person, or whoever may change users.
#[derive(Clone, Copy, Debug)]
pub struct SetPrivacy {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// What they allow.
    pub privacy: Privacy,
}

impl Command for SetPrivacy {
    type Outcome = Privacy;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Privacy, Error> {
        let key = Key::Id(self.user);
        invariants::reach(tx, ctx, self.client, &key, Action::ChangeProfile)?;
        users::lock(tx, self.client, &key)?;
        let before = rows::find(tx, self.client, self.user)?.unwrap_or_default();
        let after = self.privacy;
        if before == after {
            return Ok(after);
        }
        rows::set(tx, self.client, self.user, after)?;
        let mut changes = Changes::default();
        for (switch, old, new) in [
            ("allow_messages", before.messages, after.messages),
            ("share_contact_data", before.contact, after.contact),
        ] {
            if old != new {
                changes.set(switch, old, new);
            }
        }
        let subject = (Noun::User, self.user.0);
        events::record(tx, ctx, self.client, Verb::Changed, subject, &changes)?;
        Ok(after)
    }
}

/// What a person allows. Needs: themselves, or whoever may see all users of the client.
#[derive(Clone, Copy, Debug)]
pub struct GetPrivacy {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
}

impl Query for GetPrivacy {
    type Outcome = Privacy;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Privacy, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::User)?;
        let found = users::find(tx, self.client, &Key::Id(self.user))?;
        found.ok_or(Error::NotFound(Noun::User))?;
        Ok(rows::find(tx, self.client, self.user)?.unwrap_or_default())
    }
}
