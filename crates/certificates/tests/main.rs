//! Certificates, as those who call this crate make them and as other programs read them.
//!
//! With `ROLLBOOK_TEST_READERS` the tests run that read documents back with poppler, qpdf and zbar.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is reported")]

mod documents;
mod read_back;
mod reader;
mod samples;
