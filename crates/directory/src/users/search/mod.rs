//! Finding people by what somebody typed.
//!
//! Every word must stand somewhere in first name, last name, nickname or address. A search reads all
//! names in the order of names until it has found enough, which is at once for a word that many have,
//! and takes a second for a million people where nobody has it. So a [`Roll`] keeps the names of those
//! clients in memory in which somebody searches. It is brought up to date by each search, in whose
//! snapshot is written whose names have changed since: what is written, by whatever process, is found
//! by the next search.
//!
//! Invariants
//! - With a roll and without one a search finds the same.
//! - A change of a name and the note of it are one transaction.
//! - The note bears the time at which its transaction began, and no transaction lasts for long; so
//!   whatever is seen for the first time is not older than [`OVERLAP`].

mod build;
mod news;
mod roll;
mod rolls;
mod rows;
mod segment;
mod words;

use std::sync::Arc;

use store::Tx;

use super::Details;
use crate::error::Error;
use crate::ids::{ClientId, Oid, UserId};
use crate::{Ctx, users};
use news::News;
use roll::Roll;
pub use rolls::Rolls;
pub(crate) use rows::{first_expiry, note, sweep};
pub(super) use words::Search;

/// How many people are looked at first: most searches find a page of them at once.
const FIRST: usize = 500;

/// How many are looked at with one statement later. A transaction has a bounded number of statements,
/// which must do for any number of people.
const MOST: usize = 16_000;

/// How much of what was read before is read again: a minute, in microseconds. A transaction takes
/// statements for ten seconds; the rest is for its commit, and for clocks that differ.
const OVERLAP: i64 = 60_000_000;

/// Where somebody stands in the order of names: their sort key, and their object id where that is
/// another's, too.
type Place = (String, Oid);

/// Before everybody.
fn start() -> Place {
    (String::new(), Oid([0; 12]))
}

impl Search {
    /// The numbers of all living users who match, in the order of their names.
    pub(super) fn all(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
    ) -> Result<Vec<UserId>, Error> {
        self.find(tx, ctx, client, start(), usize::MAX)
    }

    /// Those living users behind a place in the order of their names who match, in that order; at most
    /// `limit`.
    pub(super) fn page(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
        place: Place,
        limit: usize,
    ) -> Result<Vec<Details>, Error> {
        let ids = self.find(tx, ctx, client, place, limit)?;
        let parts = ids.chunks(256).map(|ids| users::rows::some(tx, client, ids));
        Ok(parts.collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// The numbers of those who match, by the roll of the client, or without one by reading names, of
    /// little more people than it takes to find them.
    fn find(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
        mut place: Place,
        limit: usize,
    ) -> Result<Vec<UserId>, Error> {
        if let Some(roll) = self.current(tx, ctx, client)? {
            return Ok(roll.find(self, &place, limit));
        }
        let (mut ids, mut step) = (Vec::new(), FIRST);
        loop {
            let people = rows::names(tx, client, &place, step)?;
            let is_end = people.len() < step;
            for person in people {
                if self.matches(person.names.each_ref().map(String::as_str)) {
                    ids.push(person.id);
                }
                place = person.place;
                if ids.len() == limit {
                    return Ok(ids);
                }
            }
            if is_end {
                return Ok(ids);
            }
            step = next(step);
        }
    }

    /// The roll of a client with everything in it that this transaction sees, and nothing else.
    fn current(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
    ) -> Result<Option<Arc<Roll>>, Error> {
        if !self.is_typed() {
            return Ok(None);
        }
        let Some(roll) = ctx.rolls.ready(client, ctx.now) else { return Ok(None) };
        if roll.read_until > ctx.now {
            return Ok(None);
        }
        let since = roll.as_of.min(ctx.now).plus(-OVERLAP);
        let changes = match News::read(tx, client, &roll, since)? {
            News::Changes(changes) => changes,
            News::Ahead => return Ok(None),
            News::TooMany => {
                ctx.rolls.give_up(client, &roll, ctx.now);
                return Ok(None);
            }
        };
        if changes.is_empty() && roll.as_of.plus(OVERLAP) > ctx.now {
            return Ok(Some(roll));
        }
        let changes = news::named(tx, client, changes)?;
        let after = Arc::new(roll.after(&changes, ctx.now, since));
        ctx.rolls.follow(client, &roll, Arc::clone(&after));
        Ok(Some(after))
    }
}

/// How many people are looked at after so many.
fn next(step: usize) -> usize {
    (step * 2).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statements_of_a_transaction_are_enough_for_fifteen_million_people() {
        let steps = std::iter::successors(Some(FIRST), |step| Some(next(*step)));
        assert!(steps.take(1000).sum::<usize>() > 15_000_000, "1024, and some for who asks");
    }
}
