//! The SQL of delegations.

use store::{Sql, Tx, sql};

use super::{Delegate, Delegator};
use crate::batches;
use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::json::Permissions;

const OF_USERS: Sql = sql!(
    "SELECT d.user_id, u.id, u.oid, u.email, u.first_name, u.last_name, d.permissions
     FROM delegations d CROSS JOIN users u
     WHERE d.client_id = $1 AND d.user_id IN ({list})
       AND u.client_id = $1 AND u.id = d.delegate_id AND u.deleted_at IS NULL
     ORDER BY d.user_id, d.delegate_id"
);
const DELEGATORS_OF_USERS: Sql = sql!(
    "SELECT d.delegate_id, u.id, u.oid, u.email, u.first_name, u.last_name
     FROM delegations d CROSS JOIN users u
     WHERE d.client_id = $1 AND d.delegate_id IN ({list})
       AND u.client_id = $1 AND u.id = d.user_id AND u.deleted_at IS NULL
     ORDER BY d.delegate_id, d.user_id"
);
const PAGE_OF_DELEGATES: Sql = sql!(
    "SELECT u.id, u.oid, u.email, u.first_name, u.last_name, d.permissions
     FROM delegations d CROSS JOIN users u
     WHERE d.client_id = $1 AND d.user_id = $2 AND d.delegate_id > $3
       AND u.client_id = $1 AND u.id = d.delegate_id AND u.deleted_at IS NULL
     ORDER BY d.delegate_id LIMIT $4"
);
const PAGE_OF_DELEGATORS: Sql = sql!(
    "SELECT u.id, u.oid, u.email, u.first_name, u.last_name, d.permissions
     FROM delegations d CROSS JOIN users u
     WHERE d.client_id = $1 AND d.delegate_id = $2 AND d.user_id > $3
       AND u.client_id = $1 AND u.id = d.user_id AND u.deleted_at IS NULL
     ORDER BY d.user_id LIMIT $4"
);
const LOCK: Sql = sql!(
    "SELECT id FROM users WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL
     ORDER BY id {for_update}"
);
const ADD: Sql = sql!(
    "INSERT INTO delegations (client_id, user_id, delegate_id, permissions)
     SELECT client_id, $2, id, $3 FROM users WHERE client_id = $1 AND id IN ({list})"
);
const SET_PERMISSIONS: Sql = sql!(
    "UPDATE delegations SET permissions = $4
     WHERE client_id = $1 AND user_id = $2 AND delegate_id = $3"
);
const REMOVE: Sql = sql!(
    "DELETE FROM delegations WHERE client_id = $1 AND user_id = $2 AND delegate_id IN ({list})"
);
const FORGET_DELEGATES: Sql = sql!("DELETE FROM delegations WHERE client_id = $1 AND user_id = $2");
const DELEGATORS: Sql = sql!(
    "SELECT user_id FROM delegations WHERE client_id = $1 AND delegate_id = $2
     ORDER BY user_id LIMIT $3"
);
// The sign keeps to one plan, whatever the length of the list.
const TAKE_OFF: Sql = sql!(
    "DELETE FROM delegations WHERE client_id = $1 AND +delegate_id = $2 AND user_id IN ({list})
     RETURNING user_id"
);

/// The living delegates of some users, at most 256, by user and number of the delegate.
pub(crate) fn of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Delegate)>, Error> {
    let mut found = Vec::new();
    batches::each(tx, &OF_USERS, (client,), users, |row| {
        let (user, id, oid, email, first_name, last_name, permissions) = row;
        found.push((user, Delegate { id, oid, email, first_name, last_name, permissions }));
    })?;
    Ok(found)
}

/// The living users who named some users, at most 256, by those and by their own number.
pub(crate) fn delegators_of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Delegator)>, Error> {
    let mut found = Vec::new();
    batches::each(tx, &DELEGATORS_OF_USERS, (client,), users, |row| {
        let (user, id, oid, email, first_name, last_name) = row;
        found.push((user, Delegator { id, oid, email, first_name, last_name }));
    })?;
    Ok(found)
}

/// The living delegates of one user, by number.
pub(super) fn of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<Delegate>, Error> {
    let found = of_users(tx, client, &[user])?;
    Ok(found.into_iter().map(|(_, delegate)| delegate).collect())
}

/// Locks the living ones among some users, by number, and says who they are.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<UserId>, Error> {
    let mut users = users.to_vec();
    users.sort_unstable();
    batches::all(tx, &LOCK, (client,), &users)
}

/// Some living delegates of a user behind one of them, by number: so many at most.
pub(super) fn page_of_delegates(
    tx: &mut Tx<'_>,
    (client, user): (ClientId, UserId),
    (after, limit): (UserId, i64),
) -> Result<Vec<Delegate>, Error> {
    let mut found = Vec::new();
    tx.each(&PAGE_OF_DELEGATES, (client, user, after, limit), |row| {
        let (id, oid, email, first_name, last_name, permissions) = row;
        found.push(Delegate { id, oid, email, first_name, last_name, permissions });
        Ok(())
    })?;
    Ok(found)
}

/// Some living users who named somebody, behind one of them, by number: so many at most.
pub(super) fn page_of_delegators(
    tx: &mut Tx<'_>,
    (client, delegate): (ClientId, UserId),
    (after, limit): (UserId, i64),
) -> Result<Vec<(Delegator, Permissions)>, Error> {
    let mut found = Vec::new();
    tx.each(&PAGE_OF_DELEGATORS, (client, delegate, after, limit), |row| {
        let (id, oid, email, first_name, last_name, permissions) = row;
        found.push((Delegator { id, oid, email, first_name, last_name }, permissions));
        Ok(())
    })?;
    Ok(found)
}

/// Adds delegates that the user does not have.
pub(super) fn add(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    delegates: &[UserId],
    permissions: &Permissions,
) -> Result<(), Error> {
    batches::execute(tx, &ADD, (client, user, permissions), delegates)
}

/// Sets what a delegate may do.
pub(super) fn set_permissions(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    delegate: UserId,
    permissions: &Permissions,
) -> Result<(), Error> {
    Ok(tx.execute_one(&SET_PERMISSIONS, (client, user, delegate, permissions))?)
}

/// Takes delegates away from a user.
pub(super) fn remove(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    delegates: &[UserId],
) -> Result<(), Error> {
    batches::execute(tx, &REMOVE, (client, user), delegates)
}

/// Removes every delegation from a user.
pub(super) fn forget_delegates(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(), Error> {
    tx.execute(&FORGET_DELEGATES, (client, user))?;
    Ok(())
}

/// The first ones who named a user, by number, deleted users included.
pub(super) fn delegators(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&DELEGATORS, (client, user, limit))?)
}

/// Takes a delegate from some users, at most 256; gives those who had named them.
pub(super) fn take_off(
    tx: &mut Tx<'_>,
    client: ClientId,
    delegate: UserId,
    users: &[UserId],
) -> Result<Vec<UserId>, Error> {
    batches::all(tx, &TAKE_OFF, (client, delegate), users)
}
