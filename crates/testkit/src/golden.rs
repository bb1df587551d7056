//! Golden files: generated texts that are kept in the repository and read in reviews.

use std::path::PathBuf;

use crate::database::variable;

/// Compares a text with a file, given by its path from the root of the repository. With
/// `UPDATE_GOLDEN=1` the file is written instead.
///
/// # Panics
/// If they differ, naming the first line that does.
#[track_caller]
pub fn golden(path: &str, actual: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if variable("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        let directory = file.parent().expect("a directory");
        std::fs::create_dir_all(directory).expect("the directory of the golden file");
        std::fs::write(&file, actual).unwrap_or_else(|error| panic!("{path}: {error}"));
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let same = expected.lines().zip(actual.lines()).take_while(|(e, a)| e == a).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
    panic!(
        "{path} is out of date from line {} on\n  there: {}\n  now:   {}\nrun `cargo xtask golden`, then read the difference",
        same + 1,
        line(&expected),
        line(actual),
    );
}

/// [`golden`] for a JSON document, indented, with a line break at the end.
#[track_caller]
pub fn golden_json(path: &str, actual: &impl serde::Serialize) {
    let text = serde_json::to_string_pretty(actual).expect("JSON");
    golden(path, &(text + "\n"));
}
