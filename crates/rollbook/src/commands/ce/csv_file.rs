//! Tables as CSV (RFC 4180, UTF-8) that a spreadsheet can open without running anything: a cell that
//! would be taken for a formula gets an apostrophe in front.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use csv::{Terminator, Writer, WriterBuilder};

/// After how many rows it is told how far it has come.
const STEP: usize = 100_000;

/// Where a table goes: into a file, which appears when it is whole, or to the standard output.
pub struct Destination {
    out: Box<dyn Write>,
    /// The file and, until it is whole, its other name.
    file: Option<(PathBuf, PathBuf)>,
}

impl Destination {
    /// Opens the file beside its place, or the standard output.
    pub fn open(file: Option<PathBuf>) -> anyhow::Result<Self> {
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

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A table that is being written, row by row.
pub struct Sheet<W: Write> {
    writer: Writer<W>,
    rows: usize,
}

impl<W: Write> Sheet<W> {
    /// An empty table.
    pub fn new(out: W) -> Self {
        let writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        Self { writer, rows: 0 }
    }

    /// Writes the names of the columns.
    pub fn heading(&mut self, names: &[&str]) -> anyhow::Result<()> {
        self.writer.write_record(names).context("cannot write the report")
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &[String]) -> anyhow::Result<()> {
        for cell in cells {
            self.writer.write_field(defused(cell).as_bytes()).context("cannot write the report")?;
        }
        self.writer.write_record(None::<&[u8]>).context("cannot write the report")?;
        self.rows += 1;
        if self.rows.is_multiple_of(STEP) {
            eprintln!("{} rows …", self.rows);
        }
        Ok(())
    }
}

impl Sheet<Destination> {
    /// Ends the table; gives how many rows it has and in which file it is, if it is in one.
    pub fn finish(self) -> anyhow::Result<(usize, Option<PathBuf>)> {
        let out = self.writer.into_inner().map_err(|error| {
            anyhow::Error::new(io::Error::new(error.error().kind(), error.error().to_string()))
                .context("cannot write the report")
        })?;
        Ok((self.rows, out.settle()?))
    }
}

/// A cell that no spreadsheet takes for a formula.
fn defused(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: &[&[&str]]) -> String {
        let mut sheet = Sheet::new(Vec::new());
        sheet.heading(&["one", "two"]).unwrap();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
            sheet.row(&cells).unwrap();
        }
        String::from_utf8(sheet.writer.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn rows_are_written_as_rfc_4180_says() {
        let text = written(&[&["a,b", "say \"x\""], &["line\nbreak", "Ä"], &["", ""]]);
        assert_eq!(text, "one,two\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\"line\nbreak\",Ä\r\n,\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(defused(cell), format!("'{cell}"));
        }
        for cell in ["", "1", "a=b", "'=1", "ann@acme.example"] {
            assert_eq!(defused(cell), cell);
        }
        assert_eq!(written(&[&["=1", "x"]]), "one,two\r\n'=1,x\r\n");
    }

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.csv");
        let mut sheet = Sheet::new(Destination::open(Some(file.clone())).unwrap());
        sheet.heading(&["one"]).unwrap();
        sheet.row(&["1".to_owned()]).unwrap();
        assert!(!file.exists());

        let (rows, written) = sheet.finish().unwrap();

        assert_eq!((rows, written.as_deref()), (1, Some(file.as_path())));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\r\n1\r\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
