//! Which fields of their profile people may not change themselves.
//!
//! A client locks the fields that it keeps itself. That binds people on their own record, through
//! whatever surface; who may change any user is not bound by it.

use std::borrow::Cow;
use std::fmt;

use store::{Column, Kind, Mismatch, Value};

use crate::clients::Client;
use crate::error::{Code, FieldError};
use crate::events::Changes;
use crate::ids::ClientId;
use crate::policy::{self, Action, Actor};

/// The fields of their own profile that a caller may not change: those that the client has locked, unless
/// the caller may change any user of it.
pub fn bound_fields(actor: &Actor, client: &Client) -> ProfileFields {
    if is_bound(actor, client.id) { client.locked_fields } else { ProfileFields::NONE }
}

/// Whether what a client has locked binds a caller at all.
pub(super) fn is_bound(actor: &Actor, client: ClientId) -> bool {
    !policy::allows(actor, Action::ChangeUser, client)
}

/// A field of a profile: what people may change of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the field it is named after")]
pub enum ProfileField {
    FirstName,
    LastName,
    Picture,
    Email,
    Phone,
    Address,
    City,
    StateProvince,
    PostalCode,
    Country,
    Timezone,
    Website,
    Linkedin,
    Twitter,
    Facebook,
    Instagram,
}

impl ProfileField {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 16] = [
        Self::FirstName,
        Self::LastName,
        Self::Picture,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::City,
        Self::StateProvince,
        Self::PostalCode,
        Self::Country,
        Self::Timezone,
        Self::Website,
        Self::Linkedin,
        Self::Twitter,
        Self::Facebook,
        Self::Instagram,
    ];

    /// Its name, as in forms and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Picture => "picture",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::City => "city",
            Self::StateProvince => "state_province",
            Self::PostalCode => "postal_code",
            Self::Country => "country",
            Self::Timezone => "timezone",
            Self::Website => "website",
            Self::Linkedin => "linkedin",
            Self::Twitter => "twitter",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
        }
    }

    /// The field of a name.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    /// The field that a column of [`User`] belongs to; `None` for a column that people may not change
    /// of themselves.
    pub(super) fn of_column(column: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.column() == column)
    }

    fn column(self) -> &'static str {
        match self {
            Self::Picture => "avatar",
            other => other.word(),
        }
    }
}

/// Some fields of a profile; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProfileFields(u32);

impl ProfileFields {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// Whether a field is among them.
    pub fn has(self, field: ProfileField) -> bool {
        self.0 & Self::bit(field) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// These and those.
    #[must_use]
    pub fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// These without those.
    #[must_use]
    pub fn without(self, fewer: Self) -> Self {
        Self(self.0 & !fewer.0)
    }

    /// They one by one, in the order in which they are shown.
    pub fn iter(self) -> impl Iterator<Item = ProfileField> {
        ProfileField::ALL.into_iter().filter(move |field| self.has(*field))
    }

    /// Those of them among some changes of a user, each as a broken rule of its column.
    pub(super) fn refused(self, changes: &Changes) -> Vec<FieldError> {
        let changed: Self = changes.fields().filter_map(ProfileField::of_column).collect();
        let fault = |field: ProfileField| FieldError::new(field.column(), Code::Locked);
        self.iter().filter(|field| changed.has(*field)).map(fault).collect()
    }

    fn bit(field: ProfileField) -> u32 {
        1 << (field as u32)
    }
}

impl FromIterator<ProfileField> for ProfileFields {
    fn from_iter<T: IntoIterator<Item = ProfileField>>(fields: T) -> Self {
        Self(fields.into_iter().fold(0, |bits, field| bits | Self::bit(field)))
    }
}

impl fmt::Display for ProfileFields {
    /// Their names with blanks between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(ProfileField::word).collect();
        f.write_str(&words.join(" "))
    }
}

impl Column for ProfileFields {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let text = String::read(value)?;
        let unfit = || Mismatch::new("fields of a profile", &Value::Text(Cow::Borrowed(&text)));
        let field = |word| ProfileField::of_word(word).ok_or_else(unfit);
        text.split_ascii_whitespace().map(field).collect()
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use store::ToRow;

    use super::*;
    use crate::text::{Line, Long};
    use crate::time::Timestamp;
    use crate::users::{User, blank};

    fn some(fields: &[ProfileField]) -> ProfileFields {
        fields.iter().copied().collect()
    }

    #[test]
    fn fields_come_back_from_their_column_and_their_names() {
        let all: ProfileFields = ProfileField::ALL.into_iter().collect();
        for fields in [ProfileFields::NONE, some(&[ProfileField::City]), all] {
            assert_eq!(ProfileFields::read(fields.write()), Ok(fields));
        }
        for field in ProfileField::ALL {
            assert_eq!(ProfileField::of_word(field.word()), Some(field));
            assert!(User::COLUMNS.contains(&field.column()), "{field:?}");
        }
        assert!(ProfileFields::read(Value::Text("city points".into())).is_err());
    }

    #[test]
    fn what_is_locked_is_refused_where_it_changes_and_named() {
        let before = blank(ClientId(1), Timestamp(0));
        let after = User {
            city: Line::parse("Ulm").unwrap(),
            avatar: Long::parse("https://a.test/b.png").unwrap(),
            country: Line::parse("Germany").unwrap(),
            ..before.clone()
        };
        let locked = some(&[ProfileField::City, ProfileField::Picture, ProfileField::LastName]);

        let changes = Changes::between(&before, &after);

        let named = |field: &str| FieldError::new(field, Code::Locked);
        assert_eq!(locked.refused(&changes), [named("avatar"), named("city")]);
        assert_eq!(locked.refused(&Changes::between(&after, &after)), []);
        assert_eq!(ProfileFields::NONE.refused(&changes), []);
    }

    #[test]
    fn fields_are_put_together_and_taken_apart() {
        let (city, phone) = (some(&[ProfileField::City]), some(&[ProfileField::Phone]));
        let both = city.with(phone);
        assert_eq!(both.to_string(), "phone city");
        assert_eq!(both.without(phone), city);
        assert!(both.without(both).is_empty());
    }
}
