//! The next number of a noun in a client.
//!
//! One row for each client and noun, moved inside the transaction that creates the thing: numbers
//! are dense, nothing is held in memory and nothing is lost on a rollback. A number that is
//! brought along moves the mark past itself.

use store::{Sql, Tx, sql};

use crate::error::{Clash, Code, Error, Noun};
use crate::ids::{ClientId, ID_LIMIT};

const NEXT: Sql = sql!(
    "INSERT INTO id_marks (client_id, noun, next) VALUES ($1, $2, $3 + 1)
     ON CONFLICT (client_id, noun) DO UPDATE SET next = id_marks.next + 1
     RETURNING next - 1"
);

const PASS: Sql = sql!(
    "INSERT INTO id_marks (client_id, noun, next) VALUES ($1, $2, $3)
     ON CONFLICT (client_id, noun) DO UPDATE SET next = excluded.next
     WHERE id_marks.next < excluded.next"
);

/// Takes the next number of a noun.
pub(crate) fn next(tx: &mut Tx<'_>, client: ClientId, noun: Noun) -> Result<i64, Error> {
    advance(tx, client, noun.word(), first(noun))
}

/// Takes a number that was brought along, else the next one. Whether it is free is not looked at.
///
/// # Errors
/// [`Error::Invalid`] at `id` for a number that callers could not read.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    client: ClientId,
    noun: Noun,
    brought: Option<i64>,
) -> Result<i64, Error> {
    match brought {
        Some(number) => pass(tx, client, noun, number).map(|()| number),
        None => next(tx, client, noun),
    }
}

/// Takes the next number of a site; sites are counted apart from clients.
pub(crate) fn next_site(tx: &mut Tx<'_>) -> Result<i64, Error> {
    advance(tx, ClientId::INSTALLATION, "site", 1)
}

/// Moves the mark past a number that was brought along, which must be one that callers can read.
pub(crate) fn pass(
    tx: &mut Tx<'_>,
    client: ClientId,
    noun: Noun,
    number: i64,
) -> Result<(), Error> {
    check(number)?;
    tx.execute(&PASS, (client, noun.word().to_owned(), number + 1))?;
    Ok(())
}

/// Moves the mark of sites past a number that was brought along.
pub(crate) fn pass_site(tx: &mut Tx<'_>, number: i64) -> Result<(), Error> {
    check(number)?;
    tx.execute(&PASS, (ClientId::INSTALLATION, "site".to_owned(), number + 1))?;
    Ok(())
}

fn check(number: i64) -> Result<(), Error> {
    let readable = (1..ID_LIMIT).contains(&number);
    if readable { Ok(()) } else { Err(Error::invalid("id", Code::Range(1, ID_LIMIT - 1))) }
}

fn advance(tx: &mut Tx<'_>, client: ClientId, noun: &str, first: i64) -> Result<i64, Error> {
    let number: i64 = tx.get(&NEXT, (client, noun.to_owned(), first))?;
    if number < ID_LIMIT { Ok(number) } else { Err(Error::Conflict(Clash::Exhausted)) }
}

/// Custom dimensions begin at 100, so that they never meet a default one.
fn first(noun: Noun) -> i64 {
    if noun == Noun::Dimension { 100 } else { 1 }
}
