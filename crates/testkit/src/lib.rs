//! What tests stand on: a fresh database of each engine for every test, an application without a
//! network around it, and golden files. Never part of the program.
//!
//! Environment variables (all optional):
//! - `ROLLBOOK_TEST_DATABASE_URL`: a PostgreSQL server on which databases may be made; without it
//!   tests run on SQLite alone.
//! - `ROLLBOOK_TEST_SHARDS=1`: only PostgreSQL, every table in eight partitions.
//! - `ROLLBOOK_TEST_TRACE`: a file to which each statement that runs is appended once.
//! - `UPDATE_GOLDEN=1`: golden files are rewritten instead of compared.
//!
//! Helpers panic, with everything there is to see.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "in tests a panic is how a failure is reported"
)]

mod answer;
mod app;
mod contract;
mod database;
pub mod fixtures;
mod golden;
mod postgres;
mod shape;
mod world;

pub use answer::Answer;
pub use app::{Call, TestApp, Visitor};
pub use database::{Database, Engine, engines};
pub use golden::{golden, golden_json};
pub use world::{TestClock, World, all_at_once, block_on, join_all};

/// Declares a test of the core that runs once on each engine: a module of the given name with the
/// tests `sqlite` and `postgres`. The body sees a fresh [`World`] and may use `?`.
///
/// ```text
/// conformance!(an_empty_write_leaves_no_event, |world| {
///     let user = world.run(users::Create::of("ann@acme.test"))?;
///     assert_eq!(user.version, Version::FIRST);
/// });
/// ```
#[macro_export]
macro_rules! conformance {
    ($name:ident, |$world:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn body($world: &$crate::World) -> ::std::result::Result<(), $crate::Failure> {
                $body
                #[allow(unreachable_code)]
                Ok(())
            }

            #[test]
            fn sqlite() {
                $crate::run_on($crate::Engine::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::run_on($crate::Engine::Postgres, body);
            }
        }
    };
}

/// Declares a test of a router that runs once on each engine, like [`conformance!`] but async.
///
/// ```text
/// on_both!(async fn a_missing_user_is_not_found(world: World) {
///     let app = TestApp::new(world, api_members::routes());
///     insta::assert_snapshot!(app.get("/api/v1/users/1").await, @"");
/// });
/// ```
#[macro_export]
macro_rules! on_both {
    (async fn $name:ident($world:ident : World) $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($world: $crate::World) $body

            #[test]
            fn sqlite() {
                $crate::run_async_on($crate::Engine::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::run_async_on($crate::Engine::Postgres, body);
            }
        }
    };
}

/// What a test body may fail with: anything.
pub type Failure = Box<dyn std::error::Error>;

/// Runs a body on a fresh world of an engine, if that engine is on offer.
#[doc(hidden)]
#[track_caller]
pub fn run_on(engine: Engine, body: fn(&World) -> Result<(), Failure>) {
    if let Some(world) = World::on(engine) {
        // Both engines come to the same snapshots.
        let done = insta::allow_duplicates!(body(&world));
        done.unwrap_or_else(|failure| panic!("on {engine:?}: {failure}"));
    }
}

/// Runs an async body on a fresh world of an engine, if that engine is on offer.
#[doc(hidden)]
pub fn run_async_on<F: Future<Output = ()>>(engine: Engine, body: fn(World) -> F) {
    if let Some(world) = World::on(engine) {
        insta::allow_duplicates!(block_on(body(world)));
    }
}
