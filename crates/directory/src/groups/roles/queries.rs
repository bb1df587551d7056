//! Finding roles.

use store::Tx;

use super::{Role, rows};
use crate::error::{Error, Noun};
use crate::ids::ClientId;
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// All roles of a client, built-in ones included, by number; at most
/// [`LIMIT`](crate::groups::LIMIT). Needs: whoever may see groups and roles.
#[derive(Clone, Copy, Debug)]
pub struct ListRoles(pub ClientId);

impl Query for ListRoles {
    type Outcome = Vec<Role>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Role>, Error> {
        ctx.check(Action::ReadGroups, self.0, Noun::Role)?;
        rows::all(tx, self.0)
    }
}
