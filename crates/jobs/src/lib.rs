//! What happens after a change: runners that take jobs from the queues of the directory and do
//! them, upkeep and mail.
//!
//! A change and its jobs are one transaction; here is everything that must not be inside one,
//! because it takes long or waits for a network. One [`Runner`] serves one queue. It is told of new
//! jobs by [`WakeUps`], and looks by itself at least every two seconds, because other processes add
//! jobs too.
//!
//! What is absent: no SQL and no rule about rights; no clock but the directory's, and no random
//! source but its; nothing is kept in memory that a restart would miss.

mod handler;
pub mod mail;
mod pace;
mod runner;
pub mod upkeep;
mod wake_ups;

pub use handler::{Attempt, Failure, Handler, Next, Report};
pub use pace::Pace;
pub use runner::Runner;
pub use wake_ups::WakeUps;
