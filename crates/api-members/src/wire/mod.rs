//! What goes over the wire: one module for each object, with its names, and the examples of the
//! OpenAPI document.

pub(crate) mod ce;
pub(crate) mod date;
pub(crate) mod dimension;
pub(crate) mod examples;
pub(crate) mod label;
pub(crate) mod privacy;
pub(crate) mod record;
pub(crate) mod refusal;
pub(crate) mod tag;
pub(crate) mod tag_type;
pub(crate) mod user;
pub(crate) mod user_body;
pub(crate) mod user_tag;
