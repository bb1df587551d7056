//! `rollbook ce report`.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use directory::{Directory, clients};
use reports::{Report, Rows, period};
use serde_json::json;

use crate::cli::{CeReport, CeRows};
use crate::commands::{client_id, operator};
use crate::output::Answer;

/// After how many rows it is told how far it has come.
const STEP: usize = 100_000;

/// Writes the report.
pub async fn run(directory: &Directory, options: CeReport) -> anyhow::Result<Answer> {
    let client = client_id(options.client);
    directory.get(&operator(), clients::Get(client)).await?;
    let period = period(options.from.as_deref(), options.to.as_deref())?;
    let rows = match options.of {
        CeRows::Records => Rows::Records,
        CeRows::Claims => Rows::Claims,
    };
    let marked = options.output.is_some() && !options.no_byte_order_mark;
    let mut destination = Destination::open(options.output)?;
    let report = Report::new(directory.clone(), operator(), client, rows, period);
    let mut report = if marked { report.with_byte_order_mark() } else { report };
    let mut told = STEP;
    while let Some(piece) = report.next().await? {
        if !destination.write(&piece)? {
            return Ok(Answer::new("", serde_json::Value::Null));
        }
        if report.rows() >= told {
            eprintln!("{} rows …", report.rows());
            told += STEP;
        }
    }
    Ok(match destination.settle()? {
        Some(file) => {
            let (rows, file) = (report.rows(), file.display().to_string());
            Answer::new(format!("{rows} rows in {file}"), json!({ "rows": rows, "file": file }))
        }
        None => Answer::new("", serde_json::Value::Null),
    })
}

/// Where a table goes: into a file, which appears when it is whole, or to the standard output.
struct Destination {
    out: Box<dyn Write>,
    /// The file and, until it is whole, its other name.
    file: Option<(PathBuf, Part)>,
}

/// A file that is not whole. It goes when nobody wants it any more, since what it says of people is nobody
/// else's.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // Where it got its name, it is not here any more.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A new file, for this user of the system alone.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Destination {
    /// Opens the file beside its place, or the standard output.
    fn open(file: Option<PathBuf>) -> anyhow::Result<Self> {
        let Some(file) = file else {
            return Ok(Self { out: Box::new(BufWriter::new(io::stdout())), file: None });
        };
        let mut name = file.file_name().context("--output must name a file")?.to_owned();
        name.push(".part");
        let part = file.with_file_name(name);
        let made = private(&part).with_context(|| format!("cannot write {}", part.display()))?;
        let out = Box::new(BufWriter::with_capacity(1 << 16, made));
        Ok(Self { out, file: Some((file, Part(part))) })
    }

    /// Writes a piece. False: whoever read the standard output, such as `head`, has enough.
    fn write(&mut self, piece: &[u8]) -> anyhow::Result<bool> {
        self.wanted(|out| out.write_all(piece))
    }

    fn wanted(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<bool> {
        match write(&mut *self.out) {
            Err(error) if self.file.is_none() && error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(false)
            }
            other => other.map(|()| true).context("cannot write the report"),
        }
    }

    /// Gives the file its name.
    fn settle(mut self) -> anyhow::Result<Option<PathBuf>> {
        self.wanted(|out| out.flush())?;
        let Some((file, part)) = self.file else { return Ok(None) };
        drop(self.out);
        let (from, to) = (part.0.display(), file.display());
        std::fs::rename(&part.0, &file).with_context(|| format!("cannot rename {from} to {to}"))?;
        Ok(Some(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.csv");
        let mut destination = Destination::open(Some(file.clone())).unwrap();
        destination.write(b"one").unwrap();
        assert!(!file.exists());

        let written = destination.settle().unwrap();

        assert_eq!(written.as_deref(), Some(file.as_path()));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn of_a_file_that_is_never_whole_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut destination = Destination::open(Some(folder.path().join("report.csv"))).unwrap();
        destination.write(b"one").unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

        drop(destination);

        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn only_who_wrote_a_report_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.csv");

        Destination::open(Some(file.clone())).unwrap().settle().unwrap();

        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
