//! Which passwords a client takes.

use std::sync::OnceLock;

use crate::clients::Client;
use crate::error::{Code, Error, FieldError};
use crate::text::fold;
use crate::time::{DAY, Timestamp};

/// The most bytes of a password, whatever a client says: the rest of the cost is the hash's.
pub const MAX_LENGTH: usize = 1024;

/// A rule that a password can break, besides being too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// More than [`MAX_LENGTH`] bytes.
    #[error("must have at most 1024 bytes")]
    Long,
    /// The client wants a digit.
    #[error("must contain a digit")]
    Numeric,
    /// The client wants an upper-case letter.
    #[error("must contain an upper-case letter")]
    Upper,
    /// The client wants a lower-case letter.
    #[error("must contain a lower-case letter")]
    Lower,
    /// The client wants a special character.
    #[error("must contain a character that is neither letter, digit nor blank")]
    Special,
    /// One of those that are tried first, and the client does not allow them.
    #[error("must not be a commonly used password")]
    Common,
    /// One of the last five of the same person.
    #[error("must not be one of your last five passwords")]
    Reused,
}

impl Rule {
    /// The name of the rule, by which a text in another language is found.
    pub fn word(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Numeric => "numeric",
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Special => "special",
            Self::Common => "common",
            Self::Reused => "reused",
        }
    }
}

/// The rules of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The fewest characters.
    pub min_length: usize,
    /// Whether commonly used passwords are allowed.
    pub allow_common: bool,
    /// Whether it needs a digit.
    pub require_numeric: bool,
    /// Whether it needs an upper-case letter.
    pub require_upper: bool,
    /// Whether it needs a lower-case letter.
    pub require_lower: bool,
    /// Whether it needs a character that is neither letter, digit nor blank.
    pub require_special: bool,
    /// After how many days it must be replaced; 0: never.
    pub expiration_days: i64,
}

impl From<&Client> for Policy {
    fn from(client: &Client) -> Self {
        Self {
            min_length: usize::try_from(client.password_min_length).unwrap_or(1),
            allow_common: client.password_allow_common,
            require_numeric: client.password_require_numeric,
            require_upper: client.password_require_upper,
            require_lower: client.password_require_lower,
            require_special: client.password_require_special,
            expiration_days: client.password_expiration_days,
        }
    }
}

impl Policy {
    /// The rules of a client that has changed none of them.
    pub const OF_NEW_CLIENTS: Self = Self {
        min_length: 8,
        allow_common: false,
        require_numeric: false,
        require_upper: false,
        require_lower: false,
        require_special: false,
        expiration_days: 0,
    };

    /// The rules that a password breaks by itself, all of them; none for one that may be used.
    pub fn broken_rules(&self, password: &str) -> Vec<Code> {
        if password.len() > MAX_LENGTH {
            return vec![Code::Password(Rule::Long)];
        }
        let length = password.chars().count();
        let shortest = self.min_length.max(1);
        let lacks = |has: fn(char) -> bool| !password.chars().any(has);
        let special = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        let rules = [
            (self.require_numeric && lacks(char::is_numeric), Rule::Numeric),
            (self.require_upper && lacks(char::is_uppercase), Rule::Upper),
            (self.require_lower && lacks(char::is_lowercase), Rule::Lower),
            (self.require_special && lacks(special), Rule::Special),
            (!self.allow_common && is_common(password), Rule::Common),
        ];
        let short = (length < shortest).then_some(Code::TooShort(shortest));
        let broken = rules.into_iter().filter(|(broken, _)| *broken);
        short.into_iter().chain(broken.map(|(_, rule)| Code::Password(rule))).collect()
    }

    /// Refuses a password that breaks a rule, naming all that it breaks.
    pub fn check(&self, password: &str) -> Result<(), Error> {
        let faults: Vec<_> = self
            .broken_rules(password)
            .into_iter()
            .map(|code| FieldError::new("password", code))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }

    /// Whether a password that was set then must be replaced by now.
    pub fn has_expired(&self, set_at: Timestamp, now: Timestamp) -> bool {
        let lifetime = self.expiration_days.saturating_mul(DAY);
        self.expiration_days > 0 && set_at.plus(lifetime) <= now
    }
}

/// Whether a password is one of those that are tried first.
fn is_common(password: &str) -> bool {
    common().binary_search(&fold(password).as_str()).is_ok()
}

/// The commonly used passwords: folded, sorted, one a line. They are runs of keys
/// and digits, first names, and words that everybody would try; compared without regard to case.
fn common() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&str>> = OnceLock::new();
    LIST.get_or_init(|| include_str!("common.txt").lines().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAX: Policy = Policy {
        min_length: 1,
        allow_common: true,
        require_numeric: false,
        require_upper: false,
        require_lower: false,
        require_special: false,
        expiration_days: 0,
    };

    #[test]
    fn short_counts_characters_and_long_counts_bytes() {
        let policy = Policy { min_length: 8, ..LAX };
        assert_eq!(policy.broken_rules("äöüäöüäö"), []);
        assert_eq!(policy.broken_rules("äöüäöüä"), [Code::TooShort(8)]);
        assert_eq!(LAX.broken_rules(&"ä".repeat(MAX_LENGTH / 2)), []);
        let long = "ä".repeat(MAX_LENGTH / 2) + "a";
        assert_eq!(LAX.broken_rules(&long), [Code::Password(Rule::Long)]);
        assert_eq!(LAX.broken_rules(""), [Code::TooShort(1)]);
    }

    #[test]
    fn each_rule_asks_for_its_own_kind_of_character() {
        for (policy, good, bad, rule) in [
            (Policy { require_numeric: true, ..LAX }, "a1", "aB!", Rule::Numeric),
            (Policy { require_upper: true, ..LAX }, "aÄ", "ä1!", Rule::Upper),
            (Policy { require_lower: true, ..LAX }, "Aß", "Ä1!", Rule::Lower),
            (Policy { require_special: true, ..LAX }, "a-b", "a B1", Rule::Special),
            (Policy { allow_common: false, ..LAX }, "wordpass-7", "password", Rule::Common),
        ] {
            assert_eq!(policy.broken_rules(good), [], "{good}");
            assert_eq!(policy.broken_rules(bad), [Code::Password(rule)], "{bad}");
        }
    }

    #[test]
    fn all_broken_rules_are_named_at_once() {
        let policy = Policy {
            min_length: 8,
            allow_common: false,
            require_numeric: true,
            require_upper: true,
            require_lower: true,
            require_special: true,
            expiration_days: 0,
        };
        assert_eq!(policy.broken_rules("").len(), 5);
        assert_eq!(policy.broken_rules("Straße 7 ist-lang"), []);
    }

    #[test]
    fn common_passwords_are_refused_in_any_case() {
        let policy = Policy { allow_common: false, ..LAX };
        for password in ["password", "PassWord", "123456", "qwertyuiop"] {
            assert_eq!(policy.broken_rules(password).len(), 1, "{password}");
            assert_eq!(LAX.broken_rules(password), []);
        }
        assert_eq!(policy.broken_rules("vole-under-harpsichord"), []);
    }

    #[test]
    fn the_list_can_be_searched_by_bisection() {
        assert!(common().is_sorted_by(|one, next| one < next));
        for password in common() {
            assert_eq!(&fold(password), password);
        }
    }

    #[test]
    fn a_password_expires_on_the_day_it_is_due() {
        let policy = Policy { expiration_days: 30, ..LAX };
        let set = Timestamp(5);
        assert!(!policy.has_expired(set, Timestamp(30 * DAY + 4)));
        assert!(policy.has_expired(set, Timestamp(30 * DAY + 5)));
        assert!(!LAX.has_expired(set, Timestamp(i64::MAX)));
    }
}
