//! The repository as it is, held against its rules.

#![expect(clippy::expect_used, reason = "a test whose ground cannot be laid fails")]

mod catalogue;
mod repository;
mod stand_in;
