//! Sessions: people who are signed in to the pages.
//!
//! A session is opened by a password, by a link that was mailed, or by accepting an invitation. It
//! ends when its person signs out, when somebody revokes it, [`LIFE_DAYS`] after it was opened or
//! [`IDLE_DAYS`] after it was last seen, and with any change of the password.
//!
//! Invariants
//! - Of the secret, 256 random bits, only the SHA-256 is kept. It is told once.
//! - Every request looks the session and its person up anew: whoever is switched off or deleted,
//!   or whose session ended, is out at once, in every process.
//! - A limited session, of somebody whose password has expired, gives no [`Actor`](crate::Actor): it can choose a
//!   new password or end, and nothing else.
//! - A person has at most [`LIMIT`] sessions; the oldest makes room for a new one.
//! - Sessions are numbered together with credentials, so an event names what it was done with.
//! - Being seen is no change: it moves no version and writes no event. A session that has run out is
//!   cleared away without one too.

mod commands;
mod open;
mod queries;
mod resolve;
mod rows;

use std::borrow::Cow;

use store::{Column, Kind, Mismatch, Value};

pub use commands::{Revoke, RevokeAll};
pub(crate) use commands::{end_others, lift_limit};
pub use open::Opened;
pub(crate) use open::{Opening, open, sweep};
pub use queries::List;
pub use resolve::{Limited, SignedIn, Visitor};
pub(crate) use resolve::{limited, lock_limited};
pub use rows::Session;
pub(crate) use rows::{first_expiry, touch};

use crate::language::Language;
use crate::text::Line;
use crate::time::{DAY, Timestamp};

/// How long a session lasts at most, in days.
pub const LIFE_DAYS: i64 = 14;

/// How long a session lasts that is not used, in days.
pub const IDLE_DAYS: i64 = 7;

/// The most sessions of one person.
pub const LIMIT: usize = 20;

/// How somebody came to be signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// With address and password.
    Password,
    /// By a link that was mailed to sign in.
    MagicLink,
    /// By a link that was mailed to choose a new password.
    PasswordReset,
    /// By accepting an invitation.
    Invitation,
}

impl Method {
    const ALL: [Self; 4] = [Self::Password, Self::MagicLink, Self::PasswordReset, Self::Invitation];

    /// Its name, as it is stored and shown in events.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::MagicLink => "magic link",
            Self::PasswordReset => "password reset",
            Self::Invitation => "invitation",
        }
    }
}

impl Column for Method {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let unfit = || Mismatch::new("a way to sign in", &Value::Text(Cow::Borrowed(&word)));
        Self::ALL.into_iter().find(|method| method.word() == word).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.word()))
    }
}

/// What somebody signs in with: how their browser calls itself, which is only shown to people, by which
/// they tell their sessions apart; and the language that was chosen in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    name: Line,
    language: Option<Language>,
}

impl Device {
    /// Takes any text; of a long one the first 255 characters, without control characters.
    pub fn new(text: &str) -> Self {
        let shown = text.chars().filter(|c| !c.is_control()).take(255).collect::<String>();
        Self { name: Line::parse_line(shown).unwrap_or_default(), language: None }
    }

    /// The same, with the language that was chosen in it before anybody signed in. Whoever signs in
    /// keeps it, unless they chose one earlier.
    #[must_use]
    pub fn speaking(self, language: Option<Language>) -> Self {
        Self { language, ..self }
    }
}

impl Session {
    /// Whether it has not run out yet.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at && now < self.last_seen_at.plus(IDLE_DAYS * DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_come_back_from_their_column() {
        for method in Method::ALL {
            assert_eq!(Method::read(method.write()), Ok(method));
        }
    }

    #[test]
    fn a_device_may_call_itself_anything() {
        assert_eq!(Device::new("Mozilla/5.0\n(X11)\0").name.as_str(), "Mozilla/5.0(X11)");
        assert_eq!(Device::new(&"ä".repeat(300)).name.as_str(), "ä".repeat(255));
        assert_eq!(Device::new("a\u{2028}b"), Device::default());
    }
}
