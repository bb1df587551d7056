//! In which language somebody wants to be spoken to.
//!
//! Only pages and mails ask for it, so it is not part of the record that is read with every request,
//! and no representation shows it: choosing one moves no version.

mod rows;

use serde_json::Value as Json;
use store::Tx;

use super::{Key, User, invariants, rows as users};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, UserId};
use crate::language::Language;
use crate::policy::{Action, Resource, check};
use crate::{Command, Ctx, Lane, Query};

pub(crate) use rows::{find, forget};

/// Keeps the language that a person chose, or forgets it. Needs: the person, or whoever may change
/// users.
#[derive(Clone, Copy, Debug)]
pub struct SetLanguage {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// Their language; `None`: whatever their browser asks for.
    pub language: Option<Language>,
}

impl Command for SetLanguage {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let key = Key::Id(self.user);
        invariants::reach(tx, ctx, self.client, &key, Action::ChangeProfile)?;
        users::lock(tx, self.client, &key)?;
        let before = find(tx, self.client, self.user)?;
        if before == self.language {
            return Ok(());
        }
        change(tx, ctx, (self.client, self.user), before, self.language)
    }
}

/// Keeps the language that was chosen before somebody signed in, who must be locked, unless they chose
/// one earlier.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    user: &User,
    language: Language,
) -> Result<(), Error> {
    match find(tx, user.client_id, user.id)? {
        Some(_) => Ok(()),
        None => change(tx, ctx, (user.client_id, user.id), None, Some(language)),
    }
}

/// Writes what somebody chose, with its event.
fn change(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    (client, user): (ClientId, UserId),
    before: Option<Language>,
    after: Option<Language>,
) -> Result<(), Error> {
    match after {
        Some(language) => rows::set(tx, client, user, language)?,
        None => forget(tx, client, user)?,
    }
    let code = |language: Option<Language>| language.map_or(Json::Null, |l| l.code().into());
    let mut changes = Changes::default();
    changes.set("language", code(before), code(after));
    events::record(tx, ctx, client, Verb::Changed, (Noun::User, user.0), &changes)
}

/// The language that a person chose, if they chose one. Needs: themselves, or whoever may see all
/// users of the client.
#[derive(Clone, Copy, Debug)]
pub struct GetLanguage {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
}

impl Query for GetLanguage {
    type Outcome = Option<Language>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Language>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::User)?;
        find(tx, self.client, self.user)
    }
}
