//! Whether a person matches what somebody typed.

use crate::text::{fold, without_accents};

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

    /// Whether every word stands in one of the texts.
    pub(super) fn matches(&self, texts: [&str; 4]) -> bool {
        let folded = texts.map(fold);
        let holds = |text: &String, word: &str| {
            text.contains(word) || (!text.is_ascii() && without_accents(text).contains(word))
        };
        self.words.iter().all(|word| folded.iter().any(|text| holds(text, word)))
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
    fn no_character_is_special() {
        for search in ["%", "_", "a_n", "*", "\\"] {
            assert!(!matches(search, ANN), "{search}");
        }
        assert!(matches("100%", ["100%", "", "", ""]));
    }
}
