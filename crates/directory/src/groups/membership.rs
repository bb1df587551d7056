//! Who is in which group.

use store::Tx;

use super::{USER_LIMIT, rows};
use crate::error::{Code, Error, Noun};
use crate::events::Changes;
use crate::ids::{ClientId, GroupId, Oid, UserId};
use crate::oids;

/// The groups of some users, at most 256, by user and number of the group.
pub(crate) fn groups_of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Oid)>, Error> {
    let found = rows::of_users(tx, client, users)?;
    Ok(found.into_iter().map(|(user, _, oid)| (user, oid)).collect())
}

/// Puts a user into exactly these groups. Duplicates collapse; ids that are no group of the client
/// are refused, all at once.
pub(crate) fn set_groups(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    groups: &[Oid],
    log: &mut Changes,
) -> Result<(), Error> {
    let wanted = named(tx, client, groups)?;
    let held: Vec<(GroupId, Oid)> =
        rows::of_users(tx, client, &[user])?.into_iter().map(|(_, id, oid)| (id, oid)).collect();
    let missing = |from: &[(GroupId, Oid)], other: &[(GroupId, Oid)]| -> Vec<GroupId> {
        from.iter().filter(|group| !other.contains(group)).map(|(id, _)| *id).collect()
    };
    let (left, joined) = (missing(&held, &wanted), missing(&wanted, &held));
    if left.is_empty() && joined.is_empty() {
        return Ok(());
    }
    rows::leave(tx, client, user, &left)?;
    rows::join(tx, client, user, &joined)?;
    let oids = |groups: &[(GroupId, Oid)]| oids::json(groups.iter().map(|(_, oid)| *oid));
    log.set("groups", oids(&held), oids(&wanted));
    Ok(())
}

/// Those of some object ids that name groups.
pub(crate) fn known_groups(
    tx: &mut Tx<'_>,
    client: ClientId,
    groups: &[Oid],
) -> Result<Vec<Oid>, Error> {
    let found = rows::ids_of_oids(tx, client, &oids::distinct(groups))?;
    Ok(found.into_iter().map(|(_, oid)| oid).collect())
}

/// The groups that some object ids name, by number.
fn named(tx: &mut Tx<'_>, client: ClientId, groups: &[Oid]) -> Result<Vec<(GroupId, Oid)>, Error> {
    let wanted = oids::distinct(groups);
    if wanted.len() > USER_LIMIT {
        return Err(Error::invalid("groups", Code::TooMany(USER_LIMIT)));
    }
    let mut found = rows::ids_of_oids(tx, client, &wanted)?;
    let faults = oids::unknown("groups", Noun::Group, &wanted, found.iter().map(|(_, oid)| *oid));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    found.sort_unstable();
    Ok(found)
}
