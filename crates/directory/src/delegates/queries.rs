//! Looking at who may act for somebody, and for whom somebody may act, a page at a time.

use store::Tx;

use super::{Delegate, Delegator, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, UserId};
use crate::json::Permissions;
use crate::policy::{self, Action, Resource};
use crate::{Ctx, Lane, Query};

/// The most people on one page.
const PAGE: u16 = 256;

/// Who may act for a user, by number. Needs: the user, or whoever may see all users of the client.
#[derive(Clone, Debug)]
pub struct DelegatesOf {
    /// The client.
    pub client: ClientId,
    /// For whom.
    pub user: UserId,
    /// Only those behind this one.
    pub after: Option<UserId>,
    /// How many at most, up to 256.
    pub limit: u16,
}

impl Query for DelegatesOf {
    type Outcome = Vec<Delegate>;
    const LANE: Lane = Lane::Page;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Delegate>, Error> {
        may_read(ctx, self.client, self.user)?;
        let page = (self.after.unwrap_or(UserId(0)), i64::from(self.limit.min(PAGE)));
        rows::page_of_delegates(tx, (self.client, self.user), page)
    }
}

/// For whom a user may act, by number, and what they may do then. Needs: the user, or whoever may see
/// all users of the client.
#[derive(Clone, Debug)]
pub struct DelegatorsOf {
    /// The client.
    pub client: ClientId,
    /// Who may act.
    pub user: UserId,
    /// Only those behind this one.
    pub after: Option<UserId>,
    /// How many at most, up to 256.
    pub limit: u16,
}

impl Query for DelegatorsOf {
    type Outcome = Vec<(Delegator, Permissions)>;
    const LANE: Lane = Lane::Page;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Self::Outcome, Error> {
        may_read(ctx, self.client, self.user)?;
        let page = (self.after.unwrap_or(UserId(0)), i64::from(self.limit.min(PAGE)));
        rows::page_of_delegators(tx, (self.client, self.user), page)
    }
}

fn may_read(ctx: &Ctx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    policy::check(ctx.actor(), Action::ReadUser, &Resource::user(client, user), Noun::User)
}
