//! Finding groups.

use store::Tx;

use super::{Group, rows};
use crate::error::{Error, Noun};
use crate::ids::ClientId;
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// All groups of a client, by number; at most [`super::LIMIT`]. Needs: whoever may see groups.
#[derive(Clone, Copy, Debug)]
pub struct ListGroups(pub ClientId);

impl Query for ListGroups {
    type Outcome = Vec<Group>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Group>, Error> {
        ctx.check(Action::ReadGroups, self.0, Noun::Group)?;
        rows::all(tx, self.0)
    }
}
