//! Notes of the statements that were run, for checks after the tests.
//!
//! With the feature `trace`, each statement is noted once for each place, engine and text, and
//! written to a file: engine, place and text, separated by tabs. Without it there is nothing here.

#[cfg(feature = "trace")]
mod notes {
    use std::collections::HashSet;
    use std::fs::{File, OpenOptions};
    use std::io::{self, Write as _};
    use std::path::Path;
    use std::sync::LazyLock;

    use parking_lot::Mutex;

    use crate::sql::{Engine, Sql};

    static NOTES: LazyLock<Mutex<Notes>> = LazyLock::new(Mutex::default);

    #[derive(Default)]
    struct Notes {
        lines: HashSet<String>,
        file: Option<File>,
    }

    /// Appends every statement run by this process to a file, also those before this call.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn to_file(path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        let mut notes = NOTES.lock();
        for line in &notes.lines {
            file.write_all(line.as_bytes())?;
        }
        notes.file = Some(file);
        Ok(())
    }

    pub(crate) fn note(sql: &Sql, engine: Engine, text: &str) {
        let (path, line) = sql.place();
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("{}\t{path}:{line}\t{words}\n", engine.name());
        let mut notes = NOTES.lock();
        if notes.lines.contains(&line) {
            return;
        }
        if let Some(file) = &mut notes.file
            && let Err(error) = file.write_all(line.as_bytes())
        {
            tracing::warn!(%error, "a statement could not be noted");
        }
        notes.lines.insert(line);
    }
}

#[cfg(feature = "trace")]
pub(crate) use notes::note;
#[cfg(feature = "trace")]
pub use notes::to_file;

#[cfg(not(feature = "trace"))]
#[inline]
pub(crate) fn note(_: &crate::sql::Sql, _: crate::sql::Engine, _: &str) {}
