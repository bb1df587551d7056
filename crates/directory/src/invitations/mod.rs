//! Invitations: how somebody becomes a user of a client.
//!
//! An invitation is for an e-mail address; the user exists once it is accepted. Inviting the same
//! address again joins the pending invitation: its apps are united, its key stays, its count grows.
//! An invitation of somebody who is a user already adds what it gives when they accept it.
//!
//! Invariants
//! - An address of a client has at most one pending invitation, whatever its case.
//! - A key works once, and never after withdrawal or expiry. Inviting an address whose invitation
//!   has lapsed makes a new one with a new key.
//! - Only whoever may see the client's invitations, and may give the roles that one gives, can read
//!   its key. It stands in no event.
//! - Each mail is one job, written together with the count that it makes.
//! - What became of the latest mail is kept, for whoever looks after the pending ones.
//!
//! - Whoever invites is allowed to give what the invitation gives, then; whoever accepts is not
//!   asked.
//!
//! This module never sends mail.

mod accept;
mod commands;
mod delivery;
mod grants;
mod import;
mod letters;
mod look;
mod queries;
mod rows;

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use store::{Column, Kind, Mismatch, Value};

pub use accept::{Accept, AcceptAsUser, Acceptance, Accepted};
pub use commands::{Invite, Resend, Withdraw};
pub use delivery::{Content, Delivery, GetContent, MAIL_KIND, Mail, Writing};
pub use grants::Grants;
pub use import::Import;
pub use look::Offer;
pub use queries::{ByIds, Ids, Newest, NewestPage};
pub use rows::Invitation;

use crate::error::{Error, Noun};
use crate::ids::{AppCode, IdSource, Version};
use crate::json::Object;
use crate::text::{Email, Line, Message};
use crate::time::{DAY, Timestamp};
use crate::users;

/// The most addresses that can be invited at once.
pub const LIMIT: usize = 100;

/// One address to invite. What is not given is that of a fresh invitation, or stays as it is in a
/// pending one.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The address.
    pub email: Email,
    /// Apps that the user may open; those of a pending invitation stay.
    pub initial_apps: Vec<AppCode>,
    /// Free data of the user for the apps.
    pub extra: Option<Object>,
    /// Whether apps show the user anonymised data.
    pub demo: Option<bool>,
    /// What the user will have besides; that of a pending invitation stays.
    pub grants: Grants,
    /// Subject of the mail; empty for that of the client.
    pub subject: Option<Line>,
    /// Additional text of the mail; empty for that of the client.
    pub body: Option<Message>,
}

impl Entry {
    /// An address and nothing else.
    pub fn of(email: Email) -> Self {
        Self {
            email,
            initial_apps: Vec::new(),
            extra: None,
            demo: None,
            grants: Grants::default(),
            subject: None,
            body: None,
        }
    }
}

/// An invitation as it is shown.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// Its apps, by number.
    pub apps: Vec<AppCode>,
    /// Who made it, with their apps; nobody if it was not a person, or one who is deleted by now.
    pub inviter: Option<Arc<users::Details>>,
}

/// What the link of an invitation carries: 40 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// [`Error::NotFound`] for any other text: no invitation has it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let fits = text.len() == 40 && text.bytes().all(digit);
        if fits { Ok(Self(text.to_owned())) } else { Err(Error::NotFound(Noun::Invitation)) }
    }

    fn new(ids: &mut IdSource) -> Self {
        Self(ids.key40())
    }

    /// The 40 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the look-up table of keys holds.
    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Whoever has a key can use it, so logs never show one.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(secret)")
    }
}

impl Column for Key {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

impl Invitation {
    /// Whether it can still be accepted at an instant.
    pub fn is_pending(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }

    /// The state after one more mail. `days` is how long an invitation is good for after its
    /// latest mail, `None` for ever.
    fn mailed(&self, now: Timestamp, days: Option<u16>) -> Self {
        Self {
            version: self.version.next(),
            mailed_at: now,
            mail_count: self.mail_count + 1,
            expires_at: expiry(now, days),
            ..self.clone().waiting()
        }
    }

    /// The state after it was accepted, withdrawn or found to have lapsed.
    fn closed(&self, now: Timestamp) -> Self {
        let version: Version = self.version.next();
        Self { version, closed_at: Some(now), ..self.clone() }
    }
}

/// When an invitation that was mailed at an instant lapses.
fn expiry(mailed_at: Timestamp, days: Option<u16>) -> Option<Timestamp> {
    days.map(|days| mailed_at.plus(i64::from(days) * DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_40_lower_case_hexadecimal_digits() {
        let made = Key::new(&mut IdSource::seeded([3; 32]));
        assert_eq!(Key::parse(made.as_str()).unwrap(), made);
        let upper = made.as_str().to_uppercase();
        for text in ["", "0", &"g".repeat(40), &"0".repeat(41), &format!("{upper}A"), "é"] {
            assert!(matches!(Key::parse(text), Err(Error::NotFound(Noun::Invitation))), "{text}");
        }
    }

    #[test]
    fn a_key_is_not_written_to_logs() {
        let key = Key::new(&mut IdSource::seeded([3; 32]));
        assert!(!format!("{key:?}").contains(key.as_str()));
    }

    #[test]
    fn an_invitation_lapses_so_many_days_after_its_latest_mail() {
        let mailed = Timestamp(1_000);
        assert_eq!(expiry(mailed, Some(30)), Some(Timestamp(1_000 + 30 * DAY)));
        assert_eq!(expiry(mailed, None), None);
    }
}
