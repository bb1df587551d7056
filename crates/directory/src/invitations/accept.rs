//! Accepting invitations.

use store::Tx;

use super::commands::close;
use super::{Invitation, Key, rows};
use crate::error::{Code, Error, FieldError, Noun, Why};
use crate::events::{self, Changes, Verb};
use crate::ids::{AppCode, AppId, CredentialId};
use crate::passwords::{self, Chosen, Policy};
use crate::policy::Actor;
use crate::sessions::{self, Device, Method, Opened, Opening};
use crate::text::{Email, Line};
use crate::users::{self, Details, Labels, Parts, User};
use crate::{Caller, Command, Ctx, Directory, apps, links};

/// What somebody new accepts an invitation with.
#[derive(Clone)]
pub struct Acceptance {
    /// What the link carried.
    pub key: Key,
    /// First name.
    pub first_name: Line,
    /// Last name.
    pub last_name: Line,
    /// The password they choose.
    pub password: String,
    /// With what they are signed in then.
    pub device: Device,
}

/// A new user with their apps, and the session in which they are signed in.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The user.
    pub details: Details,
    /// The session with its secret.
    pub opened: Opened,
}

impl Directory {
    /// Becomes a user by the key of an invitation, which proves that the address is one's own, and
    /// signs in. Of `caller`, only surface and request are looked at.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that was used, withdrawn, lapsed or never made;
    /// [`Error::Invalid`] for blank names and with every rule that the password breaks;
    /// [`Error::Conflict`] when somebody has the address already, who signs in and uses
    /// [`AcceptAsUser`]; [`Error::Unavailable`] when too many passwords are being hashed.
    pub async fn accept_invitation(
        &self,
        caller: &Caller,
        acceptance: Acceptance,
    ) -> Result<Accepted, Error> {
        let offer = self.look_at_invitation(&acceptance.key).await?;
        let mut faults = blank_names(&acceptance.first_name, &acceptance.last_name);
        match Policy::from(&offer.client).check(&acceptance.password) {
            Err(Error::Invalid(broken)) => faults.extend(broken),
            other => other?,
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let hash = self.hash_password(&acceptance.password).await?;
        let Acceptance { key, first_name, last_name, device, .. } = acceptance;
        let password = Some(Chosen { hash, replaces: None });
        let accept = Accept { key, first_name, last_name, password, device };
        let visitor = Caller { actor: Actor::Operator, ..caller.clone() };
        self.run(&visitor, accept).await
    }
}

fn blank_names(first: &Line, last: &Line) -> Vec<FieldError> {
    let names = [("first_name", first), ("last_name", last)];
    let blank = names.into_iter().filter(|(_, name)| name.as_str().trim().is_empty());
    blank.map(|(field, _)| FieldError::new(field, Code::Empty)).collect()
}

/// [`Directory::accept_invitation`] once the password is hashed. The new user is who does it.
#[derive(Clone, Debug)]
pub struct Accept {
    /// What the link carried.
    pub key: Key,
    /// First name.
    pub first_name: Line,
    /// Last name.
    pub last_name: Line,
    /// The password they chose; without one they sign in by other means.
    pub password: Option<Chosen>,
    /// With what they are signed in then.
    pub device: Device,
}

impl Command for Accept {
    type Outcome = Accepted;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Accepted, Error> {
        let invitation = find(tx, ctx, &self.key)?;
        let client = invitation.client_id;
        let newcomer = self.newcomer(tx, &invitation)?;
        // Whoever invited was allowed to give what the invitation holds.
        let built = ctx.acting(Actor::Operator, |ctx| users::build(tx, ctx, client, &newcomer));
        let (mut user, mut changes) = built?;
        if let Some(chosen) = &self.password {
            let made = user.clone();
            passwords::set(tx, client, user.id, &chosen.hash, ctx.now)?;
            user.last_password_set_at = Some(ctx.now);
            users::rows::update(tx, &made, &user, ctx.now)?;
            changes.merge(Changes::between(&made, &user));
            changes.set_secret("password");
        }
        let opening = Opening { method: Method::Invitation, device: &self.device, limited: false };
        let opened = sessions::open(tx, ctx, &user, &opening)?;
        let session = CredentialId(opened.session.id.0);
        ctx.acting_as(&user, Some(session), |ctx| {
            events::record_named(tx, ctx, Verb::Created, (&user, None), &changes, None)?;
            links::confirm(tx, ctx, &user)?;
            close(tx, ctx, &invitation, Verb::Changed)
        })?;
        let details = users::load_one(tx, client, opened.user.clone(), with_apps())?;
        Ok(Accepted { details, opened })
    }
}

impl Accept {
    fn newcomer(&self, tx: &mut Tx<'_>, invitation: &Invitation) -> Result<users::New, Error> {
        let email = Email::parse(invitation.email.as_str())
            .map_err(|code| Error::internal(format!("the address of an invitation {code}")))?;
        let mut new = users::New::of(email);
        new.fields.first_name = Some(self.first_name.clone());
        new.fields.last_name = Some(self.last_name.clone());
        new.fields.extra = Some(invitation.extra.clone());
        new.fields.demo = Some(invitation.demo);
        new.labels = invitation.grants.labels(tx, invitation.client_id)?;
        let apps = apps_of(tx, invitation)?;
        new.labels.apps = Some(apps.into_iter().map(|(_, code)| code).collect());
        Ok(new)
    }
}

/// Takes what an invitation gives as the user who is signed in, besides what they have. Needs: a
/// person of the same client with the invited address.
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
        links::confirm(tx, ctx, &before)?;
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
    let extra = before.extra.merged(&invitation.extra);
    after.extra = extra.map_err(|code| Error::invalid("extra", code))?;
    let mut log = Changes::default();
    apps::add_access(tx, before.client_id, before.id, apps, &mut log)?;
    let labels = besides(tx, before, invitation)?;
    // Whoever invited was allowed to give what the invitation holds.
    ctx.acting(Actor::Operator, |ctx| users::hang(tx, ctx, &mut after, &labels, &mut log))?;
    let mut changes = Changes::between(before, &after);
    changes.merge(log);
    if changes.is_empty() {
        return Ok(after);
    }
    after.version = before.version.next();
    after.updated_at = ctx.now;
    users::rows::update(tx, before, &after, ctx.now)?;
    let subject = (Noun::User, after.id.0);
    events::record(tx, ctx, after.client_id, Verb::Changed, subject, &changes)?;
    Ok(after)
}

/// What an invitation gives, together with the groups and roles that the user has already.
fn besides(tx: &mut Tx<'_>, user: &User, invitation: &Invitation) -> Result<Labels, Error> {
    let mut labels = invitation.grants.labels(tx, user.client_id)?;
    if labels.groups.is_none() && labels.roles.is_none() {
        return Ok(labels);
    }
    let parts = Parts { groups: true, roles: true, ..Parts::default() };
    let own = users::load_one(tx, user.client_id, user.clone(), parts)?;
    if let Some(groups) = &mut labels.groups {
        groups.extend(own.groups);
    }
    if let Some(roles) = &mut labels.roles {
        roles.extend(own.roles.into_iter().map(|role| role.oid));
    }
    Ok(labels)
}

fn with_apps() -> Parts {
    Parts { apps: true, ..Parts::default() }
}
