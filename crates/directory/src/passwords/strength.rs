//! How hard a password is to guess, and what would make it harder. It informs and refuses nothing:
//! what a client refuses is its policy's.
//!
//! The estimate is that of zxcvbn, which knows common passwords, names, words, keyboards, dates and
//! their disguises. Its own words are English; so they are taken as codes, for which pages have
//! texts in each language.

use zxcvbn::feedback::{Suggestion, Warning};

use crate::Directory;
use crate::error::Error;
use crate::text::fold;
use crate::throttles::Attempt;

/// How many characters of a password are looked at. What comes after them makes none weaker; and the time
/// of an estimate grows with the square of them, and with each sign that could be a letter in disguise.
pub const LOOKED_AT: usize = 40;

/// The fewest characters of a name or address that are looked for.
const SHORTEST: usize = 3;
/// The most characters of one thing that is known of a person, and the most such things.
const LONGEST: usize = 100;
const MOST: usize = 24;

/// What is known of whoever the password is for: things that are tried first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Their address.
    pub email: String,
    /// Their names.
    pub names: [String; 2],
    /// What their client is called.
    pub client: String,
}

/// An estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// From 0, guessed at once, to 4, as good as never.
    pub score: u8,
    /// Why it is not better, and how it would be; the weightiest first, each once. Nothing for one
    /// that is good.
    pub advice: Vec<Advice>,
}

/// Why another password would be a better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// It holds the part of the address before the `@`.
    HoldsAddress,
    /// It holds the first or the last name.
    HoldsName,
    /// It is a commonly used one, or much like it.
    Common,
    /// It is a word by itself.
    Word,
    /// It is made of names.
    Names,
    /// It is a row or a short pattern on the keyboard.
    Keyboard,
    /// It repeats something.
    Repeats,
    /// It is a sequence such as abc.
    Sequence,
    /// It holds a date or a year.
    Dates,
    /// Capital letters do not help much.
    Capitals,
    /// A word written backwards is no harder to guess.
    Reversed,
    /// Signs that look like letters do not help much.
    Substitutes,
    /// Another word or two make it better.
    MoreWords,
}

impl Advice {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::HoldsAddress,
        Self::HoldsName,
        Self::Common,
        Self::Word,
        Self::Names,
        Self::Keyboard,
        Self::Repeats,
        Self::Sequence,
        Self::Dates,
        Self::Capitals,
        Self::Reversed,
        Self::Substitutes,
        Self::MoreWords,
    ];

    /// Its name, by which a text in a language is found.
    pub fn word(self) -> &'static str {
        match self {
            Self::HoldsAddress => "address",
            Self::HoldsName => "name",
            Self::Common => "common",
            Self::Word => "word",
            Self::Names => "names",
            Self::Keyboard => "keyboard",
            Self::Repeats => "repeats",
            Self::Sequence => "sequence",
            Self::Dates => "dates",
            Self::Capitals => "capitals",
            Self::Reversed => "reversed",
            Self::Substitutes => "substitutes",
            Self::MoreWords => "more-words",
        }
    }
}

impl Strength {
    /// Estimates a password, of which [`LOOKED_AT`] characters are looked at. Takes milliseconds, and
    /// some hundred for one that was made to take long, so it has no place on a thread that others wait
    /// for.
    pub(super) fn of(password: &str, about: &About) -> Self {
        let password: String = password.chars().take(LOOKED_AT).collect();
        let known = about.known();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let estimate = zxcvbn::zxcvbn(&password, &known);
        let mut advice = about.held_by(&password);
        if let Some(feedback) = estimate.feedback() {
            advice.extend(feedback.warning().map(of_warning));
            advice.extend(feedback.suggestions().iter().copied().map(of_suggestion));
        }
        let mut seen = Vec::new();
        advice.retain(|one| {
            let fresh = !seen.contains(one);
            seen.push(*one);
            fresh
        });
        Self { score: u8::from(estimate.score()).min(4), advice }
    }
}

impl About {
    /// Everything known, whole and in its parts.
    fn known(&self) -> Vec<String> {
        let [first, last] = &self.names;
        let mut known = Vec::new();
        for text in [&self.email, first, last, &self.client] {
            let text: String = fold(text.trim()).chars().take(LONGEST).collect();
            let parts = text.split(|c: char| !c.is_alphanumeric()).map(ToOwned::to_owned);
            known.extend(parts.chain([text.clone()]));
        }
        known.retain(|text| text.chars().count() >= SHORTEST);
        known.truncate(MOST);
        known
    }

    /// Whether the password holds what everybody knows of its person.
    fn held_by(&self, password: &str) -> Vec<Advice> {
        let password = fold(password);
        let holds = |text: &str| {
            let text = fold(text.trim());
            text.chars().count() >= SHORTEST && password.contains(&text)
        };
        let local = self.email.split('@').next().unwrap_or_default();
        let held = [
            (holds(local), Advice::HoldsAddress),
            (self.names.iter().any(|name| holds(name)), Advice::HoldsName),
        ];
        held.into_iter().filter_map(|(held, advice)| held.then_some(advice)).collect()
    }
}

fn of_warning(warning: Warning) -> Advice {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => Advice::Keyboard,
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Advice::Repeats,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Advice::Common,
        Warning::SequencesLikeAbcAreEasyToGuess => Advice::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Advice::Dates,
        Warning::AWordByItselfIsEasyToGuess => Advice::Word,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Advice::Names,
    }
}

fn of_suggestion(suggestion: Suggestion) -> Advice {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases
        | Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters
        | Suggestion::AddAnotherWordOrTwo => Advice::MoreWords,
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Advice::Capitals,
        Suggestion::ReversedWordsArentMuchHarderToGuess => Advice::Reversed,
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Advice::Substitutes,
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => Advice::Keyboard,
        Suggestion::AvoidRepeatedWordsAndCharacters => Advice::Repeats,
        Suggestion::AvoidSequences => Advice::Sequence,
        Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Advice::Dates,
    }
}

impl Directory {
    /// Estimates how hard a password is to guess, on a thread of its own. Nothing of it is kept.
    /// `address` is the network address of whoever asks, as in [`crate::passwords::SignIn`].
    ///
    /// # Errors
    /// [`Error::Limited`] for one estimate too many; [`Error::Unavailable`] when too many wait.
    pub async fn estimate_password(
        &self,
        address: Option<&str>,
        password: &str,
        about: About,
    ) -> Result<Strength, Error> {
        let attempt = Attempt::estimate(address.unwrap_or_default());
        let now = self.now();
        self.inner.db.write(move |tx| attempt.admit(tx, now)).await?;
        let password: String = password.chars().take(LOOKED_AT).collect();
        self.inner.hasher.estimate(password, about).await
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    fn john() -> About {
        About {
            email: "jmclane@diehard.com".to_owned(),
            names: ["John".to_owned(), "McLane".to_owned()],
            client: "Nakatomi Plaza".to_owned(),
        }
    }

    fn score(password: &str) -> u8 {
        Strength::of(password, &john()).score
    }

    #[test]
    fn what_is_known_of_a_person_makes_a_password_weak() {
        for known in ["jmclane", "mclane", "nakatomi", "Nakatomi plaza"] {
            let stranger = Strength::of(known, &About::default()).score;
            assert!(score(known) <= 1, "{known}: {}", score(known));
            assert!(score(known) <= stranger, "{known}");
        }
        assert_eq!(score("vole under harpsichord"), 4);
        assert_eq!(Strength::of("vole under harpsichord", &john()).advice, []);
    }

    #[test]
    fn ones_own_address_and_names_are_named_first() {
        for (password, expected) in [
            ("xJMcLanex", vec![Advice::HoldsAddress, Advice::HoldsName]),
            ("JOHN-1988-harpsichord-vole", vec![Advice::HoldsName]),
        ] {
            let advice = Strength::of(password, &john()).advice;
            assert_eq!(advice.get(..expected.len()), Some(&expected[..]), "{password}");
        }
        let al = About { names: ["Al".to_owned(), String::new()], ..About::default() };
        assert_eq!(al.held_by("all is well"), [], "too short to tell");
    }

    #[test]
    fn of_a_password_only_its_beginning_is_looked_at() {
        let signs = "4@8({[<3691!|70$5+%2";
        let long = signs.repeat(LOOKED_AT);
        let short: String = long.chars().take(LOOKED_AT).collect();
        assert_eq!(Strength::of(&long, &john()), Strength::of(&short, &john()));
    }

    #[test]
    fn each_kind_of_weakness_is_told_by_its_own_advice() {
        for (password, advice) in [
            ("password", Advice::Common),
            ("P4ssw0rd", Advice::Substitutes),
            ("qwertyuiop[]", Advice::Keyboard),
            ("aaaaaaaaa", Advice::Repeats),
            ("abcdefgh", Advice::Sequence),
            ("13.10.1988", Advice::Dates),
            ("drowssap", Advice::Reversed),
            ("Harpsichord", Advice::Capitals),
            ("xq", Advice::MoreWords),
        ] {
            let found = Strength::of(password, &john());
            assert!(found.advice.contains(&advice), "{password}: {found:?}");
        }
    }

    #[test]
    fn long_passwords_take_no_longer_than_those_that_are_looked_at() {
        let began = Instant::now();
        for password in ["a1".repeat(5000), "qwertz".repeat(5000), "Straße-".repeat(5000)] {
            Strength::of(&password, &john());
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn estimating_never_panics(password in "\\PC{0,40}", name in "\\PC{0,20}") {
            let about = About { names: [name.clone(), String::new()], client: name, ..john() };
            prop_assert!(Strength::of(&password, &about).score <= 4);
        }
    }
}
