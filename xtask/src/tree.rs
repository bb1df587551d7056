//! The project's own files, as the checks see them.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders and files that hold nothing of the project.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "proptest-regressions"];

/// The longest file that is read, in bytes; longer ones are data.
const LONGEST: u64 = 2 << 20;

/// One text file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path from the project's root, with `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl File {
    /// Whether the file is Rust.
    #[must_use]
    pub fn is_rust(&self) -> bool {
        self.extension() == Some("rs")
    }

    /// Whether the file is a migration.
    #[must_use]
    pub fn is_migration(&self) -> bool {
        self.path.starts_with("migrations/") && self.extension() == Some("sql")
    }

    /// What follows the last point of the name.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        Path::new(&self.path).extension()?.to_str()
    }

    /// Whether the whole file is a test or an example, or serves tests only.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.contains("/examples/")
            || self.path.ends_with("/tests.rs")
            || self.path.starts_with("crates/testkit/")
            || self.path.starts_with("e2e/")
    }

    /// The folder of the crate in which the file stands, such as `crates/store` or `xtask`.
    #[must_use]
    pub fn crate_folder(&self) -> &str {
        let depth = if self.path.starts_with("crates/") { 2 } else { 1 };
        let end = self.path.match_indices('/').nth(depth - 1).map_or(0, |(at, _)| at);
        self.path.get(..end).unwrap_or_default()
    }
}

/// The project's root: the folder above this crate.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Reads every text file below `root`, ordered by path.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn load(root: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    collect(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() && entry.metadata()?.len() <= LONGEST {
            let bytes = fs::read(entry.path()).with_context(|| format!("read {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File { path, text });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> File {
        File { path: path.to_owned(), text: String::new() }
    }

    #[test]
    fn a_file_knows_its_crate() {
        assert_eq!(file("crates/store/src/tx/rows.rs").crate_folder(), "crates/store");
        assert_eq!(file("xtask/src/main.rs").crate_folder(), "xtask");
        assert_eq!(file("README.md").crate_folder(), "");
    }

    #[test]
    fn tests_are_told_from_the_product() {
        assert!(file("crates/store/tests/main.rs").is_test());
        assert!(file("crates/store/src/tx/tests.rs").is_test());
        assert!(file("crates/store/examples/load.rs").is_test());
        assert!(!file("crates/store/src/tx.rs").is_test());
    }

    #[test]
    fn the_root_holds_this_crate() -> Result<()> {
        let files = load(&root())?;

        assert!(files.iter().any(|file| file.path == "xtask/src/tree.rs"));
        assert!(!files.iter().any(|file| file.path.starts_with("target/")));
        Ok(())
    }
}
