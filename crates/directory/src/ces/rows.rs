//! The SQL of continuing education.

use store::{Sql, Tx, row, sql};

use super::{Day, Hours, PartialClaims, Progress, Questions, State};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, UserId, Version};
use crate::limits;
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A credit that a client offers.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Ce {
        /// The client that offers it.
        pub client_id: ClientId,
        /// Its number within the client.
        pub id: CeId,
        /// How often it changed.
        pub version: Version,
        /// What people call it.
        pub name: Line,
        /// The most hours a user can earn.
        pub credits: Hours,
        /// The percentage of them that must be earned before claiming, 0 to 100.
        pub threshold: i64,
        /// Whether it is hidden from users who have no record of it yet.
        pub hidden: bool,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it last changed.
        pub updated_at: Timestamp,
        /// The first day on which it can be claimed, if there is one.
        pub opens_on: Option<Day>,
        /// The last day on which it can be claimed, if there is one.
        pub closes_on: Option<Day>,
        /// What becomes of the hours that a claim leaves.
        pub partial_claims: PartialClaims,
        /// What is asked before a claim.
        pub questions: Questions,
    }
}

row! {
    /// A user's record, as it is kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct RecordRow {
        pub(super) client_id: ClientId,
        pub(super) user_id: UserId,
        pub(super) ce_id: CeId,
        pub(super) version: Version,
        pub(super) status: State,
        pub(super) earned: Hours,
        pub(super) claimed: Hours,
        pub(super) created_at: Timestamp,
        pub(super) updated_at: Timestamp,
    }
}

impl RecordRow {
    pub(super) fn progress(&self) -> Progress {
        Progress { state: self.status, earned: self.earned, claimed: self.claimed }
    }

    pub(super) fn with(&self, progress: Progress) -> Self {
        let Progress { state, earned, claimed } = progress;
        Self { status: state, earned, claimed, ..self.clone() }
    }
}

const GET: Sql =
    sql!("SELECT {columns} FROM ces WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL");
const LOCK: Sql = sql!(
    "SELECT {columns} FROM ces WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL {for_update}"
);
const ALL: Sql =
    sql!("SELECT {columns} FROM ces WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id");
const PAGE: Sql = sql!(
    "SELECT {columns} FROM ces WHERE client_id = $1 AND id > $2 AND deleted_at IS NULL
     ORDER BY id LIMIT $3"
);
const NTH: Sql = sql!(
    "SELECT id FROM ces WHERE client_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET $2"
);
const INSERT: Sql = sql!("INSERT INTO ces ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE ces SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const WITHDRAW: Sql = sql!("UPDATE ces SET deleted_at = $3 WHERE client_id = $1 AND id = $2");
const RECORD: Sql =
    sql!("SELECT {columns} FROM ce_records WHERE client_id = $1 AND user_id = $2 AND ce_id = $3");
const RECORDS: Sql =
    sql!("SELECT {columns} FROM ce_records WHERE client_id = $1 AND user_id = $2 ORDER BY ce_id");
// A record that came after the snapshot of a serializable transaction is in the way of this one's,
// though it was looked for. Named as a conflict it makes the server have the transaction tried
// again, which then finds it; as the violation of a key it would look like a defect.
const INSERT_RECORD: Sql = sql!(
    "INSERT INTO ce_records ({columns}) VALUES ({values})
     ON CONFLICT (client_id, user_id, ce_id) DO NOTHING"
);
const UPDATE_RECORD: Sql = sql!(
    "UPDATE ce_records SET {changes}
     WHERE client_id = $1 AND user_id = $2 AND ce_id = $3 AND version = $4"
);

pub(super) fn find(tx: &mut Tx<'_>, client: ClientId, ce: CeId) -> Result<Option<Ce>, Error> {
    Ok(tx.find(&GET, (client, ce))?)
}

pub(super) fn get(tx: &mut Tx<'_>, client: ClientId, ce: CeId) -> Result<Ce, Error> {
    find(tx, client, ce)?.ok_or(Error::NotFound(Noun::Ce))
}

pub(super) fn lock(tx: &mut Tx<'_>, client: ClientId, ce: CeId) -> Result<Ce, Error> {
    tx.find(&LOCK, (client, ce))?.ok_or(Error::NotFound(Noun::Ce))
}

/// The credits of a client by number: all of them, or at most `limit` after one.
pub(super) fn list(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: Option<CeId>,
    limit: Option<i64>,
) -> Result<Vec<Ce>, Error> {
    Ok(match (after, limit) {
        (None, None) => tx.all(&ALL, (client,))?,
        (after, limit) => {
            let after = after.map_or(0, |ce| ce.0);
            tx.all(&PAGE, (client, after, limit.unwrap_or(i64::MAX)))?
        }
    })
}

/// Refuses one more credit to a client that offers `limit`.
pub(super) fn require_room(tx: &mut Tx<'_>, client: ClientId, limit: usize) -> Result<(), Error> {
    limits::require_room(tx, &NTH, client, Noun::Ce, limit)
}

pub(super) fn insert(tx: &mut Tx<'_>, ce: &Ce) -> Result<(), Error> {
    tx.insert(&INSERT, ce)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Ce, after: &Ce) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// Withdraws a credit: from now on it is found by nothing here, and no record is made of it.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    client: ClientId,
    ce: CeId,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(&WITHDRAW, (client, ce, now))?;
    Ok(())
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    ce: CeId,
) -> Result<Option<RecordRow>, Error> {
    Ok(tx.find(&RECORD, (client, user, ce))?)
}

/// All records of a user, by the number of the credit.
pub(super) fn records(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<RecordRow>, Error> {
    Ok(tx.all(&RECORDS, (client, user))?)
}

pub(super) fn insert_record(tx: &mut Tx<'_>, record: &RecordRow) -> Result<(), Error> {
    match tx.insert(&INSERT_RECORD, record)? {
        1 => Ok(()),
        _ => Err(Error::internal("a record was made of which there is one")),
    }
}

/// Writes a changed record; *not found* if the credit was withdrawn meanwhile and the record is gone.
pub(super) fn update_record(
    tx: &mut Tx<'_>,
    before: &RecordRow,
    after: &RecordRow,
) -> Result<(), Error> {
    match tx.update(&UPDATE_RECORD, before, after)? {
        0 => Err(Error::NotFound(Noun::Ce)),
        _ => Ok(()),
    }
}
