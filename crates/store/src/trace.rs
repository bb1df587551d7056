//! Notes of the statements that were run, for checks after the tests.
//!
//! With the feature `trace`, and from the call of `to_file` on, each statement is noted once for
//! each place, engine and text, and written to a file: engine, place and text, separated by tabs.
//! Without the feature there is nothing here; with it but without a file, hardly more, because a
//! build of the whole workspace has the feature on.

#[cfg(feature = "trace")]
mod notes {
    use std::collections::HashSet;
    use std::fs::{File, OpenOptions};
    use std::io::{self, Write as _};
    use std::path::Path;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    use parking_lot::Mutex;

    use crate::sql::{Engine, Sql};

    static ON: AtomicBool = AtomicBool::new(false);
    static NOTES: LazyLock<Mutex<Notes>> = LazyLock::new(Mutex::default);

    #[derive(Default)]
    struct Notes {
        lines: HashSet<String>,
        file: Option<File>,
    }

    /// Appends every statement that this process runs from now on to a file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn to_file(path: &Path) -> io::Result<()> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        NOTES.lock().file = Some(file);
        ON.store(true, Ordering::Release);
        Ok(())
    }

    pub(crate) fn note(sql: &Sql, engine: Engine, text: &str) {
        if !ON.load(Ordering::Acquire) {
            return;
        }
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
