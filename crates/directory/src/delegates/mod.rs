//! Delegations: who may act for whom, and what they may do then.
//!
//! A user names their delegates. Delegators, those who named somebody, are always computed from
//! that and never set. A super delegate may act for everybody of the client and needs no row here;
//! what they may do stands in their own record.
//!
//! Invariants
//! - Nobody is their own delegate, and nobody has more than [`LIMIT`].
//! - Both sides are living users of one client.
//! - A delegate has exactly the permissions of [`PERMISSIONS`], each granted or not.
//! - Who names somebody and who is named are locked together, by number: so nobody is named who is
//!   being deleted, and two who name each other do not wait for each other.
//! - Naming, changing or losing a delegate changes the user who named them, not the delegate.
//! - Who is deleted is nobody's delegate at once. Those who named them, of whom there may be very many,
//!   change in the time that follows, a few at a time, each with an event; see [`crate::deletion`].

mod commands;
mod deletion;
mod queries;
mod rows;

pub use commands::{Add, AddByAddress, Remove, Renounce, SetPermissions};
pub use queries::{DelegatesOf, DelegatorsOf};
pub(crate) use rows::{delegators_of_users, of_users};

use std::collections::HashSet;

use serde_json::{Value as Json, json};
use store::Tx;

use crate::deletion::{Label, follow};
use crate::error::{Code, Error, FieldError, Noun};
use crate::events::Changes;
use crate::ids::{ClientId, Oid, UserId};
use crate::json::Permissions;
use crate::text::Line;
use crate::users::{self, Key, User};
use crate::{Ctx, oids};

/// How many delegates a user has at most.
pub const LIMIT: usize = 1000;

/// What a delegate or super delegate can be permitted.
pub const PERMISSIONS: [&str; 2] = ["timesheet", "activities"];

/// Somebody who may act for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegate {
    /// Their number.
    pub id: UserId,
    /// Their object id.
    pub oid: Oid,
    /// Their address.
    pub email: Line,
    /// Their first name.
    pub first_name: Line,
    /// Their last name.
    pub last_name: Line,
    /// What they may do then.
    pub permissions: Permissions,
}

/// Somebody for whom a user may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegator {
    /// Their number.
    pub id: UserId,
    /// Their object id.
    pub oid: Oid,
    /// Their address.
    pub email: Line,
    /// Their first name.
    pub first_name: Line,
    /// Their last name.
    pub last_name: Line,
}

/// The permissions in full: what is not named is not granted, and no other name is taken.
pub fn complete(permissions: &Permissions) -> Result<Permissions, Error> {
    let other = permissions.iter().filter(|(name, _)| !PERMISSIONS.contains(name));
    let faults: Vec<_> = other
        .map(|(name, _)| FieldError::new(format!("permissions/{name}"), Code::UnknownField))
        .collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let granted: HashSet<&str> =
        permissions.iter().filter(|(_, granted)| *granted).map(|(name, _)| name).collect();
    Ok(Permissions::of(PERMISSIONS.map(|name| (name, granted.contains(name)))))
}

/// Locks a user and those who are to be their delegates, before anything else of them is. Who is
/// not there is passed over.
pub(crate) fn lock_with_delegates(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: &Key,
    delegates: &[Oid],
) -> Result<(), Error> {
    let Some(user) = users::rows::find(tx, client, user)? else { return Ok(()) };
    let mut sides = vec![user.id];
    for some in oids::distinct(delegates).chunks(256).take(LIMIT.div_ceil(256)) {
        sides.extend(users::rows::ids_of_oids(tx, client, some)?.into_iter().map(|(id, _)| id));
    }
    rows::lock(tx, client, &sides).map(drop)
}

/// Makes these people the delegates of a user, and nobody else. Who stays keeps their permissions;
/// who is new gets the narrow ones. Duplicates collapse; the user themselves and ids that are
/// nobody of the client are refused, all at once.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: &User,
    delegates: &[Oid],
    log: &mut Changes,
) -> Result<(), Error> {
    let wanted = named(tx, client, user, delegates)?;
    let held = rows::of_user(tx, client, user.id)?;
    let wanted_ids: HashSet<UserId> = wanted.iter().map(|(id, _)| *id).collect();
    let held_ids: HashSet<UserId> = held.iter().map(|delegate| delegate.id).collect();
    let lost: Vec<UserId> = held_ids.difference(&wanted_ids).copied().collect();
    let gained: Vec<UserId> = wanted_ids.difference(&held_ids).copied().collect();
    if lost.is_empty() && gained.is_empty() {
        return Ok(());
    }
    rows::remove(tx, client, user.id, &lost)?;
    rows::add(tx, client, user.id, &gained, &Permissions::timesheet_only())?;
    let after = oids::json(wanted.iter().map(|(_, oid)| *oid));
    log.set("delegates", oids::json(held.iter().map(|delegate| delegate.oid)), after);
    Ok(())
}

/// The people that some object ids name, by number and locked.
fn named(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: &User,
    delegates: &[Oid],
) -> Result<Vec<(UserId, Oid)>, Error> {
    let wanted = oids::distinct(delegates);
    if wanted.len() > LIMIT {
        return Err(Error::invalid("delegates", Code::TooMany(LIMIT)));
    }
    let mut found = Vec::new();
    for some in wanted.chunks(256) {
        found.extend(users::rows::ids_of_oids(tx, client, some)?);
    }
    let ids: Vec<UserId> = found.iter().map(|(id, _)| *id).collect();
    let living: HashSet<UserId> = rows::lock(tx, client, &ids)?.into_iter().collect();
    found.retain(|(id, _)| living.contains(id));
    let known = found.iter().map(|(_, oid)| *oid);
    let mut faults = oids::unknown("delegates", Noun::User, &wanted, known);
    if wanted.contains(&user.oid) {
        faults.push(FieldError::new("delegates", Code::SelfDelegation));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    found.sort_unstable();
    Ok(found)
}

/// Ends every delegation from a user who is deleted and locked, and has those to them ended. `cause` is
/// the event of the deletion.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    user: UserId,
    cause: Oid,
) -> Result<(), Error> {
    rows::forget_delegates(tx, client, user)?;
    if rows::delegators(tx, client, user, 1)?.is_empty() {
        return Ok(());
    }
    follow(tx, ctx, client, Label::Delegate(user), cause)
}

/// The permissions of one delegate, for the history.
fn permissions_json(delegate: Oid, permissions: Option<&Permissions>) -> Json {
    permissions.map_or(Json::Null, |permissions| json!({ delegate.to_string(): permissions }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_named_is_not_granted() {
        let completed = complete(&Permissions::of([("activities", true)])).unwrap();
        assert_eq!(completed, Permissions::of([("timesheet", false), ("activities", true)]));
    }

    #[test]
    fn every_unknown_permission_is_refused_by_name() {
        let refused =
            complete(&Permissions::of([("fly", true), ("swim", false), ("timesheet", true)]));

        let Err(Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["permissions/fly", "permissions/swim"]);
    }

    proptest! {
        #[test]
        fn completing_twice_changes_nothing_more(
            granted in prop::collection::btree_map("timesheet|activities", any::<bool>(), 0..3)
        ) {
            let named = granted.iter().map(|(name, granted)| (name.as_str(), *granted));
            let once = complete(&Permissions::of(named)).unwrap();
            prop_assert_eq!(once.iter().count(), PERMISSIONS.len());
            for (name, granted) in granted {
                prop_assert!(once.iter().any(|found| found == (name.as_str(), granted)));
            }
            prop_assert_eq!(complete(&once).unwrap(), once);
        }
    }
}
