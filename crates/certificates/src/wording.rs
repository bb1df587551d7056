//! The words, dates and numbers of certificates in all languages, from the files in `languages`.

use directory::Language;
use directory::ces::Hours;
use jiff::civil::Date;
use words::{Files, Value, Words};

const FILES: Files = [
    (Language::English, include_str!("../languages/en.ftl")),
    (Language::German, include_str!("../languages/de.ftl")),
    (Language::Arabic, include_str!("../languages/ar.ftl")),
];

static WORDS: Words = Words::new(FILES);

/// The text of a key, in which whatever is put in keeps its own direction.
pub(crate) fn text(language: Language, key: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, Value::from(*value))).collect();
    WORDS.text(language, key, &values)
}

/// The date in its long form: `26 November 2026`.
pub(crate) fn date(language: Language, date: Date) -> String {
    let number = |number: i16| Value::from(i64::from(number));
    let (day, month) = (i16::from(date.day()), i16::from(date.month()));
    let values = [("day", number(day)), ("month", number(month)), ("year", number(date.year()))];
    WORDS.text(language, "date", &values)
}

/// The hours as the language writes decimals, without zeros at the end: `1,250.5`. In Arabic, too,
/// the digits are those of the pages: 0 to 9.
pub(crate) fn hours(language: Language, hours: Hours) -> String {
    let (point, group) = match language {
        Language::German => (",", "."),
        Language::English | Language::Arabic => (".", ","),
    };
    let plain = hours.to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole = match whole.split_at_checked(whole.len().saturating_sub(3)) {
        Some((thousands, rest)) if !thousands.is_empty() => format!("{thousands}{group}{rest}"),
        _ => whole.to_owned(),
    };
    if decimals.is_empty() { whole } else { format!("{whole}{point}{decimals}") }
}

#[cfg(test)]
mod tests {
    use Language::{Arabic, English, German};
    use words::{faults, keys};

    use super::*;
    use crate::text::without_isolates;

    #[test]
    fn all_languages_have_the_same_texts_and_each_can_be_written() {
        assert_eq!(faults(FILES), Vec::<String>::new());
    }

    #[test]
    fn every_text_is_used() {
        let sources =
            [include_str!("content.rs"), include_str!("layout.rs"), include_str!("wording.rs")]
                .concat();
        for key in keys(FILES[0].1).keys() {
            assert!(sources.contains(&format!("\"{key}\"")), "{key} is used nowhere");
        }
    }

    #[test]
    fn each_language_writes_dates_in_its_own_way() {
        let told =
            |language, month| without_isolates(&date(language, jiff::civil::date(2026, month, 3)));
        assert_eq!(told(English, 11), "3 November 2026");
        assert_eq!(told(German, 3), "3. März 2026");
        assert_eq!(told(Arabic, 12), "3 ديسمبر 2026");
        let months = |language| (1..=12).map(|month| told(language, month)).collect::<Vec<_>>();
        for language in Language::ALL {
            let mut all = months(language);
            all.dedup();
            assert_eq!(all.len(), 12, "{language:?}");
        }
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
}
