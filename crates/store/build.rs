//! Lists the files of the migrations folder, so that a new file is embedded without being named
//! anywhere else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The texts of one migration: shared, or one for each engine.
#[derive(Default)]
struct Texts {
    sqlite: Option<PathBuf>,
    postgres: Option<PathBuf>,
}

fn main() -> io::Result<()> {
    // Asked when it runs: this program outlives a checkout that is moved.
    let folder = told("CARGO_MANIFEST_DIR")?.join("../../migrations");
    println!("cargo::rerun-if-changed={}", folder.display());
    let list = list(&migrations(&folder)?)?;
    fs::write(told("OUT_DIR")?.join("migrations.rs"), list)
}

/// A folder that Cargo names.
fn told(variable: &str) -> io::Result<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "Cargo says by the environment where it builds")]
    let folder = std::env::var_os(variable);
    folder.map(PathBuf::from).ok_or_else(|| io::Error::other(format!("{variable} is not set")))
}

/// The migrations by `NNNN_name`.
fn migrations(folder: &Path) -> io::Result<BTreeMap<String, Texts>> {
    let mut found: BTreeMap<String, Texts> = BTreeMap::new();
    let unreadable = |error| io::Error::other(format!("{}: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry?.path().canonicalize()?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(stem) = file.strip_suffix(".sql") else { continue };
        if let Some(name) = stem.strip_suffix(".sqlite") {
            found.entry(name.to_owned()).or_default().sqlite = Some(path);
        } else if let Some(name) = stem.strip_suffix(".postgres") {
            found.entry(name.to_owned()).or_default().postgres = Some(path);
        } else {
            let texts = found.entry(stem.to_owned()).or_default();
            texts.sqlite = Some(path.clone());
            texts.postgres = Some(path);
        }
    }
    Ok(found)
}

fn list(migrations: &BTreeMap<String, Texts>) -> io::Result<String> {
    let mut list = String::from("&[\n");
    for (name, texts) in migrations {
        let number = name.split('_').next().and_then(|number| number.parse::<u32>().ok());
        let (Some(version), Some(sqlite), Some(postgres)) =
            (number, texts.sqlite.as_deref(), texts.postgres.as_deref())
        else {
            let message = format!("migrations/{name}: needs a number and a text for each engine");
            return Err(io::Error::other(message));
        };
        writeln!(
            list,
            "    Migration {{ version: {version}, name: {name:?}, \
             sqlite: include_str!({sqlite:?}), postgres: include_str!({postgres:?}) }},"
        )
        .map_err(io::Error::other)?;
    }
    list.push(']');
    Ok(list)
}
