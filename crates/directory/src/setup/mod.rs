//! Setting an installation up: its first client, and the first administrator of that.
//!
//! The operator does it at the command line, or in a browser by a link that the server offers while
//! there is no client.
//!
//! Invariants
//! - There is at most one link: offering one ends the one before. It is good for [`LINK_HOURS`].
//! - It works once, and never when there is any client, however that was made.
//! - Of those who set the installation up at the same moment one does; for the others there is a
//!   client already.
//! - Of the secret in the link, 256 random bits, only the SHA-256 is kept. It is told once.
//!
//! Offering a link is no change and has no event.

mod commands;
mod link;
mod rows;

pub use commands::{First, Founded, Init};
pub use link::{Offer, SetUp, Settled};

use store::Tx;

use crate::error::Error;

/// Makes whoever adds a client wait for whoever sets the installation up at the same moment, and the
/// other way round.
pub(crate) fn alone(tx: &mut Tx<'_>) -> Result<(), Error> {
    rows::lock(tx).map(drop)
}

/// How many hours a link is good for.
pub const LINK_HOURS: i64 = 24;
