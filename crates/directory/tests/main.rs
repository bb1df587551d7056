//! The core through its door, on every engine that is offered.

mod dimensions;
mod scene;
mod tags;
