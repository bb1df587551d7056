//! Reading a few rows, or a page of them, on the caller's own thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::Mutex;

use super::connection::{Connection, Files, Role};
use super::error::is_busy;
use super::reader;
use crate::error::Error;
use crate::job::{Call, Job};
use crate::meters::Meters;
use crate::tx::Tx;

/// The most connections for points, and as many for pages. As many run at once as the runtime has threads, one for each
/// core; some more come from tests and blocking tasks.
pub(super) fn most_connections() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from) + 2
}

/// The connections that callers use. The lock is never held while one works.
pub(super) struct Points {
    files: Arc<Files>,
    role: Role,
    idle: Mutex<Idle>,
    opened: AtomicUsize,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    closed: bool,
}

impl Points {
    pub(super) fn new(files: Arc<Files>, role: Role) -> Self {
        Self { files, role, idle: Mutex::new(Idle::default()), opened: AtomicUsize::new(0) }
    }

    /// Runs a call here and now. False: somebody else must run it, because there is no connection
    /// or the file is busy.
    pub(super) fn run<T, E, F>(&self, call: &mut Call<T, E, F>, meters: &Meters) -> bool
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send,
        E: From<Error> + Send,
    {
        let Some(mut connection) = self.take() else { return false };
        let started = Instant::now();
        let ran = reader::transaction(&mut connection, |connection| call.attempt(connection));
        meters.ran(call.lane(), started);
        match ran {
            Ok(ran) => {
                self.give_back(connection);
                !ran.failure.is_some_and(|failure| is_busy(&failure.error))
            }
            Err(_) => {
                self.discard(connection);
                false
            }
        }
    }

    /// Drops idle connections now and the others when they come back.
    pub(super) fn close(&self) {
        let dropped = {
            let mut idle = self.idle.lock();
            idle.closed = true;
            std::mem::take(&mut idle.connections)
        };
        drop(dropped);
    }

    fn take(&self) -> Option<Connection> {
        {
            let mut idle = self.idle.lock();
            if idle.closed {
                return None;
            }
            if let Some(connection) = idle.connections.pop() {
                return Some(connection);
            }
        }
        if self.opened.fetch_add(1, Ordering::Relaxed) >= most_connections() {
            self.opened.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let opened = self.files.open(self.role);
        if opened.is_err() {
            self.opened.fetch_sub(1, Ordering::Relaxed);
        }
        opened.ok()
    }

    fn give_back(&self, connection: Connection) {
        let surplus = {
            let mut idle = self.idle.lock();
            if idle.closed {
                Some(connection)
            } else {
                idle.connections.push(connection);
                None
            }
        };
        drop(surplus);
    }

    fn discard(&self, connection: Connection) {
        self.opened.fetch_sub(1, Ordering::Relaxed);
        drop(connection);
    }
}
