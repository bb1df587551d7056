//! The store as its callers see it, on every engine that is there.

mod statements;
mod support;
