//! The states of a record: what is kept, and what is shown.

use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;

/// The state of a record as callers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Hidden from the user.
    None,
    /// Can be earned.
    Open,
    /// Can be claimed.
    Ready,
    /// Was claimed.
    Done,
}

impl Status {
    const ALL: [Self; 4] = [Self::None, Self::Open, Self::Ready, Self::Done];

    /// The word that callers see: None, Open, Ready or Done.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Open => "Open",
            Self::Ready => "Ready",
            Self::Done => "Done",
        }
    }

    /// Reads one of the words, in any case.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let same = |status: &Self| status.word().eq_ignore_ascii_case(text);
        Self::ALL.into_iter().find(same).ok_or(Code::OneOf("None, Open, Ready, Done"))
    }

    /// Whether a definition with this status is hidden from users without a record; a definition
    /// can be nothing but None or Open.
    pub fn is_hidden(self) -> Result<bool, Code> {
        match self {
            Self::None => Ok(true),
            Self::Open => Ok(false),
            Self::Ready | Self::Done => Err(Code::OneOf("None, Open")),
        }
    }
}

/// The state of a record as it is kept. Whether an open one is Ready follows from its hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Hidden from the user.
    Hidden,
    /// Can be earned, and claimed as soon as enough is.
    Open,
    /// Was claimed.
    Done,
}

impl State {
    /// Its word: hidden, open or done.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Open => "open",
            Self::Done => "done",
        }
    }
}

impl Column for State {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let state = [Self::Hidden, Self::Open, Self::Done].into_iter().find(|s| s.word() == word);
        state.ok_or_else(|| Mismatch::new("hidden, open or done", &Value::Text(word.into())))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.word().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_in_any_case() {
        for status in Status::ALL {
            assert_eq!(Status::parse(&status.word().to_uppercase()), Ok(status));
        }
        for text in ["", "Maybe", "Open ", "null"] {
            assert!(Status::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn states_come_back_from_their_column() {
        for state in [State::Hidden, State::Open, State::Done] {
            assert_eq!(State::read(state.write()), Ok(state));
        }
    }
}
