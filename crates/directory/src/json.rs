//! JSON that is kept as text: the free object of a user's `extra`, and sets of permissions.

mod canonical;

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;

/// A JSON object, kept as compact text in which every number has the digits it came with. At most
/// 64 KiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object(String);

/// The largest stored form of an [`Object`], in bytes.
pub const OBJECT_LIMIT: usize = 64 * 1024;

/// The members of an object; each value is JSON text.
pub type Members = BTreeMap<String, Box<RawValue>>;

const NO_OBJECT: Code = Code::Kind("an object");

impl Object {
    /// Reads the text of a JSON object. A key that stands twice has its last value.
    ///
    /// # Errors
    /// [`Code::Kind`] for anything but an object, and as [`Object::of`].
    pub fn parse(text: &str) -> Result<Self, Code> {
        let members: Members = serde_json::from_str(text).map_err(|_| NO_OBJECT)?;
        Self::of(&members)
    }

    /// The object of these members.
    ///
    /// # Errors
    /// [`Code::TooLong`] if its compact text is over [`OBJECT_LIMIT`], [`Code::Form`] for more than
    /// 128 levels within it.
    pub fn of(members: &Members) -> Result<Self, Code> {
        let mut text = String::from("{");
        for (position, (key, value)) in members.iter().enumerate() {
            if position > 0 {
                text.push(',');
            }
            canonical::write_string(key, &mut text)?;
            text.push(':');
            text.push_str(&canonical::spelling(value)?);
        }
        text.push('}');
        if text.len() > OBJECT_LIMIT { Err(Code::TooLong(OBJECT_LIMIT)) } else { Ok(Self(text)) }
    }

    /// The object without anything in it.
    pub fn empty() -> Self {
        Self("{}".to_owned())
    }

    /// The compact text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This object with every key of `other` set as there.
    ///
    /// # Errors
    /// As [`Object::of`].
    pub fn merged(&self, other: &Self) -> Result<Self, Code> {
        let read = |text: &str| serde_json::from_str::<Members>(text).map_err(|_| NO_OBJECT);
        let mut merged = read(&self.0)?;
        merged.extend(read(&other.0)?);
        Self::of(&merged)
    }
}

impl Default for Object {
    fn default() -> Self {
        Self::empty()
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl Column for Object {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// Named permissions, each granted or not, of a delegate or super delegate.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Permissions(BTreeMap<String, bool>);

impl Permissions {
    /// What a delegate gets who was named without permissions: the time sheet and nothing more,
    /// the narrower of the two usual levels.
    pub fn timesheet_only() -> Self {
        Self::of([("timesheet", true), ("activities", false)])
    }

    /// These permissions.
    pub fn of<'a>(permissions: impl IntoIterator<Item = (&'a str, bool)>) -> Self {
        Self(permissions.into_iter().map(|(name, granted)| (name.to_owned(), granted)).collect())
    }

    /// The names with what is granted, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.iter().map(|(name, granted)| (name.as_str(), *granted))
    }

    fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    fn to_text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_else(|_| "{}".to_owned())
    }
}

impl Column for Permissions {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let text = String::read(value)?;
        let unfit =
            || Mismatch::new("an object of permissions", &Value::Text(text.as_str().into()));
        Self::from_text(&text).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.to_text().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        Object::parse(text).unwrap()
    }

    #[test]
    fn merging_sets_what_is_named_and_keeps_the_rest() {
        let merged = object(r#"{"a":1,"b":{"c":2}}"#).merged(&object(r#"{"b":3}"#));
        assert_eq!(merged, Ok(object(r#"{"a":1,"b":3}"#)));
    }

    #[test]
    fn merging_keeps_every_digit_of_both() {
        let (kept, added) = (r#"{"a":12345678901234567890123}"#, r#"{"b":[1.10,1e2]}"#);
        let merged = object(kept).merged(&object(added)).unwrap();
        assert_eq!(merged.as_str(), r#"{"a":12345678901234567890123,"b":[1.10,1e2]}"#);
    }

    #[test]
    fn merging_over_the_limit_is_refused() {
        let half =
            |key: &str| object(&format!("{{\"{key}\":\"{}\"}}", "x".repeat(OBJECT_LIMIT / 2)));
        assert_eq!(half("a").merged(&half("b")), Err(Code::TooLong(OBJECT_LIMIT)));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["", "{", "[]", "1", "null", "{}{}"] {
            assert_eq!(Object::parse(text), Err(NO_OBJECT), "{text}");
        }
    }

    #[test]
    fn an_object_is_shown_as_it_was_kept() {
        let text = r#"{"a":0.1000000000000000055}"#;
        assert_eq!(serde_json::to_string(&object(text)).unwrap(), text);
    }

    #[test]
    fn an_object_over_its_limit_is_refused() {
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(OBJECT_LIMIT));
        assert_eq!(Object::parse(&large), Err(Code::TooLong(OBJECT_LIMIT)));
    }

    #[test]
    fn permissions_come_back_from_their_column() {
        let permissions = Permissions::timesheet_only();
        assert_eq!(Permissions::read(permissions.write()), Ok(permissions));
    }
}
