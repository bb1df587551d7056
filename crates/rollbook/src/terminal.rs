//! Passwords that are typed, or stand in a file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::Context;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// The most bytes that are read of a line.
const LONGEST: u64 = 64 * 1024;

/// The password in the first line of a file, or of the standard input for `-`. Whoever sits at a
/// terminal is asked for it, and it is not shown while it is typed.
///
/// # Errors
/// The file cannot be read or is no text, or nothing is there.
pub fn password_in(path: &Path) -> anyhow::Result<String> {
    if path != Path::new("-") {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        return first_line(file, &path.display().to_string());
    }
    let input = io::stdin().lock();
    if !input.is_terminal() {
        return first_line(input, "the standard input");
    }
    eprint!("Password: ");
    io::stderr().flush().context("cannot ask for the password")?;
    let typed = {
        let _hidden = Hidden::begin()?;
        first_line(input, "the terminal")
    };
    eprintln!();
    typed
}

/// The first line, without what ends it.
fn first_line(from: impl Read, name: &str) -> anyhow::Result<String> {
    let mut line = String::new();
    let read = BufReader::new(from.take(LONGEST)).read_line(&mut line);
    read.with_context(|| format!("cannot read {name}"))?;
    anyhow::ensure!(!line.is_empty(), "there is no password in {name}");
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A terminal that does not show what is typed, until this ends.
struct Hidden(Termios);

impl Hidden {
    fn begin() -> anyhow::Result<Self> {
        let before = tcgetattr(io::stdin()).context("cannot hide what is typed")?;
        let mut hiding = before.clone();
        hiding.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &hiding)
            .context("cannot hide what is typed")?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // Where it cannot be undone, the shell does so at its next prompt.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_password() {
        for text in ["secret", "secret\n", "secret\r\nmore"] {
            assert_eq!(first_line(text.as_bytes(), "x").unwrap(), "secret");
        }
        assert_eq!(first_line(" a b \n".as_bytes(), "x").unwrap(), " a b ");
        let nothing = first_line("".as_bytes(), "the standard input").unwrap_err();
        assert_eq!(nothing.to_string(), "there is no password in the standard input");
    }
}
