//! Forgetting jobs that have been dead for long.

use directory::Directory;
use directory::jobs::UPKEEP;
use directory::time::DAY;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::{Attempt, Failure, Handler, Report};

/// The kind of its job, and its name.
pub(super) const KIND: &str = "forget_dead";

/// How long a dead job is kept, in microseconds.
const KEPT: i64 = 90 * DAY;

/// How many jobs of each bucket one attempt removes.
const BATCH: u16 = 1000;

/// Removes jobs that died long ago, once a day.
pub(super) struct ForgetDead {
    pub(super) directory: Directory,
}

impl Handler for ForgetDead {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, _: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.forget().boxed()
    }
}

impl ForgetDead {
    async fn forget(&self) -> Result<Report, Failure> {
        let now = self.directory.now();
        let queue = self.directory.queue(UPKEEP);
        let gone = queue.forget_dead(now.plus(-KEPT), BATCH).await?;
        let outcome = if gone == 0 { "nothing" } else { "forgotten" };
        Ok(Report::again(outcome, now.plus(DAY)))
    }
}
