//! What the metrics say of a queue.

use std::time::{Duration, Instant};

use directory::jobs::Queue;
use metrics::{Gauge, gauge};

/// How often jobs are counted.
const EVERY: Duration = Duration::from_secs(10);

/// The gauges `jobs_waiting` and `jobs_dead` of a queue.
pub(super) struct Meters {
    waiting: Gauge,
    dead: Gauge,
    counted: Option<Instant>,
}

impl Meters {
    pub(super) fn new(queue: &'static str) -> Self {
        Self {
            waiting: gauge!("jobs_waiting", "queue" => queue),
            dead: gauge!("jobs_dead", "queue" => queue),
            counted: None,
        }
    }

    /// Counts the jobs, unless that was done a short time ago.
    pub(super) async fn refresh(&mut self, queue: &Queue) -> Result<(), directory::Error> {
        if self.counted.is_some_and(|at| at.elapsed() < EVERY) {
            return Ok(());
        }
        let (waiting, dead) = queue.counts().await?;
        self.waiting.set(number(waiting));
        self.dead.set(number(dead));
        self.counted = Some(Instant::now());
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number for a graph")]
fn number(count: i64) -> f64 {
    count as f64
}
