//! How much work a search takes upon itself.

use super::words::LONGEST;

/// What a search does at most before it gives up.
pub(super) struct Effort {
    /// How many people are looked at in the data base, for up to four words; fewer for more.
    pub(super) people: usize,
    /// How many times a word is looked for in a roll.
    pub(super) turns: usize,
    /// How many changes a roll takes in. Beyond [`Effort::WHOLE`] it is less work to begin anew; and they are
    /// read 256 at a time by a bounded number of statements.
    pub(super) changes: usize,
    /// How many notes of changes are read that are not news.
    pub(super) notes: usize,
}

impl Effort {
    /// Until it is done.
    pub(super) const WHOLE: Self =
        Self { people: usize::MAX, turns: usize::MAX, changes: 100_000, notes: 2_000_000 };

    /// Some milliseconds.
    pub(super) const SHORT: Self = Self { people: 500, turns: 30_000, changes: 64, notes: 10_000 };

    /// Whether nobody would do more.
    pub(super) fn is_whole(&self) -> bool {
        self.people == usize::MAX
    }
}

// Each word takes a turn for each person, so that a search comes further than one of them.
const _: () = assert!(Effort::SHORT.turns > LONGEST);

/// How many people are looked at first: most searches find a page of them at once.
const FIRST: usize = 500;

/// How many are looked at with one statement later. A transaction has a bounded number of statements,
/// which must do for any number of people.
const MOST: usize = 16_000;

/// How many people are looked at with one statement after the other.
pub(super) struct Steps {
    next: usize,
    left: usize,
}

impl Steps {
    /// For so many people in all.
    pub(super) fn of(people: usize) -> Self {
        Self { next: FIRST, left: people }
    }
}

impl Iterator for Steps {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let step = self.next.min(self.left);
        self.next = (self.next * 2).min(MOST);
        self.left -= step;
        (step > 0).then_some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statements_of_a_transaction_are_enough_for_fifteen_million_people() {
        let people: usize = Steps::of(usize::MAX).take(1000).sum();
        assert!(people > 15_000_000, "1024, and some for who asks");
    }

    #[test]
    fn a_short_search_looks_at_no_more_people_than_it_may() {
        let steps: Vec<usize> = Steps::of(Effort::SHORT.people).collect();
        assert_eq!(steps, [500]);
        let steps: Vec<usize> = Steps::of(1_700).collect();
        assert_eq!(steps, [500, 1_000, 200]);
    }
}
