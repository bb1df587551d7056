//! The runners of jobs inside the server.

use directory::Directory;
use jobs::{Pace, WakeUps};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Starts a runner for each queue; each ends in good order when the server stops.
pub(super) fn start(
    directory: &Directory,
    wake_ups: &WakeUps,
    stopping: &watch::Receiver<bool>,
) -> JoinSet<()> {
    let mut runners = JoinSet::new();
    runners.spawn(jobs::upkeep::runner(directory, wake_ups, Pace::UPKEEP).run(stopping.clone()));
    runners
}
