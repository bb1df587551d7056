//! Crates point one way, and only the edges touch the world.

use super::Finding;
use crate::rust_source::{self, Kind, Token};
use crate::tree::File;
use toml::Table;

/// Who must not list what. The first column is a folder, or the beginning of one with `*`.
/// A crate is named by its package, or by the beginning of its name with `*`.
const DIRECTIONS: &[(&str, &[&str], &str)] = &[
    (
        "crates/store",
        &["directory", "web", "api-*", "testkit", "axum*", "hyper*", "tower*", "reqwest", "lettre"],
        "the store knows engines, not nouns and not HTTP",
    ),
    (
        "crates/directory",
        &[
            "web",
            "api-*",
            "axum*",
            "hyper*",
            "tower*",
            "http",
            "tokio*",
            "reqwest",
            "lettre",
            "rusqlite",
            "postgres",
            "tokio-postgres",
        ],
        "the core is synchronous and knows neither HTTP nor engines",
    ),
    (
        "crates/web",
        &["api-*", "store", "rusqlite", "postgres", "reqwest", "lettre"],
        "what all surfaces share knows none of them",
    ),
    (
        "crates/api-*",
        &["api-*", "rollbook*", "rusqlite", "postgres", "reqwest", "lettre"],
        "a surface knows no other surface and no engine",
    ),
    (
        "crates/jobs",
        &["web", "api-*", "axum*", "tower*", "rusqlite", "postgres", "rollbook"],
        "what happens after a change knows neither surfaces nor engines",
    ),
    (
        "crates/console",
        &["api-*", "rollbook", "store", "rusqlite", "postgres", "reqwest", "lettre"],
        "the pages know no API and no engine",
    ),
    (
        "crates/certificates",
        &["web", "api-*", "store", "axum*", "tokio*", "reqwest", "rusqlite", "postgres"],
        "a certificate is made of facts alone",
    ),
    (
        "crates/reports",
        &["web", "api-*", "store", "axum*", "tokio*", "reqwest", "rusqlite", "postgres"],
        "a report is made of rows of the directory alone",
    ),
    ("crates/testkit", &["api-*", "rollbook*"], "a surface's tests hand testkit their router"),
];

/// The only crates that read the environment, the clock or the random source.
const EDGES: &[&str] = &["crates/rollbook", "crates/testkit", "xtask", "bench", "e2e"];

/// Ends of paths that read the environment, the clock or the random source.
const WORLD: &[&[&str]] = &[
    &["SystemTime", "now"],
    &["Timestamp", "now"],
    &["Zoned", "now"],
    &["Utc", "now"],
    &["env", "var"],
    &["env", "vars"],
    &["env", "var_os"],
    &["env", "vars_os"],
    &["Uuid", "new_v4"],
    &["Uuid", "now_v7"],
    &["rand", "rng"],
    &["rand", "random"],
    &["getrandom", "fill"],
    &["OsRng"],
    &["SysRng"],
    &["ThreadRng"],
];

/// Dependencies that point the wrong way, and code inside that touches the world.
#[must_use]
pub fn findings(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        if file.path.ends_with("/Cargo.toml") {
            findings.extend(manifest(file));
        } else if file.is_rust() && file.path.contains("/src/") && !file.is_test() {
            findings.extend(source(file));
        }
    }
    findings
}

fn manifest(file: &File) -> Vec<Finding> {
    let table = match file.text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => return vec![Finding::new(&file.path, error.to_string())],
    };
    let folder = file.crate_folder();
    let own = folder.rsplit('/').next().unwrap_or_default();
    let mut findings = Vec::new();
    for (name, section) in dependencies(&table) {
        // Tests may use what the product must not, but never the other surfaces.
        let tests = section == "dev-dependencies";
        for (_, banned, reason) in DIRECTIONS.iter().filter(|rule| matches(rule.0, folder)) {
            let pattern = banned.iter().find(|pattern| matches(pattern, &name) && name != own);
            if pattern.is_some_and(|pattern| !tests || *pattern == "api-*") {
                findings.push(Finding::new(&file.path, format!("lists {name}, but {reason}")));
            }
        }
        if name == "testkit" && !tests && !matches!(folder, "xtask" | "bench" | "e2e") {
            findings.push(Finding::new(&file.path, "testkit is for tests: a dev-dependency"));
        }
    }
    findings
}

/// Each dependency with the section that lists it.
fn dependencies(manifest: &Table) -> Vec<(String, &'static str)> {
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table);
    let mut found = Vec::new();
    for table in targets.chain([manifest]) {
        for section in sections {
            let listed = table.get(section).and_then(toml::Value::as_table);
            for (name, value) in listed.into_iter().flatten() {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                found.push((renamed.unwrap_or(name).to_owned(), section));
            }
        }
    }
    found
}

fn source(file: &File) -> Vec<Finding> {
    let folder = file.crate_folder();
    let tokens = rust_source::without_tests(&rust_source::tokens(&file.text));
    let mut findings = Vec::new();
    for path in paths(&tokens) {
        let place = || format!("{}:{}", file.path, path.line);
        let world = WORLD.iter().find(|end| path.parts.ends_with(end));
        if let Some(end) = world.filter(|_| !EDGES.contains(&folder)) {
            let message = format!(
                "{} is read by the binary alone; take the value as a parameter",
                end.join("::")
            );
            findings.push(Finding::new(place(), message));
        }
        let tokio = path.parts.first() == Some(&"tokio") && path.parts.get(1) != Some(&"sync");
        if folder == "crates/store" && tokio {
            let message = "the store uses nothing of tokio but its channels (tokio::sync)";
            findings.push(Finding::new(place(), message));
        }
    }
    findings
}

/// A path such as `std::env::var`, as it is written.
struct Path<'a> {
    parts: Vec<&'a str>,
    line: usize,
}

fn paths(tokens: &[Token]) -> Vec<Path<'_>> {
    let mut paths: Vec<Path<'_>> = Vec::new();
    let mut colons = 0;
    for token in tokens {
        match &token.kind {
            Kind::Mark(':') => colons += 1,
            Kind::Word(word) => {
                match paths.last_mut().filter(|_| colons == 2) {
                    Some(path) => path.parts.push(word),
                    None => paths.push(Path { parts: vec![word], line: token.line }),
                }
                colons = 0;
            }
            _ => colons = 0,
        }
    }
    paths
}

/// Whether the name is the pattern, or begins with it where the pattern ends in `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    fn count(path: &str, text: &str) -> usize {
        findings(&[sample(path, text)]).len()
    }

    #[test]
    fn a_dependency_that_points_the_wrong_way_is_found() {
        let bad = [
            ("crates/directory/Cargo.toml", "[dependencies]\naxum.workspace = true"),
            ("crates/directory/Cargo.toml", "[dependencies]\ntokio.workspace = true"),
            ("crates/directory/Cargo.toml", "[dependencies]\nx = { package = \"lettre\" }"),
            ("crates/directory/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nreqwest = \"1\""),
            ("crates/store/Cargo.toml", "[dependencies]\ndirectory.workspace = true"),
            ("crates/api-members/Cargo.toml", "[dependencies]\napi-clients.workspace = true"),
            ("crates/api-members/Cargo.toml", "[dev-dependencies]\napi-clients.workspace = true"),
            ("crates/testkit/Cargo.toml", "[dependencies]\napi-members.workspace = true"),
            ("crates/web/Cargo.toml", "[dependencies]\ntestkit.workspace = true"),
        ];

        for (path, text) in bad {
            assert_eq!(count(path, text), 1, "{path}: {text}");
        }
    }

    #[test]
    fn the_right_way_is_free() {
        let good = [
            ("crates/store/Cargo.toml", "[dependencies]\ntokio.workspace = true"),
            ("crates/directory/Cargo.toml", "[dev-dependencies]\ntokio = \"1\"\ntestkit = \"1\""),
            (
                "crates/api-members/Cargo.toml",
                "[package]\nname = \"api-members\"\n[dependencies]\nweb = \"1\"",
            ),
            ("crates/rollbook/Cargo.toml", "[dependencies]\napi-members.workspace = true"),
        ];

        for (path, text) in good {
            assert_eq!(count(path, text), 0, "{path}: {text}");
        }
    }

    #[test]
    fn only_the_edges_touch_the_world() {
        let bad = [
            "fn a() { std::time::SystemTime::now(); }",
            "fn a() { env::var(\"A\"); }",
            "fn a() { uuid::Uuid::new_v4(); }",
            "use rand::rngs::SysRng;",
        ];

        for text in bad {
            assert_eq!(count("crates/directory/src/ids.rs", text), 1, "{text}");
            assert_eq!(count("crates/rollbook/src/main.rs", text), 0, "{text}");
            assert_eq!(count("crates/directory/tests/main.rs", text), 0, "{text}");
        }
        assert_eq!(count("crates/store/src/lib.rs", "fn a() { Instant::now(); self.now(); }"), 0);
    }

    #[test]
    fn the_store_takes_only_channels_from_tokio() {
        assert_eq!(count("crates/store/src/db.rs", "fn a() { tokio::spawn(b); }"), 1);
        assert_eq!(count("crates/store/src/db.rs", "use tokio::sync::oneshot;"), 0);
    }
}
