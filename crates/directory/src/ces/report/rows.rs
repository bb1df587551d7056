//! The SQL of reports.

use store::{Sql, Tx, row, sql};

use super::PAGE;
use crate::ces::{Answers, CertificateCode, Hours, PartialClaims, State};
use crate::error::Error;
use crate::ids::{CeId, ClientId, Oid, UserId};
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// One row of the report of claims.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ClaimRow {
        /// When it was made.
        pub claimed_at: Timestamp,
        /// Its id.
        pub oid: Oid,
        /// Whose it is.
        pub user_id: UserId,
        /// The present address of the person; empty once they are deleted.
        pub email: String,
        /// The name of the person when it was made.
        pub person_name: String,
        /// The credit.
        pub ce_id: CeId,
        /// What the credit was called.
        pub ce_name: Line,
        /// What the client called continuing education.
        pub credit_word: Line,
        /// Its hours.
        pub hours: Hours,
        /// The code of its certificate.
        pub code: CertificateCode,
        /// When it was revoked, if it was.
        pub revoked_at: Option<Timestamp>,
        /// Why it was revoked.
        pub revoked_why: Line,
        /// What was asked and answered before it.
        pub answers: Answers,
    }
}

row! {
    /// One row of the report of records.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RecordRow {
        /// Whose it is.
        pub user_id: UserId,
        /// The address of the person.
        pub email: String,
        /// Their first name.
        pub first_name: Line,
        /// Their last name.
        pub last_name: Line,
        /// The credit.
        pub ce_id: CeId,
        /// What it is called.
        pub ce_name: Line,
        pub(super) credits: Hours,
        pub(super) threshold: i64,
        pub(super) partial_claims: PartialClaims,
        pub(super) status: State,
        pub(super) earned: Hours,
        pub(super) claimed: Hours,
        /// When it last changed.
        pub updated_at: Timestamp,
    }
}

// Of deleted people the claims stay, not the address.
const CLAIMS: Sql = sql!(
    "SELECT c.claimed_at, c.oid, c.user_id,
            CASE WHEN u.deleted_at IS NULL THEN u.email ELSE '' END,
            c.person_name, c.ce_id, c.ce_name, c.credit_word, c.hours, c.code, c.revoked_at, c.revoked_why,
            c.answers
     FROM ce_claims c JOIN users u ON u.client_id = c.client_id AND u.id = c.user_id
     WHERE c.client_id = $1 AND u.client_id = $1
       AND (c.claimed_at, c.oid) > ($2, $3) AND c.claimed_at < $4
     ORDER BY c.claimed_at, c.oid LIMIT $5"
);
// The condition on the user's number follows from the page; said once more, it keeps a server that
// merges both tables from beginning with the first user every time.
const RECORDS: Sql = sql!(
    "SELECT r.user_id, u.email, u.first_name, u.last_name, r.ce_id, c.name, c.credits, c.threshold,
            c.partial_claims, r.status, r.earned, r.claimed, r.updated_at
     FROM ce_records r
     JOIN users u ON u.client_id = r.client_id AND u.id = r.user_id
     JOIN ces c ON c.client_id = r.client_id AND c.id = r.ce_id
     WHERE r.client_id = $1 AND u.client_id = $1 AND c.client_id = $1
       AND u.deleted_at IS NULL AND c.deleted_at IS NULL AND u.id >= $2 AND (r.user_id, r.ce_id) > ($2, $3)
     ORDER BY r.user_id, r.ce_id LIMIT $4"
);

pub(super) fn claims(
    tx: &mut Tx<'_>,
    client: ClientId,
    (at, oid): (Timestamp, Oid),
    until: Timestamp,
) -> Result<Vec<ClaimRow>, Error> {
    Ok(tx.all(&CLAIMS, (client, at, oid, until, i64::from(PAGE)))?)
}

pub(super) fn records(
    tx: &mut Tx<'_>,
    client: ClientId,
    (user, ce): (UserId, CeId),
) -> Result<Vec<RecordRow>, Error> {
    Ok(tx.all(&RECORDS, (client, user, ce, i64::from(PAGE)))?)
}
