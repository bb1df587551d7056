//! The core through its door, on every engine that is offered.

mod delegates;
mod dimensions;
mod groups;
mod identities;
mod scene;
mod tags;
