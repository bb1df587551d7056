//! Bringing the schema of a file up to date.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;
use rusqlite::backup::Backup;

use super::connection::{Connection, Files};
use crate::expand::Layout;
use crate::migrations::{Applied, Migration, Mode, own_tables, pending};
use crate::settings::Settings;
use crate::sql::Engine;

/// Applies what is pending, each migration in a transaction of its own that nobody else can write
/// beside. The error is the end of a sentence that begins with the file.
pub(super) fn run(
    connection: &mut Connection,
    files: &Files,
    settings: &Settings,
) -> Result<(), String> {
    let mode = if settings.migrate { Mode::Migrate } else { Mode::Check };
    let mut safe = false;
    loop {
        connection.run("BEGIN IMMEDIATE").map_err(text)?;
        let stepped = step(connection, files, settings, mode, &mut safe);
        let ended = match stepped {
            Ok(_) => connection.run("COMMIT").map_err(text),
            Err(_) => connection.rollback().map_err(text),
        };
        let more = stepped?;
        ended?;
        if !more {
            return Ok(());
        }
    }
}

/// Applies the next migration inside the open transaction; false when there is none.
fn step(
    connection: &Connection,
    files: &Files,
    settings: &Settings,
    mode: Mode,
    safe: &mut bool,
) -> Result<bool, String> {
    let applied = applied(connection, mode)?;
    let pending = pending(&settings.migrations, &applied, Engine::Sqlite, mode)?;
    let Some(migration) = pending.first() else { return Ok(false) };
    if !applied.is_empty() && !*safe {
        back_up(files.path(), migration)?;
    }
    *safe = true;
    apply(connection, migration, (settings.clock)())?;
    Ok(true)
}

/// What was applied so far. Makes the tables for it in an empty file.
fn applied(connection: &Connection, mode: Mode) -> Result<Vec<Applied>, String> {
    let raw = connection.raw();
    let count = |condition: &str| {
        let text = format!("SELECT COUNT(*) FROM sqlite_schema WHERE {condition}");
        raw.query_row(&text, (), |row| row.get::<_, i64>(0)).map_err(text_of)
    };
    if count("name = 'schema_migrations'")? == 0 {
        if count("TRUE")? > 0 {
            return Err("it is a database of another program; choose another file".to_owned());
        }
        if mode == Mode::Check {
            return Ok(Vec::new());
        }
        for statement in own_tables(Layout::Sqlite).map_err(text)? {
            raw.execute_batch(&statement).map_err(text_of)?;
        }
    }
    let mut rows = raw
        .prepare("SELECT version, checksum FROM schema_migrations ORDER BY version")
        .map_err(text_of)?;
    let read =
        |row: &rusqlite::Row<'_>| Ok(Applied { version: row.get(0)?, checksum: row.get(1)? });
    rows.query_map((), read).and_then(Iterator::collect).map_err(text_of)
}

fn apply(connection: &Connection, migration: &Migration, now: i64) -> Result<(), String> {
    let named = |reason: String| format!("migration {}: {reason}", migration.name);
    let expanded = migration.expanded(Layout::Sqlite).map_err(text)?;
    connection.raw().execute_batch(&expanded).map_err(text_of).map_err(named)?;
    let row = (migration.version, migration.checksum(Engine::Sqlite), now);
    let insert =
        "INSERT INTO schema_migrations (version, checksum, applied_at) VALUES (?1, ?2, ?3)";
    connection.raw().execute(insert, row).map_err(text_of).map_err(named)?;
    Ok(())
}

/// Copies a file that has something in it, before the migration changes it: `rollbook.db` becomes
/// `rollbook.db.before-0007`. The lock of the caller keeps writers away meanwhile.
fn back_up(path: &Path, migration: &Migration) -> Result<(), String> {
    let named = |reason: String| format!("no backup could be made before migrating it: {reason}");
    let with_ending = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let backup = with_ending(&format!(".before-{:04}", migration.version));
    let unfinished = with_ending(&format!(".before-{:04}.unfinished", migration.version));
    if unfinished.exists() {
        fs::remove_file(&unfinished).map_err(text).map_err(named)?;
    }
    copy(path, &unfinished).map_err(text_of).map_err(named)?;
    fs::rename(&unfinished, &backup).map_err(text).map_err(named)
}

fn copy(from: &Path, to: &Path) -> Result<(), rusqlite::Error> {
    let source = rusqlite::Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut target = rusqlite::Connection::open(to)?;
    Backup::new(&source, &mut target)?.step(-1)?;
    target.pragma_update(None, "journal_mode", "DELETE")
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn text_of(error: rusqlite::Error) -> String {
    text(error)
}
