//! Instants as this API writes them.

use std::fmt;

use directory::time::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// An instant in UTC, to the second and without a zone: `2022-11-03T21:00:00`; 1900-01-01T00:00:00
/// stands for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) Option<Timestamp>);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(instant) = self.0 else { return f.write_str("1900-01-01T00:00:00") };
        let civil = instant.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day())?;
        write!(f, "T{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .pattern(Some(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"))
            .description(Some("UTC, without a zone; 1900-01-01T00:00:00 is never."))
            .into()
    }
}

impl ToSchema for Date {}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        Date(Timestamp::parse(text).unwrap()).to_string()
    }

    #[test]
    fn instants_are_written_to_the_second_and_without_a_zone() {
        assert_eq!(written("2022-11-03T21"), "2022-11-03T21:00:00");
        assert_eq!(written("2022-11-03T23:59:59.999999+02:00"), "2022-11-03T21:59:59");
        assert_eq!(written("1969-12-31T23:59:59.5Z"), "1969-12-31T23:59:59");
        assert_eq!(written("0999-01-02"), "0999-01-02T00:00:00");
    }

    #[test]
    fn never_is_the_first_day_of_1900() {
        assert_eq!(written("1900-01-01T00"), "1900-01-01T00:00:00");
        assert_eq!(Date(None).to_string(), "1900-01-01T00:00:00");
    }
}
