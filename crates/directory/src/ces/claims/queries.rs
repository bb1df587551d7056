//! Looking at claims.

use store::Tx;

use super::{CeClaim, CertificateCode, rows};
use crate::ces::queries::may_read;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid, UserId};
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

/// The claim of which a certificate has this code, of any client. Needs: nothing but the code.
#[derive(Clone, Debug)]
pub struct ClaimByCode(pub CertificateCode);

impl Query for ClaimByCode {
    type Outcome = CeClaim;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, _: &mut Ctx<'_>) -> Result<CeClaim, Error> {
        match rows::by_code(tx, self.0)? {
            Some(place) => rows::get(tx, place),
            None => Err(Error::NotFound(Noun::CeClaim)),
        }
    }
}
