//! JSON that is kept as text: the free object of a user's `extra`, and sets of permissions.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};
use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;

/// A JSON object, kept as compact text. At most 64 KiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object(String);

/// The largest stored form of an [`Object`], in bytes.
pub const OBJECT_LIMIT: usize = 64 * 1024;

impl Object {
    /// Keeps an object, unless its compact text is over [`OBJECT_LIMIT`].
    pub fn parse(object: &Map<String, Json>) -> Result<Self, Code> {
        let text = serde_json::to_string(object).map_err(|_| Code::Kind("an object"))?;
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
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let read = |text: &str| serde_json::from_str::<Map<String, Json>>(text).unwrap_or_default();
        let mut merged = read(&self.0);
        merged.extend(read(&other.0));
        Self(Json::Object(merged).to_string())
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &serde_json::value::RawValue =
            serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
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
        Object::parse(&serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn merging_sets_what_is_named_and_keeps_the_rest() {
        let merged = object(r#"{"a":1,"b":{"c":2}}"#).merged(&object(r#"{"b":3}"#));
        assert_eq!(merged, object(r#"{"a":1,"b":3}"#));
    }

    #[test]
    fn an_object_over_its_limit_is_refused() {
        let large = serde_json::json!({ "a": "x".repeat(OBJECT_LIMIT) });
        let refused = Object::parse(large.as_object().unwrap());
        assert_eq!(refused, Err(Code::TooLong(OBJECT_LIMIT)));
    }

    #[test]
    fn permissions_come_back_from_their_column() {
        let permissions = Permissions::timesheet_only();
        assert_eq!(Permissions::read(permissions.write()), Ok(permissions));
    }
}
