//! Looking at claims.

use store::Tx;

use super::{CeClaim, CertificateCode, rows};
use crate::ces::Hours;
use crate::ces::queries::may_read;
use crate::error::Error;
use crate::ids::{ClientId, Oid, UserId};
use crate::text::Line;
use crate::time::Timestamp;
use crate::{Ctx, Lane, Query};

/// A person's claims, newest first, revoked ones and those of withdrawn credits among them. Needs:
/// the user, or whoever may see everybody's progress.
#[derive(Clone, Debug)]
pub struct ClaimsOfUser {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// Only those older than this one.
    pub before: Option<Oid>,
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for ClaimsOfUser {
    type Outcome = Vec<CeClaim>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<CeClaim>, Error> {
        may_read(tx, ctx, self.client, self.user)?;
        let before = self.before.unwrap_or(Oid([u8::MAX; 12]));
        rows::of_user(tx, (self.client, self.user), before, i64::from(self.limit.min(1000)))
    }
}

/// One claim of a person. Needs: the user, or whoever may see everybody's progress.
#[derive(Clone, Debug)]
pub struct ClaimOfUser {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The claim.
    pub claim: Oid,
}

impl Query for ClaimOfUser {
    type Outcome = CeClaim;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeClaim, Error> {
        may_read(tx, ctx, self.client, self.user)?;
        rows::get(tx, (self.client, self.user, self.claim))
    }
}

/// What a certificate says, to whoever has its code: what held when the hours were claimed, and
/// whether that was revoked since. Neither answers nor reasons are among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The client that gives it.
    pub client: ClientId,
    /// What it is verified by.
    pub code: CertificateCode,
    /// The name of the person; empty if they had none.
    pub person_name: String,
    /// What the credit was called.
    pub ce_name: Line,
    /// What the client was called.
    pub client_name: Line,
    /// What the client called continuing education.
    pub credit_word: Line,
    /// The hours.
    pub hours: Hours,
    /// When they were claimed.
    pub claimed_at: Timestamp,
    /// When the claim was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl From<CeClaim> for Certificate {
    fn from(claim: CeClaim) -> Self {
        Self {
            client: claim.client_id,
            code: claim.code,
            person_name: claim.person_name,
            ce_name: claim.ce_name,
            client_name: claim.client_name,
            credit_word: claim.credit_word,
            hours: claim.hours,
            claimed_at: claim.claimed_at,
            revoked_at: claim.revoked_at,
        }
    }
}
