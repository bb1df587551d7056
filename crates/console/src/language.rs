//! Which language somebody gets.

use std::ops::Deref;

use axum::http::{HeaderMap, header};
use directory::Code;
use directory::ces::{Day, Hours};
use directory::sessions::Visitor;
use words::{Files, Words};

use crate::words::Value;

/// The words of the pages, one file for each language.
pub(crate) const FILES: Files = [
    (directory::Language::English, include_str!("../languages/en.ftl")),
    (directory::Language::German, include_str!("../languages/de.ftl")),
    (directory::Language::Arabic, include_str!("../languages/ar.ftl")),
];

static WORDS: Words = Words::new(FILES);

/// A language, with the words of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Language(pub(crate) directory::Language);

impl Deref for Language {
    type Target = directory::Language;

    fn deref(&self) -> &directory::Language {
        &self.0
    }
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        directory::Language::ALL.into_iter().map(Self)
    }

    /// The text of a key.
    pub(crate) fn text(self, key: &str) -> String {
        WORDS.text(self.0, key, &[])
    }

    /// The text of a key with values put in. A key that is missing gives itself; a test holds that
    /// none is.
    pub(crate) fn text_with(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        WORDS.text(self.0, key, values)
    }

    /// A day, as the language writes it.
    pub(crate) fn day(self, day: Day) -> String {
        words::day(self.0, day.date())
    }

    /// Hours, as the language writes them.
    pub(crate) fn hours(self, hours: Hours) -> String {
        words::hours(self.0, hours)
    }

    /// Hours with their unit, as the language writes them.
    pub(crate) fn hours_told(self, hours: Hours) -> String {
        // Every number of hundredths that hours can have is exact enough to choose a plural by.
        let count =
            i32::try_from(hours.0).map_or(f64::MAX, |hundredths| f64::from(hundredths) / 100.0);
        let values = [("hours", Value::from(self.hours(hours))), ("count", Value::from(count))];
        self.text_with("hours-told", &values)
    }

    /// The hours that somebody typed who reads this language.
    pub(crate) fn typed_hours(self, text: &str) -> Result<Hours, Code> {
        words::typed_hours(self.0, text)
    }
}

/// The language of a page: what the person chose, else what was chosen in this browser, else what the
/// browser asks for, else English. What somebody chose whose password has expired comes after what
/// was chosen in this browser: they cannot choose anew before they have a password again.
pub(crate) fn choose(
    visitor: Option<&Visitor>,
    chosen: Option<directory::Language>,
    headers: &HeaderMap,
) -> Language {
    let (own, former) = match visitor {
        Some(Visitor::SignedIn(visitor)) => (visitor.language, None),
        Some(Visitor::Limited(visitor)) => (None, visitor.language),
        None => (None, None),
    };
    let wishes = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let wished = || wishes.and_then(of_wishes);
    Language(own.or(chosen).or(former).or_else(wished).unwrap_or_default())
}

/// The best one for `Accept-Language` (RFC 9110, section 12.5.4): the one with the greatest weight,
/// the first of equals. One with the weight 0 is not wanted.
fn of_wishes(header: &str) -> Option<directory::Language> {
    let mut best: Option<(u16, directory::Language)> = None;
    for wish in header.split(',').take(32) {
        let mut parts = wish.split(';');
        let language = parts.next().and_then(directory::Language::of_code);
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(thousandths));
        let weight = weight.unwrap_or(1000);
        if let Some(language) = language
            && weight > best.map_or(0, |(weight, _)| weight)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// A weight from 0 to 1 in thousandths; what is no weight counts as 0.
fn thousandths(text: &str) -> u16 {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
    match (whole, digits) {
        ("1", true) => 1000,
        ("0", true) => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
#[path = "language/words_tests.rs"]
mod words_tests;

#[cfg(test)]
mod tests {
    use directory::Language;
    use proptest::prelude::*;

    use super::of_wishes;

    #[test]
    fn the_language_with_the_greatest_weight_is_taken() {
        for (header, expected) in [
            ("de", Some(Language::German)),
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::German)),
            ("fr,en;q=0.5,AR;q=0.75", Some(Language::Arabic)),
            ("fr-CH, fr;q=0.9", None),
            ("*", None),
            ("de;q=0, en;q=0.1", Some(Language::English)),
            ("en;q=0.9,de;q=0.9", Some(Language::English)),
            ("de;q=2,en;q=0.001", Some(Language::English)),
            ("", None),
        ] {
            assert_eq!(of_wishes(header), expected, "{header}");
        }
    }

    proptest! {
        #[test]
        fn reading_wishes_never_panics(header in "\\PC*") {
            let _ = of_wishes(&header);
        }
    }
}
