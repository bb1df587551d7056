//! `rollbook ce report`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

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
        destination.out.write_all(&piece).context("cannot write the report")?;
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
    file: Option<(PathBuf, PathBuf)>,
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
        let made =
            File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
        Ok(Self {
            out: Box::new(BufWriter::with_capacity(1 << 16, made)),
            file: Some((file, part)),
        })
    }

    /// Gives the file its name.
    fn settle(mut self) -> anyhow::Result<Option<PathBuf>> {
        self.out.flush().context("cannot write the report")?;
        let Some((file, part)) = self.file else { return Ok(None) };
        drop(self.out);
        std::fs::rename(&part, &file)
            .with_context(|| format!("cannot rename {} to {}", part.display(), file.display()))?;
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
        destination.out.write_all(b"one").unwrap();
        assert!(!file.exists());

        let written = destination.settle().unwrap();

        assert_eq!(written.as_deref(), Some(file.as_path()));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
