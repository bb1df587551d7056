//! The layers and extractors, through a surface made for the purpose.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bodies;
mod errors;
mod layers;
mod surface;
