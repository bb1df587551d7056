//! The Members API as its callers see it, on both engines.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in tests a panic is how a failure is reported"
)]

mod bad_input;
mod bans;
mod ces;
mod claims;
mod conditional;
mod dimensions;
mod document;
mod limits;
mod lists;
mod members;
mod oddities;
mod privacy;
mod rights;
mod setup;
mod tags;
mod user_fields;
mod user_labels;
mod users;
