//! External identities: what other systems call a user.
//!
//! Invariants
//! - A kind and value, compared without regard to case and outer blanks, belong to one user of the
//!   client at most. Those of a deleted user are free again.
//! - A user has at most [`LIMIT`], several of one kind among them if need be.

mod queries;
mod rows;

pub use queries::{FindIdentity, FindOwner};
pub(crate) use rows::{forget, of_users};

use serde_json::{Value as Json, json};
use store::{Column, Kind, Mismatch, Tx, Value};

use crate::error::{Clash, Code, Error};
use crate::events::Changes;
use crate::ids::{ClientId, UserId};
use crate::text::{Line, fold};

/// How many external identities a user has at most.
pub const LIMIT: usize = 16;

/// The kinds of systems that know users by a name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the system it is named after")]
pub enum IdentityKind {
    Aderant,
    Elite,
    /// Any other billing system.
    ExternalBillingSystem,
    Juris,
}

impl IdentityKind {
    /// All of them, in the order of their words.
    pub const ALL: [Self; 4] =
        [Self::Aderant, Self::Elite, Self::ExternalBillingSystem, Self::Juris];

    /// The word it is stored and shown as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aderant => "aderant",
            Self::Elite => "elite",
            Self::ExternalBillingSystem => "external-billing-system",
            Self::Juris => "juris",
        }
    }

    /// Reads the word of a kind.
    pub fn parse(word: &str) -> Result<Self, Code> {
        let known = Self::ALL.into_iter().find(|kind| kind.word() == word);
        known.ok_or(Code::OneOf("aderant, elite, external-billing-system, juris"))
    }
}

impl Column for IdentityKind {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        Self::parse(&word).map_err(|_| {
            Mismatch::new("the kind of an external identity", &Value::Text(word.into()))
        })
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.word().into())
    }
}

/// What a system calls a user: one line of 1 to 255 characters that are not all blank, kept as
/// given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityValue(Line);

impl IdentityValue {
    /// Reads a value.
    pub fn parse(text: &str) -> Result<Self, Code> {
        Line::parse_name(text).map(Self)
    }

    /// The value as it was given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The form in which values are compared.
    pub fn key(&self) -> String {
        fold(self.as_str().trim())
    }
}

impl Column for IdentityValue {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        Line::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// What one system calls a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The kind of system.
    pub kind: IdentityKind,
    /// The name it has for them.
    pub value: IdentityValue,
}

/// Gives a user exactly these external identities. Of several that compare as equal the first one
/// counts. One that is another user's is a conflict.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    identities: &[Identity],
    log: &mut Changes,
) -> Result<(), Error> {
    let wanted = distinct(identities);
    if wanted.len() > LIMIT {
        return Err(Error::invalid("identities", Code::TooMany(LIMIT)));
    }
    let held: Vec<Identity> =
        of_users(tx, client, &[user])?.into_iter().map(|(_, identity)| identity).collect();
    if held == wanted {
        return Ok(());
    }
    if rows::is_any_of_others(tx, client, user, &wanted)? {
        return Err(Error::Conflict(Clash::Taken("identities")));
    }
    forget(tx, client, user)?;
    for identity in &wanted {
        rows::insert(tx, client, user, identity)?;
    }
    log.set("identities", json_of(&held), json_of(&wanted));
    Ok(())
}

/// Each identity once, in the order in which they are stored: by kind and compared form.
fn distinct(identities: &[Identity]) -> Vec<Identity> {
    let mut wanted = identities.to_vec();
    wanted.sort_by_cached_key(|identity| (identity.kind.word(), identity.value.key()));
    wanted.dedup_by(|later, first| {
        later.kind == first.kind && later.value.key() == first.value.key()
    });
    wanted
}

fn json_of(identities: &[Identity]) -> Json {
    let one = |identity: &Identity| json!({ "kind": identity.kind.word(), "value": identity.value.as_str() });
    identities.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn identity(kind: IdentityKind, value: &str) -> Identity {
        Identity { kind, value: IdentityValue::parse(value).unwrap() }
    }

    #[test]
    fn kinds_are_read_by_their_word_and_nothing_else() {
        for kind in IdentityKind::ALL {
            assert_eq!(IdentityKind::parse(kind.word()), Ok(kind));
            assert_eq!(IdentityKind::read(kind.write()), Ok(kind));
        }
        for word in ["", "Aderant", "okta", "aderant "] {
            assert!(matches!(IdentityKind::parse(word), Err(Code::OneOf(_))), "{word:?}");
        }
    }

    #[test]
    fn the_order_of_kinds_is_that_of_their_words() {
        assert!(IdentityKind::ALL.is_sorted_by_key(|kind| kind.word()));
        assert!(IdentityKind::ALL.is_sorted());
    }

    #[test]
    fn a_refused_kind_names_every_one_there_is() {
        let refused = IdentityKind::parse("okta").unwrap_err().to_string();
        assert!(IdentityKind::ALL.iter().all(|kind| refused.contains(kind.word())), "{refused}");
    }

    #[test]
    fn values_are_lines_that_are_not_blank() {
        assert_eq!(IdentityValue::parse(" T-100 ").unwrap().as_str(), " T-100 ");
        assert_eq!(IdentityValue::parse("  "), Err(Code::Empty));
        assert_eq!(IdentityValue::parse("a\nb"), Err(Code::Control));
        assert_eq!(IdentityValue::parse(&"x".repeat(256)), Err(Code::TooLong(255)));
    }

    #[test]
    fn the_first_of_equal_identities_counts() {
        let given = [
            identity(IdentityKind::Juris, "7"),
            identity(IdentityKind::Aderant, "Ann"),
            identity(IdentityKind::Aderant, " ANN"),
        ];
        assert_eq!(distinct(&given), [given[1].clone(), given[0].clone()]);
    }

    proptest! {
        #[test]
        fn values_differing_in_case_or_outer_blanks_are_one(text in "[a-zA-Z0-9 -]{0,20}x") {
            let given = IdentityValue::parse(&text).unwrap();
            let other = IdentityValue::parse(&format!(" {} ", text.to_uppercase())).unwrap();
            prop_assert_eq!(given.key(), other.key());
        }
    }
}
