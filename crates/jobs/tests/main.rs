//! Runners, on every engine that is offered.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in tests a panic is how a failure is reported"
)]

mod mail;
mod runner;
mod support;
mod upkeep;
