//! The SQL of claims, and of the table by which one is found by its code.

use store::{Sql, Tx, row, sql};

use super::{CertificateCode, IdempotencyKey};
use crate::ces::{Answers, Hours};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, Oid, UserId};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// Hours that somebody claimed, and what a certificate of it says.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CeClaim {
        /// The client.
        pub client_id: ClientId,
        /// Who has the hours.
        pub user_id: UserId,
        /// Its id within the client; later ones sort later.
        pub oid: Oid,
        /// Of which credit; it may have been withdrawn since.
        pub ce_id: CeId,
        /// What its certificate is verified by.
        pub code: CertificateCode,
        /// The hours of this claim.
        pub hours: Hours,
        /// When it was made.
        pub claimed_at: Timestamp,
        /// What the caller named it by.
        pub idempotency_key: Option<IdempotencyKey>,
        /// The name of the person at that time; empty if they had none.
        pub person_name: String,
        /// What the credit was called at that time.
        pub ce_name: Line,
        /// What the client was called at that time.
        pub client_name: Line,
        /// What the client called continuing education at that time.
        pub credit_word: Line,
        /// What was asked and answered before it.
        pub answers: Answers,
        /// When it was revoked, if it was.
        pub revoked_at: Option<Timestamp>,
        /// Why it was revoked.
        pub revoked_why: Line,
        /// The hours that were asked for; nothing where all that were left were.
        pub asked_hours: Option<Hours>,
    }
}

const INSERT: Sql = sql!("INSERT INTO ce_claims ({columns}) VALUES ({values})");
const INSERT_CODE: Sql = sql!(
    "INSERT INTO ce_certificates (code, client_id, user_id, claim_oid) VALUES ($1, $2, $3, $4)"
);
const BY_CODE: Sql =
    sql!("SELECT client_id, user_id, claim_oid FROM ce_certificates WHERE code = $1");
const GET: Sql =
    sql!("SELECT {columns} FROM ce_claims WHERE client_id = $1 AND user_id = $2 AND oid = $3");
const OF_USER: Sql = sql!(
    "SELECT {columns} FROM ce_claims WHERE client_id = $1 AND user_id = $2 AND oid < $3
     ORDER BY oid DESC LIMIT $4"
);
const OF_CE: Sql = sql!(
    "SELECT {columns} FROM ce_claims
     WHERE client_id = $1 AND ce_id = $2 AND (claimed_at, oid) < ($3, $4)
     ORDER BY claimed_at DESC, oid DESC LIMIT $5"
);
// The sign keeps SQLite from going through everybody's claims in the order of credits.
const CLAIMED_CES: Sql =
    sql!("SELECT DISTINCT +ce_id FROM ce_claims WHERE client_id = $1 AND user_id = $2");
const BY_KEY: Sql = sql!(
    "SELECT {columns} FROM ce_claims
     WHERE client_id = $1 AND user_id = $2 AND ce_id = $3 AND idempotency_key = $4
     ORDER BY oid LIMIT 1"
);
const REVOKE: Sql = sql!(
    "UPDATE ce_claims SET revoked_at = $4, revoked_why = $5
     WHERE client_id = $1 AND user_id = $2 AND oid = $3 AND revoked_at IS NULL"
);
// The sign keeps SQLite from going through everybody's claims of the credit.
const REVOKE_ALL: Sql = sql!(
    "UPDATE ce_claims SET revoked_at = $4, revoked_why = $5
     WHERE client_id = $1 AND user_id = $2 AND +ce_id = $3 AND revoked_at IS NULL"
);

pub(super) fn insert(tx: &mut Tx<'_>, claim: &CeClaim) -> Result<(), Error> {
    tx.insert(&INSERT, claim)?;
    tx.execute(&INSERT_CODE, (claim.code, claim.client_id, claim.user_id, claim.oid))?;
    Ok(())
}

pub(super) fn get(
    tx: &mut Tx<'_>,
    (client, user, oid): (ClientId, UserId, Oid),
) -> Result<CeClaim, Error> {
    tx.find(&GET, (client, user, oid))?.ok_or(Error::NotFound(Noun::CeClaim))
}

/// Where the claim of a code is.
pub(super) fn by_code(
    tx: &mut Tx<'_>,
    code: CertificateCode,
) -> Result<Option<(ClientId, UserId, Oid)>, Error> {
    Ok(tx.find(&BY_CODE, (code,))?)
}

/// The claims of a user before one, newest first.
pub(super) fn of_user(
    tx: &mut Tx<'_>,
    (client, user): (ClientId, UserId),
    before: Oid,
    limit: i64,
) -> Result<Vec<CeClaim>, Error> {
    Ok(tx.all(&OF_USER, (client, user, before, limit))?)
}

/// The claims of a credit before a moment and an id, newest first.
pub(super) fn of_ce(
    tx: &mut Tx<'_>,
    (client, ce): (ClientId, CeId),
    (at, oid): (Timestamp, Oid),
    limit: i64,
) -> Result<Vec<CeClaim>, Error> {
    Ok(tx.all(&OF_CE, (client, ce, at, oid, limit))?)
}

/// The credits of which a user has claims, revoked ones among them, in no order.
pub(super) fn claimed_ces(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Vec<CeId>, Error> {
    Ok(tx.all(&CLAIMED_CES, (client, user))?)
}

/// The claim of a record that was named by a key.
pub(super) fn by_key(
    tx: &mut Tx<'_>,
    (client, user, ce): (ClientId, UserId, CeId),
    key: &IdempotencyKey,
) -> Result<Option<CeClaim>, Error> {
    Ok(tx.find(&BY_KEY, (client, user, ce, key))?)
}

/// Revokes a claim that is not revoked.
pub(super) fn revoke(
    tx: &mut Tx<'_>,
    claim: &CeClaim,
    now: Timestamp,
    why: &Line,
) -> Result<(), Error> {
    let params = (claim.client_id, claim.user_id, claim.oid, now, why);
    Ok(tx.execute_one(&REVOKE, params)?)
}

/// Revokes whatever is claimed of a record.
pub(in crate::ces) fn revoke_all(
    tx: &mut Tx<'_>,
    (client, user, ce): (ClientId, UserId, CeId),
    now: Timestamp,
    why: &Line,
) -> Result<(), Error> {
    tx.execute(&REVOKE_ALL, (client, user, ce, now, why))?;
    Ok(())
}
