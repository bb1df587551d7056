//! Instants as this API writes them.

use std::fmt;

use directory::time::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// An instant in UTC: `2016-06-01T13:34:30.718746Z`. The fraction has six digits, and is left out
/// when it is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time(pub(crate) Timestamp);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.0.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day())?;
        write!(f, "T{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second())?;
        match civil.subsec_nanosecond() / 1000 {
            0 => f.write_str("Z"),
            microseconds => write!(f, ".{microseconds:06}Z"),
        }
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
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        Time(Timestamp::parse(text).unwrap().unwrap()).to_string()
    }

    #[test]
    fn the_fraction_has_six_digits_or_is_left_out() {
        for text in [
            "2016-06-01T13:34:30.718746Z",
            "2013-07-28T21:04:32Z",
            "2016-06-01T18:13:17.943920Z",
            "2016-06-01T00:00:00.000001Z",
            "1969-12-31T23:59:59.500000Z",
            "0999-01-02T03:04:05Z",
        ] {
            assert_eq!(written(text), text);
        }
        assert_eq!(written("2016-06-01T15:34:30.5+02:00"), "2016-06-01T13:34:30.500000Z");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(microseconds in 0_i64..4_000_000_000_000_000) {
            let instant = Timestamp(microseconds);
            prop_assert_eq!(Timestamp::parse(&Time(instant).to_string()), Ok(Some(instant)));
        }
    }
}
