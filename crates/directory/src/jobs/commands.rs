//! What the operator sees of jobs and does with them.

use store::Tx;

use super::{BUCKETS, Job, MAIL, UPKEEP, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid};
use crate::policy::Action;
use crate::{Command, Ctx, Lane, Query};

/// The dead jobs of all queues, those that died first in front. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Dead {
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for Dead {
    type Outcome = Vec<Job>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Job>, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Page)?;
        let limit = self.limit.min(1000);
        let mut all = Vec::new();
        for bucket in 0..BUCKETS {
            all.extend(rows::dead(tx, bucket, i64::from(limit))?);
        }
        all.sort_by_key(|job| (job.dead_at, job.id));
        all.truncate(usize::from(limit));
        Ok(all)
    }
}

/// Lets a dead job be tried again from the first attempt on. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Replay {
    /// Its id.
    pub id: Oid,
}

impl Command for Replay {
    type Outcome = bool;

    /// Whether there is a dead job of that id.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<bool, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Page)?;
        for bucket in 0..BUCKETS {
            if let Some(queue) = rows::replay(tx, bucket, self.id, ctx.now)? {
                for known in [MAIL, UPKEEP].into_iter().filter(|known| *known == queue) {
                    tx.wake(known);
                }
                return Ok(true);
            }
        }
        Ok(false)
    }
}
