//! What goes over the wire: one module for each object, with its names, and the examples of the
//! OpenAPI document.

pub(crate) mod app;
pub(crate) mod client;
pub(crate) mod examples;
pub(crate) mod invitation;
pub(crate) mod parameters;
pub(crate) mod refusal;
pub(crate) mod time;
pub(crate) mod user;
