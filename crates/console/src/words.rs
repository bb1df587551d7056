//! What is put into the words of the pages.

pub(crate) use words::Value;
