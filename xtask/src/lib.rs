//! The chores of the project: `cargo xtask`.
//!
//! What a chore decides is a pure function over texts, and has its tests beside it; what it does
//! to the world (starting servers, calling cargo) is thin. Nothing here is part of the product.

pub mod catalogue;
pub mod chores;
pub mod install;
pub mod plans;
pub mod rust_source;
pub mod schema;
pub mod server;
pub mod shards;
pub mod sql;
pub mod statements;
pub mod steps;
pub mod suite;
pub mod tally;
pub mod test_binaries;
pub mod tidy;
pub mod trace;
pub mod tree;
