//! Naming one delegate, changing what they may do, and taking them away. All of them at once are
//! replaced as part of [`users::Update`](crate::users::Update).

use store::Tx;

use super::{Delegate, LIMIT, complete, permissions_json, rows};
use crate::error::{Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, IfVersion, UserId};
use crate::json::Permissions;
use crate::policy::{self, Action, Actor, Resource};
use crate::text::Email;
use crate::throttles::Attempt;
use crate::users::{self, Key, User};
use crate::{Command, Ctx, oids};

/// Lets somebody act for a user. Who may already stays, with new permissions if some are given.
/// Needs: the user, or whoever may change all users of the client.
#[derive(Clone, Debug)]
pub struct Add {
    /// The client.
    pub client: ClientId,
    /// For whom.
    pub user: UserId,
    /// Who.
    pub delegate: UserId,
    /// What they may do; without it, somebody new gets the narrow permissions.
    pub permissions: Option<Permissions>,
    /// Only if this is still the version of the user.
    pub if_version: IfVersion,
}

impl Command for Add {
    type Outcome = Delegate;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Delegate, Error> {
        check(ctx, self.client, self.user)?;
        rows::lock(tx, self.client, &[self.user, self.delegate])?;
        let user = lock(tx, self.client, self.user, self.if_version)?;
        let permissions = self.permissions.as_ref().map(complete).transpose()?;
        let held = rows::of_user(tx, self.client, user.id)?;
        if let Some(known) = held.iter().find(|delegate| delegate.id == self.delegate) {
            let permissions = permissions.unwrap_or_else(|| known.permissions.clone());
            return grant(tx, ctx, &user, known, permissions);
        }
        if held.len() >= LIMIT {
            return Err(full());
        }
        let permissions = permissions.unwrap_or_else(Permissions::timesheet_only);
        let delegate = somebody_else(tx, &user, self.delegate, permissions)?;
        rows::add(tx, self.client, user.id, &[delegate.id], &delegate.permissions)?;

        let mut changes = Changes::default();
        let before = held.iter().map(|delegate| delegate.oid);
        let mut after: Vec<_> = held.iter().chain([&delegate]).collect();
        after.sort_unstable_by_key(|delegate| delegate.id);
        let after = after.into_iter().map(|delegate| delegate.oid);
        changes.set("delegates", oids::json(before), oids::json(after));
        let permissions = permissions_json(delegate.oid, Some(&delegate.permissions));
        changes.set("delegate_permissions", permissions_json(delegate.oid, None), permissions);
        close(tx, ctx, &user, &changes)?;
        Ok(delegate)
    }
}

/// The refusal of one more delegate.
fn full() -> Error {
    Error::invalid("delegates", Code::TooMany(LIMIT))
}

/// Lets somebody act for a user who is named by their address, as people do. Needs: the user, or whoever
/// may change all users of the client. How often somebody may ask is bounded, because the answer tells
/// whether a colleague has an address.
#[derive(Clone, Debug)]
pub struct AddByAddress {
    /// The client.
    pub client: ClientId,
    /// For whom.
    pub user: UserId,
    /// The address of who is to act for them.
    pub email: Email,
    /// What they may do.
    pub permissions: Permissions,
}

impl Command for AddByAddress {
    /// Nothing where no active person of the client has the address, which is told to those who ask
    /// for somebody of another client, too. It is no error, so that the attempt stays counted.
    type Outcome = Option<Delegate>;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Delegate>, Error> {
        check(ctx, self.client, self.user)?;
        let permissions = complete(&self.permissions)?;
        Attempt::delegate(self.client, self.user).admit(tx, ctx.now)?;
        // Who has as many as there can be is told so whether or not the address is known. They still
        // change what those may do whom they named before, of whom they know that they are there.
        let held = rows::of_user(tx, self.client, self.user)?;
        let is_named = |it: &Delegate| is_address_of(&self.email, it);
        if held.len() >= LIMIT && !held.iter().any(is_named) {
            return Err(full());
        }
        let found = users::rows::find(tx, self.client, &Key::Email(self.email.clone()))?;
        let Some(found) = found.filter(|found| found.active) else { return Ok(None) };
        let (permissions, if_version) = (Some(permissions), IfVersion::ANY);
        let (client, user, delegate) = (self.client, self.user, found.id);
        Add { client, user, delegate, permissions, if_version }.apply(tx, ctx).map(Some)
    }
}

/// Whether an address is that of a delegate.
fn is_address_of(email: &Email, delegate: &Delegate) -> bool {
    Email::parse(delegate.email.as_str()).is_ok_and(|own| own.key() == email.key())
}

/// A living user of the client as the delegate of another one.
fn somebody_else(
    tx: &mut Tx<'_>,
    user: &User,
    delegate: UserId,
    permissions: Permissions,
) -> Result<Delegate, Error> {
    if delegate == user.id {
        return Err(Error::invalid("delegate", Code::SelfDelegation));
    }
    let Some(found) = users::rows::find(tx, user.client_id, &Key::Id(delegate))? else {
        let unknown = Code::UnknownId(Noun::User, delegate.to_string());
        return Err(Error::invalid("delegate", unknown));
    };
    let User { id, oid, email, first_name, last_name, .. } = found;
    Ok(Delegate { id, oid, email, first_name, last_name, permissions })
}

/// Sets what a delegate may do. What is not named is not granted. Needs: the user, or whoever may
/// change all users of the client.
#[derive(Clone, Debug)]
pub struct SetPermissions {
    /// The client.
    pub client: ClientId,
    /// For whom they act.
    pub user: UserId,
    /// Who.
    pub delegate: UserId,
    /// What they may do.
    pub permissions: Permissions,
    /// Only if this is still the version of the user.
    pub if_version: IfVersion,
}

impl Command for SetPermissions {
    type Outcome = Delegate;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Delegate, Error> {
        let user = open(tx, ctx, self.client, self.user, self.if_version)?;
        let permissions = complete(&self.permissions)?;
        let held = rows::of_user(tx, self.client, user.id)?;
        let known = held.iter().find(|delegate| delegate.id == self.delegate);
        grant(tx, ctx, &user, known.ok_or(Error::NotFound(Noun::Delegation))?, permissions)
    }
}

/// Takes a delegate away from a user. Needs: the user, or whoever may change all users of the
/// client.
#[derive(Clone, Debug)]
pub struct Remove {
    /// The client.
    pub client: ClientId,
    /// For whom they act.
    pub user: UserId,
    /// Who.
    pub delegate: UserId,
    /// Only if this is still the version of the user.
    pub if_version: IfVersion,
}

impl Command for Remove {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let user = open(tx, ctx, self.client, self.user, self.if_version)?;
        end(tx, ctx, &user, self.delegate)
    }
}

/// Gives up acting for a user. Needs: the delegate themselves, for whom nobody else does so.
#[derive(Clone, Debug)]
pub struct Renounce {
    /// For whom the caller acts.
    pub delegator: UserId,
}

impl Command for Renounce {
    type Outcome = ();

    /// Nobody learns more about a user than that they do not act for them.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let Actor::Person { client, user: delegate, .. } = *ctx.actor() else {
            return Err(Error::Denied(Action::ChangeDelegates));
        };
        check(ctx, client, delegate)?;
        match lock(tx, client, self.delegator, IfVersion::ANY) {
            Ok(user) => end(tx, ctx, &user, delegate),
            Err(Error::NotFound(_)) => Err(Error::NotFound(Noun::Delegation)),
            Err(other) => Err(other),
        }
    }
}

/// Takes a delegate away from a user, who is locked.
fn end(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, user: &User, delegate: UserId) -> Result<(), Error> {
    let held = rows::of_user(tx, user.client_id, user.id)?;
    if !held.iter().any(|known| known.id == delegate) {
        return Err(Error::NotFound(Noun::Delegation));
    }
    rows::remove(tx, user.client_id, user.id, &[delegate])?;

    let stay = held.iter().filter(|known| known.id != delegate);
    let after = oids::json(stay.map(|known| known.oid));
    let mut changes = Changes::default();
    changes.set("delegates", oids::json(held.iter().map(|known| known.oid)), after);
    close(tx, ctx, user, &changes)
}

/// Gives a delegate of a user other permissions, if they differ.
fn grant(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    user: &User,
    known: &Delegate,
    permissions: Permissions,
) -> Result<Delegate, Error> {
    let after = Delegate { permissions, ..known.clone() };
    if after == *known {
        return Ok(after);
    }
    rows::set_permissions(tx, user.client_id, user.id, known.id, &after.permissions)?;
    let shown = |delegate: &Delegate| permissions_json(delegate.oid, Some(&delegate.permissions));
    let mut changes = Changes::default();
    changes.set("delegate_permissions", shown(known), shown(&after));
    close(tx, ctx, user, &changes)?;
    Ok(after)
}

/// The user whose delegates are to change, locked.
fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    user: UserId,
    if_version: IfVersion,
) -> Result<User, Error> {
    check(ctx, client, user)?;
    lock(tx, client, user, if_version)
}

/// Whether the caller may change the delegates of a user.
fn check(ctx: &Ctx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    let resource = Resource::user(client, user);
    policy::check(ctx.actor(), Action::ChangeDelegates, &resource, Noun::User)
}

fn lock(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    if_version: IfVersion,
) -> Result<User, Error> {
    let user = users::rows::lock(tx, client, &Key::Id(user))?;
    user.version.require(if_version)?;
    Ok(user)
}

/// Counts the user as changed and records it.
fn close(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    changes: &Changes,
) -> Result<(), Error> {
    let after = User { version: before.version.next(), updated_at: ctx.now, ..before.clone() };
    users::rows::update(tx, before, &after, ctx.now)?;
    let subject = (Noun::User, before.id.0);
    events::record(tx, ctx, before.client_id, Verb::Changed, subject, changes)
}
