//! Tables as CSV (RFC 4180, UTF-8) that a spreadsheet can open without running anything: a cell that
//! would be taken for a formula gets an apostrophe in front.

use std::borrow::Cow;
use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};
use directory::Error;

/// A table that is being written, row by row.
pub struct Sheet<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Sheet<W> {
    /// An empty table.
    pub fn new(out: W) -> Self {
        Self::further(out)
    }

    /// More rows of a table that has begun.
    pub fn further(out: W) -> Self {
        Self { writer: WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out) }
    }

    /// Writes the names of the columns.
    pub fn heading(&mut self, names: &[&str]) -> Result<(), Error> {
        self.writer.write_record(names).map_err(unwritten)
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &[String]) -> Result<(), Error> {
        for cell in cells {
            self.writer.write_field(defused(cell).as_bytes()).map_err(unwritten)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(unwritten)
    }

    /// What it was written to.
    pub fn finish(self) -> Result<W, Error> {
        self.writer.into_inner().map_err(|error| unwritten(error.error()))
    }
}

fn unwritten(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("cannot write a report: {error}"))
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
        String::from_utf8(sheet.finish().unwrap()).unwrap()
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
