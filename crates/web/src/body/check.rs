//! The pass over a body before anything is read from it: the document must be JSON, say each key
//! once, and hold no U+0000.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// Checks a whole document. The refusal says what is wrong and where, by line and column. Depth
/// over 128 is refused by the parser.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut parser = serde_json::Deserializer::from_str(text);
    Check.deserialize(&mut parser).and_then(|()| parser.end()).map_err(|error| error.to_string())
}

/// Looks at a value and keeps nothing of it.
struct Check;

const NUL: &str = "the character U+0000 is not allowed";

impl<'de> DeserializeSeed<'de> for Check {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Check {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        if text.contains('\0') { Err(E::custom(NUL)) } else { Ok(()) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_element_seed(Self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key.contains('\0') {
                return Err(A::Error::custom(NUL));
            }
            entries.next_value_seed(Self)?;
            if let Some(twice) = keys.replace(key) {
                return Err(A::Error::custom(format_args!("the key {twice:?} stands there twice")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn broken_json_is_refused_with_line_and_column() {
        let text = "{\n  \"title\": \"Detective,\"\n  \"job_type\": \"Law\"\n}";
        assert_eq!(check(text).unwrap_err(), "expected `,` or `}` at line 3 column 3");
        for text in
            ["", "{", "{} {}", "nope", "[1,]", "{\"a\":1,}", "\u{feff}{}", "{'a':1}", "[01]"]
        {
            assert!(check(text).unwrap_err().contains("line 1 column"), "{text}");
        }
    }

    #[test]
    fn a_key_stands_once_in_each_object() {
        assert_eq!(check("[{\"a\":1},{\"a\":{\"a\":2}}]"), Ok(()));
        for text in ["{\"a\":1,\"a\":1}", "[{\"x\":{\"a\":1,\"\\u0061\":2}}]"] {
            assert!(
                check(text).unwrap_err().starts_with("the key \"a\" stands there twice at line 1")
            );
        }
    }

    #[test]
    fn the_nul_character_is_refused_everywhere() {
        for text in ["\"a\\u0000\"", "{\"a\\u0000\":1}", "[[{\"x\":\"\\u0000\"}]]"] {
            assert!(check(text).unwrap_err().starts_with(NUL), "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(check(&nested(127)), Ok(()));
        assert!(check(&nested(129)).is_err());
        assert!(check(&"[".repeat(1_000_000)).is_err());
    }

    proptest! {
        #[test]
        fn checking_never_panics(text in "[\\[\\]{}:,\"0-9eE.a\\\\u -]{0,60}") {
            let accepted = check(&text).is_ok();
            if accepted {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            }
        }
    }
}
