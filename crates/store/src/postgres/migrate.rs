//! Bringing the schema of a PostgreSQL database up to date.
//!
//! Servers that start together must not do it twice. Their lock is a row with an expiry and a
//! fence, because advisory locks are not shared by the nodes of a sharded engine. Who lost the
//! lease in the meantime notices at the end of the transaction, by the fence.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use postgres::Client;
use postgres::error::SqlState;
use tracing::info;

use super::error::chain;
use crate::expand::Layout;
use crate::migrations::{Applied, Migration, Mode, own_tables, pending};
use crate::settings::Settings;
use crate::sql::Engine;

/// How long a lease lasts; it is renewed for each migration.
const LEASE_MICROSECONDS: i64 = 600_000_000;

/// How often somebody who waits for the lease looks again.
const LOOK: Duration = Duration::from_millis(50);

/// How long to wait for somebody else's lease before giving up.
const PATIENCE: Duration = Duration::from_secs(900);

const TAKE: &str = "INSERT INTO leases (name, holder, fence, expires_at)
    VALUES ('migrations', $1, 1, $2)
    ON CONFLICT (name) DO UPDATE
        SET holder = excluded.holder, fence = leases.fence + 1, expires_at = excluded.expires_at
        WHERE leases.expires_at < $3
    RETURNING fence";

const RENEW: &str = "UPDATE leases SET expires_at = $3
    WHERE name = 'migrations' AND holder = $1 AND fence = $2";

const HOLD: &str = "SELECT fence FROM leases
    WHERE name = 'migrations' AND holder = $1 AND fence = $2 FOR UPDATE";

struct Lease {
    holder: String,
    fence: i64,
}

/// Applies what is pending. The error is the end of a sentence that begins with the database.
pub(super) fn run(client: &mut Client, settings: &Settings) -> Result<(), String> {
    let mode = if settings.migrate { Mode::Migrate } else { Mode::Check };
    let known = &settings.migrations;
    let applied = applied(client)?;
    let made = applied.is_some();
    let todo = pending(known, &applied.unwrap_or_default(), Engine::Postgres, mode)?;
    if mode == Mode::Check || (made && todo.is_empty()) {
        return Ok(());
    }
    if !made {
        make_own_tables(client, settings.layout)?;
    }
    let lease = Lease::take(client, settings)?;
    let result = with_lease(client, settings, &lease);
    // Whoever cannot give it back leaves it to expire.
    let released = client.execute(RENEW, &[&lease.holder, &lease.fence, &0_i64]);
    result?;
    released.map(|_| ()).map_err(text)
}

fn with_lease(client: &mut Client, settings: &Settings, lease: &Lease) -> Result<(), String> {
    let applied = applied(client)?.unwrap_or_default();
    let todo = pending(&settings.migrations, &applied, Engine::Postgres, Mode::Migrate)?;
    for migration in todo {
        let until = (settings.clock)() + LEASE_MICROSECONDS;
        client.execute(RENEW, &[&lease.holder, &lease.fence, &until]).map_err(text)?;
        apply(client, migration, settings, lease)
            .map_err(|reason| format!("migration {}: {reason}", migration.name))?;
        info!("applied migration {}", migration.name);
    }
    Ok(())
}

/// One migration and its row, in one transaction that ends by checking the fence.
fn apply(
    client: &mut Client,
    migration: &Migration,
    settings: &Settings,
    lease: &Lease,
) -> Result<(), String> {
    let expanded = migration.expanded(settings.layout).map_err(|error| error.to_string())?;
    let version = i64::from(migration.version);
    let checksum = migration.checksum(Engine::Postgres);
    let mut transaction = client.transaction().map_err(text)?;
    transaction.batch_execute(&expanded).map_err(text)?;
    transaction
        .execute(
            "INSERT INTO schema_migrations (version, checksum, applied_at) VALUES ($1, $2, $3)",
            &[&version, &checksum.as_slice(), &(settings.clock)()],
        )
        .map_err(text)?;
    let held = transaction.query_opt(HOLD, &[&lease.holder, &lease.fence]).map_err(text)?;
    if held.is_none() {
        return Err("another server took over meanwhile; start again".to_owned());
    }
    transaction.commit().map_err(text)
}

impl Lease {
    fn take(client: &mut Client, settings: &Settings) -> Result<Self, String> {
        static HOLDERS: AtomicU64 = AtomicU64::new(0);
        let number = HOLDERS.fetch_add(1, Ordering::Relaxed);
        let holder = format!("process {} attempt {number}", std::process::id());
        let waiting = Instant::now();
        loop {
            let now = (settings.clock)();
            let taken = client
                .query_opt(TAKE, &[&holder, &(now + LEASE_MICROSECONDS), &now])
                .map_err(text)?;
            if let Some(row) = taken {
                return Ok(Self { holder, fence: row.try_get(0).map_err(text)? });
            }
            if waiting.elapsed() > PATIENCE {
                return Err("another server has been migrating it for too long; look at the \
                            row 'migrations' in leases"
                    .to_owned());
            }
            look_again();
        }
    }
}

/// Lets some time pass. Notifications are not shared by the nodes of a sharded engine, so that
/// looking again is all there is.
fn look_again() {
    let (never, signal) = (Mutex::new(()), Condvar::new());
    signal.wait_for(&mut never.lock(), LOOK);
}

/// The migrations applied so far; nothing if their table is not there.
fn applied(client: &mut Client) -> Result<Option<Vec<Applied>>, String> {
    let own = "SELECT to_regclass('schema_migrations') IS NOT NULL
                  AND to_regclass('leases') IS NOT NULL";
    let made: bool = client.query_one(own, &[]).and_then(|row| row.try_get(0)).map_err(text)?;
    if !made {
        return Ok(None);
    }
    let select = "SELECT version, checksum FROM schema_migrations ORDER BY version";
    let rows = client.query(select, &[]).map_err(text)?;
    let read =
        |row: &postgres::Row| Ok(Applied { version: row.try_get(0)?, checksum: row.try_get(1)? });
    rows.iter().map(read).collect::<Result<_, _>>().map(Some).map_err(text)
}

/// Makes the tables of the store. IF NOT EXISTS is not enough when two servers do it at once: one
/// is then told of a duplicate, and the table is there.
fn make_own_tables(client: &mut Client, layout: Layout) -> Result<(), String> {
    let own = own_tables(layout).map_err(|error| error.to_string())?;
    for statement in own {
        match client.batch_execute(&statement) {
            Err(error) if !is_made(&error) => return Err(text(error)),
            _ => {}
        }
    }
    Ok(())
}

fn is_made(error: &postgres::Error) -> bool {
    // Which of them it is depends on how far the other one has come: the row of the catalogue, the
    // type of the table's rows, or the table.
    let made = [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_OBJECT, SqlState::DUPLICATE_TABLE];
    error.code().is_some_and(|code| made.contains(code))
}

#[expect(clippy::needless_pass_by_value, reason = "so that it can be given to map_err")]
fn text(error: postgres::Error) -> String {
    chain(&error)
}
