//! What must stay true of users, and who may change what of them.

use store::Tx;

use super::{Identifiers, Key, ProfileField, User, locks, rows};
use crate::error::{Clash, Error, Noun};
use crate::events::Changes;
use crate::ids::{ClientId, UserId};
use crate::policy::{self, Action, Resource};
use crate::{Ctx, clients, credentials};

/// Whether these are changes of nothing but a profile: of columns that people may change of
/// themselves. Their address is none of them: it takes a mail to the new one.
fn is_of_profile(changes: &Changes) -> bool {
    let own = |column| ProfileField::of_column(column).is_some_and(|it| it != ProfileField::Email);
    changes.fields().all(own)
}

/// Whether the caller may do something to a user, asked before the user is looked up: whoever may
/// only touch their own record learns nothing about others, not even whether they exist.
pub(super) fn reach(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    key: &Key,
    action: Action,
) -> Result<(), Error> {
    let everybody = policy::allows(ctx.actor(), Action::ListUsers, client);
    let user = match key {
        Key::Id(id) => Some(*id),
        Key::Oid(_) | Key::Email(_) if everybody || ctx.actor().client() != Some(client) => None,
        Key::Oid(_) | Key::Email(_) => rows::find(tx, client, key)?.map(|user| user.id),
    };
    policy::check(ctx.actor(), action, &Resource { client, user }, Noun::User)
}

/// Refuses changes that the caller may not make. What stays as it was is no change, so sending a
/// stored value back is never refused.
pub(super) fn check_rights(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (before, after): (&User, &User),
    changes: &Changes,
) -> Result<(), Error> {
    let resource = Resource::user(before.client_id, before.id);
    guard_administrator(ctx, before, changes)?;
    guard_address(tx, ctx, before, changes)?;
    let action = if is_of_profile(changes) { Action::ChangeProfile } else { Action::ChangeUser };
    policy::check(ctx.actor(), action, &resource, Noun::User)?;
    if after.is_administrator() && !before.is_administrator() {
        policy::check(ctx.actor(), Action::GrantAdministrator, &resource, Noun::User)?;
    }
    keep_locked(tx, ctx, before.client_id, changes)
}

/// Refuses to change the profile fields that the client has locked, to whoever may not change any
/// user.
fn keep_locked(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    changes: &Changes,
) -> Result<(), Error> {
    if !locks::is_bound(ctx.actor(), client) {
        return Ok(());
    }
    let bound = locks::bound_fields(ctx.actor(), &clients::rows::get(tx, client)?);
    let faults = bound.refused(changes);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Refuses to change an administrator, but for their profile, to whoever may not make one: who can
/// change an administrator's address can become them.
fn guard_administrator(ctx: &Ctx<'_>, before: &User, changes: &Changes) -> Result<(), Error> {
    if is_of_profile(changes) { Ok(()) } else { require_peer(ctx, before) }
}

/// Refuses to change the address of somebody else who holds more than the caller does: it is what they
/// sign in with, so who can change it can become them.
fn guard_address(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    before: &User,
    changes: &Changes,
) -> Result<(), Error> {
    let own = ctx.actor().user() == Some(before.id);
    let signs_in = |column| ProfileField::of_column(column) == Some(ProfileField::Email);
    // For administrators there is a rule of its own, by the right to make one.
    if own || before.is_administrator() || !changes.fields().any(signs_in) {
        return Ok(());
    }
    let held = credentials::claims_of(tx, before)?;
    credentials::require_own(ctx, held, Action::GrantUnheld)
}

/// Refuses to touch an administrator to whoever may not make one.
pub(super) fn require_peer(ctx: &Ctx<'_>, user: &User) -> Result<(), Error> {
    let own = ctx.actor().user() == Some(user.id);
    if !user.is_administrator() || own {
        return Ok(());
    }
    let resource = Resource::user(user.client_id, user.id);
    policy::check(ctx.actor(), Action::GrantAdministrator, &resource, Noun::User)
}

/// Refuses to leave a client without an active administrator. The client's row is locked first, so
/// that two administrators cannot demote each other at once.
pub(super) fn keep_an_administrator(
    tx: &mut Tx<'_>,
    before: &User,
    after: &User,
) -> Result<(), Error> {
    let rules = |user: &User| user.is_administrator() && user.active && user.deleted_at.is_none();
    if !rules(before) || rules(after) {
        return Ok(());
    }
    clients::rows::lock(tx, before.client_id)?;
    if rows::has_other_administrator(tx, before.client_id, before.id)? {
        return Ok(());
    }
    Err(Error::Conflict(Clash::LastAdministrator))
}

/// Refuses identifiers that another user of the client has.
pub(super) fn check_unique(
    tx: &mut Tx<'_>,
    client: ClientId,
    own: Option<UserId>,
    wanted: &Identifiers,
) -> Result<(), Error> {
    let mut form = Forms::default();
    form.read(wanted);
    let mut owners = Vec::new();
    if let Some(key) = &form.email {
        owners.push(("email", rows::id_by_email(tx, client, key)?));
    }
    if let Some(key) = &form.username {
        owners.push(("username", rows::id_by_username(tx, client, key)?));
    }
    if let Some(key) = &form.handle {
        owners.push(("handle", rows::id_by_handle(tx, client, key)?));
    }
    if let Some(Some(reference)) = &wanted.reference {
        owners.push(("reference", rows::id_by_reference(tx, client, reference.as_str())?));
    }
    if let Some(Some(guid)) = wanted.guid {
        owners.push(("guid", rows::id_by_guid(tx, client, guid)?));
    }
    let taken = owners.iter().find(|(_, owner)| owner.is_some() && *owner != own);
    taken.map_or(Ok(()), |(field, _)| Err(Error::Conflict(Clash::Taken(field))))
}

/// The compared forms of identifiers.
#[derive(Default)]
struct Forms {
    email: Option<String>,
    username: Option<String>,
    handle: Option<String>,
}

impl Forms {
    fn read(&mut self, wanted: &Identifiers) {
        self.email = wanted.email.as_ref().map(|email| email.key().to_owned());
        let username = wanted.username.as_ref().map(|name| crate::text::fold(name.as_str().trim()));
        self.username = username.filter(|key| !key.is_empty());
        self.handle = wanted.handle.as_ref().map(super::Handle::key);
    }
}
