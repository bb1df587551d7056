//! Whether an address is known to be its person's own.

use store::Tx;

use super::rows;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, UserId};
use crate::policy::{Action, Resource, check};
use crate::time::Timestamp;
use crate::users::{self, Key};
use crate::{Ctx, Lane, Query};

/// Since when the present address of a person is confirmed; nothing for one that is not. Needs:
/// themselves, or whoever may see all users of the client.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
}

impl Query for Confirmed {
    type Outcome = Option<Timestamp>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Timestamp>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::User)?;
        let user = users::rows::find(tx, self.client, &Key::Id(self.user))?;
        let user = user.ok_or(Error::NotFound(Noun::User))?;
        let confirmed = rows::confirmed(tx, self.client, self.user)?;
        Ok(confirmed.filter(|(key, _)| *key == user.email_key).map(|(_, at)| at))
    }
}
