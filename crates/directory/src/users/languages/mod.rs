//! In which language somebody wants to be spoken to.
//!
//! Only pages and mails ask for it, so it is not part of the record that is read with every request,
//! and no representation shows it: choosing one moves no version.

mod rows;

use serde_json::Value as Json;
use store::Tx;

use super::{Key, invariants, rows as users};
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
        match self.language {
            Some(language) => rows::set(tx, self.client, self.user, language)?,
            None => forget(tx, self.client, self.user)?,
        }
        let code = |language: Option<Language>| language.map_or(Json::Null, |l| l.code().into());
        let mut changes = Changes::default();
        changes.set("language", code(before), code(self.language));
        let subject = (Noun::User, self.user.0);
        events::record(tx, ctx, self.client, Verb::Changed, subject, &changes)
    }
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
