//! The words of a search, and whom they match.

use std::borrow::Cow;

use memchr::memmem::Finder;

use crate::error::{Code, Error};
use crate::text::{fold, without_accents};

/// Words of which each must stand somewhere in one of the four texts, without regard to case.
/// Accents count when they are typed and are passed over when they are not. No character is
/// special.
pub(crate) struct Search {
    words: Vec<String>,
}

/// The most characters that can be searched for, so that no search costs much more than a list.
pub(super) const LONGEST: usize = 255;

impl Search {
    /// [`Search::parse`] of a text that somebody gave.
    ///
    /// # Errors
    /// [`Code::TooLong`] beyond 255 characters.
    pub(crate) fn read(text: &str) -> Result<Option<Self>, Error> {
        if text.chars().count() > LONGEST {
            return Err(Error::invalid("search", Code::TooLong(LONGEST)));
        }
        Ok(Self::parse(text))
    }

    /// Reads the words; `None` when there are none, which is no condition at all.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        // The longest first, which most likely is the rarest.
        words.sort_unstable_by(|one, other| {
            other.len().cmp(&one.len()).then_with(|| one.cmp(other))
        });
        words.dedup();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Whether it consists of what can be typed. What parts the texts of a roll does not.
    pub(super) fn is_typed(&self) -> bool {
        !self.words.iter().any(|word| word.contains(char::is_control))
    }

    /// What looks for each of the words.
    pub(super) fn finders(&self) -> Vec<Finder<'_>> {
        self.words.iter().map(Finder::new).collect()
    }

    /// Whether every word stands in one of the texts.
    pub(super) fn matches(&self, texts: [&str; 4]) -> bool {
        let folded = texts.map(fold);
        let accented = folded.iter().filter(|text| !text.is_ascii());
        let plain: Vec<Cow<'_, str>> = accented.map(|text| without_accents(text)).collect();
        let stands = |word: &str| {
            folded.iter().any(|text| text.contains(word))
                || plain.iter().any(|text| text.contains(word))
        };
        self.words.iter().all(|word| stands(word))
    }

    /// How many times as much work it is to look for it as for four words.
    pub(super) fn weight(&self) -> usize {
        self.words.len().div_ceil(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn more_than_four_words_are_more_work() {
        let weight = |words: usize| {
            let words: Vec<String> = (0..words).map(|n| n.to_string()).collect();
            Search::parse(&words.join(" ")).unwrap().weight()
        };
        assert_eq!([1, 4, 5, 127].map(weight), [1, 1, 2, 32]);
    }

    #[test]
    fn no_character_is_special() {
        for search in ["%", "_", "a_n", "*", "\\"] {
            assert!(!matches(search, ANN), "{search}");
        }
        assert!(matches("100%", ["100%", "", "", ""]));
    }
}
