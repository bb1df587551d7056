//! The clock, waiting and the random source: the only place that knows them.

use std::sync::Arc;

use directory::time::Timestamp;
use directory::{Clock, Entropy, Rest};

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_microsecond())
}

/// The wall clock.
pub fn clock() -> Clock {
    Arc::new(now)
}

/// Waiting, on the timer of the runtime.
pub fn rest() -> Rest {
    Arc::new(|duration| Box::pin(tokio::time::sleep(duration)))
}

/// Random seeds from the operating system's source, through a generator that is reseeded from it.
pub fn entropy() -> Entropy {
    Arc::new(rand::random::<[u8; 32]>)
}
