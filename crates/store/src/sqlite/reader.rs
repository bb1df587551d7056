//! Reader threads: one snapshot for each closure.

use super::Jobs;
use super::connection::Connection;
use super::error::meaning;
use crate::job::Ran;
use crate::meters::Meters;

/// Serves the queue until it is closed and empty.
pub(super) fn run(connection: &mut Connection, jobs: &Jobs, meters: &Meters) {
    while let Some(mut job) = jobs.pop() {
        if job.is_abandoned() {
            continue;
        }
        let lane = job.lane();
        let started = meters.waited(lane, job.queued());
        let ran = transaction(connection, |connection| job.run(connection));
        meters.ran(lane, started);
        job.answer(ran.err().map(|error| meaning(&error)));
    }
}

/// Runs `f` in a read transaction. The error is one of its beginning or end; afterwards no
/// transaction is open unless ending it failed.
pub(super) fn transaction(
    connection: &mut Connection,
    f: impl FnOnce(&mut Connection) -> Ran,
) -> Result<Ran, rusqlite::Error> {
    connection.rollback()?;
    connection.run("BEGIN DEFERRED")?;
    let ran = f(connection);
    // Nothing was written, so that undoing and keeping are the same.
    connection.rollback()?;
    Ok(ran)
}
