//! The words of certificates in all languages, from the files in `languages`.

use directory::Language;
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
        let sources =
            [include_str!("content.rs"), include_str!("layout.rs"), include_str!("wording.rs")]
                .concat();
        for key in keys(FILES[0].1).keys() {
            assert!(sources.contains(&format!("\"{key}\"")), "{key} is used nowhere");
        }
    }
}
