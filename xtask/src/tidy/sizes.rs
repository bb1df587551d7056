//! No file grows beyond what can be read in one sitting.

use super::Finding;
use crate::rust_source;
use crate::tree::File;

/// The longest a source file may be without its tests, in lines.
const LONGEST: usize = 500;

/// The longest the tests inside a source file may be, in lines; longer ones get their own file.
const LONGEST_TESTS: usize = 200;

/// Files that are too long all the same. This list only shrinks.
const EXCEPTIONS: &[&str] = &[];

/// Rust files that are too long, and exceptions that are not needed any more.
#[must_use]
pub fn findings(files: &[File]) -> Vec<Finding> {
    check(files, EXCEPTIONS)
}

fn check(files: &[File], exceptions: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let (code, tests) = lines(&file.text);
        let excepted = exceptions.contains(&file.path.as_str());
        if code > LONGEST && !excepted {
            let message = format!("{code} lines without tests; split it, {LONGEST} are the limit");
            findings.push(Finding::new(&file.path, message));
        }
        if code <= LONGEST && excepted {
            let message = "is short enough now; take it off the list of exceptions";
            findings.push(Finding::new(&file.path, message));
        }
        if tests > LONGEST_TESTS {
            let message = format!("{tests} lines of tests; above {LONGEST_TESTS} they get a file");
            findings.push(Finding::new(&file.path, message));
        }
    }
    let gone = |path: &&&str| !files.iter().any(|file| file.path == **path);
    let stale = exceptions.iter().filter(gone);
    findings.extend(stale.map(|path| Finding::new(*path, "is listed as an exception, but gone")));
    findings
}

/// Lines of code and lines of tests.
fn lines(source: &str) -> (usize, usize) {
    let spans = rust_source::test_lines(&rust_source::tokens(source));
    let tests = spans.iter().map(|(first, last)| last + 1 - first).sum();
    (source.lines().count().saturating_sub(tests), tests)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    #[test]
    fn a_long_file_is_found_and_a_long_test_in_it_does_not_count() {
        let long = "fn a() {}\n".repeat(LONGEST + 1);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "fn b() {}\n".repeat(150));
        let files = [
            sample("a.rs", &long),
            sample("b.rs", &format!("{}{tests}", "fn a() {}\n".repeat(LONGEST))),
            sample("c.sql", &long),
        ];

        let found = check(&files, &[]);

        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found.iter().all(|finding| finding.place == "a.rs"));
    }

    #[test]
    fn long_tests_inside_a_file_are_found() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "fn b() {}\n".repeat(200));

        assert_eq!(check(&[sample("a.rs", &tests)], &[]).len(), 1);
    }

    #[test]
    fn the_list_of_exceptions_only_shrinks() {
        let long = "fn a() {}\n".repeat(LONGEST + 1);
        let files = [sample("long.rs", &long), sample("short.rs", "fn a() {}\n")];

        let found = check(&files, &["long.rs", "short.rs", "gone.rs"]);

        let places: Vec<_> = found.iter().map(|finding| finding.place.as_str()).collect();
        assert_eq!(places, ["short.rs", "gone.rs"]);
    }
}
