//! Instants as this API writes them.

use std::fmt;

use directory::time::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// An instant in UTC in whole seconds, what is beyond them cut off: `2022-08-12T20:44:48Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time(pub(crate) Timestamp);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.0.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day())?;
        write!(f, "T{:02}:{:02}:{:02}Z", civil.hour(), civil.minute(), civil.second())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for Time {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_whole() {
        for (given, written) in [
            ("2022-08-12T20:44:48Z", "2022-08-12T20:44:48Z"),
            ("2022-08-12T20:44:48.999999Z", "2022-08-12T20:44:48Z"),
            ("2022-08-12T22:44:48+02:00", "2022-08-12T20:44:48Z"),
            ("1969-12-31T23:59:58.500000Z", "1969-12-31T23:59:58Z"),
            ("0999-01-02T03:04:05Z", "0999-01-02T03:04:05Z"),
        ] {
            assert_eq!(Time(Timestamp::parse(given).unwrap().unwrap()).to_string(), written);
        }
    }
}
