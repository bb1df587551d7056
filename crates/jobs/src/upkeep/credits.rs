//! Removing the records of withdrawn credits.

use directory::Directory;
use directory::ces::withdrawal::{KIND, Removal, RemoveRecords};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::{Attempt, Failure, Handler, Report};

/// How many steps one attempt does, so that it ends well within its time limit.
const STEPS: usize = 32;

/// Removes everybody's records of a withdrawn credit, step by step.
pub(super) struct RemoveCreditRecords {
    pub(super) directory: Directory,
}

impl Handler for RemoveCreditRecords {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.remove(attempt).boxed()
    }
}

impl RemoveCreditRecords {
    async fn remove(&self, attempt: Attempt) -> Result<Report, Failure> {
        let remove = RemoveRecords::of(&attempt.job)?;
        let caller = attempt.caller();
        for _ in 0..STEPS {
            match self.directory.run(&caller, remove).await? {
                Removal::GoesOn => {}
                Removal::Done => return Ok(Report::done("removed")),
            }
        }
        Ok(Report::again("goes on", self.directory.now()))
    }
}
