//! The Customers API as its callers see it, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in tests a panic is how a failure is reported"
)]

mod authentication;
mod bad_input;
mod conditions;
mod delegates;
mod deletion;
mod document;
mod lists;
mod lookups;
mod operations;
mod patches;
mod roles;
mod sample;
mod search;
mod setup;
mod tokens;
mod users;
