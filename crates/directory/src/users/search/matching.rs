//! A page of those who match, for somebody who waits for it.

use store::Tx;

use super::rows::place;
use super::{Effort, Found, Search, start};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, UserId};
use crate::policy::Action;
use crate::users::{Details, Parts, details, rows};
use crate::{Ctx, Lane, Query};

/// Users who match words, by name, a page at a time. It takes some milliseconds, however many people there
/// are and whatever is looked for: where that is not enough for all of them, it tells how far it has come.
/// Mostly it is enough once names are [in memory](crate::Directory::keep_search_ready).
#[derive(Clone, Debug)]
pub struct Matching {
    /// The client.
    pub client: ClientId,
    /// Words as in [`Listing`](crate::users::Listing). None are no condition.
    pub search: String,
    /// Those behind this user, who may be deleted; from the beginning, where there is none.
    pub after: Option<UserId>,
    /// How many, 1 to 101: one more than a full page tells whether another page follows.
    pub limit: u16,
    /// What to load besides the records.
    pub parts: Parts,
}

/// What [`Matching`] finds.
#[derive(Clone, Debug)]
pub struct Matches {
    /// The users, by name.
    pub people: Vec<Details>,
    /// Behind whom nobody was looked at, if the search ended before it was done. There may be more who match.
    pub unseen_behind: Option<UserId>,
}

impl Query for Matching {
    type Outcome = Matches;
    const LANE: Lane = Lane::Read;

    fn lane(&self) -> Lane {
        if self.search.trim().is_empty() { Lane::Page } else { Lane::Read }
    }

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Matches, Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        let (client, limit) = (self.client, usize::from(self.limit.clamp(1, 101)));
        let search = Search::read(&self.search)?;
        let after = match self.after {
            Some(user) => place(tx, client, user)?,
            None => None,
        };
        let (key, oid) = after.unwrap_or_else(start);
        let (mut people, unseen_behind) = match search {
            None => (rows::page_by_name(tx, client, (&key, oid), limit)?, None),
            Some(search) => {
                let found = search.find(tx, ctx, client, ((key, oid), limit), &Effort::SHORT)?;
                let Found { ids, unseen_behind } = found;
                (rows::some(tx, client, &ids)?, unseen_behind)
            }
        };
        details::load(tx, client, &mut people, self.parts)?;
        Ok(Matches { people, unseen_behind })
    }
}
