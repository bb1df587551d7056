//! The words of mails in all languages, from the files in `languages`.

use directory::Language;
use directory::time::{DAY, Timestamp};
use words::{Files, Value, Words};

const FILES: Files = [
    (Language::English, include_str!("../../languages/en.ftl")),
    (Language::German, include_str!("../../languages/de.ftl")),
    (Language::Arabic, include_str!("../../languages/ar.ftl")),
];

static WORDS: Words = Words::without_marks(FILES);

/// One hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// The text of a key.
pub(super) fn text(language: Language, key: &str) -> String {
    WORDS.text(language, key, &[])
}

/// The text of a key that names the client, on one line.
pub(super) fn with_client(language: Language, key: &str, client: &str) -> String {
    WORDS.text(language, key, &[("client", Value::from(client))])
}

/// The text of a key that says how long something is good for.
pub(super) fn with_life(language: Language, key: &str, life: &str) -> String {
    WORDS.text(language, key, &[("life", Value::from(life))])
}

/// The text of a key that names an address.
pub(super) fn with_email(language: Language, key: &str, email: &str) -> String {
    WORDS.text(language, key, &[("email", Value::from(email))])
}

/// The text of a key that names the number of a client.
pub(super) fn with_number(language: Language, key: &str, number: i64) -> String {
    WORDS.text(language, key, &[("number", Value::from(number.to_string()))])
}

/// How long it is from one instant to another, in words: in days, or if it is less than two of them
/// and no whole one, in hours.
pub(super) fn life(language: Language, from: Timestamp, to: Timestamp) -> String {
    let hours = (to.0.saturating_sub(from.0) + HOUR / 2) / HOUR;
    let day = DAY / HOUR;
    let (key, number) = match hours {
        48.. => ("days", (hours + day / 2) / day),
        24 => ("days", 1),
        _ => ("hours", hours.max(1)),
    };
    WORDS.text(language, key, &[("number", Value::from(number))])
}

#[cfg(test)]
mod tests {
    use words::{faults, keys};

    use super::*;

    #[test]
    fn all_languages_have_the_same_texts_and_each_can_be_written() {
        assert_eq!(faults(FILES), Vec::<String>::new());
    }

    #[test]
    fn every_text_is_used() {
        let sources = [include_str!("letter.rs"), include_str!("texts.rs")].concat();
        for key in keys(FILES[0].1).keys() {
            let base = key.trim_end_matches("-body").trim_end_matches("-button");
            assert!(sources.contains(&format!("\"{base}\"")), "{key} is used nowhere");
        }
    }

    #[test]
    fn how_long_something_lasts_is_told_in_words() {
        let told = |language, micros| life(language, Timestamp(7), Timestamp(7 + micros));
        for (micros, english, german, arabic) in [
            (1, "one hour", "einer Stunde", "ساعة واحدة"),
            (HOUR, "one hour", "einer Stunde", "ساعة واحدة"),
            (HOUR + HOUR / 2, "two hours", "zwei Stunden", "ساعتين"),
            (5 * HOUR, "5 hours", "5 Stunden", "5 ساعات"),
            (DAY - 5_000_000, "one day", "einem Tag", "يوم واحد"),
            (DAY + 6 * HOUR, "30 hours", "30 Stunden", "30 ساعة"),
            (2 * DAY, "two days", "zwei Tagen", "يومين"),
            (3 * DAY - 90_000_000, "three days", "drei Tagen", "ثلاثة أيام"),
            (7 * DAY, "7 days", "7 Tagen", "7 أيام"),
            (30 * DAY, "30 days", "30 Tagen", "30 يومًا"),
            (100 * DAY, "100 days", "100 Tagen", "100 يوم"),
        ] {
            assert_eq!(told(Language::English, micros), english);
            assert_eq!(told(Language::German, micros), german);
            assert_eq!(told(Language::Arabic, micros), arabic);
        }
    }
}
