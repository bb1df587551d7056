//! Being told that a queue has new jobs.

use std::sync::Arc;

use directory::jobs::{MAIL, UPKEEP};
use tokio::sync::Notify;

/// Passes on what the store says after a commit to the runners of this process. A hint only:
/// runners look by themselves, too.
#[derive(Clone, Debug, Default)]
pub struct WakeUps {
    mail: Arc<Notify>,
    upkeep: Arc<Notify>,
}

impl WakeUps {
    /// Wakes the runner of a queue. If it is not waiting just now, its next wait ends at once.
    pub fn wake(&self, queue: &str) {
        if let Some(bell) = self.bell(queue) {
            bell.notify_one();
        }
    }

    /// What the store calls after a commit.
    pub fn on_wake(&self) -> store::OnWake {
        let all = self.clone();
        Arc::new(move |queue| all.wake(queue))
    }

    /// What rings for a queue; one that nobody knows never rings.
    pub(crate) fn bell(&self, queue: &str) -> Option<Arc<Notify>> {
        let bell = match queue {
            MAIL => &self.mail,
            UPKEEP => &self.upkeep,
            _ => return None,
        };
        Some(Arc::clone(bell))
    }
}
