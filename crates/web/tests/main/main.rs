//! The layers and extractors, through a surface made for the purpose.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod bodies;
mod docs;
mod errors;
mod layers;
mod surface;
