//! The reports of continuing education, written to a file by a process of their own: how many rows a
//! second, and whether its memory grows with them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;

use crate::data;
use crate::process::Programs;
use crate::report::median;

/// How many records there are, and as many claims; the measured ones are the last.
const SIZES: [u32; 2] = [100_000, 1_000_000];

/// Everybody has a record of each of so many credits.
const CREDITS: u32 = 100;

/// Adds the credits, and what everybody has of them. Through the core's own commands it would take an
/// hour, and the rows would be the same.
const FILL: &str = r#"
    WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?1)
    INSERT INTO ces (client_id, id, version, name, credits, threshold, hidden, created_at, updated_at)
    SELECT 1, number, 1, 'Ethics in practice, part ' || number, 1000, 80, 0, 0, 0 FROM numbers;

    INSERT INTO ce_records (client_id, user_id, ce_id, version, status, earned, claimed, created_at, updated_at)
    SELECT 1, u.id, c.id, 2, 'done', 850, 850, u.created_at, u.created_at + c.id
      FROM users u JOIN ces c ON c.client_id = u.client_id WHERE u.client_id = 1 ORDER BY u.id, c.id;

    INSERT INTO ce_claims (client_id, user_id, oid, ce_id, code, hours, claimed_at, person_name, ce_name,
                           client_name, credit_word, answers, revoked_why)
    SELECT 1, r.user_id, randomblob(12), r.ce_id, randomblob(16), r.claimed, r.updated_at,
           u.first_name || ' ' || u.last_name, c.name, 'Client 1', 'CE',
           '[["Did you attend in person?","Yes"]]', ''
      FROM ce_records r JOIN users u ON u.client_id = 1 AND u.id = r.user_id
      JOIN ces c ON c.client_id = 1 AND c.id = r.ce_id WHERE r.client_id = 1;
"#;

/// What was measured of one report.
#[derive(Debug)]
pub struct Reported {
    /// What its rows are: records or claims.
    pub of: &'static str,
    /// How many rows it has.
    pub rows: u32,
    /// Rows a second, from the start of the process to its end.
    pub rate: f64,
    /// The most anonymous memory of the process in any round, in MiB.
    pub most_mib: f64,
}

/// Fills a database for each size, unless it is there from an earlier run, and has both reports written.
pub fn measure(
    programs: &Programs,
    folder: &Path,
    rounds: u32,
    runtime: &tokio::runtime::Runtime,
) -> Result<Vec<Reported>> {
    let folder = folder.join("reports");
    let mut all = Vec::new();
    for rows in SIZES {
        let data = runtime.block_on(data::prepare(&folder, rows / CREDITS, 1))?;
        let filled = data.folder.join("filled");
        if !filled.exists() {
            fill(&data.database).context("add records and claims")?;
            fs::write(filled, "")?;
        }
        for of in ["records", "claims"] {
            all.push(of_one(programs, &data, (of, rows), rounds)?);
        }
    }
    Ok(all)
}

fn fill(database: &Path) -> Result<()> {
    let mut connection = Connection::open(database)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(&FILL.replace("?1", &CREDITS.to_string()))?;
    transaction.commit()?;
    Ok(())
}

fn of_one(
    programs: &Programs,
    data: &data::Data,
    (of, rows): (&'static str, u32),
    rounds: u32,
) -> Result<Reported> {
    let file = data.folder.join("report.csv");
    let name = file.to_str().context("the folder of the data is no UTF-8")?;
    let (mut rates, mut most_mib) = (Vec::new(), 0.0_f64);
    for round in 1..=rounds {
        let arguments = ["ce", "report", "--client", "1", "--of", of, "--output", name];
        let ran = programs.command(&data.database, &data.folder, &arguments)?;
        let lines = fs::read(&file)?.iter().filter(|byte| **byte == b'\n').count();
        ensure!(lines == usize::try_from(rows)? + 1, "a report of {rows} {of} has {lines} lines");
        let rate = f64::from(rows) / ran.time.as_secs_f64();
        eprintln!("round {round}, {rows} {of}: {rate:.0} rows/s, {:.1} MiB", ran.most_mib);
        rates.push(rate);
        most_mib = most_mib.max(ran.most_mib);
    }
    fs::remove_file(&file)?;
    Ok(Reported { of, rows, rate: median(rates), most_mib })
}
