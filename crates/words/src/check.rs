//! What is wrong with files of words.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use crate::{Files, Value, Words};

/// The numbers with which every text is tried: each plural form of each language has one here.
const NUMBERS: [i64; 7] = [0, 1, 2, 3, 11, 100, 101];

/// The keys of a file, each with the variables that its text uses. Of a key that stands there twice
/// the variables of both.
pub fn keys(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = key_line(line) {
            name.clone_into(&mut key);
        }
        if key.is_empty() {
            continue;
        }
        let variables = keys.entry(key.clone()).or_default();
        let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        for part in line.split('$').skip(1) {
            let variable = part.split(|c| !word(c)).next().unwrap_or_default();
            variables.insert(variable.to_owned());
        }
    }
    keys
}

fn key_line(line: &str) -> Option<(&str, &str)> {
    let (name, text) = line.split_once('=')?;
    line.starts_with(char::is_alphabetic).then_some((name.trim(), text))
}

/// Everything that is wrong with the files: what cannot be read, keys and variables that one language
/// has and another has not, keys that stand there twice, and texts that cannot be written.
pub fn faults(files: Files) -> Vec<String> {
    let [(_, first), ..] = files;
    let expected = keys(first);
    let mut faults = Vec::new();
    for (language, file) in files {
        let code = language.code();
        if let Err((_, errors)) = FluentResource::try_new(file.to_owned()) {
            faults.push(format!("{code}: {errors:?}"));
        }
        let named = file.lines().filter_map(key_line).map(|(name, _)| name);
        let mut seen = BTreeSet::new();
        faults.extend(named.filter(|n| !seen.insert(*n)).map(|n| format!("{code}: {n} twice")));
        let own = keys(file);
        for key in expected.keys().chain(own.keys()).collect::<BTreeSet<_>>() {
            if own.get(key) != expected.get(key) {
                faults.push(format!("{code}: {key} is missing, too many or has other variables"));
            }
        }
        faults.extend(unwritable(files, language, &own));
    }
    faults
}

/// The texts of a language that cannot be written with their variables.
fn unwritable(
    files: Files,
    language: directory::Language,
    keys: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let words = Words::new(files);
    let mut faults = Vec::new();
    for (key, variables) in keys {
        for number in NUMBERS {
            let named = variables.iter().map(|name| (name.as_str(), Value::from(number)));
            let text = words.text(language, key, &named.collect::<Vec<_>>());
            if text.contains('{') || text.trim().is_empty() {
                faults.push(format!("{}: {key} is written as {text:?}", language.code()));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use directory::Language::{Arabic, English, German};

    use super::*;

    fn found(english: &'static str, german: &'static str) -> Vec<String> {
        faults([(English, english), (German, german), (Arabic, english)])
    }

    #[test]
    fn complete_files_have_no_fault() {
        let plural = "a = { $n ->\n    [one] one\n   *[other] { $n }\n}\n";
        assert_eq!(found(plural, plural), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_fault_is_found() {
        for (german, fault) in [
            ("b = B\n", "de: a is missing"),
            ("a = A\nb = B { $c }\n", "de: b is missing, too many or has other variables"),
            ("a = A\nb = B\nc = C\n", "de: c is missing, too many"),
            ("a = A\na = A\nb = B\n", "de: a twice"),
            ("a = A { $\nb = B\n", "de: ["),
            ("a = { missing }\nb = B\n", "de: a is written as"),
        ] {
            let faults = found("a = A\nb = B\n", german);
            assert!(faults.iter().any(|found| found.starts_with(fault)), "{german} {faults:?}");
        }
    }
}
