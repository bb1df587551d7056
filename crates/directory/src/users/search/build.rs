//! Making a roll, a step at a time.

use store::Tx;

use super::rolls::{Draft, Rolls};
use super::words::Search;
use super::{Effort, OVERLAP, current, rows};
use crate::error::{Error, Noun};
use crate::ids::ClientId;
use crate::policy::Action;
use crate::{Caller, Ctx, Directory, Lane, Query};

/// Reads names on for the roll of a client. Tells whether there is more to do.
struct Build {
    client: ClientId,
}

impl Query for Build {
    type Outcome = bool;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<bool, Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        let Some(draft) = ctx.rolls.take(self.client, ctx.now) else { return Ok(false) };
        let taken = Taken { rolls: ctx.rolls, number: draft.number };
        let goes_on = self.read_on(tx, ctx, draft)?;
        // It is given back, and no longer in anybody's hands.
        std::mem::forget(taken);
        Ok(goes_on)
    }
}

impl Build {
    fn read_on(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, mut draft: Draft) -> Result<bool, Error> {
        let (rolls, now) = (ctx.rolls, ctx.now);
        if draft.roll.bytes() == 0 {
            // What this snapshot sees, all that are read later see, too.
            let since = draft.roll.as_of.plus(-OVERLAP);
            rows::each_change(tx, self.client, since, Effort::WHOLE.notes, |user, version, at| {
                draft.roll.know(user, version, at);
            })?;
        }
        let people = rows::names(tx, self.client, &draft.place, draft.step)?;
        draft.roll.extend(&people, now);
        let is_end = people.len() < draft.step;
        match people.into_iter().next_back() {
            Some(last) if !is_end => {
                rolls.put(self.client, Draft { place: last.place, ..draft }, now);
            }
            _ => rolls.finish(self.client, draft, now),
        }
        Ok(!is_end)
    }
}

/// A draft in somebody's hands. If they let it fall, there is none.
struct Taken<'a> {
    rolls: &'a Rolls,
    number: u64,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.rolls.abandon(self.number);
    }
}

/// Takes into the roll of a client what has changed, unless somebody is at it.
struct Follow {
    client: ClientId,
}

impl Query for Follow {
    type Outcome = ();
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        ctx.enter(tx, Action::ListUsers, self.client, Noun::User)?;
        let Some(_alone) = ctx.rolls.follow_alone(self.client) else { return Ok(()) };
        if let Some(roll) = ctx.rolls.ready(self.client, ctx.now) {
            current(tx, ctx, self.client, roll, &Effort::WHOLE)?;
        }
        Ok(())
    }
}

impl Directory {
    /// Makes searches of a client fast, if they are not: reads all names into memory, a step at a time,
    /// as far as there is memory for them and somebody may list users. Whoever does not wait for it searches
    /// all the same, and what hinders it hinders no search.
    pub async fn keep_search_ready(&self, caller: &Caller, client: ClientId) {
        while self.inner.rolls.is_wanting(client, self.now()) {
            if !self.get(caller, Build { client }).await.unwrap_or(false) {
                return;
            }
        }
    }

    /// [`Directory::keep_search_ready`] for a search that needs it: not everything that may be looked for
    /// does.
    pub async fn prepare_search(&self, caller: &Caller, client: ClientId, text: &str) {
        if Search::read(text).is_ok_and(|search| search.is_some_and(|it| it.is_typed())) {
            self.keep_search_ready(caller, client).await;
        }
    }

    /// Does what a search [left](crate::users::Matches::unseen_behind) undone because it would have taken
    /// too long: reads names, and takes in what has changed.
    pub async fn catch_up_search(&self, caller: &Caller, client: ClientId) {
        self.keep_search_ready(caller, client).await;
        // What hinders it hinders no search.
        let _ = self.get(caller, Follow { client }).await;
    }

    /// Gives up the memory for searches of clients in which nobody has searched for a while.
    pub fn forget_searches(&self) {
        self.inner.rolls.forget_idle(self.now());
    }

    /// The names in memory, for whoever makes a [`Ctx`] by hand.
    pub fn rolls(&self) -> &Rolls {
        &self.inner.rolls
    }
}
