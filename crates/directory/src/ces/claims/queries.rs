//! Looking at claims.

use store::Tx;

use super::{CeClaim, CertificateCode, rows};
use crate::ces::Hours;
use crate::ces::queries::may_read;
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, Oid, UserId};
use crate::policy::Action;
use crate::text::Line;
use crate::throttles::Attempt;
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

/// The credits of which a person has claims, revoked ones among them; in no order. What else they
/// have claimed was claimed before claims were kept. Needs: the user, or whoever may see everybody's
/// progress.
#[derive(Clone, Debug)]
pub struct ClaimedCes {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
}

impl Query for ClaimedCes {
    type Outcome = Vec<CeId>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<CeId>, Error> {
        may_read(tx, ctx, self.client, self.user)?;
        rows::claimed_ces(tx, self.client, self.user)
    }
}

/// Everybody's claims of one credit, newest first, revoked ones and those of deleted people among
/// them. Needs: whoever may see everybody's progress.
#[derive(Clone, Debug)]
pub struct ClaimsOfCe {
    /// The client.
    pub client: ClientId,
    /// The credit; it may have been withdrawn.
    pub ce: CeId,
    /// Only those older than this one: when it was made, and its id.
    pub before: Option<(Timestamp, Oid)>,
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for ClaimsOfCe {
    type Outcome = Vec<CeClaim>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<CeClaim>, Error> {
        ctx.check(Action::ReadHiddenCeRecords, self.client, Noun::Ce)?;
        let before = self.before.unwrap_or((Timestamp(i64::MAX), Oid([u8::MAX; 12])));
        let limit = i64::from(self.limit.min(1000));
        rows::of_ce(tx, (self.client, self.ce), before, limit)
    }
}

/// One claim of one credit, whoever made it and whether or not they are still there. Needs: whoever may
/// see everybody's progress.
#[derive(Clone, Debug)]
pub struct ClaimOfCe {
    /// The client.
    pub client: ClientId,
    /// The credit; it may have been withdrawn.
    pub ce: CeId,
    /// Whose it is.
    pub user: UserId,
    /// The claim.
    pub claim: Oid,
}

impl Query for ClaimOfCe {
    type Outcome = CeClaim;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeClaim, Error> {
        ctx.check(Action::ReadHiddenCeRecords, self.client, Noun::CeClaim)?;
        let claim = rows::get(tx, (self.client, self.user, self.claim))?;
        if claim.ce_id == self.ce { Ok(claim) } else { Err(Error::NotFound(Noun::CeClaim)) }
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

/// What the certificate of a code says, for whoever checks it. Whoever asks for what there is counts for
/// nothing, as there may be many people behind one address; what was asked for in vain is counted with
/// [`CountMissedCode`]. Needs: nothing but the code.
///
/// [`CountMissedCode`]: super::CountMissedCode
#[derive(Clone, Debug)]
pub struct FindCertificate {
    /// The code; `None` for a text that is none, which is answered like one of nothing.
    pub code: Option<CertificateCode>,
    /// The network address of whoever asks, as in [`crate::passwords::SignIn`].
    pub address: Option<String>,
}

impl Query for FindCertificate {
    /// Nothing for a code of nothing; [`Error::Limited`] once too many of those were asked for.
    type Outcome = Option<Certificate>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Certificate>, Error> {
        let place = match self.code {
            Some(code) => rows::by_code(tx, code)?,
            None => None,
        };
        match place {
            Some(place) => rows::get(tx, place).map(|claim| Some(claim.into())),
            // So a flood of guesses waits for no writer either.
            None => {
                let attempt = Attempt::code(self.address.as_deref().unwrap_or_default());
                attempt.look(tx, ctx.now).map(|()| None)
            }
        }
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
