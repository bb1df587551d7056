//! The store as its callers see it, on every engine that is offered.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod migrations;
mod postgres_only;
mod sqlite_only;
mod statements;
mod support;
#[cfg(feature = "trace")]
mod tracing;
mod transactions;
