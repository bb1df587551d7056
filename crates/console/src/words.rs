//! The words of the pages in all languages, from the files in `languages`.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::language::Language;

type Bundle = FluentBundle<FluentResource>;

const FILES: [(Language, &str); 3] = [
    (Language::English, include_str!("../languages/en.ftl")),
    (Language::German, include_str!("../languages/de.ftl")),
    (Language::Arabic, include_str!("../languages/ar.ftl")),
];

impl Language {
    /// The text of a key.
    pub(crate) fn text(self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The text of a key with values put in. A key that is missing gives itself; a test holds that
    /// none is.
    pub(crate) fn text_with(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        let Some(bundle) = bundle(self) else { return key.to_owned() };
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return key.to_owned() };
        bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }
}

/// Something that is put into a text: a number, by which the text may be chosen, or another text.
pub(crate) type Value<'a> = FluentValue<'a>;

fn bundle(language: Language) -> Option<&'static Bundle> {
    static BUNDLES: OnceLock<Vec<(Language, Bundle)>> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| FILES.map(|(language, file)| read(language, file)).into());
    bundles.iter().find(|(of, _)| *of == language).map(|(_, bundle)| bundle)
}

fn read(language: Language, file: &str) -> (Language, Bundle) {
    let locale = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    let resource = FluentResource::try_new(file.to_owned());
    bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
    (language, bundle)
}

#[cfg(test)]
mod tests;
