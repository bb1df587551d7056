//! The SQL of withdrawn credits, and of the records that are left of them.

use store::{Sql, Tx, row, sql};

use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, UserId};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A credit that is not offered any more.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Withdrawn {
        /// Its number within the client.
        pub id: CeId,
        /// What it was called last.
        pub name: Line,
        /// When it was withdrawn.
        pub deleted_at: Timestamp,
    }
}

const GET: Sql =
    sql!("SELECT {columns} FROM ces WHERE client_id = $1 AND id = $2 AND deleted_at IS NOT NULL");
const PAGE: Sql = sql!(
    "SELECT {columns} FROM ces
     WHERE client_id = $1 AND deleted_at IS NOT NULL AND (deleted_at, id) < ($2, $3)
     ORDER BY deleted_at DESC NULLS LAST, id DESC LIMIT $4"
);
const HOLDERS: Sql = sql!(
    "SELECT user_id FROM ce_records WHERE client_id = $1 AND ce_id = $2 ORDER BY user_id LIMIT $3"
);
const REMOVE: Sql =
    sql!("DELETE FROM ce_records WHERE client_id = $1 AND ce_id = $2 AND user_id IN ({list})");

/// A withdrawn credit; *not found* for one that is offered.
pub(super) fn get(tx: &mut Tx<'_>, client: ClientId, ce: CeId) -> Result<Withdrawn, Error> {
    tx.find(&GET, (client, ce))?.ok_or(Error::NotFound(Noun::Ce))
}

/// The credits that were withdrawn before a moment and a number, newest first.
pub(super) fn page(
    tx: &mut Tx<'_>,
    client: ClientId,
    (at, ce): (Timestamp, CeId),
    limit: i64,
) -> Result<Vec<Withdrawn>, Error> {
    Ok(tx.all(&PAGE, (client, at, ce, limit))?)
}

/// The first ones who have a record of a credit, by number, deleted users included.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    client: ClientId,
    ce: CeId,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    Ok(tx.all(&HOLDERS, (client, ce, limit))?)
}

/// Removes the records that some users, at most 256, have of a credit.
pub(super) fn remove(
    tx: &mut Tx<'_>,
    client: ClientId,
    ce: CeId,
    users: &[UserId],
) -> Result<(), Error> {
    batches::execute(tx, &REMOVE, (client, ce), users)
}
