//! What everybody of one client is called, in memory.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::rows::Named;
use super::segment::{Entry, Loose, MOST, Next, Segment};
use super::{Found, Place, Search};
use crate::ids::{UserId, Version};
use crate::time::Timestamp;

/// Everybody of one client in the order of their names, as of an instant. Never changed, but followed
/// by another one that shares what is the same.
pub(super) struct Roll {
    segments: Vec<Arc<Segment>>,
    /// When what it is made of was read.
    pub(super) as_of: Timestamp,
    /// When it was begun.
    pub(super) begun: Timestamp,
    /// When the last names were read that were not noted as changes.
    pub(super) read_until: Timestamp,
    /// Whose names changed lately, and with which version, so that nobody is read again.
    recent: HashMap<UserId, (Version, Timestamp)>,
    bytes: usize,
}

/// A change of somebody's names, and what they are called now; nothing when they are gone.
pub(super) struct Change {
    pub(super) user: UserId,
    pub(super) version: Version,
    pub(super) at: Timestamp,
    pub(super) named: Option<Named>,
}

impl Roll {
    /// Nobody yet.
    pub(super) fn begin(now: Timestamp) -> Self {
        Self {
            segments: Vec::new(),
            as_of: now,
            begun: now,
            read_until: now,
            recent: HashMap::new(),
            bytes: 0,
        }
    }

    /// Adds people who follow all that are there, as they are called now.
    pub(super) fn extend(&mut self, people: &[Named], now: Timestamp) {
        self.read_until = self.read_until.max(now);
        let loose: Vec<Loose> = people.iter().map(Loose::new).collect();
        for part in loose.chunks(MOST) {
            let entries: Vec<Entry<'_>> = part.iter().map(Loose::entry).collect();
            let segment = Segment::of(&entries);
            self.bytes += segment.bytes();
            self.segments.push(Arc::new(segment));
        }
    }

    /// Takes for known what had changed before anybody was added.
    pub(super) fn know(&mut self, user: UserId, version: Version, at: Timestamp) {
        let known = self.recent.entry(user).or_insert((version, at));
        *known = (*known).max((version, at));
    }

    /// What it takes up, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.recent.capacity() * size_of::<(UserId, (Version, Timestamp))>()
    }

    /// Which of its changes since an instant there are, with their versions.
    pub(super) fn recent(&self, since: Timestamp) -> impl Iterator<Item = (UserId, Version)> {
        let recent = self.recent.iter().filter(move |(_, (_, at))| *at >= since);
        recent.map(|(user, (version, _))| (*user, *version))
    }

    /// With which version somebody's names changed lately.
    pub(super) fn version(&self, user: UserId) -> Option<Version> {
        self.recent.get(&user).map(|(version, _)| *version)
    }

    /// Those behind a place whom all words match, in the order of names; at most `limit`, and as far as one
    /// comes in so many turns of the words.
    pub(super) fn find(
        &self,
        search: &Search,
        after: &Place,
        limit: usize,
        mut turns: usize,
    ) -> Found {
        let finders = search.finders();
        let place = (after.0.as_bytes(), after.1);
        let first = self.segments.partition_point(|segment| segment.last() <= Some(place));
        let (mut ids, mut before) = (Vec::new(), None);
        for (number, segment) in self.segments.iter().enumerate().skip(first) {
            let mut from = if number == first { segment.behind(place) } else { 0 };
            loop {
                match segment.next(&finders, from, &mut turns) {
                    Next::At(at) => {
                        ids.extend(segment.id(at));
                        if ids.len() >= limit {
                            return Found::all(ids);
                        }
                        from = at + 1;
                    }
                    Next::Nobody => break,
                    Next::NotBefore(at) => {
                        let seen = at.checked_sub(1).and_then(|last| segment.id(last));
                        return Found { ids, unseen_behind: seen.or(before) };
                    }
                }
            }
            before = segment.ids().last().copied().or(before);
        }
        Found::all(ids)
    }

    /// What it is after some changes, one of each person, and as of when.
    pub(super) fn after(&self, changes: &[Change], now: Timestamp, forget: Timestamp) -> Self {
        let gone: HashSet<UserId> = changes.iter().map(|change| change.user).collect();
        let mut come: Vec<Loose> =
            changes.iter().filter_map(|change| change.named.as_ref()).map(Loose::new).collect();
        come.sort_by(|one, other| one.entry().place().cmp(&other.entry().place()));
        let mut recent = self.recent.clone();
        recent.retain(|_, (_, at)| *at >= forget);
        recent.extend(changes.iter().map(|change| (change.user, (change.version, change.at))));
        let segments = self.rewritten(&gone, &come);
        let bytes = segments.iter().map(|segment| segment.bytes()).sum();
        let (begun, read_until) = (self.begun, self.read_until);
        Self { segments, as_of: now, begun, read_until, recent, bytes }
    }

    /// The segments without some people and with others, who are in order.
    fn rewritten(&self, gone: &HashSet<UserId>, come: &[Loose]) -> Vec<Arc<Segment>> {
        if gone.is_empty() {
            return self.segments.clone();
        }
        let mut to_come: BTreeMap<usize, Vec<Entry<'_>>> = BTreeMap::new();
        for entry in come.iter().map(Loose::entry) {
            let at = self.segments.partition_point(|segment| segment.last() < Some(entry.place()));
            let at = at.min(self.segments.len().saturating_sub(1));
            to_come.entry(at).or_default().push(entry);
        }
        let sieve = Sieve::of(gone);
        let nobody = Arc::new(Segment::default());
        let segments =
            if self.segments.is_empty() { std::slice::from_ref(&nobody) } else { &self.segments };
        let mut written = Vec::with_capacity(segments.len());
        for (at, segment) in segments.iter().enumerate() {
            let come = to_come.remove(&at).unwrap_or_default();
            if come.is_empty() && !segment.ids().iter().any(|id| sieve.holds(*id)) {
                written.push(Arc::clone(segment));
                continue;
            }
            let changed = segment.changed(|id| sieve.holds(id), &come);
            written.extend(changed.into_iter().map(Arc::new));
        }
        written
    }
}

/// A set that says fast of most numbers that they are not in it.
struct Sieve<'a> {
    holes: Vec<u64>,
    ids: &'a HashSet<UserId>,
}

impl<'a> Sieve<'a> {
    const BITS: i64 = 1 << 16;

    fn of(ids: &'a HashSet<UserId>) -> Self {
        let mut holes = vec![0; (Self::BITS / 64) as usize];
        for id in ids {
            let (word, bit) = Self::hole(*id);
            if let Some(hole) = holes.get_mut(word) {
                *hole |= bit;
            }
        }
        Self { holes, ids }
    }

    fn hole(id: UserId) -> (usize, u64) {
        let bit = id.0.rem_euclid(Self::BITS);
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    fn holds(&self, id: UserId) -> bool {
        let (word, bit) = Self::hole(id);
        self.holes.get(word).is_some_and(|holes| holes & bit != 0) && self.ids.contains(&id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::ids::Oid;
    use crate::users::fields::name_key;
    use crate::users::search::start;

    /// Few letters, so that much is alike: with and without case and accents, and beyond one byte.
    const NAME: &str = "[aAbéÉ ıߨ]{0,4}";

    type Names = (String, String, String, String);

    fn person(id: i64, (first, last, nickname, email): &Names) -> Named {
        let mut oid = [0; 12];
        oid[..8].copy_from_slice(&(id * 7919 % 101).to_be_bytes());
        oid[8..].copy_from_slice(&(id as u32).to_be_bytes());
        let names = [first, last, nickname, email].map(String::clone);
        Named { id: UserId(id), place: (name_key(first, last), Oid(oid)), names }
    }

    fn people(names: &[Names]) -> Vec<Named> {
        let mut people: Vec<Named> =
            names.iter().zip(1..).map(|(names, id)| person(id, names)).collect();
        people.sort_by(|one, other| one.place.cmp(&other.place));
        people
    }

    fn roll(people: &[Named], parts: usize) -> Roll {
        let mut roll = Roll::begin(Timestamp(0));
        for part in people.chunks(parts) {
            roll.extend(part, Timestamp(0));
        }
        roll
    }

    /// What a search finds among people in order, one after the other.
    fn walked(people: &[Named], search: &Search, after: &Place, limit: usize) -> Vec<UserId> {
        let behind = people.iter().filter(|person| person.place > *after);
        let matching =
            behind.filter(|person| search.matches(person.names.each_ref().map(String::as_str)));
        matching.map(|person| person.id).take(limit).collect()
    }

    fn names() -> impl Strategy<Value = Names> {
        (NAME, NAME, NAME, "[ab]{1,3}@[aé]{1,2}")
    }

    proptest! {
        #[test]
        fn a_roll_finds_whom_a_look_at_everybody_finds(
            names in vec(names(), 0..40),
            parts in 1_usize..9,
            words in vec("[aAbéeEı@ßs]{1,3}", 1..4),
            (from, limit) in (0_usize..41, 1_usize..20),
        ) {
            let people = people(&names);
            let search = Search::parse(&words.join(" ")).unwrap();
            let after = people.get(from).map_or_else(start, |person| person.place.clone());
            let roll = roll(&people, parts);

            prop_assert_eq!(
                roll.find(&search, &after, limit, usize::MAX).ids,
                walked(&people, &search, &after, limit),
            );
        }

        #[test]
        fn a_roll_in_which_one_comes_less_far_finds_everybody_in_several_goes(
            names in vec(names(), 0..40),
            parts in 1_usize..9,
            words in vec("[aAbéeEı@ßs]{1,3}", 1..4),
            (turns, limit) in (4_usize..12, 1_usize..5),
        ) {
            let people = people(&names);
            let search = Search::parse(&words.join(" ")).unwrap();
            let roll = roll(&people, parts);
            let place = |id: UserId| people.iter().find(|it| it.id == id).unwrap().place.clone();
            let (mut seen, mut after) = (Vec::new(), start());

            loop {
                let found = roll.find(&search, &after, limit, turns);
                let full = found.ids.last().copied().filter(|_| found.ids.len() == limit);
                prop_assert!(full.is_none() || found.unseen_behind.is_none());
                seen.extend(found.ids);
                let Some(last) = found.unseen_behind.or(full) else { break };
                prop_assert!(place(last) > after, "each goes on");
                after = place(last);
            }

            prop_assert_eq!(seen, walked(&people, &search, &start(), usize::MAX));
        }

        #[test]
        fn a_roll_after_changes_is_that_of_those_who_are_left(
            names in vec(names(), 0..30),
            parts in 1_usize..9,
            changed in vec((1_i64..40, proptest::option::of(names())), 1..30),
            words in vec("[aAbée@]{1,2}", 1..3),
        ) {
            let mut left = people(&names);
            let before = roll(&left, parts);
            let changed: HashMap<i64, Option<Names>> = changed.into_iter().collect();
            let changes: Vec<Change> = changed
                .iter()
                .map(|(id, names)| Change {
                    user: UserId(*id),
                    version: Version::FIRST,
                    at: Timestamp(1),
                    named: names.as_ref().map(|names| person(*id, names)),
                })
                .collect();
            left.retain(|person| !changed.contains_key(&person.id.0));
            left.extend(changed.iter().filter_map(|(id, names)| Some(person(*id, names.as_ref()?))));
            left.sort_by(|one, other| one.place.cmp(&other.place));

            let after = before.after(&changes, Timestamp(2), Timestamp(0));

            let search = Search::parse(&words.join(" ")).unwrap();
            prop_assert_eq!(
                after.find(&search, &start(), 100, usize::MAX).ids,
                walked(&left, &search, &start(), 100),
            );
            for (id, _) in changed {
                prop_assert_eq!(after.version(UserId(id)), Some(Version::FIRST));
            }
        }
    }

    #[test]
    fn words_that_many_have_but_nobody_together_are_given_up_after_their_turns() {
        let name = |id: i64| {
            let first = if id % 2 == 0 { "Anna" } else { "Bert" };
            (first.to_owned(), format!("{id:05}"), String::new(), "a@b".to_owned())
        };
        let many: Vec<Named> = (0..3000).map(|id| person(id, &name(id))).collect();
        let (roll, search) = (roll(&many, 700), Search::parse("anna bert").unwrap());

        let found = roll.find(&search, &start(), 50, 2_000);

        assert_eq!((found.ids, found.unseen_behind), (Vec::new(), Some(UserId(1_996))));
        assert_eq!(roll.find(&search, &start(), 50, 4_000).unseen_behind, None);
    }

    #[test]
    fn a_segment_that_becomes_too_large_is_parted() {
        let name =
            |id: i64| (format!("{id:05}"), "Same".to_owned(), String::new(), "a@b".to_owned());
        let many: Vec<Named> = (0..MOST as i64).map(|id| person(id, &name(id))).collect();
        let before = roll(&many, MOST);
        let changes: Vec<Change> = (0..10)
            .map(|n| MOST as i64 + n)
            .map(|id| Change {
                user: UserId(id),
                version: Version::FIRST,
                at: Timestamp(1),
                named: Some(person(id, &name(id))),
            })
            .collect();

        let after = before.after(&changes, Timestamp(2), Timestamp(0));

        assert_eq!((before.segments.len(), after.segments.len()), (1, 2));
        let all = after.find(&Search::parse("same").unwrap(), &start(), usize::MAX, usize::MAX).ids;
        assert_eq!(all, (0..MOST as i64 + 10).map(UserId).collect::<Vec<_>>());
    }
}
