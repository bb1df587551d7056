//! From the start of the process to its first answer.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::data::Data;
use crate::process::Programs;
use crate::report::{Report, median};
use crate::targets::asked;

/// Starts the program several times.
pub fn measure(programs: &Programs, data: &Data, rounds: u32, report: &mut Report) -> Result<()> {
    let request = asked("GET /api/v1/users/1", data);
    let mut times = Vec::new();
    for _ in 0..rounds {
        let started = Instant::now();
        let server = programs.rollbook(&data.database, &data.folder)?;
        let (status, _) = server.ask(&request)?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        ensure!(status == 200, "the first answer is {status}");
    }
    report.start_ms = Some(median(times));
    Ok(())
}
