//! Passwords: how they are kept, which ones a client takes, and signing in with one.
//!
//! Invariants
//! - Only an Argon2id hash is stored, apart from the record that is read with every request.
//! - Hashing is slow on purpose, so it happens on threads of its own and never in a transaction.
//! - Somebody nobody knows takes as long to refuse as a wrong password, and is refused alike.
//! - Passwords are never tried across clients.

mod argon;
mod commands;
mod hasher;
mod policy;
mod rows;
mod sign_in;

pub use argon::PasswordHash;
pub use commands::SetPassword;
pub(crate) use hasher::Hasher;
pub use policy::{MAX_LENGTH, Policy};
pub(crate) use rows::{forget, set};
pub use sign_in::SignIn;
