//! Links that are mailed to people: to sign in, to choose a new password, to confirm an address,
//! and to change to another one.
//!
//! Whoever asks for one gets the same answer whether or not the address is known. The mail is a job
//! that holds ids, a language and a path only: the secret of a link is made by [`Issue`] when the mail is written, and
//! stands nowhere but in the mail.
//!
//! Invariants
//! - A link works once, even if it is followed twice at the same moment. Looking at one does
//!   not use it up, because mail programs follow links by themselves.
//! - A person has at most one good link of each kind: a newer one ends the one before.
//! - A link ends when its time is over, when its person is switched off or deleted or gets another
//!   address, and with any change of the password. One to change the address ends with any wish for
//!   another one, too.
//! - Of the secret, 256 random bits, only the SHA-256 is kept.
//! - A link to sign in, or to choose a password, carries the path of the site that whoever asked for it
//!   wanted to go to. What a browser brings back is judged again before it is followed.
//! - Following a link shows that the address is one's own; [`Confirmed`] says since when.

pub mod addresses;
mod commands;
mod follow;
mod issue;
pub mod mails;
mod queries;
mod request;
mod rows;

use std::borrow::Cow;

use store::{Column, Kind as Storage, Mismatch, Value};

pub use commands::Send;
pub(crate) use commands::{confirm, end_all, forget, sweep};
pub use follow::Seen;
pub use issue::{Issue, Issued};
pub use queries::Confirmed;
pub use request::Request;
pub(crate) use rows::first_expiry;

use crate::clients::Client;
use crate::time::{DAY, Timestamp};

/// How long a link to choose a new password is good for: one hour, in microseconds.
pub const RESET_LIFE: i64 = 3_600_000_000;

/// How long a link to confirm an address is good for, in days.
pub const CONFIRM_DAYS: i64 = 3;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// To sign in without a password; good for as many days as the client says.
    Magic,
    /// To choose a new password; good for [`RESET_LIFE`].
    Reset,
    /// To confirm the present address; good for [`CONFIRM_DAYS`].
    Confirm,
    /// To change to the address that it was mailed to; good for [`CONFIRM_DAYS`] after it was asked for.
    Address,
}

impl LinkKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Magic, Self::Reset, Self::Confirm, Self::Address];

    /// Its name, as it is stored and shown in events; the kind of the job that mails one too.
    pub fn word(self) -> &'static str {
        match self {
            Self::Magic => "magic-link",
            Self::Reset => "password-reset",
            Self::Confirm => "confirm-address",
            Self::Address => "change-address",
        }
    }

    /// When a link that is made now runs out.
    fn expiry(self, client: &Client, now: Timestamp) -> Timestamp {
        now.plus(match self {
            Self::Magic => client.magic_link_days * DAY,
            Self::Reset => RESET_LIFE,
            Self::Confirm | Self::Address => CONFIRM_DAYS * DAY,
        })
    }
}

impl Column for LinkKind {
    const KIND: Storage = Storage::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let unfit = || Mismatch::new("a kind of link", &Value::Text(Cow::Borrowed(&word)));
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_back_from_their_column() {
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::read(kind.write()), Ok(kind));
        }
    }
}
