//! What goes over the wire: one module for each object, with its names, and the examples of the
//! OpenAPI document.

pub(crate) mod customer;
pub(crate) mod examples;
pub(crate) mod identity;
pub(crate) mod object_id;
pub(crate) mod parameter;
pub(crate) mod patch;
pub(crate) mod people;
pub(crate) mod query;
pub(crate) mod refusal;
pub(crate) mod role;
pub(crate) mod time;
pub(crate) mod user;
