//! The runner of one queue.

mod attempts;
mod meters;
mod under_way;

use std::sync::Arc;
use std::time::Duration;

use directory::Directory;
use directory::jobs::{Queue, Settlement};
use tokio::sync::{Notify, watch};
use tracing::{info, warn};

use crate::{Handler, Pace, WakeUps};
use attempts::Attempts;
use meters::Meters;
use under_way::UnderWay;

/// Serves one queue: looks for jobs that are due, does them, and settles each.
pub struct Runner {
    queue: Queue,
    pace: Pace,
    bell: Arc<Notify>,
    attempts: Arc<Attempts>,
    recurring: Vec<&'static str>,
    meters: Meters,
}

impl Runner {
    /// A runner of a queue with those who do its kinds of jobs.
    pub fn new(
        directory: &Directory,
        queue: &'static str,
        pace: Pace,
        wake_ups: &WakeUps,
        handlers: Vec<Box<dyn Handler>>,
    ) -> Self {
        let bell = wake_ups.bell(queue).unwrap_or_default();
        let attempts = Arc::new(Attempts::new(directory.clone(), queue, pace, handlers));
        let (queue, recurring) = (directory.queue(queue), Vec::new());
        Self { meters: Meters::new(queue.name()), queue, pace, bell, attempts, recurring }
    }

    /// Has a kind of job done again and again: each time it is done, its handler says when next.
    #[must_use]
    pub fn recurring(mut self, kind: &'static str) -> Self {
        self.recurring.push(kind);
        self
    }

    /// Runs until told to stop. What is under way then gets some time to finish; the rest is given
    /// back, for the next process.
    pub async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        let mut under_way = UnderWay::default();
        let bell = Arc::clone(&self.bell);
        loop {
            // Registered before the look, so that whatever is added during it is not missed.
            let mut rung = std::pin::pin!(bell.notified());
            rung.as_mut().enable();
            let pause = self.look(&mut under_way).await;
            tokio::select! {
                () = rung => {}
                () = under_way.one_ended() => {}
                () = tokio::time::sleep(pause) => {}
                _ = stopping.wait_for(|stop| *stop) => break,
            }
        }
        self.finish(under_way).await;
    }

    /// Begins what is due and has room. Gives how long nothing needs to be looked for.
    async fn look(&mut self, under_way: &mut UnderWay) -> Duration {
        let looked = async {
            while let Some(kind) = self.recurring.last() {
                self.queue.ensure(kind).await?;
                self.recurring.pop();
            }
            self.meters.refresh(&self.queue).await?;
            self.begin(under_way).await
        };
        looked.await.unwrap_or_else(|error: directory::Error| {
            warn!(job.queue = self.queue.name(), "cannot look for jobs: {error}");
            self.pace.poll
        })
    }

    async fn begin(&self, under_way: &mut UnderWay) -> Result<Duration, directory::Error> {
        if under_way.len() >= self.pace.places {
            return Ok(self.pace.poll);
        }
        let due = self.queue.due().await?;
        for bucket in due.buckets {
            let free = self.pace.places.saturating_sub(under_way.len());
            if free == 0 {
                break;
            }
            let busy = under_way.clients_with(self.pace.of_one_client);
            for job in self.queue.claim(bucket, free, self.pace.lease, busy).await? {
                if under_way.of(job.client_id) < self.pace.of_one_client {
                    under_way.begin(&self.attempts, job);
                } else {
                    let back = Settlement::GivenBack(self.attempts.now());
                    self.queue.settle(job, back, None).await?;
                }
            }
        }
        let until_next = |next: directory::time::Timestamp| {
            let microseconds = next.0.saturating_sub(self.attempts.now().0);
            Duration::from_micros(u64::try_from(microseconds).unwrap_or(0))
        };
        Ok(due.next.map_or(self.pace.poll, until_next).min(self.pace.poll))
    }

    async fn finish(self, mut under_way: UnderWay) {
        if tokio::time::timeout(self.pace.patience, under_way.all_ended()).await.is_err() {
            let count = under_way.len();
            info!(job.queue = self.queue.name(), "{count} jobs did not finish and are given back");
            self.attempts.cut_off();
            under_way.all_ended().await;
        }
    }
}
