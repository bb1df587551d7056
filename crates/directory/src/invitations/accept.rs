//! Accepting invitations.

use store::Tx;

use super::commands::close;
use super::{Invitation, Key, rows};
use crate::error::{Code, Error, Noun, Why};
use crate::events::{self, Changes, Verb};
use crate::ids::{AppCode, AppId};
use crate::json::OBJECT_LIMIT;
use crate::passwords::{self, PasswordHash};
use crate::text::{Email, Line};
use crate::users::{self, Details, Parts, User};
use crate::{Command, Ctx, apps};

/// Becomes a user by the key of an invitation, which proves that the address is one's own. Somebody
/// who is a user already signs in and uses [`AcceptAsUser`]: their address is taken.
#[derive(Clone, Debug)]
pub struct Accept {
    /// What the link carried.
    pub key: Key,
    /// First name.
    pub first_name: Line,
    /// Last name.
    pub last_name: Line,
    /// The hash of the password they chose; without one they sign in by other means.
    pub password: Option<PasswordHash>,
}

impl Command for Accept {
    type Outcome = Details;

    /// The new user with their apps.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        let invitation = find(tx, ctx, &self.key)?;
        let client = invitation.client_id;
        let apps = apps_of(tx, &invitation)?;

        let made = users::create(tx, ctx, client, &self.newcomer(&invitation, &apps)?)?;
        let mut user = made.clone();
        if let Some(hash) = &self.password {
            passwords::set(tx, client, user.id, hash, ctx.now)?;
            user.last_password_set_at = Some(ctx.now);
            users::rows::update(tx, &made, &user)?;
        }
        close(tx, ctx, &invitation, Verb::Changed)?;
        users::load_one(tx, client, user, with_apps())
    }
}

impl Accept {
    fn newcomer(
        &self,
        invitation: &Invitation,
        apps: &[(AppId, AppCode)],
    ) -> Result<users::New, Error> {
        let email = Email::parse(invitation.email.as_str())
            .map_err(|code| Error::internal(format!("the address of an invitation {code}")))?;
        let mut new = users::New::of(email);
        new.fields.first_name = Some(self.first_name.clone());
        new.fields.last_name = Some(self.last_name.clone());
        new.fields.extra = Some(invitation.extra.clone());
        new.fields.demo = Some(invitation.demo);
        new.labels.apps = Some(apps.iter().map(|(_, code)| code.clone()).collect());
        Ok(new)
    }
}

/// Takes the apps and the data of an invitation as the user who is signed in. Needs: a person of
/// the same client with the invited address.
#[derive(Clone, Debug)]
pub struct AcceptAsUser {
    /// What the link carried.
    pub key: Key,
}

impl Command for AcceptAsUser {
    type Outcome = Details;

    /// The user with their apps. Keys of `extra` that the invitation does not have stay.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Details, Error> {
        let person = ctx.actor().user().ok_or(Error::Unauthenticated(Why::Missing))?;
        let invitation = find(tx, ctx, &self.key)?;
        let client = invitation.client_id;
        let before = users::rows::lock(tx, client, &users::Key::Id(person))?;
        if before.email_key != invitation.email_key {
            return Err(Error::NotFound(Noun::Invitation));
        }
        let apps = apps_of(tx, &invitation)?;

        let after = take(tx, ctx, &before, &invitation, &apps)?;
        close(tx, ctx, &invitation, Verb::Changed)?;
        users::load_one(tx, client, after, with_apps())
    }
}

/// The pending invitation of a key. A caller of another client learns nothing of it.
fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &Key) -> Result<Invitation, Error> {
    let (client, id) = rows::by_key(tx, key)?.ok_or(Error::NotFound(Noun::Invitation))?;
    if ctx.actor().client().is_some_and(|own| own != client) {
        return Err(Error::NotFound(Noun::Invitation));
    }
    rows::lock_pending(tx, client, id, ctx.now)
}

fn apps_of(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<Vec<(AppId, AppCode)>, Error> {
    let apps = rows::apps(tx, invitation.client_id, &[invitation.id])?;
    Ok(apps.into_iter().map(|(_, app, code)| (app, code)).collect())
}

/// Gives an existing user what the invitation holds.
fn take(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    invitation: &Invitation,
    apps: &[(AppId, AppCode)],
) -> Result<User, Error> {
    let mut after = before.clone();
    after.extra = before.extra.merged(&invitation.extra);
    if after.extra.as_str().len() > OBJECT_LIMIT {
        return Err(Error::invalid("extra", Code::TooLong(OBJECT_LIMIT)));
    }
    let mut log = Changes::default();
    apps::add_access(tx, before.client_id, before.id, apps, &mut log)?;
    let mut changes = Changes::between(before, &after);
    changes.merge(log);
    if changes.is_empty() {
        return Ok(after);
    }
    after.version = before.version.next();
    after.updated_at = ctx.now;
    users::rows::update(tx, before, &after)?;
    events::record(tx, ctx, after.client_id, Verb::Changed, (Noun::User, after.id.0), &changes)?;
    Ok(after)
}

fn with_apps() -> Parts {
    Parts { apps: true, ..Parts::default() }
}
