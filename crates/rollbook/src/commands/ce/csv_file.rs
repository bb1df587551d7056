//! Tables as CSV (RFC 4180, UTF-8) that a spreadsheet can open without running anything: a cell that
//! would be taken for a formula gets an apostrophe in front. A file begins with a byte order mark, without
//! which spreadsheets take it for another encoding.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use csv::{Terminator, Writer, WriterBuilder};

/// After how many rows it is told how far it has come.
const STEP: usize = 100_000;

/// The byte order mark.
const MARK: &str = "\u{feff}";

/// Where a table goes: into a file, which appears when it is whole, or to the standard output.
pub struct Destination {
    out: Box<dyn Write>,
    /// The file and, until it is whole, its other name.
    file: Option<(PathBuf, PathBuf)>,
}

impl Destination {
    /// Opens the file beside its place, or the standard output. A file begins with a byte order mark if
    /// it is `marked`.
    pub fn open(file: Option<PathBuf>, marked: bool) -> anyhow::Result<Self> {
        let Some(file) = file else {
            return Ok(Self { out: Box::new(BufWriter::new(io::stdout())), file: None });
        };
        let mut name = file.file_name().context("--output must name a file")?.to_owned();
        name.push(".part");
        let part = file.with_file_name(name);
        let made =
            File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
        let mut out = BufWriter::with_capacity(1 << 16, made);
        if marked {
            out.write_all(MARK.as_bytes()).context("cannot write the report")?;
        }
        Ok(Self { out: Box::new(out), file: Some((file, part)) })
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

/// A cell that no spreadsheet takes for a formula. Where a formula stands behind apostrophes already it
/// gets one more, so that whoever takes one away has the text that was meant.
fn defused(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

/// Whether a text begins with a sign of a formula, of ordinary or full width, behind nothing but what
/// cannot be seen; or with a tab or line break, behind which some programs begin a new cell.
fn is_formula(text: &str) -> bool {
    let first = text.trim_start_matches(is_invisible).chars().next();
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    first.is_some_and(|sign| signs.contains(&sign)) || text.starts_with(['\t', '\r'])
}

/// Blanks, control characters, and signs that only say how others are written.
fn is_invisible(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use csv::ReaderBuilder;
    use proptest::prelude::*;

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
        for cell in
            [" =1", "\n=1", "\u{a0}\u{3000}+1", "\u{200b}@x", "\u{feff}-1", "\0=1", "\u{202e}=1"]
        {
            assert_eq!(defused(cell), format!("'{cell}"));
        }
        for cell in ["＝1", "＋1", "－1", "＠x", " \n＝1", "'=1", "'' ＝1"] {
            assert_eq!(defused(cell), format!("'{cell}"));
        }
        for cell in ["", " ", "'", "1", "a=b", "'t Hooft", "ann@acme.example", " a", "\na"] {
            assert_eq!(defused(cell), cell);
        }
        assert_eq!(written(&[&["=1", "x"]]), "one,two\r\n'=1,x\r\n");
    }

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.csv");
        let mut sheet = Sheet::new(Destination::open(Some(file.clone()), false).unwrap());
        sheet.heading(&["one"]).unwrap();
        sheet.row(&["1".to_owned()]).unwrap();
        assert!(!file.exists());

        let (rows, written) = sheet.finish().unwrap();

        assert_eq!((rows, written.as_deref()), (1, Some(file.as_path())));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\r\n1\r\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_says_that_it_is_utf_8() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.csv");
        let mut sheet = Sheet::new(Destination::open(Some(file.clone()), true).unwrap());
        sheet.heading(&["Größe"]).unwrap();
        sheet.row(&["Ä".to_owned()]).unwrap();
        sheet.finish().unwrap();

        let bytes = std::fs::read(&file).unwrap();

        assert_eq!(bytes, [b"\xef\xbb\xbf", "Größe\r\nÄ\r\n".as_bytes()].concat());
        let mut reader = ReaderBuilder::new().from_path(&file).unwrap();
        assert_eq!(reader.headers().unwrap(), vec!["Größe"], "a reader passes the mark over");
        assert_eq!(reader.records().next().unwrap().unwrap(), vec!["Ä"]);
    }

    /// The text that a cell means: without the apostrophe, if it got one.
    fn meant(cell: &str) -> &str {
        let is_defused = cell.starts_with('\'') && is_formula(cell.trim_start_matches('\''));
        if is_defused { &cell[1..] } else { cell }
    }

    proptest! {
        #[test]
        fn a_reader_of_rfc_4180_gets_the_same_texts_back(
            rows in proptest::collection::vec(("(?s)['=＝@ \t\r\n,;\"aä]{0,6}", "(?s).{0,12}"), 0..6),
        ) {
            let cells: Vec<[&str; 2]> = rows.iter().map(|(one, two)| [&**one, &**two]).collect();
            let rows: Vec<&[&str]> = cells.iter().map(|row| &row[..]).collect();

            let text = written(&rows);

            let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|row| row.unwrap().iter().map(|cell| meant(cell).to_owned()).collect())
                .collect();
            prop_assert_eq!(read, cells);
        }

        #[test]
        fn what_is_written_is_no_formula(cell in "(?s)['=＋@ \t\r\u{3000}a]{0,6}") {
            prop_assert!(!is_formula(&defused(&cell)), "{:?}", cell);
        }
    }
}
