//! Hours and days, as each language writes them: on pages, and on certificates.
//!
//! Three languages and two shapes do not need the tables of all languages of the world, which the
//! crates of ICU4X bring along.

use directory::ces::Hours;
use directory::{Code, Language};
use jiff::civil::{Date, DateTime};

use crate::{Files, Value, Words};

const FILES: Files = [
    (Language::English, include_str!("../languages/en.ftl")),
    (Language::German, include_str!("../languages/de.ftl")),
    (Language::Arabic, include_str!("../languages/ar.ftl")),
];

static WORDS: Words = Words::without_marks(FILES);

/// A day in its long form: `26 November 2026`. Whoever puts it into a text keeps its direction of
/// writing apart.
pub fn day(language: Language, day: Date) -> String {
    let number = |number: i16| Value::from(i64::from(number));
    let values = [
        ("day", number(i16::from(day.day()))),
        ("month", number(i16::from(day.month()))),
        ("year", number(day.year())),
    ];
    WORDS.text(language, "day", &values)
}

/// An instant to the minute, by a clock that is so many seconds ahead of UTC, with what that clock is
/// called: `26 November 2026, 14:05 (UTC+01:00)`.
pub fn instant(language: Language, there: DateTime, seconds: i64) -> String {
    let values = [
        ("day", Value::from(day(language, there.date()))),
        ("time", Value::from(there.strftime("%H:%M").to_string())),
        ("zone", Value::from(zone(seconds))),
    ];
    WORDS.text(language, "instant", &values)
}

/// The difference of a clock from UTC, in seconds: `UTC+05:45`, from left to right in every language.
pub fn zone(seconds: i64) -> String {
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    let difference = match seconds {
        0 => String::new(),
        1.. => format!("+{hours:02}:{minutes:02}"),
        _ => format!("\u{2212}{hours:02}:{minutes:02}"),
    };
    format!("\u{2066}UTC{difference}\u{2069}")
}

/// Hours as the language writes decimals, without zeros at the end: `1,250.5`. In Arabic, too, the
/// digits are 0 to 9.
pub fn hours(language: Language, hours: Hours) -> String {
    let (point, group) = signs(language);
    let plain = hours.to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole = match whole.split_at_checked(whole.len().saturating_sub(3)) {
        Some((thousands, rest)) if !thousands.is_empty() => format!("{thousands}{group}{rest}"),
        _ => whole.to_owned(),
    };
    if decimals.is_empty() { whole } else { format!("{whole}{point}{decimals}") }
}

/// Hours as somebody types them who reads the language: as [`hours`] writes them, and with either
/// decimal sign, as keyboards differ.
///
/// # Errors
/// As [`Hours::parse`].
pub fn typed_hours(language: Language, text: &str) -> Result<Hours, Code> {
    let (_, group) = signs(language);
    let grouped = text.trim().split_once(group).filter(|(thousands, rest)| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        // Three digits and no more are no decimals, of which there are at most two.
        digits == 3 && !rest.contains(group) && (1..=3).contains(&thousands.len())
    });
    let plain = grouped.map(|(thousands, rest)| format!("{thousands}{rest}"));
    Hours::parse(&plain.unwrap_or_else(|| text.trim().to_owned()).replace(',', "."))
}

/// The sign before decimals, and the one between thousands and hundreds.
fn signs(language: Language) -> (char, char) {
    match language {
        Language::German => (',', '.'),
        Language::English | Language::Arabic => ('.', ','),
    }
}

#[cfg(test)]
mod tests {
    use Language::{Arabic, English, German};

    use super::*;
    use crate::faults;

    #[test]
    fn all_languages_have_the_same_texts_and_each_can_be_written() {
        assert_eq!(faults(FILES), Vec::<String>::new());
    }

    #[test]
    fn each_language_writes_days_in_its_own_way() {
        let told = |language, month| day(language, jiff::civil::date(2026, month, 3));
        assert_eq!(told(English, 11), "3 November 2026");
        assert_eq!(told(German, 3), "3. März 2026");
        assert_eq!(told(Arabic, 12), "3 ديسمبر 2026");
        for language in Language::ALL {
            let mut all: Vec<_> = (1..=12).map(|month| told(language, month)).collect();
            all.dedup();
            assert_eq!(all.len(), 12, "{language:?}");
        }
    }

    #[test]
    fn instants_are_told_by_a_clock_that_is_named() {
        let there = jiff::civil::date(2026, 3, 3).at(9, 5, 59, 0);
        let told = |language, zone| instant(language, there, zone);
        assert_eq!(told(English, 0), "3 March 2026, 09:05 (\u{2066}UTC\u{2069})");
        assert_eq!(told(German, 20_700), "3. März 2026, 09:05 Uhr (\u{2066}UTC+05:45\u{2069})");
        let arabic = "3 مارس 2026، 09:05 (\u{2066}UTC\u{2212}07:00\u{2069})";
        assert_eq!(told(Arabic, -25_200), arabic);
    }

    #[test]
    fn each_language_writes_hours_in_its_own_way() {
        for (hundredths, english, german) in [
            (0, "0", "0"),
            (50, "0.5", "0,5"),
            (725, "7.25", "7,25"),
            (800, "8", "8"),
            (100_000, "1,000", "1.000"),
            (999_999, "9,999.99", "9.999,99"),
        ] {
            assert_eq!(hours(English, Hours(hundredths)), english);
            assert_eq!(hours(German, Hours(hundredths)), german);
            assert_eq!(hours(Arabic, Hours(hundredths)), english);
        }
    }

    #[test]
    fn hours_are_read_as_they_are_written() {
        for language in Language::ALL {
            for hundredths in [0, 5, 50, 725, 99_999, 100_000, 125_050, 999_999] {
                let written = hours(language, Hours(hundredths));
                assert_eq!(typed_hours(language, &written), Ok(Hours(hundredths)), "{written}");
            }
        }
    }

    #[test]
    fn either_decimal_sign_is_read() {
        for (language, text, hundredths) in [
            (English, "2.5", 250),
            (English, " 2,5 ", 250),
            (German, "2,5", 250),
            (German, "2.5", 250),
            (German, "1.250", 125_000),
            (German, "1,250", 125),
            (English, "1,250", 125_000),
            (English, "1.250", 125),
            (Arabic, "1250", 125_000),
        ] {
            assert_eq!(typed_hours(language, text), Ok(Hours(hundredths)), "{language:?} {text}");
        }
        for text in ["", "x", "1.234", "1,234,567", "1,23,4", "-1", ",5", ",500"] {
            assert!(typed_hours(English, text).is_err(), "{text}");
        }
    }
}
