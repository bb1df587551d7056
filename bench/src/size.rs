//! How much room people take on disk.

use anyhow::Result;
use rusqlite::{Connection, OpenFlags};

use crate::data::Data;
use crate::report::Report;

/// Bytes of whole pages, by table or index and with the table each belongs to.
const SIZES: &str = "SELECT s.tbl_name, SUM(d.pgsize) FROM dbstat d JOIN sqlite_schema s
    ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY s.tbl_name";

/// Sums up all tables with their indexes; the history is told apart.
pub fn measure(data: &Data, report: &mut Report) -> Result<()> {
    let database = Connection::open_with_flags(&data.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = database.prepare(SIZES)?;
    let mut rows = statement.query(())?;
    let (mut people, mut events) = (0.0, 0.0);
    while let Some(row) = rows.next()? {
        let (table, bytes): (String, i64) = (row.get(0)?, row.get(1)?);
        #[expect(clippy::cast_precision_loss, reason = "a size for people")]
        let bytes = bytes as f64;
        if table == "events" { events += bytes } else { people += bytes }
    }
    let users = f64::from(data.people) * f64::from(u32::try_from(data.keys.len())?);
    report.bytes_each = people / users;
    report.event_bytes_each = events / users;
    Ok(())
}
