//! Telling the process, after a commit, which queues have work.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tracing::error;

use crate::settings::OnWake;

/// Calls back once for each queue. A panic of the listener stays with the listener: the thread
/// that commits goes on.
pub(crate) fn deliver(on_wake: &OnWake, mut queues: Vec<&'static str>) {
    queues.sort_unstable();
    queues.dedup();
    for queue in queues {
        let called = catch_unwind(AssertUnwindSafe(|| on_wake(queue)));
        if called.is_err() {
            error!("whoever listens for work in {queue} panicked");
        }
    }
}
