//! Clients: the tenants. A client owns everything below it and has one site, settings, texts and
//! a password policy.
//!
//! Invariants
//! - Numbers of clients and sites, domains and object ids of clients are unique in the installation.
//! - A client is made with its built-in roles and tag types, and never deleted.
//! - Texts are stored as given; whoever shows one as HTML sanitises it.
//! - A logo is in its row what its client says it is called, or neither is there.

mod accent;
mod commands;
mod domain;
mod face;
mod locks;
mod queries;
pub(crate) mod rows;

pub use accent::AccentColor;
pub use commands::{Create, Update};
pub use domain::{Domain, location};
pub use face::{Face, GetLogo, SetFace};
pub use locks::SetLocks;
pub use queries::{ByDomain, ByIds, ByOid, Get, Ids, List, OfHost, Profile, Site};
pub use rows::Client;

use crate::error::{Code, Error, FieldError};
use crate::ids::ClientId;
use crate::patch::patch;
use crate::text::{Line, Message};

patch! {
    /// A change of settings: what is given is set, what is not stays. 19 of them are the writable
    /// settings of the Clients API.
    pub struct Settings for Client {
        /// The name people see, never empty.
        name: Line,
        /// Sender of mails; empty or an address.
        default_from_email: Line,
        /// Subject of invitation mails; empty for the built-in one.
        invitation_subject: Line,
        /// Additional text of invitation mails.
        invitation_body: Message,
        /// Title of the sign-in page.
        login_title: Line,
        /// Subtitle of the sign-in page.
        login_subtitle: Line,
        /// Whom people may ask for help; empty or an address.
        support_email: Line,
        /// Where people go by default.
        home_location: Line,
        /// Subtitle of the page for what is not found.
        subtitle_404: Line,
        /// Text of the page for what is not found.
        message_404: Message,
        /// Subtitle of the page for errors.
        subtitle_500: Line,
        /// Text of the page for errors.
        message_500: Message,
        /// The fewest characters of a password, 1 to 128.
        password_min_length: i64,
        /// Whether commonly used passwords are allowed.
        password_allow_common: bool,
        /// Whether a password needs a digit.
        password_require_numeric: bool,
        /// Whether a password needs an upper-case letter.
        password_require_upper: bool,
        /// Whether a password needs a lower-case letter.
        password_require_lower: bool,
        /// Whether a password needs a special character.
        password_require_special: bool,
        /// After how many days a password must be replaced, 0 to 3650; 0: never.
        password_expiration_days: i64,
        /// How many days a link to sign in that was mailed is good for, 1 to 30.
        magic_link_days: i64,
        /// The market segment, a lower-case slug.
        segment: Line,
        /// The line of business, a lower-case slug.
        vertical: Line,
        /// Whether groups are used at all.
        groups_enabled: bool,
        /// What continuing education is called here, one word of at most 20 characters.
        credit_word: Line,
    }
}

/// The most characters of the word for continuing education.
const CREDIT_WORD_LENGTH: usize = 20;

impl Settings {
    /// The rules that need more than the value itself: bounds of numbers, addresses, and a home
    /// that lies on the client's own site.
    fn check(&self, client: &Client) -> Result<(), Error> {
        let mut faults = Vec::new();
        let mut refuse = |field: &str, code| faults.push(FieldError::new(field, code));
        if self.name.as_ref().is_some_and(|name| name.as_str().trim().is_empty()) {
            refuse("name", Code::Empty);
        }
        for (field, number, low, high) in [
            ("password_min_length", self.password_min_length, 1, 128),
            ("password_expiration_days", self.password_expiration_days, 0, 3650),
            ("magic_link_days", self.magic_link_days, 1, 30),
        ] {
            if number.is_some_and(|number| !(low..=high).contains(&number)) {
                refuse(field, Code::Range(low, high));
            }
        }
        for (field, address) in [
            ("default_from_email", &self.default_from_email),
            ("support_email", &self.support_email),
        ] {
            let text = address.as_ref().map_or("", Line::as_str);
            if let Some(code) =
                (!text.is_empty()).then(|| crate::text::Email::parse(text).err()).flatten()
            {
                refuse(field, code);
            }
        }
        for (field, slug) in [("segment", &self.segment), ("vertical", &self.vertical)] {
            if slug.as_ref().is_some_and(|slug| !is_slug(slug.as_str())) {
                refuse(
                    field,
                    Code::Form(
                        "lower-case letters, digits and hyphens, beginning with a letter or digit",
                    ),
                );
            }
        }
        if let Some(word) = self.credit_word.as_ref().map(|word| word.as_str().trim()) {
            if word.is_empty() {
                refuse("credit_word", Code::Empty);
            }
            if word.chars().count() > CREDIT_WORD_LENGTH {
                refuse("credit_word", Code::TooLong(CREDIT_WORD_LENGTH));
            }
        }
        if let Some(home) = &self.home_location
            && let Err(code) = location(home.as_str(), &client.domain)
        {
            refuse("home_location", code);
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }
}

/// Which client somebody means who is nobody yet: that of the host's site, whatever else is said;
/// else the one they name; else the default one of the installation. Where there is none of these,
/// an only client is meant.
pub fn meant(
    of_host: Option<ClientId>,
    named: Option<ClientId>,
    default: Option<ClientId>,
) -> Option<ClientId> {
    of_host.or(named).or(default)
}

/// A short lower-case name: letters, digits and hyphens, at most 64, not beginning with a hyphen.
pub fn is_slug(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 64
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|b| word(b) || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_decides_then_the_choice_then_the_default() {
        let [host, named, default] = [1, 2, 3].map(|number| Some(ClientId(number)));
        for (given, expected) in [
            ((host, named, default), host),
            ((host, None, default), host),
            ((None, named, default), named),
            ((None, None, default), default),
            ((None, None, None), None),
        ] {
            let (of_host, named, default) = given;
            assert_eq!(meant(of_host, named, default), expected, "{given:?}");
        }
    }
}
