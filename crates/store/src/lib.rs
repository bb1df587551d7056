//! SQLite and PostgreSQL behind one transaction type.
//!
//! Work is a closure over [`Tx`]: [`Db::point`], [`Db::page`] and [`Db::read`] read, [`Db::write`] writes. It
//! runs on a database thread; points and pages of SQLite on the caller's own. One SQL text serves both engines; nothing outside this crate knows that
//! there are two.
//!
//! Invariants
//! - A closure sees one snapshot when it reads, and all or nothing of it is stored when it writes.
//! - Nobody is told of a success that is not on disk.
//! - A transaction whose statement failed never commits, whatever its closure makes of the error.
//! - The client of PostgreSQL is never used or dropped on a thread of an asynchronous runtime.
//! - This crate never reads the wall clock or the environment, and makes no random values.

mod db;
mod error;
mod expand;
mod job;
mod meters;
pub mod migrations;
mod params;
mod postgres;
mod queue;
mod row;
mod settings;
mod sql;
mod sqlite;
mod threads;
pub mod trace;
mod tx;
mod value;
mod wake;

pub use db::{Db, Facts};
pub use error::{Error, OpenError, Report};
pub use expand::Layout;
pub use migrations::Migration;
pub use params::{Listed, Params, listed, padded};
pub use row::{FromRow, Row, ToRow};
pub use settings::{Clock, Isolation, Location, OnNotice, OnWake, Settings};
pub use sql::{Engine, Sql};
/// A channel for one answer, for those who keep threads of their own and may not have a runtime.
pub use tokio::sync::oneshot;
pub use tx::Tx;
pub use value::{Column, Kind, Mismatch, Value};
