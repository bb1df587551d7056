//! Small recurring work of the process itself.

use std::time::Duration;

use directory::Directory;
use tokio::sync::watch;

/// How often the last use of credentials is written down, and unused memory is given up.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until the server stops, and once more then.
pub(super) async fn run(directory: Directory, mut stopping: watch::Receiver<bool>) {
    loop {
        let stop = tokio::select! {
            () = tokio::time::sleep(EVERY) => false,
            _ = stopping.wait_for(|stop| *stop) => true,
        };
        directory.flush_last_used().await;
        directory.forget_searches();
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a fraction")]
        metrics::gauge!("search_memory_bytes").set(directory.rolls().bytes() as f64);
        if stop {
            return;
        }
    }
}
