//! The threads of the store.

use std::io;
use std::thread;

use tokio::sync::oneshot;

/// Starts a thread; what is given back hears when it has ended.
pub(crate) fn start(
    name: &str,
    body: impl FnOnce() + Send + 'static,
) -> io::Result<oneshot::Receiver<()>> {
    let (sender, receiver) = oneshot::channel();
    let run = move || {
        body();
        // Nobody may be waiting for the end.
        let _ = sender.send(());
    };
    thread::Builder::new().name(name.to_owned()).spawn(run)?;
    Ok(receiver)
}
