//! The repository speaks of the product alone.

use super::Finding;
use crate::tree::File;

/// What must not stand in any file, and why. Pieces are joined here, because this file is checked
/// too.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("/wo", "rk/"), "a path of one machine; write it from the project's root"),
    (concat!("/tm", "p/wt"), "a path of one machine; write it from the project's root"),
    (concat!("/tm", "p/target"), "a path of one machine; write it from the project's root"),
    (concat!("/ro", "ot/"), "a path of one machine; write it from the project's root"),
    (concat!("to", "do!("), "what is missing is built, or is not begun"),
    (concat!("unimple", "mented!("), "what is missing is built, or is not begun"),
    (concat!("TO", "DO"), "what is missing is built, or is not begun"),
    (concat!("FIX", "ME"), "what is missing is built, or is not begun"),
    (concat!("X", "XX"), "what is missing is built, or is not begun"),
    (concat!("#[ign", "ore"), "a test that does not run is not there"),
];

/// Forbidden words with their lines.
#[must_use]
pub fn findings(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path != "Cargo.lock") {
        for (number, line) in file.text.lines().enumerate() {
            for (word, reason) in FORBIDDEN.iter().filter(|(word, _)| stands_alone(line, word)) {
                let place = format!("{}:{}", file.path, number + 1);
                findings.push(Finding::new(place, format!("`{word}`: {reason}")));
            }
        }
    }
    findings
}

/// Whether the line has the word, not merely as the end of a longer one.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric() && before != '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    #[test]
    fn each_forbidden_word_is_found() {
        for (word, _) in FORBIDDEN {
            let files = [sample("docs/a.md", &format!("first\nsecond {word}\n"))];

            let found = findings(&files);

            assert_eq!(found.first().map(|finding| finding.place.as_str()), Some("docs/a.md:2"));
        }
    }

    #[test]
    fn the_end_of_a_longer_word_is_not_meant() {
        assert!(findings(&[sample("a.rs", "let path = \"api/net/work\"; // METODO\n")]).is_empty());
    }
}
