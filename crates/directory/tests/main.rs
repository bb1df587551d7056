//! The core through its door, on every engine that is offered.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in tests a panic is how a failure is reported"
)]

mod access_tokens;
mod apps;
mod bans;
mod ce_claims;
mod ce_ledger;
mod ce_of_credit;
mod ce_revoked;
mod ce_verified;
mod ce_withdrawn;
mod ces;
mod clients;
mod company;
mod credentials;
mod delegates;
mod deletion;
mod differential;
mod dimensions;
mod faces;
mod groups;
mod identities;
mod invitations;
mod jobs;
mod languages;
mod limits;
mod links;
mod locks;
mod overlap;
mod passwords;
mod privacy;
mod races;
mod scene;
mod schema;
mod search;
mod sessions;
mod setup;
mod sweep;
mod tags;
mod throttles;
mod upkeep;
mod users;
