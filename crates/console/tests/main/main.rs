//! The pages as a browser without scripts sees them, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in tests a panic is how a failure is reported"
)]

mod addresses;
mod administration;
mod apps;
mod bans;
mod browser;
mod credits;
mod crowds;
mod delegates;
mod elsewhere;
mod faces;
mod home;
mod invitations;
mod languages;
mod links;
mod locks;
mod passwords;
mod profile;
mod safety;
mod scene;
mod sessions;
mod setup;
mod several;
mod sign_in;
mod strength;
mod uploads;
