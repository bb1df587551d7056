//! The kinds of values bodies hold: the strict ones of JSON, and those that take more than one
//! spelling because callers send more than one.

use std::fmt;

use directory::Code;
use serde::de::{MapAccess, SeqAccess};

use super::{Field, Wire};

/// An integer, or its digits as a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntLike(pub i64);

/// `true` or `false` as such or as a string in any case, or 1 or 0 as a number or a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoolLike(pub bool);

/// `true` or `false`, as such or as a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoolWord(pub bool);

/// A string, or an integer whose digits are kept as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLike(pub String);

/// A string that is a secret: what it says is never shown by `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretText(pub String);

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(…)")
    }
}

/// One object, or an array of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OneOrMany<T> {
    /// An object.
    One(T),
    /// An array.
    Many(Vec<Field<T>>),
}

impl Wire for String {
    const KIND: &'static str = "a string";

    fn text(text: &str) -> Result<Self, Code> {
        Ok(text.to_owned())
    }
}

impl Wire for i64 {
    const KIND: &'static str = "an integer";

    fn integer(number: i64) -> Result<Self, Code> {
        Ok(number)
    }
}

impl Wire for bool {
    const KIND: &'static str = "true or false";

    fn truth(truth: bool) -> Result<Self, Code> {
        Ok(truth)
    }
}

impl<T: Wire> Wire for Vec<Field<T>> {
    const KIND: &'static str = "an array";

    fn array<'de, A: SeqAccess<'de>>(mut entries: A) -> Result<Result<Self, Code>, A::Error> {
        let mut list = Self::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Ok(list))
    }
}

impl<T: Wire> Wire for OneOrMany<T> {
    const KIND: &'static str = "an object or an array of objects";

    fn object<'de, A: MapAccess<'de>>(entries: A) -> Result<Result<Self, Code>, A::Error> {
        Ok(T::object(entries)?.map(Self::One))
    }

    fn array<'de, A: SeqAccess<'de>>(entries: A) -> Result<Result<Self, Code>, A::Error> {
        Ok(<Vec<Field<T>> as Wire>::array(entries)?.map(Self::Many))
    }
}

impl Wire for IntLike {
    const KIND: &'static str = "an integer";

    fn integer(number: i64) -> Result<Self, Code> {
        Ok(Self(number))
    }

    fn text(text: &str) -> Result<Self, Code> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let number = if plain { text.parse().ok() } else { None };
        number.map(Self).ok_or(Code::Kind(Self::KIND))
    }
}

impl Wire for BoolLike {
    const KIND: &'static str = "true or false";

    fn truth(truth: bool) -> Result<Self, Code> {
        Ok(Self(truth))
    }

    fn integer(number: i64) -> Result<Self, Code> {
        match number {
            0 => Ok(Self(false)),
            1 => Ok(Self(true)),
            _ => Err(Code::Kind(Self::KIND)),
        }
    }

    fn text(text: &str) -> Result<Self, Code> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(Self(true)),
            "false" | "0" => Ok(Self(false)),
            _ => Err(Code::Kind(Self::KIND)),
        }
    }
}

impl Wire for BoolWord {
    const KIND: &'static str = "true or false";

    fn truth(truth: bool) -> Result<Self, Code> {
        Ok(Self(truth))
    }

    fn text(text: &str) -> Result<Self, Code> {
        match text {
            "true" => Ok(Self(true)),
            "false" => Ok(Self(false)),
            _ => Err(Code::Kind(Self::KIND)),
        }
    }
}

impl From<TextLike> for String {
    fn from(text: TextLike) -> Self {
        text.0
    }
}

impl Wire for SecretText {
    const KIND: &'static str = "a string";

    fn text(text: &str) -> Result<Self, Code> {
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Wire>(json: &str) -> Field<T> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn strict_kinds_take_one_spelling() {
        assert_eq!(read("\"a\""), Field::Value("a".to_owned()));
        assert_eq!(read("-5"), Field::Value(-5_i64));
        assert_eq!(read("true"), Field::Value(true));
        assert_eq!(read::<String>("null"), Field::Null);
        for json in ["1", "true", "[1, [2]]", "{\"a\": {}}"] {
            assert_eq!(read::<String>(json), Field::Wrong(Code::Kind("a string")), "{json}");
        }
        for json in ["1.0", "1e3", "\"1\"", "99999999999999999999", "18446744073709551615"] {
            assert_eq!(read::<i64>(json), Field::Wrong(Code::Kind("an integer")), "{json}");
        }
    }

    #[test]
    fn liberal_kinds_take_what_callers_send() {
        assert_eq!(read("\"-25200\""), Field::Value(IntLike(-25_200)));
        assert_eq!(read("99"), Field::Value(IntLike(99)));
        for json in ["\"\"", "\"PDT\"", "\"+1\"", "\"1.0\"", "1.5", "\"-\""] {
            assert_eq!(read::<IntLike>(json), Field::Wrong(Code::Kind("an integer")), "{json}");
        }
        for (json, expected) in [
            ("true", true),
            ("\"TRUE\"", true),
            ("\"0\"", false),
            ("1", true),
            ("\"False\"", false),
        ] {
            assert_eq!(read(json), Field::Value(BoolLike(expected)), "{json}");
        }
        for json in ["2", "\"maybe\"", "\"\"", "1.0"] {
            assert_eq!(read::<BoolLike>(json), Field::Wrong(Code::Kind("true or false")), "{json}");
        }
        assert_eq!(read("\"true\""), Field::Value(BoolWord(true)));
        for json in ["\"True\"", "1", "\"maybe\""] {
            assert_eq!(read::<BoolWord>(json), Field::Wrong(Code::Kind("true or false")), "{json}");
        }
    }

    #[test]
    fn a_secret_is_read_and_not_shown() {
        let secret: Field<SecretText> = read("\"hunter2\"");
        assert_eq!(secret, Field::Value(SecretText("hunter2".to_owned())));
        assert_eq!(format!("{secret:?}"), "Value(SecretText(…))");
        assert_eq!(read::<SecretText>("1"), Field::Wrong(Code::Kind("a string")));
    }
}
