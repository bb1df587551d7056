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
        for cell in ["", "1", "a=b", "'=1", "ann@acme.example"] {
            assert_eq!(defused(cell), cell);
        }
        assert_eq!(written(&[&["=1", "x"]]), "one,two\r\n'=1,x\r\n");
    }
}
