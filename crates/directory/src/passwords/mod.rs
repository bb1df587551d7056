//! Passwords: how they are kept, which ones a client takes, and signing in with one.
//!
//! Invariants
//! - Only a hash is stored, apart from the record that is read with every request: Argon2id, or
//!   what another system made until its password is known.
//! - People choose their own passwords. Nobody sets one for them but the operator.
//! - A new password ends every other session of its person, and every link that was mailed to them.
//! - None of a person's last five passwords is taken again.
//! - Hashing is slow on purpose, so it happens on threads of its own and never in a transaction.
//! - Somebody nobody knows takes as long to refuse as a wrong password, and is refused alike.
//! - Passwords are never tried across clients.

mod argon;
mod choose;
mod commands;
mod expired;
mod foreign;
mod hasher;
mod policy;
mod rows;
mod sign_in;
mod strength;

pub use argon::PasswordHash;
pub use choose::Chosen;
pub use commands::{HasPassword, ImportPassword};
pub(crate) use commands::{replace, require_present};
pub(crate) use hasher::Hasher;
pub use policy::{MAX_LENGTH, Policy, Rule};
pub(crate) use rows::{forget, set};
pub use sign_in::SignIn;
pub use strength::{About, Advice, LOOKED_AT, Strength};
