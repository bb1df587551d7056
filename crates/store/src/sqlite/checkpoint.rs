//! Moving the log into the file, beside the writer.
//!
//! SQLite would do it inside a commit, which then takes many times as long. A thread does it every
//! few milliseconds while there are commits. Alone it never catches up with a busy writer, so the
//! writer does the rest itself, between two batches, once the log is long. Everybody waits for that;
//! so the thread first moves and flushes again and again without a pause, until little is left, and
//! then says so.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tracing::warn;

use super::connection::Connection;

/// The pause between two checkpoints.
const PAUSE: Duration = Duration::from_millis(20);

/// So few pages are moved and flushed in some milliseconds.
const LITTLE: i64 = 500;

/// The pause while the log cannot be finished, because commits go on or a reader is in the way.
const PAUSE_BEHIND: Duration = Duration::from_millis(100);

/// Tells the thread that there is something in the log.
#[derive(Default)]
pub(super) struct Checkpoints {
    state: Mutex<State>,
    changed: Condvar,
    /// Held while a checkpoint runs: SQLite refuses a second one instead of having it wait.
    running: Mutex<()>,
    /// Whether nearly all of the log was in the file, and on the disk, a moment ago.
    nearly: AtomicBool,
}

#[derive(Default)]
struct State {
    dirty: bool,
    closed: bool,
}

/// What a checkpoint found, in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    busy: bool,
    log: i64,
    moved: i64,
}

impl Found {
    /// Whether the whole log is in the file, so that it can start over.
    pub(super) fn is_complete(self) -> bool {
        !self.busy && self.log == self.moved
    }
}

impl Checkpoints {
    /// Something was committed.
    pub(super) fn note_commit(&self) {
        let mut state = self.state.lock();
        if !state.dirty {
            state.dirty = true;
            self.changed.notify_one();
        }
    }

    /// Moves as much of the log into the file as readers allow, without waiting for them.
    pub(super) fn passive(&self, connection: &Connection) -> Result<Found, rusqlite::Error> {
        let _alone = self.running.lock();
        let mut statement = connection.raw().prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?;
        statement.query_row((), |row| {
            Ok(Found { busy: row.get::<_, i64>(0)? != 0, log: row.get(1)?, moved: row.get(2)? })
        })
    }

    /// Moves everything and empties the log, waiting for readers; for the end.
    pub(super) fn complete(&self, connection: &Connection) -> Result<(), rusqlite::Error> {
        let _alone = self.running.lock();
        connection.raw().query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
    }

    /// Whether there was little left to move a moment ago; asked once for each such moment.
    pub(super) fn take_nearly(&self) -> bool {
        self.nearly.swap(false, Ordering::Relaxed)
    }

    /// The pause after so many pages were moved and others came meanwhile. When the log is long, there
    /// is none until few are left, which the writer is then told.
    fn go_on(&self, is_long: bool, moved: i64) -> Duration {
        let little = moved <= LITTLE;
        if is_long && little {
            self.nearly.store(true, Ordering::Relaxed);
        }
        if is_long && !little { Duration::ZERO } else { PAUSE_BEHIND }
    }

    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.changed.notify_one();
    }

    /// Waits for a commit, then for the pause. False once closed.
    fn wait(&self, pause: Duration) -> bool {
        let mut state = self.state.lock();
        while !state.dirty && !state.closed {
            self.changed.wait(&mut state);
        }
        if !state.closed {
            self.changed.wait_for(&mut state, pause);
        }
        state.dirty = false;
        !state.closed
    }
}

/// The body of the thread; `long_log` is the length in pages from which the writer finishes the log.
pub(super) fn run(connection: &Connection, signals: &Checkpoints, long_log: i64) {
    let (mut pause, mut before) = (PAUSE, 0);
    while signals.wait(pause) {
        pause = match signals.passive(connection) {
            Ok(found) if found.is_complete() => {
                before = 0;
                PAUSE
            }
            Ok(found) => {
                if let Err(error) = connection.flush_main_file() {
                    warn!(%error, "the database could not be flushed, trying again");
                }
                // The log may have started over since.
                let moved = if found.moved < before { found.moved } else { found.moved - before };
                before = found.moved;
                signals.note_commit();
                signals.go_on(found.log >= long_log, moved)
            }
            Err(error) => {
                warn!(%error, "a checkpoint failed, trying again after the next commit");
                PAUSE_BEHIND
            }
        };
    }
}
