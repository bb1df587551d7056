use std::collections::BTreeSet;
use std::path::Path;

use words::{faults, keys};

use super::FILES;

/// Every text between quotation marks in the sources and templates of this crate that could be a
/// key, with the file it stands in.
fn quoted() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for below in [
        "src",
        "src/routes",
        "src/routes/face",
        "src/routes/profile",
        "src/routes/credits",
        "src/routes/administration",
        "src/routes/administration/credits",
        "templates",
        "templates/administration",
    ] {
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
fn all_languages_have_the_same_texts_and_each_can_be_written() {
    assert_eq!(faults(FILES), Vec::<String>::new());
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
    let made = |key: &str| {
        ["rule-", "problem-", "advice-", "strength-"].iter().any(|start| key.starts_with(start))
    };
    for key in known.keys().filter(|key| !made(key)) {
        assert!(quoted.contains(key), "{key} is used nowhere");
    }
}
