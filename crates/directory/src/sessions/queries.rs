//! Looking at sessions.

use store::Tx;

use super::commands::may_manage;
use super::{Session, rows};
use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::{Ctx, Lane, Query};

/// Where a person is signed in, the latest first; never the secrets. Needs: the person, or whoever
/// may manage credentials.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The client.
    pub client: ClientId,
    /// Whose sessions.
    pub user: UserId,
}

impl Query for List {
    type Outcome = Vec<Session>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Session>, Error> {
        may_manage(ctx, self.client, self.user)?;
        let mut sessions = rows::of_user(tx, self.client, self.user)?;
        sessions.retain(|session| session.is_live(ctx.now));
        sessions.reverse();
        Ok(sessions)
    }
}
