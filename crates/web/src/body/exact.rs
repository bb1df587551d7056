//! The kinds that are read from their very text, because a number on its way through a double would
//! come out as another one.

use directory::Code;
use directory::ces::Hours;
use directory::json::{Members, Object};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess};
use serde_json::value::RawValue;

use super::field::read_any;
use super::{Field, TextLike, Wire};

/// An object with any keys, kept with every digit of its numbers.
impl Wire for Object {
    const KIND: &'static str = "an object";

    fn object<'de, A: MapAccess<'de>>(mut entries: A) -> Result<Result<Self, Code>, A::Error> {
        let mut members = Members::new();
        while let Some((key, value)) = entries.next_entry()? {
            members.insert(key, value);
        }
        Ok(Self::of(&members))
    }
}

/// A number with at most two decimals, or its digits as a string.
impl Wire for Hours {
    const KIND: &'static str = "a number";

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        read_number(deserializer, Self::parse)
    }

    fn text(text: &str) -> Result<Self, Code> {
        Self::parse(text)
    }
}

/// A string, or an integer whose digits are kept as text, however many they are.
impl Wire for TextLike {
    const KIND: &'static str = "a string";

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let whole = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        read_number(deserializer, |digits| {
            if whole(digits) { Self::text(digits) } else { Err(Code::Kind(Self::KIND)) }
        })
    }

    fn text(text: &str) -> Result<Self, Code> {
        Ok(Self(text.to_owned()))
    }
}

/// Reads a number from its text, and anything else, which has no digits to lose, by its form.
fn read_number<'de, T: Wire, D: Deserializer<'de>>(
    deserializer: D,
    number: impl FnOnce(&str) -> Result<T, Code>,
) -> Result<Field<T>, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let text = raw.get();
    if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return Ok(number(text).map_or_else(Field::Wrong, Field::Value));
    }
    read_any(&mut serde_json::Deserializer::from_str(text)).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read<T: Wire>(json: &str) -> Field<T> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn hours_are_read_from_their_digits() {
        for (json, hundredths) in
            [("7.99", 799), ("10", 1000), ("0.5", 50), ("\"8.10\"", 810), ("1e2", 10_000)]
        {
            assert_eq!(read(json), Field::Value(Hours(hundredths)), "{json}");
        }
        assert_eq!(read::<Hours>("null"), Field::Null);
        for json in ["7.999", "8.00000000000000000001", "\"8.001\"", "1e-400"] {
            assert_eq!(read::<Hours>(json), Field::Wrong(Code::Decimals), "{json}");
        }
        for json in ["-1", "10000", "9223372036854775808"] {
            let bounds = Field::Wrong(Code::HoursRange);
            assert_eq!(read::<Hours>(json), bounds, "{json}");
        }
        for json in ["\"x\"", "\"\"", "\".5\"", "\"1.\"", "true", "[1]", "{\"a\":1}"] {
            assert_eq!(read::<Hours>(json), Field::Wrong(Code::Kind("a number")), "{json}");
        }
    }

    #[test]
    fn an_integer_of_any_length_is_taken_as_text() {
        for digits in
            ["125637", "-5", "0", "18446744073709551616", "123456789012345678901234567890"]
        {
            assert_eq!(read(digits), Field::Value(TextLike(digits.to_owned())));
        }
        assert_eq!(read("\"1.5\""), Field::Value(TextLike("1.5".to_owned())));
        assert_eq!(read::<TextLike>("null"), Field::Null);
        for json in ["1.5", "1e3", "1.0", "true", "[1]", "{}"] {
            assert_eq!(read::<TextLike>(json), Field::Wrong(Code::Kind("a string")), "{json}");
        }
    }

    #[test]
    fn an_object_is_taken_and_nothing_else() {
        assert_eq!(read("{ \"a\" : { } }"), Field::Value(Object::parse("{\"a\":{}}").unwrap()));
        assert_eq!(read::<Object>("null"), Field::Null);
        for json in ["5", "1.5", "\"x\"", "[]", "true"] {
            assert_eq!(read::<Object>(json), Field::Wrong(Code::Kind("an object")), "{json}");
        }
    }

    proptest! {
        #[test]
        fn hours_are_exact(hundredths in 0_i64..1_000_000) {
            let json = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            prop_assert_eq!(read(&json), Field::Value(Hours(hundredths)));
        }

        #[test]
        fn numbers_of_an_object_come_back_as_they_were(
            number in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?",
        ) {
            let json = format!("{{\"a\":[{number}],\"b\":{number}}}");
            let Field::Value(object) = read::<Object>(&json) else { panic!("{json}") };
            prop_assert_eq!(object.as_str(), json.as_str());
            prop_assert_eq!(serde_json::to_string(&object).unwrap(), json);
        }
    }
}
