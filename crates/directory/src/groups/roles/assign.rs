//! Who holds which roles, and what follows from it.

use std::collections::HashSet;

use store::Tx;

use super::rows::{self, Held};
use super::{Role, RoleKind, check_grant};
use crate::error::{Code, Error, Noun};
use crate::events::Changes;
use crate::groups::ROLE_LIMIT;
use crate::ids::{ClientId, Oid, RoleId, UserId, Version};
use crate::json::Permissions;
use crate::policy::Claims;
use crate::text::{Line, fold};
use crate::users::{ADMINISTRATOR_LEVEL, User};
use crate::{Ctx, marks, oids};

/// Makes the built-in roles of a fresh client.
pub(crate) fn seed(tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, client: ClientId) -> Result<(), Error> {
    for kind in RoleKind::ALL {
        let role = Role {
            client_id: client,
            id: RoleId(marks::next(tx, client, Noun::Role)?),
            version: Version::FIRST,
            oid: ctx.ids.oid(ctx.now),
            kind: Some(kind),
            name: Line::parse(kind.name()).unwrap_or_default(),
            name_key: fold(kind.name()),
            claims: kind.claims(),
        };
        rows::insert(tx, &role)?;
    }
    Ok(())
}

/// The roles of some users, at most 256, by user and number of the role. Everybody has the
/// implicit one.
pub(crate) fn roles_of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Role)>, Error> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let everybodys = rows::built_in(tx, client, RoleKind::User)?;
    let held = rows::of_users(tx, client, users)?;
    let mut roles: Vec<_> = held.into_iter().map(|Held(user, role)| (user, role)).collect();
    roles.extend(users.iter().map(|user| (*user, everybodys.clone())));
    roles.sort_by_key(|(user, role)| (*user, role.id));
    Ok(roles)
}

/// What the roles of a user allow together. The implicit one allows nothing.
pub(crate) fn claims_of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Claims, Error> {
    let sets = rows::claims_of_user(tx, client, user)?;
    Ok(Claims::of(sets.into_iter().flat_map(Claims::iter)))
}

/// Gives a user exactly these roles besides the implicit one, which may be named too. Duplicates
/// collapse; ids that are no role of the client are refused, all at once. The account level and
/// the permissions of a super delegate follow in `after`.
pub(crate) fn set_roles(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    after: &mut User,
    roles: &[Oid],
    log: &mut Changes,
) -> Result<(), Error> {
    let wanted = named(tx, client, roles)?;
    let held = of_user(tx, client, after.id)?;
    for role in without(&wanted, &held) {
        check_grant(ctx, client, role)?;
    }
    replace(tx, client, after.id, &held, &wanted, log)?;

    let has = |roles: &[Role], kind| roles.iter().any(|role| role.kind == Some(kind));
    let administrator = wanted.iter().any(Role::is_administrator);
    after.account_level = level_of(administrator, after.account_level);
    let delegate = |roles: &[Role]| has(roles, RoleKind::SuperDelegate);
    let permissions = std::mem::take(&mut after.super_delegate_permissions);
    after.super_delegate_permissions =
        super_delegate(delegate(&held), delegate(&wanted), permissions);
    Ok(())
}

/// Those of some object ids that name roles.
pub(crate) fn known_roles(
    tx: &mut Tx<'_>,
    client: ClientId,
    roles: &[Oid],
) -> Result<Vec<Oid>, Error> {
    let found = rows::by_oids(tx, client, &oids::distinct(roles))?;
    Ok(found.into_iter().map(|role| role.oid).collect())
}

/// As [`known_roles`], all of which the caller may give.
pub(crate) fn grantable_roles(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    roles: &[Oid],
) -> Result<Vec<Oid>, Error> {
    let found = rows::by_oids(tx, client, &oids::distinct(roles))?;
    found.iter().try_for_each(|role| check_grant(ctx, client, role))?;
    Ok(found.into_iter().map(|role| role.oid).collect())
}

/// Those of some object ids that name roles which the caller may not give.
pub(crate) fn ungrantable_roles(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    roles: &[Oid],
) -> Result<HashSet<Oid>, Error> {
    let found = rows::by_oids(tx, client, &oids::distinct(roles))?;
    let beyond = found.iter().filter(|role| check_grant(ctx, client, role).is_err());
    Ok(beyond.map(|role| role.oid).collect())
}

/// Lets the administrator roles follow an account level that became, or is no longer, that of an
/// administrator. Whether the caller may make administrators has been asked.
pub(crate) fn follow_level(
    tx: &mut Tx<'_>,
    client: ClientId,
    before: &User,
    after: &User,
    log: &mut Changes,
) -> Result<(), Error> {
    if before.is_administrator() == after.is_administrator() {
        return Ok(());
    }
    let held = of_user(tx, client, after.id)?;
    let mut wanted = held.clone();
    if !after.is_administrator() {
        wanted.retain(|role| !role.is_administrator());
    } else if !held.iter().any(Role::is_administrator) {
        wanted.push(rows::built_in(tx, client, RoleKind::CustomerAdmin)?);
        wanted.sort_unstable_by_key(|role| role.id);
    }
    replace(tx, client, after.id, &held, &wanted, log)
}

/// Takes permissions of a super delegate from a user who is none and whose roles stay.
pub(crate) fn confine_permissions(tx: &mut Tx<'_>, after: &mut User) -> Result<(), Error> {
    let held = of_user(tx, after.client_id, after.id)?;
    let is_one = held.iter().any(|role| role.kind == Some(RoleKind::SuperDelegate));
    let permissions = std::mem::take(&mut after.super_delegate_permissions);
    after.super_delegate_permissions = super_delegate(is_one, is_one, permissions);
    Ok(())
}

/// The account level that goes with being an administrator by role, or not.
fn level_of(administrator: bool, level: i64) -> i64 {
    match administrator {
        true => ADMINISTRATOR_LEVEL,
        false if level >= ADMINISTRATOR_LEVEL => 0,
        false => level,
    }
}

/// The permissions of a super delegate after a change of roles: one who becomes it starts with the
/// narrow ones, and who no longer is has none.
fn super_delegate(before: bool, after: bool, permissions: Permissions) -> Permissions {
    let none = Permissions::default();
    match (before, after) {
        (_, false) => none,
        (false, true) if permissions == none => Permissions::timesheet_only(),
        (_, true) => permissions,
    }
}

/// The roles of a user without the implicit one, by number.
fn of_user(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Vec<Role>, Error> {
    let held = rows::of_users(tx, client, &[user])?;
    Ok(held.into_iter().map(|Held(_, role)| role).collect())
}

/// The roles that some object ids name, by number and without the implicit one.
fn named(tx: &mut Tx<'_>, client: ClientId, roles: &[Oid]) -> Result<Vec<Role>, Error> {
    let wanted = oids::distinct(roles);
    if wanted.len() > ROLE_LIMIT {
        return Err(Error::invalid("roles", Code::TooMany(ROLE_LIMIT)));
    }
    let mut found = rows::by_oids(tx, client, &wanted)?;
    let faults = oids::unknown("roles", Noun::Role, &wanted, found.iter().map(|role| role.oid));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    found.retain(|role| role.kind != Some(RoleKind::User));
    found.sort_unstable_by_key(|role| role.id);
    Ok(found)
}

fn without<'a>(roles: &'a [Role], others: &[Role]) -> impl Iterator<Item = &'a Role> {
    roles.iter().filter(|role| !others.iter().any(|other| other.id == role.id))
}

fn replace(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    held: &[Role],
    wanted: &[Role],
    log: &mut Changes,
) -> Result<(), Error> {
    let ids = |roles: &[Role], others: &[Role]| -> Vec<RoleId> {
        without(roles, others).map(|role| role.id).collect()
    };
    let (lost, gained) = (ids(held, wanted), ids(wanted, held));
    if lost.is_empty() && gained.is_empty() {
        return Ok(());
    }
    rows::take(tx, client, user, &lost)?;
    rows::give(tx, client, user, &gained)?;
    let oids = |roles: &[Role]| oids::json(roles.iter().map(|role| role.oid));
    log.set("roles", oids(held), oids(wanted));
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn administrators_by_role_have_the_level_of_one_and_others_lose_it() {
        for (administrator, level, expected) in
            [(true, 0, 99), (true, 99, 99), (false, 99, 0), (false, 5, 5), (false, 98, 98)]
        {
            assert_eq!(level_of(administrator, level), expected, "{administrator} {level}");
        }
    }

    #[test]
    fn a_new_super_delegate_starts_with_the_time_sheet_only() {
        let permissions = super_delegate(false, true, Permissions::default());
        assert_eq!(permissions, Permissions::timesheet_only());
    }

    #[test]
    fn a_super_delegate_who_stays_one_keeps_what_they_have() {
        for kept in [Permissions::default(), Permissions::of([("activities", true)])] {
            assert_eq!(super_delegate(true, true, kept.clone()), kept);
        }
    }

    proptest! {
        #[test]
        fn nobody_else_has_permissions_of_a_super_delegate(before: bool, granted: bool) {
            let permissions = Permissions::of([("timesheet", granted)]);
            prop_assert_eq!(super_delegate(before, false, permissions), Permissions::default());
        }
    }
}
