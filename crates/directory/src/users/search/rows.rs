//! The SQL of searching.

use store::{Sql, Tx, sql};

use super::Place;
use crate::batches;
use crate::error::Error;
use crate::ids::{ClientId, Oid, UserId, Version};
use crate::time::Timestamp;
use crate::users::User;

const NOTE: Sql = sql!(
    "INSERT INTO name_changes (client_id, at, user_id, version) VALUES ($1, $2, $3, $4)
     ON CONFLICT (client_id, at, user_id) DO UPDATE SET version = excluded.version"
);
const SINCE: Sql = sql!(
    "SELECT user_id, version, at FROM name_changes WHERE client_id = $1 AND at >= $2
     ORDER BY at, user_id LIMIT $3"
);
const FIRST: Sql =
    sql!("SELECT at FROM name_changes WHERE client_id = $1 ORDER BY at, user_id LIMIT 1");
const OLD: Sql = sql!(
    "SELECT at FROM name_changes WHERE client_id = $1 AND at <= $2
     ORDER BY at, user_id LIMIT $3"
);
const FORGET: Sql = sql!("DELETE FROM name_changes WHERE client_id = $1 AND at <= $2");
const NAMES_BY_NAME: Sql = sql!(
    "SELECT name_key, oid, id, first_name, last_name, nickname, email FROM users
     WHERE client_id = $1 AND deleted_at IS NULL AND (name_key, oid) > ($2, $3)
     ORDER BY name_key, oid LIMIT $4"
);
const PLACE: Sql = sql!("SELECT name_key, oid FROM users WHERE client_id = $1 AND id = $2");
const NAMES_OF: Sql = sql!(
    "SELECT name_key, oid, id, first_name, last_name, nickname, email FROM users
     WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);

/// How long changes are kept: an hour, in microseconds. No roll in memory lives for as long.
const KEPT: i64 = 3_600_000_000;

/// What one of those is called who are searched for.
pub(super) struct Named {
    pub(super) id: UserId,
    /// Where they stand in the order of names.
    pub(super) place: Place,
    /// First name, last name, nickname and address.
    pub(super) names: [String; 4],
}

type Row = (String, Oid, UserId, String, String, String, String);

impl Named {
    fn new((key, oid, id, first, last, nickname, email): Row) -> Self {
        Self { id, place: (key, oid), names: [first, last, nickname, email] }
    }
}

/// Notes that somebody is called otherwise than before, has come, or has gone.
pub(crate) fn note(tx: &mut Tx<'_>, user: &User, now: Timestamp) -> Result<(), Error> {
    tx.execute(&NOTE, (user.client_id, now, user.id, user.version))?;
    Ok(())
}

/// Hands over whose names changed since an instant, with which version and when; at most `limit`.
pub(super) fn each_change(
    tx: &mut Tx<'_>,
    client: ClientId,
    since: Timestamp,
    limit: usize,
    mut f: impl FnMut(UserId, Version, Timestamp),
) -> Result<(), Error> {
    tx.each(&SINCE, (client, since, rows(limit)), |(user, version, at)| {
        f(user, version, at);
        Ok(())
    })?;
    Ok(())
}

/// What the living users behind a place in the order of their names are called, so many at most.
pub(super) fn names(
    tx: &mut Tx<'_>,
    client: ClientId,
    (key, oid): &Place,
    limit: usize,
) -> Result<Vec<Named>, Error> {
    let mut found = Vec::new();
    tx.each(&NAMES_BY_NAME, (client, key, *oid, rows(limit)), |row| {
        found.push(Named::new(row));
        Ok(())
    })?;
    Ok(found)
}

/// Where somebody stands in the order of names, or stood before they were deleted.
pub(super) fn place(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<Place>, Error> {
    Ok(tx.find(&PLACE, (client, user))?)
}

/// What the living ones among some users are called.
pub(super) fn names_of(
    tx: &mut Tx<'_>,
    client: ClientId,
    ids: &[UserId],
) -> Result<Vec<Named>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    batches::each(tx, &NAMES_OF, (client,), ids, |row| found.push(Named::new(row)))?;
    Ok(found)
}

/// When the oldest change of a client that is kept may be forgotten.
pub(crate) fn first_expiry(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    let first: Option<Timestamp> = tx.find(&FIRST, (client,))?;
    Ok(first.map(|first| first.plus(KEPT)))
}

/// Forgets some `limit` changes that nobody needs any more, and those of the same instant as the last of
/// them. Gives how many.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    let old: Vec<Timestamp> = tx.all(&OLD, (client, now.plus(-KEPT), limit))?;
    let Some(last) = old.last() else { return Ok(0) };
    Ok(tx.execute(&FORGET, (client, *last))?)
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
