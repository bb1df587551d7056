//! Finding people by what somebody typed.

use store::Tx;

use super::rows;
use crate::error::Error;
use crate::ids::{ClientId, Oid, UserId};
use crate::text::{fold, without_accents};

/// How many people are looked at first: most searches find a page of them at once.
const FIRST: usize = 500;

/// How many are looked at with one statement later. A transaction has a bounded number of statements,
/// which must do for any number of people.
const MOST: usize = 16_000;

/// Words of which each must stand somewhere in one of the four texts, without regard to case.
/// Accents count when they are typed and are passed over when they are not. No character is
/// special.
pub(super) struct Search {
    words: Vec<String>,
}

impl Search {
    /// Reads the words; `None` when there are none, which is no condition at all.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The numbers of those living users behind a place in the order of their names who match, in that
    /// order; at most `limit`. It looks at little more people than it takes to find them.
    pub(super) fn find(
        &self,
        tx: &mut Tx<'_>,
        client: ClientId,
        mut place: (String, Oid),
        limit: usize,
    ) -> Result<Vec<UserId>, Error> {
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

    /// Whether every word stands in one of the texts.
    fn matches(&self, texts: [&str; 4]) -> bool {
        let folded = texts.map(fold);
        let holds = |text: &String, word: &str| {
            text.contains(word) || (!text.is_ascii() && without_accents(text).contains(word))
        };
        self.words.iter().all(|word| folded.iter().any(|text| holds(text, word)))
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
        assert!(steps.take(1000).sum::<usize>() > 15_000_000);
    }

    fn matches(search: &str, texts: [&str; 4]) -> bool {
        Search::parse(search).is_none_or(|search| search.matches(texts))
    }

    const ANN: [&str; 4] = ["Ann", "Müller", "Annie", "ann.m@firm.example"];

    #[test]
    fn every_word_must_stand_somewhere() {
        for search in ["ann", "MÜLL", "muller", "nie", "firm", "ann müller", "  ", "müller ann"]
        {
            assert!(matches(search, ANN), "{search}");
        }
        for search in ["anna", "ann bob", "müllerann", "mûller"] {
            assert!(!matches(search, ANN), "{search}");
        }
    }

    #[test]
    fn no_character_is_special() {
        for search in ["%", "_", "a_n", "*", "\\"] {
            assert!(!matches(search, ANN), "{search}");
        }
        assert!(matches("100%", ["100%", "", "", ""]));
    }
}
