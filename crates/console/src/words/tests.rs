use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

/// The keys of a file with the variables that each uses.
fn keys(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) =
            line.split_once('=').filter(|_| line.starts_with(char::is_alphabetic))
        {
            key = name.trim().to_owned();
            assert!(!keys.contains_key(&key), "{key} stands there twice");
            keys.insert(key.clone(), BTreeSet::new());
        }
        let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        for part in line.split('$').skip(1) {
            let variable = part.split(|c| !word(c)).next().unwrap_or_default();
            keys.get_mut(&key).unwrap().insert(variable.to_owned());
        }
    }
    keys
}

/// Every text between quotation marks in the sources and templates of this crate that could be a
/// key, with the file it stands in.
fn quoted() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let administration = ["src/routes/administration", "templates/administration"];
    for below in ["src", "src/routes", "templates"].into_iter().chain(administration) {
        for entry in std::fs::read_dir(folder.join(below)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = std::fs::read_to_string(&path).unwrap();
                let name = path.display().to_string();
                found.extend(text.split('"').map(|part| (part.to_owned(), name.clone())));
            }
        }
    }
    found
}

#[test]
fn the_files_of_words_can_be_read_without_a_fault() {
    for (language, file) in FILES {
        let read = FluentResource::try_new(file.to_owned());
        assert!(read.is_ok(), "{language:?}: {:?}", read.err().map(|(_, faults)| faults));
    }
}

#[test]
fn all_languages_have_the_same_keys_with_the_same_variables() {
    let [(_, english), others @ ..] = FILES;
    for (language, file) in others {
        assert_eq!(keys(english), keys(file), "{language:?}");
    }
}

#[test]
fn each_text_can_be_written_with_its_variables() {
    for (language, file) in FILES {
        for (key, variables) in keys(file) {
            for number in [0, 1, 2, 3, 11, 100] {
                let values: Vec<_> =
                    variables.iter().map(|name| (name.as_str(), Value::from(number))).collect();
                let text = language.text_with(&key, &values);
                assert!(!text.contains('{') && !text.trim().is_empty(), "{key}: {text}");
            }
        }
    }
}

#[test]
fn each_key_that_a_template_names_exists_and_each_key_is_named_somewhere() {
    let known = keys(FILES[0].1);
    for (text, file) in quoted().windows(2).filter_map(|pair| {
        let called = pair[0].0.ends_with("text(") || pair[0].0.ends_with("text_with(");
        called.then(|| pair[1].clone())
    }) {
        assert!(known.contains_key(&text), "{text:?} in {file}");
    }
    let quoted: BTreeSet<String> = quoted().into_iter().map(|(text, _)| text).collect();
    let made = |key: &str| key.starts_with("rule-") || key.starts_with("problem-");
    for key in known.keys().filter(|key| !made(key)) {
        assert!(quoted.contains(key), "{key} is used nowhere");
    }
}

#[test]
fn a_key_that_is_missing_gives_itself() {
    assert_eq!(Language::German.text("no-such-key"), "no-such-key");
}
