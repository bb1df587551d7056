//! What people are told, in their language: texts by keys, from one file for each language.
//!
//! Pages and mails have files of their own; here is how both are read, and how all of them write
//! days and hours. A file is in the Fluent format, so each language has the plural forms that it
//! needs.
//!
//! Invariant, held by [`faults`] in a test of each crate that has files: all files can be read, and
//! have the same keys with the same variables.

mod check;
mod figures;

use std::sync::OnceLock;

use directory::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use check::{faults, keys};
pub use figures::{day, hours, instant, typed_hours, zone};

/// Something that is put into a text: a number, by which the text may be chosen, or another text.
pub type Value<'a> = FluentValue<'a>;

/// The file of each language.
pub type Files = [(Language, &'static str); 3];

type Bundle = FluentBundle<FluentResource>;

/// Texts in all languages.
pub struct Words {
    files: Files,
    isolating: bool,
    bundles: OnceLock<Vec<(Language, Bundle)>>,
}

impl Words {
    /// The texts of these files, in which whatever is put into a text is kept apart by marks that
    /// cannot be seen, so that two directions of writing do not mix.
    pub const fn new(files: Files) -> Self {
        Self { files, isolating: true, bundles: OnceLock::new() }
    }

    /// The same without those marks, for what is no page: the subject of a mail, say.
    pub const fn without_marks(files: Files) -> Self {
        Self { files, isolating: false, bundles: OnceLock::new() }
    }

    /// The text of a key in a language, with values put in. A key that is missing gives itself.
    pub fn text(&self, language: Language, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        let Some(bundle) = self.bundle(language) else { return key.to_owned() };
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return key.to_owned() };
        bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    fn bundle(&self, language: Language) -> Option<&Bundle> {
        let read = || self.files.map(|(of, file)| (of, self.read(of, file))).into();
        let bundles = self.bundles.get_or_init(read);
        bundles.iter().find(|(of, _)| *of == language).map(|(_, bundle)| bundle)
    }

    fn read(&self, language: Language, file: &str) -> Bundle {
        let locale = language.code().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(self.isolating);
        let resource = FluentResource::try_new(file.to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
        bundle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: Files = [
        (Language::English, "hello = Hello { $name }!\n"),
        (Language::German, "hello = Hallo { $name }!\n"),
        (Language::Arabic, "hello = مرحبا { $name }!\n"),
    ];

    #[test]
    fn a_text_is_told_in_its_language() {
        let words = Words::without_marks(FILES);
        let name = [("name", Value::from("Ann"))];
        assert_eq!(words.text(Language::German, "hello", &name), "Hallo Ann!");
        assert_eq!(words.text(Language::Arabic, "hello", &name), "مرحبا Ann!");
        let marked = Words::new(FILES).text(Language::English, "hello", &name);
        assert_eq!(marked, "Hello \u{2068}Ann\u{2069}!");
    }

    #[test]
    fn a_key_that_is_missing_gives_itself() {
        assert_eq!(Words::new(FILES).text(Language::German, "no-such-key", &[]), "no-such-key");
    }
}
