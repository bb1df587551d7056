//! Up to a thousand people who follow each other in the order of names, as one text.

use std::ops::Range;

use memchr::memmem::Finder;

use super::rows::Named;
use crate::ids::{Oid, UserId};
use crate::text::{fold, without_accents};

/// How many people a segment holds at most. Large enough that a search is mostly one look at a long
/// text, small enough that a change of one name copies little.
pub(super) const MOST: usize = 1024;

/// One person in a segment.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) id: UserId,
    oid: Oid,
    /// How many bytes of the text are the sort key.
    key: u32,
    /// The sort key, which is last and first name; then nickname and address, and whichever of all
    /// have accents once more without them, each on a line of its own.
    text: &'a [u8],
}

/// An entry on its own, before it gets its place.
pub(super) struct Loose {
    id: UserId,
    oid: Oid,
    key: u32,
    text: Vec<u8>,
}

impl Loose {
    pub(super) fn new(person: &Named) -> Self {
        let (key, oid) = &person.place;
        let [_, _, nickname, email] = person.names.each_ref().map(|name| fold(name));
        let mut text = Vec::with_capacity(key.len() + nickname.len() + email.len() + 3);
        for part in [key, &nickname, &email] {
            text.extend_from_slice(part.as_bytes());
            text.push(b'\n');
        }
        for part in [key, &nickname, &email].into_iter().filter(|part| !part.is_ascii()) {
            text.extend_from_slice(without_accents(part).as_bytes());
            text.push(b'\n');
        }
        Self { id: person.id, oid: *oid, key: narrow(key.len()), text }
    }

    pub(super) fn entry(&self) -> Entry<'_> {
        Entry { id: self.id, oid: self.oid, key: self.key, text: &self.text }
    }
}

impl<'a> Entry<'a> {
    pub(super) fn place(&self) -> (&'a [u8], Oid) {
        (self.text.get(..self.key as usize).unwrap_or_default(), self.oid)
    }
}

/// A length within a segment. Texts of people are bounded: those of a segment, and of all who may come at once,
/// are below two gigabytes.
fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// People in the order of their names. Never changed, but replaced.
#[derive(Default)]
pub(super) struct Segment {
    /// By themselves, because a change looks through all of them.
    ids: Vec<UserId>,
    people: Vec<Person>,
    text: Vec<u8>,
}

struct Person {
    oid: Oid,
    key: u32,
    /// Where their text begins; it ends where the next one's begins.
    start: u32,
}

/// What a look into a segment comes to.
pub(super) enum Next {
    /// There it is.
    At(usize),
    /// There is none.
    Nobody,
    /// There was no turn left; it is not before this one.
    NotBefore(usize),
}

impl Segment {
    /// Of entries in the order of their places.
    pub(super) fn of<'a>(entries: &[Entry<'a>]) -> Self {
        let bytes = entries.iter().map(|entry| entry.text.len()).sum();
        let mut segment = Self::with_room(entries.len(), bytes);
        entries.iter().for_each(|entry| segment.push(entry));
        segment
    }

    fn with_room(people: usize, bytes: usize) -> Self {
        Self {
            ids: Vec::with_capacity(people),
            people: Vec::with_capacity(people),
            text: Vec::with_capacity(bytes),
        }
    }

    fn push(&mut self, entry: &Entry<'_>) {
        let start = narrow(self.text.len());
        self.ids.push(entry.id);
        self.people.push(Person { oid: entry.oid, key: entry.key, start });
        self.text.extend_from_slice(entry.text);
    }

    /// Takes over those from one number up to another of some segment.
    fn copy(&mut self, other: &Self, range: Range<usize>) {
        let (from, to) = (other.start(range.start), other.start(range.end));
        let (Some(ids), Some(people), Some(text)) =
            (other.ids.get(range.clone()), other.people.get(range), other.text.get(from..to))
        else {
            return;
        };
        let (here, there) = (narrow(self.text.len()), narrow(from));
        self.ids.extend_from_slice(ids);
        self.people.extend(
            people.iter().map(|person| Person { start: person.start - there + here, ..*person }),
        );
        self.text.extend_from_slice(text);
    }

    /// The same without some people and with others, who are in order; nothing where nobody is left, and
    /// in several parts where it has become too large, so that each has room again.
    pub(super) fn changed(
        &self,
        is_gone: impl Fn(UserId) -> bool,
        come: &[Entry<'_>],
    ) -> Vec<Self> {
        let room = come.iter().map(|entry| entry.text.len()).sum::<usize>() + self.text.len();
        let mut changed = Self::with_room(self.people.len() + come.len(), room);
        let (mut from, mut come) =
            (0, come.iter().map(|entry| (self.behind(entry.place()), entry)).peekable());
        let gone = self.ids.iter().enumerate().filter(|(_, id)| is_gone(**id));
        for (at, is_gone) in gone.map(|(at, _)| (at, true)).chain([(self.people.len(), false)]) {
            while let Some((place, entry)) = come.next_if(|(place, _)| *place <= at) {
                changed.copy(self, from..place);
                changed.push(entry);
                from = place;
            }
            changed.copy(self, from..at);
            from = at + usize::from(is_gone);
        }
        changed.parted()
    }

    fn parted(mut self) -> Vec<Self> {
        let people = self.people.len();
        if people <= MOST {
            self.ids.shrink_to_fit();
            self.people.shrink_to_fit();
            self.text.shrink_to_fit();
            return if people == 0 { Vec::new() } else { vec![self] };
        }
        let size = people.div_ceil(2).min(MOST);
        let parts = (0..people).step_by(size).map(|from| {
            let range = from..people.min(from + size);
            let bytes = self.start(range.end) - self.start(range.start);
            let mut part = Self::with_room(range.len(), bytes);
            part.copy(&self, range);
            part
        });
        parts.collect()
    }

    /// What it takes up, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let each = size_of::<Person>() + size_of::<UserId>();
        self.text.len() + self.people.len() * each + size_of::<Self>()
    }

    pub(super) fn ids(&self) -> &[UserId] {
        &self.ids
    }

    fn entry(&self, at: usize) -> Option<Entry<'_>> {
        let person = self.people.get(at)?;
        let text = self.text.get(person.start as usize..self.start(at + 1))?;
        Some(Entry { id: self.id(at)?, oid: person.oid, key: person.key, text })
    }

    fn start(&self, at: usize) -> usize {
        self.people.get(at).map_or(self.text.len(), |person| person.start as usize)
    }

    /// The place of the last one.
    pub(super) fn last(&self) -> Option<(&[u8], Oid)> {
        self.entry(self.people.len().checked_sub(1)?).map(|entry| entry.place())
    }

    /// The first one behind a place.
    pub(super) fn behind(&self, place: (&[u8], Oid)) -> usize {
        let (mut low, mut high) = (0, self.people.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.entry(middle).is_some_and(|entry| entry.place() > place) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The first one from a number on in whose text all the words stand. The words take turns, each
    /// beginning where the one before it was found, so that a word which is not there ends it. What is left
    /// of `turns` is for whoever goes on.
    pub(super) fn next(&self, words: &[Finder<'_>], from: usize, turns: &mut usize) -> Next {
        let (mut at, mut agreed) = (from, 0);
        for word in words.iter().cycle() {
            if *turns == 0 {
                return Next::NotBefore(at);
            }
            *turns -= 1;
            let start = self.start(at);
            let rest = self.text.get(start..).unwrap_or_default();
            let Some(found) = word.find(rest) else { return Next::Nobody };
            let holder = self.holder(found + start, at);
            agreed = if holder == at { agreed + 1 } else { 1 };
            at = holder;
            if agreed == words.len() {
                return Next::At(at);
            }
        }
        Next::Nobody
    }

    /// Whose text a byte belongs to, who is not before `from`.
    fn holder(&self, byte: usize, from: usize) -> usize {
        let people = self.people.get(from..).unwrap_or_default();
        let before = people.partition_point(|person| person.start as usize <= byte);
        (from + before).saturating_sub(1)
    }

    pub(super) fn id(&self, at: usize) -> Option<UserId> {
        self.ids.get(at).copied()
    }
}
