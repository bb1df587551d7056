//! Reports of continuing education as CSV: everybody's progress, and the claims that were made.
//!
//! A report is asked for a piece at a time, each a page of rows of the directory, so none is ever held
//! whole, and no transaction waits for whoever takes it. The command line and the pages write the same.
//!
//! What is absent: no file, no network, and no rule about who may see what; that is the directory's.

mod csv_file;
mod report;

pub use report::{Report, Rows, period};
