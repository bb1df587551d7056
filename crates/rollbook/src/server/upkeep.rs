//! Small recurring work of the process itself.

use std::time::Duration;

use directory::Directory;
use tokio::sync::watch;

/// How often the last use of credentials is written down.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until the server stops, and once more then.
pub(super) async fn run(directory: Directory, mut stopping: watch::Receiver<bool>) {
    loop {
        let stop = tokio::select! {
            () = tokio::time::sleep(EVERY) => false,
            _ = stopping.wait_for(|stop| *stop) => true,
        };
        directory.flush_last_used().await;
        if stop {
            return;
        }
    }
}
