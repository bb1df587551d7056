//! Finding people by what somebody typed.
//!
//! Every word must stand somewhere in first name, last name, nickname or address. A search reads all
//! names in the order of names until it has found enough, which is at once for a word that many have,
//! and takes a second for a million people where nobody has it. So a [`Roll`] keeps the names of those
//! clients in memory in which somebody searches. It is brought up to date by each search, in whose
//! snapshot is written whose names have changed since: what is written, by whatever process, is found
//! by the next search. One that may take no more than a bounded [`Effort`] ends before that becomes too much,
//! and tells how far it has come.
//!
//! Invariants
//! - With a roll and without one a search finds the same, as far as it comes.
//! - A change of a name and the note of it are one transaction.
//! - The note bears the time at which its transaction began, and no transaction lasts for long; so
//!   whatever is seen for the first time is not older than [`OVERLAP`].

mod build;
mod effort;
mod matching;
mod news;
mod roll;
mod rolls;
mod rows;
mod segment;
mod words;

use std::sync::Arc;

use store::Tx;

use crate::Ctx;
use crate::error::Error;
use crate::ids::{ClientId, Oid, UserId};
use effort::{Effort, Steps};
pub use matching::{Matches, Matching};
use news::News;
use roll::Roll;
pub use rolls::Rolls;
pub(crate) use rows::{first_expiry, note, sweep};
pub(super) use words::Search;

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

/// Whom a search found.
struct Found {
    /// Their numbers, in the order of names.
    ids: Vec<UserId>,
    /// Behind whom nobody was looked at, if it was given up there.
    unseen_behind: Option<UserId>,
}

impl Found {
    /// All of them, as many as were wanted.
    fn all(ids: Vec<UserId>) -> Self {
        Self { ids, unseen_behind: None }
    }
}

impl Search {
    /// The numbers of all living users who match, in the order of their names.
    pub(super) fn all(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
    ) -> Result<Vec<UserId>, Error> {
        Ok(self.find(tx, ctx, client, (start(), usize::MAX), &Effort::WHOLE)?.ids)
    }

    /// The numbers of those living users behind a place in the order of names who match, so many at most, by
    /// the roll of the client, or without one by reading names, of little more people than it takes.
    fn find(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
        (mut place, limit): (Place, usize),
        effort: &Effort,
    ) -> Result<Found, Error> {
        if let Some(roll) = self.current(tx, ctx, client, effort)? {
            return Ok(roll.find(self, &place, limit, effort.turns));
        }
        let (mut ids, mut last) = (Vec::new(), None);
        for step in Steps::of(effort.people / self.weight()) {
            let people = rows::names(tx, client, &place, step)?;
            let is_end = people.len() < step;
            for person in people {
                if self.matches(person.names.each_ref().map(String::as_str)) {
                    ids.push(person.id);
                }
                if ids.len() == limit {
                    return Ok(Found::all(ids));
                }
                (place, last) = (person.place, Some(person.id));
            }
            if is_end {
                return Ok(Found::all(ids));
            }
        }
        Ok(Found { ids, unseen_behind: last })
    }

    /// The roll of a client with everything in it that this transaction sees, and nothing else.
    fn current(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        client: ClientId,
        effort: &Effort,
    ) -> Result<Option<Arc<Roll>>, Error> {
        if !self.is_typed() {
            return Ok(None);
        }
        let Some(roll) = ctx.rolls.ready(client, ctx.now) else { return Ok(None) };
        current(tx, ctx, client, roll, effort)
    }
}

/// A roll of a client with everything in it that this transaction sees, and nothing else; nothing if that
/// is more than somebody wants to do for it.
fn current(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    roll: Arc<Roll>,
    effort: &Effort,
) -> Result<Option<Arc<Roll>>, Error> {
    if roll.read_until > ctx.now {
        return Ok(None);
    }
    let since = roll.as_of.min(ctx.now).plus(-OVERLAP);
    let changes = match News::read(tx, client, &roll, since, effort)? {
        News::Changes(changes) => changes,
        News::Ahead => return Ok(None),
        News::TooMany => {
            if effort.is_whole() {
                ctx.rolls.give_up(client, &roll, ctx.now);
            }
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
