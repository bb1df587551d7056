//! The Clients API as its callers see it, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in tests a panic is how a failure is reported"
)]

mod accepting;
mod apps;
mod authentication;
mod bad_input;
mod clients;
mod document;
mod history;
mod invitations;
mod lists;
mod media_types;
mod oddities;
mod setup;
mod tokens;
mod users;
