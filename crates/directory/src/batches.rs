//! Statements with a `{list}` of any length, run for some hundred items at a time, so that few
//! texts are planned and none is too long.

use store::{Column, FromRow, Params, Sql, Tx, listed, padded};

use crate::error::Error;

/// The most items that one statement takes.
const BATCH: usize = 256;

/// Hands over each row of a statement whose `{list}` follows the parameters `head`. The order is
/// that of the statement within each batch.
pub(crate) fn each<R: FromRow, T: Column + Clone>(
    tx: &mut Tx<'_>,
    sql: &Sql,
    head: impl Params + Copy,
    items: &[T],
    mut f: impl FnMut(R),
) -> Result<(), Error> {
    for some in items.chunks(BATCH).map(padded) {
        let sql = sql.list(first(head), some.len());
        tx.each(&sql, listed(head, &some), |row| {
            f(row);
            Ok(())
        })?;
    }
    Ok(())
}

/// All rows of such a statement.
pub(crate) fn all<R: FromRow, T: Column + Clone>(
    tx: &mut Tx<'_>,
    sql: &Sql,
    head: impl Params + Copy,
    items: &[T],
) -> Result<Vec<R>, Error> {
    let mut rows = Vec::new();
    each(tx, sql, head, items, |row| rows.push(row))?;
    Ok(rows)
}

/// Runs such a statement for what it changes.
pub(crate) fn execute<T: Column + Clone>(
    tx: &mut Tx<'_>,
    sql: &Sql,
    head: impl Params + Copy,
    items: &[T],
) -> Result<(), Error> {
    for some in items.chunks(BATCH).map(padded) {
        tx.execute(&sql.list(first(head), some.len()), listed(head, &some))?;
    }
    Ok(())
}

/// The number of the first parameter after the leading ones.
fn first(head: impl Params) -> usize {
    head.with(|values| values.len()) + 1
}
