//! How to open a database.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tracing::debug;

use crate::expand::Layout;
use crate::migrations::{self, Migration};

/// Where the data is. It cannot be printed, because a URL may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file, made if it is not there. Two more files stand beside it while it is open.
    File(PathBuf),
    /// A PostgreSQL server, `postgres://user:password@host:port/database`.
    Url(String),
}

/// Reads the clock: microseconds since 1970 UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Called after a commit with each queue that the transaction woke.
pub type OnWake = Arc<dyn Fn(&'static str) + Send + Sync>;

/// Called with each notice that PostgreSQL sends.
pub type OnNotice = Arc<dyn Fn(&str) + Send + Sync>;

/// How far transactions that write are kept apart on PostgreSQL. On SQLite they run one after the
/// other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// Each statement sees what was committed before it began. What must not happen at once is kept
    /// apart by locked rows, unique keys and versions.
    ReadCommitted,
    /// As if one transaction ran after the other. The server ends those for which that cannot be,
    /// and they are tried again.
    Serializable,
}

/// How to open a database. The fields have sensible values; change what is needed.
#[derive(Clone)]
pub struct Settings {
    /// Where the data is.
    pub location: Location,
    /// How tables are laid out, for migrations. [`Layout::Partitioned`] is for tests.
    pub layout: Layout,
    /// Memory for the pages of a SQLite file, in MiB: of the writer and of points together. At least 8.
    pub cache_mib: usize,
    /// The length of the log of a SQLite file from which writers wait for its pages to be moved into
    /// the file, in MiB. A longer one makes that rarer, and takes so much more of the disk under
    /// load. At least 1.
    pub log_mib: usize,
    /// Threads that read a SQLite file, besides the callers themselves. At least 1.
    pub readers: usize,
    /// Connections to PostgreSQL, each with its thread. At least 1.
    pub connections: usize,
    /// How many transactions may wait for a thread; more are answered as unavailable.
    pub queue: usize,
    /// How long a statement waits for another process that holds the SQLite file.
    pub busy_timeout: Duration,
    /// The longest a statement may run on PostgreSQL.
    pub statement_timeout: Duration,
    /// The longest a statement may wait for a lock on PostgreSQL.
    pub lock_timeout: Duration,
    /// How far transactions that write are kept apart on PostgreSQL. Nothing may depend on more
    /// than [`Isolation::ReadCommitted`], nor break under more, which tests see to.
    pub write_isolation: Isolation,
    /// Whether to bring the schema up to date; otherwise an outdated one is an error.
    pub migrate: bool,
    /// The migrations the schema is made of.
    pub migrations: Vec<Migration>,
    /// The clock, for the time a migration was applied and for the lease around it.
    pub clock: Clock,
    /// Called after a commit with each queue that the transaction woke.
    pub on_wake: OnWake,
    /// Called with each notice that PostgreSQL sends; by default it goes to the log.
    pub on_notice: OnNotice,
}

impl Settings {
    /// A SQLite file.
    pub fn sqlite(
        path: impl Into<PathBuf>,
        clock: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> Self {
        Self::new(Location::File(path.into()), Layout::Sqlite, Arc::new(clock))
    }

    /// A PostgreSQL server.
    pub fn postgres(
        url: impl Into<String>,
        clock: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> Self {
        Self::new(Location::Url(url.into()), Layout::Postgres, Arc::new(clock))
    }

    fn new(location: Location, layout: Layout, clock: Clock) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            location,
            layout,
            cache_mib: 64,
            log_mib: 64,
            readers: cores.min(8),
            connections: 16,
            queue: 1024,
            busy_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(5),
            write_isolation: Isolation::ReadCommitted,
            migrate: true,
            migrations: migrations::embedded().to_vec(),
            clock,
            on_wake: Arc::new(|_| {}),
            on_notice: Arc::new(|notice| debug!("PostgreSQL says: {notice}")),
        }
    }
}
