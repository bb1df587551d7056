//! The fields of a user that callers may set, and the forms some of them have.

use std::fmt;

use store::{Column, Kind, Mismatch, Value};

use super::User;
use crate::error::Code;
use crate::json::{Object, Permissions};
use crate::patch::patch;
use crate::text::{Email, Line, Long, fold};

patch! {
    /// What to set of a user; what is not given stays. An e-mail address, user name, reference or
    /// guid is set by [`Identifiers`], because each has a key beside it.
    pub struct Fields for User {
        /// Whether they may sign in.
        active: bool,
        /// 0 to 99.
        account_level: i64,
        /// First name.
        first_name: Line,
        /// Last name.
        last_name: Line,
        /// Nickname.
        nickname: Line,
        /// Job title.
        title: Line,
        /// Organisation.
        company: Line,
        /// Letters or rank.
        designation: Line,
        /// Kind of job.
        job_type: Line,
        /// Telephone.
        phone: Line,
        /// Street.
        address: Line,
        /// City.
        city: Line,
        /// State or province.
        state_province: Line,
        /// Post code.
        postal_code: Line,
        /// Country.
        country: Line,
        /// Web site.
        website: Long,
        /// Link.
        linkedin: Long,
        /// Link.
        twitter: Long,
        /// Link.
        facebook: Long,
        /// Link.
        instagram: Long,
        /// Picture.
        avatar: Long,
        /// Seconds east of UTC.
        timezone: i64,
        /// Points.
        points: i64,
        /// Free data for the apps.
        extra: Object,
        /// Whether apps show them anonymised data.
        demo: bool,
        /// Colour in discussions.
        color: String,
        /// Seniority level.
        seniority: Option<Line>,
        /// Department.
        department: Option<Line>,
        /// Office.
        office: Option<Line>,
        /// Part of the department.
        subdepartment: Option<Line>,
        /// Pod.
        pod: Option<Line>,
        /// Permissions as a super delegate; nothing is set for anybody else.
        super_delegate_permissions: Permissions,
    }
}

/// The keys by which a user can be told from others; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifiers {
    /// The address.
    pub email: Option<Email>,
    /// The user name; empty for none.
    pub username: Option<Line>,
    /// The handle.
    pub handle: Option<Handle>,
    /// The client's own key; `Some(None)` for none.
    pub reference: Option<Option<Line>>,
    /// The client's other key; `Some(None)` for none.
    pub guid: Option<Option<[u8; 16]>>,
}

impl Identifiers {
    /// Sets what is given, each with its key.
    pub fn set(&self, user: &mut User) {
        if let Some(email) = &self.email {
            user.email = Line::parse(email.as_str()).unwrap_or_default();
            email.key().clone_into(&mut user.email_key);
        }
        if let Some(username) = &self.username {
            user.username = username.clone();
            let key = fold(username.as_str().trim());
            user.username_key = (!key.is_empty()).then_some(key);
        }
        if let Some(handle) = &self.handle {
            user.handle = handle.clone();
            user.handle_key = handle.key();
        }
        if let Some(reference) = &self.reference {
            user.reference.clone_from(reference);
        }
        if let Some(guid) = self.guid {
            user.guid = guid;
        }
    }
}

/// The sort key of a name: last name, then first name, without regard to case.
pub(super) fn name_key(first: &str, last: &str) -> String {
    format!("{}\u{1}{}", fold(last), fold(first))
}

/// A name in discussions, without the leading `@`: 1 to 64 characters without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle(String);

impl Handle {
    /// Reads a handle with or without its leading `@`.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let text = text.trim();
        let name = text.strip_prefix('@').unwrap_or(text);
        if name.chars().count() > 64 {
            return Err(Code::TooLong(64));
        }
        let stray = |c: char| c.is_whitespace() || c.is_control() || c == '@';
        if name.is_empty() || name.contains(stray) {
            return Err(Code::Form("a name without blanks, with or without a leading @"));
        }
        Ok(Self(name.to_owned()))
    }

    /// No handle yet; a record is never stored with it.
    pub(super) fn unset() -> Self {
        Self(String::new())
    }

    /// A handle made from the part of an address before the `@`, with a number added where it is
    /// not 0.
    pub(super) fn of_address(email: &Email, number: u32) -> Self {
        let keep = |c: &char| c.is_alphanumeric() || "._-+".contains(*c);
        let mut name: String = email.local().chars().filter(keep).take(50).collect();
        if name.is_empty() {
            name.push_str("user");
        }
        if number > 0 {
            name.push_str(&number.to_string());
        }
        Self(name)
    }

    /// The form in which handles are compared.
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// The name without the leading `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.0)
    }
}

impl Column for Handle {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// Reads a UUID in any of its usual forms.
pub fn guid(text: &str) -> Result<[u8; 16], Code> {
    uuid::Uuid::try_parse(text.trim()).map(uuid::Uuid::into_bytes).map_err(|_| Code::Uuid)
}

/// Writes a UUID in lower case with hyphens.
pub fn guid_text(bytes: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(bytes).hyphenated().to_string()
}

/// Reads six hexadecimal digits of either case, with or without a leading `#`.
pub fn color(text: &str) -> Result<String, Code> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let fits = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if fits { Ok(digits.to_ascii_lowercase()) } else { Err(Code::Color) }
}

/// Checks a number against its bounds, both inclusive.
pub fn within(number: i64, low: i64, high: i64) -> Result<i64, Code> {
    if (low..=high).contains(&number) { Ok(number) } else { Err(Code::Range(low, high)) }
}

/// An account level: 0 to 99.
pub fn account_level(number: i64) -> Result<i64, Code> {
    within(number, 0, 99)
}

/// Points or a score: 0 to 2,147,483,647.
pub fn points(number: i64) -> Result<i64, Code> {
    within(number, 0, i64::from(i32::MAX))
}

/// A time zone: seconds east of UTC, −50400 to 50400.
pub fn timezone(number: i64) -> Result<i64, Code> {
    within(number, -50_400, 50_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_the_same_with_and_without_its_sign() {
        assert_eq!(Handle::parse("@user"), Handle::parse(" user "));
        assert_eq!(Handle::parse("User").unwrap().to_string(), "@User");
        for text in ["", "@", "a b", "@@a", "a\u{0}b"] {
            assert!(Handle::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_handle_can_be_made_from_any_address() {
        let made = |text, number| Handle::of_address(&Email::parse(text).unwrap(), number).0;
        assert_eq!(made("jmclane@diehard.com", 0), "jmclane");
        assert_eq!(made("jmclane@diehard.com", 2), "jmclane2");
        assert_eq!(made("!#@diehard.com", 0), "user");
    }

    #[test]
    fn colours_and_guids_have_one_form() {
        assert_eq!(color("#FF0000"), Ok("ff0000".to_owned()));
        assert_eq!(color("ff00"), Err(Code::Color));
        let guid = guid("735992AF-C8A2-4CAC-9072-5F1A29437E98").unwrap();
        assert_eq!(guid_text(guid), "735992af-c8a2-4cac-9072-5f1a29437e98");
        assert_eq!(super::guid("x"), Err(Code::Uuid));
    }

    #[test]
    fn names_sort_by_last_name_without_regard_to_case() {
        assert!(name_key("Zoe", "adams") < name_key("Al", "Baker"));
        assert!(name_key("a", "Li") < name_key("a", "Lim"));
    }
}
