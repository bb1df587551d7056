//! Looking at credentials.

use store::Tx;

use super::{Credential, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, CredentialId};
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// The credentials of a client that are not revoked, by number; never their secrets. Needs:
/// whoever may manage credentials.
#[derive(Clone, Debug)]
pub struct List {
    /// The client; [`ClientId::INSTALLATION`] for operator tokens.
    pub client: ClientId,
    /// Only those after this one.
    pub after: Option<CredentialId>,
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for List {
    type Outcome = Vec<Credential>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Credential>, Error> {
        ctx.check(Action::ManageCredentials, self.client, Noun::Client)?;
        let after = self.after.map_or(0, |credential| credential.0);
        rows::page(tx, self.client, after, i64::from(self.limit.min(1000)))
    }
}
