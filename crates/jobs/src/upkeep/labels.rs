//! Taking deleted labels off their users.

use directory::Directory;
use directory::deletion::{KIND, Progress, TakeOff};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::{Attempt, Failure, Handler, Report};

/// How many steps one attempt does, so that it ends well within its time limit.
const STEPS: usize = 32;

/// Takes a deleted label off everybody, step by step.
pub(super) struct TakeLabelsOff {
    pub(super) directory: Directory,
}

impl Handler for TakeLabelsOff {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.take_off(attempt).boxed()
    }
}

impl TakeLabelsOff {
    async fn take_off(&self, attempt: Attempt) -> Result<Report, Failure> {
        let take_off = TakeOff::of(&attempt.job)?;
        let caller = attempt.caller();
        for _ in 0..STEPS {
            match self.directory.run(&caller, take_off).await? {
                Progress::GoesOn => {}
                Progress::Empty(removable) => return Ok(Report::again("taken off", removable)),
                Progress::Done => return Ok(Report::done("removed")),
            }
        }
        Ok(Report::again("goes on", self.directory.now()))
    }
}
