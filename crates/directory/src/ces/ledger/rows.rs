//! The SQL of the ledger.

use std::collections::BTreeMap;

use store::{Sql, Tx, row, sql};

use super::{Balance, Kind, Step};
use crate::ces::{Hours, Progress, State};
use crate::error::Error;
use crate::ids::{CeId, ClientId, Oid, UserId, Version};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// One entry of the ledger.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Entry {
        /// The client.
        pub client_id: ClientId,
        /// Whose hours.
        pub user_id: UserId,
        /// Of which credit.
        pub ce_id: CeId,
        /// The version of the record that the change led to.
        pub record_version: Version,
        /// Its place among the entries of that change, from 0 on.
        pub place: i64,
        /// When.
        pub at: Timestamp,
        /// What kind of change.
        pub kind: Kind,
        /// By how many hundredths the earned hours changed.
        pub earned: i64,
        /// By how many hundredths the claimed hours changed.
        pub claimed: i64,
        /// The state after it.
        pub status: State,
        /// What kind of caller did it: `operator`, `user` or `credential`.
        pub actor: String,
        /// The user or credential that did it.
        pub actor_id: Option<i64>,
        /// What it comes from: a surface, an app, an import.
        pub source: String,
        /// Why, in somebody's own words; mostly empty.
        pub why: Line,
        /// The claim that was made or revoked.
        pub claim_oid: Option<Oid>,
    }
}

row! {
    /// The place and the amounts of an entry.
    struct Amounts {
        user_id: UserId,
        ce_id: CeId,
        kind: Kind,
        earned: i64,
        claimed: i64,
        status: State,
    }
}

row! {
    /// What is kept of a record.
    struct Kept {
        user_id: UserId,
        ce_id: CeId,
        status: State,
        earned: Hours,
        claimed: Hours,
    }
}

row! {
    /// The hours of a claim.
    struct Claimed {
        user_id: UserId,
        ce_id: CeId,
        hours: i64,
    }
}

/// The user and the credit of a record.
pub(super) type Key = (UserId, CeId);

const INSERT: Sql = sql!("INSERT INTO ce_entries ({columns}) VALUES ({values})");
const OF_RECORD: Sql = sql!(
    "SELECT {columns} FROM ce_entries
     WHERE client_id = $1 AND user_id = $2 AND ce_id = $3 AND (record_version, place) > ($4, $5)
     ORDER BY record_version, place LIMIT $6"
);
const KEPT: Sql = sql!(
    "SELECT {columns} FROM ce_records
     WHERE client_id = $1 AND (user_id, ce_id) > ($2, $3) ORDER BY user_id, ce_id LIMIT $4"
);
const BETWEEN: Sql = sql!(
    "SELECT {columns} FROM ce_entries
     WHERE client_id = $1 AND (user_id, ce_id) > ($2, $3) AND (user_id, ce_id) <= ($4, $5)
     ORDER BY user_id, ce_id, record_version, place LIMIT $6"
);
// By user alone, as the index has it: of one user the credits come as they were claimed.
const CLAIMED: Sql = sql!(
    "SELECT {columns} FROM ce_claims
     WHERE client_id = $1 AND user_id >= $2 AND user_id <= $4
       AND (user_id, ce_id) > ($2, $3) AND (user_id, ce_id) <= ($4, $5) AND revoked_at IS NULL
     ORDER BY user_id, oid LIMIT $6"
);

pub(super) fn insert(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Error> {
    tx.insert(&INSERT, entry)?;
    Ok(())
}

pub(super) fn of_record(
    tx: &mut Tx<'_>,
    (client, user, ce): (ClientId, UserId, CeId),
    (version, place): (Version, i64),
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    Ok(tx.all(&OF_RECORD, (client, user, ce, version, place, limit))?)
}

/// Records after one, by user and credit.
pub(super) fn kept(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: Key,
    limit: i64,
) -> Result<Vec<(Key, Progress)>, Error> {
    let rows: Vec<Kept> = tx.all(&KEPT, (client, after.0, after.1, limit))?;
    let record = |row: Kept| {
        let progress = Progress { state: row.status, earned: row.earned, claimed: row.claimed };
        ((row.user_id, row.ce_id), progress)
    };
    Ok(rows.into_iter().map(record).collect())
}

/// What the entries of the records after one and up to another come to, by user and credit; and
/// whether they were cut off after `limit` entries, so that the last record may miss some.
pub(super) fn balances(
    tx: &mut Tx<'_>,
    client: ClientId,
    (after, last): (Key, Key),
    limit: i64,
) -> Result<(Vec<(Key, Balance)>, bool), Error> {
    let mut balances: Vec<(Key, Balance)> = Vec::new();
    let mut count = 0;
    let params = (client, after.0, after.1, last.0, last.1, limit);
    tx.each(&BETWEEN, params, |row: Amounts| {
        count += 1;
        let key = (row.user_id, row.ce_id);
        match balances.last_mut().filter(|(open, _)| *open == key) {
            Some((_, balance)) => *balance = Balance::after(Some(*balance), row.step()),
            None => balances.push((key, Balance::after(None, row.step()))),
        }
        Ok(())
    })?;
    Ok((balances, count == limit))
}

/// What the claims of the records after one and up to another come to, without revoked ones, by user
/// and credit; and whether they were cut off after `limit` claims, so that the last user may miss some.
pub(super) fn claimed(
    tx: &mut Tx<'_>,
    client: ClientId,
    (after, last): (Key, Key),
    limit: i64,
) -> Result<(BTreeMap<Key, i64>, bool), Error> {
    let mut claimed: BTreeMap<Key, i64> = BTreeMap::new();
    let mut count = 0;
    let params = (client, after.0, after.1, last.0, last.1, limit);
    tx.each(&CLAIMED, params, |row: Claimed| {
        count += 1;
        let sum = claimed.entry((row.user_id, row.ce_id)).or_default();
        *sum = sum.saturating_add(row.hours);
        Ok(())
    })?;
    Ok((claimed, count == limit))
}

impl Amounts {
    fn step(&self) -> Step {
        let Self { kind, earned, claimed, status, .. } = *self;
        Step { kind, earned, claimed, state: status }
    }
}
