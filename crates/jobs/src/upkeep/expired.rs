//! Clearing away what has run out.

use directory::ids::ClientId;
use directory::sweep::{Look, Sweep};
use directory::{Caller, Directory};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use metrics::counter;

use crate::{Attempt, Failure, Handler, Report};

/// The kind of its job, and its name.
pub(super) const KIND: &str = "sweep_expired";

/// How long after a whole round the next one begins, in microseconds: an hour.
const PAUSE: i64 = 3_600_000_000;

/// How many steps one attempt does, so that it ends well within its time limit.
const STEPS: usize = 128;

/// How many of them in a row are of one client, so that a heap of one keeps no other waiting.
const STEPS_OF_ONE_CLIENT: usize = 4;

/// Clears away sessions, links, access tokens and counts of attempts that have run out, client by
/// client, once an hour.
pub(super) struct SweepExpired {
    pub(super) directory: Directory,
}

impl Handler for SweepExpired {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.round(attempt.caller()).boxed()
    }
}

impl SweepExpired {
    async fn round(&self, caller: Caller) -> Result<Report, Failure> {
        let (mut after, mut steps, mut whole) = (ClientId(0), STEPS, true);
        loop {
            let found = self.directory.get(&caller, Look { after }).await?;
            for client in found.clients {
                if steps == 0 {
                    return Ok(Report::again("goes on", self.directory.now()));
                }
                let allowed = steps.min(STEPS_OF_ONE_CLIENT);
                let (done, finished) = self.sweep(&caller, client, allowed).await?;
                whole &= finished;
                steps -= done;
            }
            let Some(next) = found.next else { break };
            after = next;
        }
        let now = self.directory.now();
        Ok(match (steps, whole) {
            (_, false) => Report::again("goes on", now),
            (STEPS, true) => Report::again("nothing", now.plus(PAUSE)),
            (_, true) => Report::again("swept", now.plus(PAUSE)),
        })
    }

    /// Does at most so many steps of one client; gives how many, and whether nothing is left.
    async fn sweep(
        &self,
        caller: &Caller,
        client: ClientId,
        allowed: usize,
    ) -> Result<(usize, bool), Failure> {
        for done in 1..=allowed {
            let swept = self.directory.run(caller, Sweep { client }).await?;
            for (what, number) in swept.by_name() {
                counter!("swept_total", "what" => what).increment(number);
            }
            if !swept.goes_on() {
                return Ok((done, true));
            }
        }
        Ok((allowed, false))
    }
}
