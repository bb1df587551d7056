//! The rolls of those clients in which somebody searches.
//!
//! A roll spares a search the look at every name in the data base. It is a copy, so nothing is ever
//! decided by it but whom to read. Without one a search reads every name, and finds the same.
//!
//! Invariants
//! - All rolls together take up no more than the given memory; the one not searched for longest goes
//!   first. One that does not fit by itself is not made, and makes nobody else go. What is being made or
//!   brought up to date comes on top of that.
//! - A roll that nobody uses for [`IDLE`] is given up. After [`LIFE`] another one is made in its place,
//!   so that no fault of a clock lasts for longer.
//! - One roll is made at a time in a process. Who makes it and fails leaves nothing behind.
//! - The lock is held for no longer than it takes to look something up.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::roll::Roll;
use super::{OVERLAP, Place, start};
use crate::ids::ClientId;
use crate::time::Timestamp;

/// After how long without a search a roll is given up: ten minutes, in microseconds.
const IDLE: i64 = 600_000_000;

/// After how long another roll is made in the place of one: half an hour, in microseconds.
const LIFE: i64 = 1_800_000_000;

/// Until how long after its beginning a roll is used: 50 minutes, in microseconds. Changes of names are
/// kept for longer.
const LAST: i64 = 3_000_000_000;

/// For how long a roll that was too large is not tried again: an hour, in microseconds.
const REST: i64 = 3_600_000_000;

/// After how long a roll in the making is given up on, if nobody has read on: a minute, in microseconds.
const STALLED: i64 = 60_000_000;

/// The names of clients in which somebody searches, in the memory of this process.
pub struct Rolls {
    most: usize,
    state: Mutex<State>,
}

struct State {
    slots: HashMap<ClientId, Slot>,
    making: Option<Making>,
    /// In whose rolls somebody is taking in what has changed.
    following: HashSet<ClientId>,
    /// Which roll in the making it is, counted.
    made: u64,
    latest: Timestamp,
}

struct Slot {
    roll: Option<Arc<Roll>>,
    used: Timestamp,
    /// Until when no roll is made.
    rests: Timestamp,
}

/// The roll that is being made.
struct Making {
    client: ClientId,
    number: u64,
    at: Timestamp,
    /// Nothing while somebody is reading names for it.
    draft: Option<Draft>,
}

/// How far a roll has come that is being made.
pub(super) struct Draft {
    pub(super) number: u64,
    pub(super) roll: Roll,
    pub(super) place: Place,
    /// How many names to read at once.
    pub(super) step: usize,
}

impl Rolls {
    /// With room for so many bytes in all; none keeps nothing.
    pub fn new(most: usize) -> Self {
        let state = State {
            slots: HashMap::new(),
            making: None,
            following: HashSet::new(),
            made: 0,
            latest: Timestamp(i64::MIN),
        };
        Self { most, state: Mutex::new(state) }
    }

    /// What all of them take up, in bytes.
    pub fn bytes(&self) -> usize {
        let state = self.state();
        let making = state.making.as_ref().and_then(|making| making.draft.as_ref());
        state.bytes() + making.map_or(0, |draft| draft.roll.bytes())
    }

    /// The roll of a client, if there is one.
    pub(super) fn ready(&self, client: ClientId, now: Timestamp) -> Option<Arc<Roll>> {
        let mut state = self.state();
        let stale = state.watch(now);
        let roll = state.used(client, now);
        drop(state);
        drop(stale);
        roll
    }

    /// Whether there is something to be done for the roll of a client.
    pub(super) fn is_wanting(&self, client: ClientId, now: Timestamp) -> bool {
        self.most > 0 && self.state().is_wanting(client, now)
    }

    /// Takes on what is to be done for the roll of a client; nothing if it is there, or somebody is at it,
    /// or it cannot be made. Whoever gets a draft gives it back by [`Rolls::put`] or [`Rolls::finish`], or
    /// [`Rolls::abandon`]s it.
    pub(super) fn take(&self, client: ClientId, now: Timestamp) -> Option<Draft> {
        if self.most == 0 {
            return None;
        }
        let mut state = self.state();
        let stale = state.watch(now);
        if !stale.is_empty() || !state.is_wanting(client, now) {
            drop(state);
            return None;
        }
        let (own, others) = match state.making.take() {
            Some(making) if making.client == client => (making.draft, None),
            stalled => (None, stalled),
        };
        let draft = own.unwrap_or_else(|| {
            state.made += 1;
            // Some hundred bytes a name, while it is read.
            let step = (self.most / 1024).clamp(64, 16_384);
            Draft { number: state.made, roll: Roll::begin(now), place: start(), step }
        });
        state.making = Some(Making { client, number: draft.number, at: now, draft: None });
        drop(state);
        drop(others);
        Some(draft)
    }

    /// Keeps a draft for whoever reads on.
    pub(super) fn put(&self, client: ClientId, draft: Draft, now: Timestamp) {
        if draft.roll.bytes() > self.most {
            return self.refuse(client, draft.number, now);
        }
        let mut state = self.state();
        let making = state.making.as_mut().filter(|making| making.number == draft.number);
        if let Some(making) = making {
            making.at = now;
            making.draft = Some(draft);
        }
    }

    /// Keeps a roll that is whole.
    pub(super) fn finish(&self, client: ClientId, draft: Draft, now: Timestamp) {
        if draft.roll.bytes() > self.most {
            return self.refuse(client, draft.number, now);
        }
        let mut state = self.state();
        if !state.end(draft.number) {
            return;
        }
        let roll = Some(Arc::new(draft.roll));
        let before = state.slots.insert(client, Slot { roll, used: now, rests: now });
        let others = state.make_room(client, self.most);
        drop(state);
        drop((before, others));
    }

    /// Leaves a roll unmade that would be too large, for a while.
    fn refuse(&self, client: ClientId, number: u64, now: Timestamp) {
        let mut state = self.state();
        if state.end(number) {
            let slot = Slot { roll: None, used: now, rests: now.plus(REST) };
            let before = state.slots.insert(client, slot);
            drop(state);
            drop(before);
        }
    }

    /// Gives up a draft that somebody had taken.
    pub(super) fn abandon(&self, number: u64) {
        self.state().end(number);
    }

    /// Leave to take in what has changed, as long as nobody else is at it and until it is dropped. A search
    /// needs none.
    pub(super) fn follow_alone(&self, client: ClientId) -> Option<Alone<'_>> {
        let is_free = self.state().following.insert(client);
        is_free.then(|| Alone { rolls: self, client })
    }

    /// Puts what has become of a roll in its place, unless something else stands there by now.
    pub(super) fn follow(&self, client: ClientId, before: &Arc<Roll>, after: Arc<Roll>) {
        let mut state = self.state();
        let Some(slot) = state.slots.get_mut(&client) else { return };
        if !slot.roll.as_ref().is_some_and(|roll| Arc::ptr_eq(roll, before)) {
            return;
        }
        let fits = after.bytes() <= self.most;
        let replaced = std::mem::replace(&mut slot.roll, fits.then_some(after));
        let others = state.make_room(client, self.most);
        drop(state);
        drop((replaced, others));
    }

    /// Gives up a roll, and makes no other one for a minute.
    pub(super) fn give_up(&self, client: ClientId, roll: &Arc<Roll>, now: Timestamp) {
        let mut state = self.state();
        let slot = state.slots.get_mut(&client);
        if let Some(slot) =
            slot.filter(|slot| slot.roll.as_ref().is_some_and(|it| Arc::ptr_eq(it, roll)))
        {
            slot.roll = None;
            slot.rests = now.plus(OVERLAP);
        }
    }

    /// Gives up what nobody has used for a while.
    pub(crate) fn forget_idle(&self, now: Timestamp) {
        let mut state = self.state();
        let stale = state.watch(now);
        let (kept, idle) = std::mem::take(&mut state.slots)
            .into_iter()
            .partition(|(_, slot)| slot.used.plus(IDLE) >= now || slot.rests > now);
        state.slots = kept;
        let stalled = state.making.take_if(|making| making.at.plus(STALLED) < now);
        drop(state);
        let _: (_, HashMap<_, _>, _) = (stale, idle, stalled);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever takes in what has changed.
pub(super) struct Alone<'a> {
    rolls: &'a Rolls,
    client: ClientId,
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.rolls.state().following.remove(&self.client);
    }
}

impl State {
    fn bytes(&self) -> usize {
        self.slots.values().map(Slot::bytes).sum()
    }

    fn is_wanting(&self, client: ClientId, now: Timestamp) -> bool {
        let slot = self.slots.get(&client);
        let is_good = slot.is_some_and(|slot| {
            let roll = slot.roll.as_ref();
            slot.rests > now || roll.is_some_and(|roll| roll.begun.plus(LIFE) >= now)
        });
        let is_free = self.making.as_ref().is_none_or(|making| {
            making.at.plus(STALLED) < now || (making.client == client && making.draft.is_some())
        });
        !is_good && is_free
    }

    /// The roll of a client, which somebody uses.
    fn used(&mut self, client: ClientId, now: Timestamp) -> Option<Arc<Roll>> {
        let slot = self.slots.get_mut(&client)?;
        let roll = slot.roll.as_ref().filter(|roll| roll.begun.plus(LAST) >= now)?;
        slot.used = now;
        Some(Arc::clone(roll))
    }

    /// Ends what is being made, if it is this.
    fn end(&mut self, number: u64) -> bool {
        self.making.take_if(|making| making.number == number).is_some()
    }

    /// Takes out the rolls that were not used for longest, until there is room for all of the others.
    fn make_room(&mut self, client: ClientId, most: usize) -> Vec<Slot> {
        let (mut bytes, mut out) = (self.bytes(), Vec::new());
        while bytes > most {
            let others = self.slots.iter().filter(|(other, _)| **other != client);
            let others = others.filter(|(_, slot)| slot.roll.is_some());
            let oldest = others.min_by_key(|(_, slot)| slot.used).map(|(other, _)| *other);
            let Some(slot) = oldest.and_then(|oldest| self.slots.remove(&oldest)) else { break };
            bytes -= slot.bytes();
            out.push(slot);
        }
        out
    }

    /// Gives up everything when the clock is set back, because what was noted meanwhile would be missed.
    fn watch(&mut self, now: Timestamp) -> HashMap<ClientId, Slot> {
        let was_set_back = now.plus(OVERLAP / 2) < self.latest;
        self.latest = if was_set_back { now } else { self.latest.max(now) };
        if was_set_back { std::mem::take(&mut self.slots) } else { HashMap::new() }
    }
}

impl Slot {
    fn bytes(&self) -> usize {
        self.roll.as_ref().map_or(0, |roll| roll.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_takes_in_what_has_changed() {
        let rolls = Rolls::new(1);
        let one = rolls.follow_alone(ClientId(1));
        assert!(one.is_some() && rolls.follow_alone(ClientId(1)).is_none());
        assert!(rolls.follow_alone(ClientId(2)).is_some());
        drop(one);
        assert!(rolls.follow_alone(ClientId(1)).is_some());
    }
}
