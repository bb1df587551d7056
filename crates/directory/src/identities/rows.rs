//! The SQL of external identities.

use store::{Sql, Tx, sql};

use super::{Identity, IdentityKind, IdentityValue};
use crate::batches;
use crate::error::Error;
use crate::ids::{ClientId, Oid, UserId};

const OF_USERS: Sql = sql!(
    "SELECT user_id, kind, value FROM external_ids
     WHERE client_id = $1 AND user_id IN ({list}) ORDER BY user_id, kind, value_key"
);
const OWNERS: Sql = sql!(
    "SELECT user_id FROM external_ids
     WHERE client_id = $1 AND kind = $2 AND value_key IN ({list})"
);
const OWNER: Sql = sql!(
    "SELECT u.oid, e.value FROM external_ids e CROSS JOIN users u
     WHERE e.client_id = $1 AND e.kind = $2 AND e.value_key = $3
       AND u.client_id = $1 AND u.id = e.user_id AND u.deleted_at IS NULL"
);
const INSERT: Sql = sql!(
    "INSERT INTO external_ids (client_id, kind, value_key, value, user_id)
     VALUES ($1, $2, $3, $4, $5)"
);
const FORGET: Sql = sql!("DELETE FROM external_ids WHERE client_id = $1 AND user_id = $2");

/// The external identities of some users, at most 256, by user, kind and compared form.
pub(crate) fn of_users(
    tx: &mut Tx<'_>,
    client: ClientId,
    users: &[UserId],
) -> Result<Vec<(UserId, Identity)>, Error> {
    let mut found = Vec::new();
    batches::each(tx, &OF_USERS, (client,), users, |(user, kind, value)| {
        found.push((user, Identity { kind, value }));
    })?;
    Ok(found)
}

/// Whether any of these identities is that of another user.
pub(super) fn is_any_of_others(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    identities: &[Identity],
) -> Result<bool, Error> {
    for kind in IdentityKind::ALL {
        let of_kind = identities.iter().filter(|identity| identity.kind == kind);
        let keys: Vec<String> = of_kind.map(|identity| identity.value.key()).collect();
        let owners: Vec<UserId> = batches::all(tx, &OWNERS, (client, kind), &keys)?;
        if owners.iter().any(|owner| *owner != user) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The living user who has an identity, and its value as it was given.
pub(super) fn owner(
    tx: &mut Tx<'_>,
    client: ClientId,
    kind: IdentityKind,
    value: &IdentityValue,
) -> Result<Option<(Oid, IdentityValue)>, Error> {
    Ok(tx.find(&OWNER, (client, kind, value.key()))?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    identity: &Identity,
) -> Result<(), Error> {
    let Identity { kind, value } = identity;
    tx.execute(&INSERT, (client, *kind, value.key(), value, user))?;
    Ok(())
}

/// Frees all external identities of a user, as at their deletion.
pub(crate) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}
