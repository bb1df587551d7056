//! The schema, as a list of migrations that only goes forward.
//!
//! A migration is one text for both engines, with tokens; only where needed it is two. It is
//! applied together with its row in `schema_migrations`, in one transaction. A database that has a
//! migration this program does not know, or knows with another text, is not opened.

mod keys;
mod plan;
mod types;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::expand::{Fill, Layout, expand};
use crate::sql::Engine;

pub(crate) use plan::{Applied, Mode, pending};

/// One step of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The number, from 1 on, without gaps.
    pub version: u32,
    /// The name of the file without its ending.
    pub name: &'static str,
    /// The text for SQLite, with tokens.
    pub sqlite: &'static str,
    /// The text for PostgreSQL, with tokens; mostly the same.
    pub postgres: &'static str,
}

impl Migration {
    /// A migration with one text for both engines.
    pub const fn shared(version: u32, name: &'static str, text: &'static str) -> Self {
        Self { version, name, sqlite: text, postgres: text }
    }

    /// The text for an engine, with its tokens.
    pub fn template(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    /// The SHA-256 of the text with its tokens, by which a changed file is noticed.
    pub(crate) fn checksum(&self, engine: Engine) -> [u8; 32] {
        Sha256::digest(self.template(engine).as_bytes()).into()
    }

    /// The text as the engine gets it.
    ///
    /// # Errors
    /// [`Error::Internal`] naming the migration, if a token is wrong.
    pub fn expanded(&self, layout: Layout) -> Result<String, Error> {
        let template = self.template(layout.engine());
        let named = |reason| Error::internal(format!("migration {}: {reason}", self.name));
        let text = expand(template, layout, &Fill::default()).map_err(named)?;
        Ok(match layout {
            Layout::Sqlite => types::for_strict_tables(&text),
            Layout::Postgres => text,
            Layout::Partitioned => text + &keys::partitions(&keys::of(template).map_err(named)?),
        })
    }
}

/// The migrations of this program, in order.
pub fn embedded() -> &'static [Migration] {
    include!(concat!(env!("OUT_DIR"), "/migrations.rs"))
}

/// The text of every embedded migration, in order, as an engine gets it.
///
/// # Errors
/// [`Error::Internal`] if a token is wrong.
pub fn statements(layout: Layout) -> Result<Vec<String>, Error> {
    embedded().iter().map(|migration| migration.expanded(layout)).collect()
}

/// Each table with the column its rows are distributed by, from the `{by …}` of the embedded
/// migrations and of the tables that the store makes for itself.
///
/// # Errors
/// [`Error::Internal`] if a `{by …}` does not follow a `CREATE TABLE`.
pub fn keys() -> Result<BTreeMap<String, String>, Error> {
    let texts = embedded().iter().map(|migration| migration.postgres).chain([LEASES]);
    let mut keys = BTreeMap::new();
    for text in texts {
        keys.extend(keys::of(text).map_err(Error::internal)?);
    }
    Ok(keys)
}

/// Who may do what only one may do at a time, until when. The fence grows with each holder, so
/// that one who was too slow notices.
pub(crate) const LEASES: &str = "CREATE TABLE IF NOT EXISTS leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    fence BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) {by name};";

/// The migrations that were applied. Reference data: it has no key to be distributed by.
pub(crate) const SCHEMA_MIGRATIONS: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT NOT NULL PRIMARY KEY,
    checksum {bytes} NOT NULL,
    applied_at BIGINT NOT NULL
)";

/// The statements that make the tables of the store itself.
pub(crate) fn own_tables(layout: Layout) -> Result<Vec<String>, Error> {
    let own = Migration::shared(0, "0000_store", LEASES).expanded(layout)?;
    let migrations = Migration::shared(0, "0000_store", SCHEMA_MIGRATIONS).expanded(layout)?;
    let strict = if layout == Layout::Sqlite { " STRICT;" } else { ";" };
    Ok(vec![own, migrations + strict])
}
