//! What the command line answers: for people, or as JSON; and exit codes.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use directory::Error;
use serde_json::{Value, json};

use crate::config::ConfigError;

/// The answer of a command in both forms.
pub struct Answer {
    /// For people.
    pub text: String,
    /// For programs.
    pub json: Value,
    /// Whether it tells of something that is wrong, so that the exit code is 1.
    pub has_failed: bool,
}

impl Answer {
    /// An answer.
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json, has_failed: false }
    }

    /// The same, as an answer that something is wrong.
    pub fn failed(self) -> Self {
        Self { has_failed: true, ..self }
    }

    /// A table with a heading, or a sentence when it has no rows.
    pub fn table(heading: &[&str], rows: &[Vec<String>], none: &str, json: Value) -> Self {
        if rows.is_empty() {
            return Self::new(none, json);
        }
        let heading: Vec<String> = heading.iter().map(|cell| (*cell).to_owned()).collect();
        let all = || std::iter::once(&heading).chain(rows);
        let width = |column: usize| {
            all()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..heading.len()).map(width).collect();
        let mut text = String::new();
        for row in all() {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let _ = write!(line, "{cell:width$}  ");
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        Self::new(text.trim_end(), json)
    }

    /// Prints it. A command that has nothing to say in JSON says nothing.
    ///
    /// # Errors
    /// The output cannot be written; no longer being read is no error.
    pub fn print(&self, as_json: bool) -> io::Result<()> {
        if as_json {
            if !self.json.is_null() {
                return say(&format!("{:#}", self.json));
            }
        } else if !self.text.is_empty() {
            return say(&self.text);
        }
        Ok(())
    }
}

/// Writes lines to the standard output. Whoever reads no further, such as `head`, has enough.
fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Prints an error where it belongs and gives the exit code it stands for.
pub fn fail(error: &anyhow::Error, as_json: bool) -> ExitCode {
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    tell(&format!("rollbook: {}", chain.join(": ")), &chain.join(": "), as_json);
    ExitCode::from(code(error))
}

/// Prints what clap has to say about the arguments: help and version, or what is wrong with them.
pub fn usage(error: &clap::Error, as_json: bool) -> ExitCode {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return match say(text.trim_end()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error.into(), as_json),
        };
    }
    let short = match error.kind() {
        clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "a command is missing; --help lists them".to_owned()
        }
        _ => {
            let told = text.split("\n\nUsage:").next().unwrap_or_default();
            let words: Vec<_> = told.trim_start_matches("error:").split_whitespace().collect();
            words.join(" ")
        }
    };
    tell(text.trim_end(), &short, as_json);
    ExitCode::from(2)
}

/// Writes an error to the standard error output, or as JSON to the standard output.
fn tell(text: &str, short: &str, as_json: bool) {
    // There is nowhere left to tell that this cannot be told.
    let _ = if as_json {
        say(&format!("{:#}", json!({ "error": short })))
    } else {
        writeln!(io::stderr(), "{text}")
    };
}

fn code(error: &anyhow::Error) -> u8 {
    if error.is::<ConfigError>() {
        return 2;
    }
    if error.is::<store::OpenError>() {
        return 5;
    }
    match error.downcast_ref::<Error>() {
        Some(Error::NotFound(_)) => 3,
        Some(Error::Invalid(_) | Error::Conflict(_) | Error::Denied(_) | Error::Stale { .. }) => 4,
        Some(Error::Unavailable(_) | Error::Unknown) => 5,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use directory::Noun;

    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["1".to_owned(), "Acme".to_owned()], vec!["12".to_owned(), "Ä".to_owned()]];
        let table = Answer::table(&["id", "name"], &rows, "none", Value::Null);
        assert_eq!(table.text, "id  name\n1   Acme\n12  Ä");
        assert_eq!(Answer::table(&["id"], &[], "none", Value::Null).text, "none");
    }

    #[test]
    fn exit_codes_tell_what_kind_of_failure_it_was() {
        assert_eq!(code(&Error::NotFound(Noun::User).into()), 3);
        assert_eq!(code(&Error::Unavailable("full").into()), 5);
        assert_eq!(code(&ConfigError::Rule("a".into(), "b".into()).into()), 2);
        assert_eq!(code(&anyhow::anyhow!("else")), 1);
    }
}
