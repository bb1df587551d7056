//! The threads of the store.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use tokio::sync::oneshot;
use tracing::error;

/// Starts a thread; what is given back hears when it has ended.
///
/// If the body panics it begins again: what it was doing is lost, but not the thread, without
/// which callers would wait for ever.
pub(crate) fn start(
    name: &'static str,
    mut body: impl FnMut() + Send + 'static,
) -> io::Result<oneshot::Receiver<()>> {
    let (sender, receiver) = oneshot::channel();
    let run = move || {
        while catch_unwind(AssertUnwindSafe(&mut body)).is_err() {
            error!("the thread {name} panicked and begins again");
        }
        // Nobody may be waiting for the end.
        let _ = sender.send(());
    };
    thread::Builder::new().name(name.to_owned()).spawn(run)?;
    Ok(receiver)
}
