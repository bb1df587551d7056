//! The one spelling of a JSON value that is kept: no blanks between its parts, the keys of objects
//! in order, strings without needless escapes, and each number with the very digits it came with.
//!
//! The parser of the JSON library would make every number a double first, and so change those that
//! no double is equal to. Here a number is text, from its first digit to its last.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::error::Code;

/// How many arrays and objects may stand within one another.
const MAX_DEPTH: usize = 128;

const DEPTH: Code = Code::Form("at most 128 levels deep");
const BROKEN: Code = Code::Kind("JSON");

/// The canonical spelling of a value.
///
/// # Errors
/// [`Code::Form`] for more than 128 levels, [`Code::Kind`] for a string that is no Unicode.
pub(super) fn spelling(value: &RawValue) -> Result<String, Code> {
    let mut reader = Reader { rest: value.get() };
    let mut text = String::with_capacity(value.get().len());
    reader.value(0)?.write(&mut text)?;
    Ok(text)
}

/// Adds the spelling of a string.
pub(super) fn write_string(string: &str, text: &mut String) -> Result<(), Code> {
    text.push_str(&serde_json::to_string(string).map_err(|_| BROKEN)?);
    Ok(())
}

/// A value, of which numbers and literals are the text they were written as.
enum Value<'a> {
    Plain(&'a str),
    String(String),
    Array(Vec<Self>),
    Object(BTreeMap<String, Self>),
}

impl Value<'_> {
    fn write(&self, text: &mut String) -> Result<(), Code> {
        match self {
            Self::Plain(plain) => text.push_str(plain),
            Self::String(string) => write_string(string, text)?,
            Self::Array(entries) => {
                text.push('[');
                for (position, entry) in entries.iter().enumerate() {
                    separate(position, text);
                    entry.write(text)?;
                }
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (position, (key, member)) in members.iter().enumerate() {
                    separate(position, text);
                    write_string(key, text)?;
                    text.push(':');
                    member.write(text)?;
                }
                text.push('}');
            }
        }
        Ok(())
    }
}

fn separate(position: usize, text: &mut String) {
    if position > 0 {
        text.push(',');
    }
}

/// Goes through text that is known to be JSON, so it only looks for where each value ends.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value<'a>, Code> {
        if depth > MAX_DEPTH {
            return Err(DEPTH);
        }
        if self.passes('{') {
            return self.members(depth).map(Value::Object);
        }
        if self.passes('[') {
            return self.entries(depth).map(Value::Array);
        }
        if self.rest.starts_with('"') {
            return self.string().map(Value::String);
        }
        Ok(Value::Plain(self.plain()))
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<Value<'a>>, Code> {
        let mut entries = Vec::new();
        while !self.passes(']') {
            entries.push(self.value(depth + 1)?);
            self.passes(',');
        }
        Ok(entries)
    }

    fn members(&mut self, depth: usize) -> Result<BTreeMap<String, Value<'a>>, Code> {
        let mut members = BTreeMap::new();
        while !self.passes('}') {
            let key = self.string()?;
            self.passes(':');
            members.insert(key, self.value(depth + 1)?);
            self.passes(',');
        }
        Ok(members)
    }

    /// Whether this is the next character; blanks before it, and then it, are left behind.
    fn passes(&mut self, character: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn string(&mut self) -> Result<String, Code> {
        let mut escaped = false;
        let quotes = self.rest.char_indices().skip(1).find(|(_, character)| {
            let ends = *character == '"' && !escaped;
            escaped = *character == '\\' && !escaped;
            ends
        });
        let (end, _) = quotes.ok_or(BROKEN)?;
        serde_json::from_str(self.take(end + 1)).map_err(|_| BROKEN)
    }

    fn plain(&mut self) -> &'a str {
        let ends = |character: char| ",:]}".contains(character) || character.is_ascii_whitespace();
        self.take(self.rest.find(ends).unwrap_or(self.rest.len()))
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;

    fn spelled(text: &str) -> Result<String, Code> {
        spelling(&RawValue::from_string(text.to_owned()).unwrap())
    }

    #[test]
    fn every_number_keeps_its_digits() {
        for number in [
            "12345678901234567890123",
            "0.1000000000000000055",
            "-0",
            "-0.0",
            "1.0",
            "1.50",
            "1E2",
            "1e-400",
            "18446744073709551616",
        ] {
            assert_eq!(spelled(number).as_deref(), Ok(number));
            let within = format!("[{number},{{\"a\":{number}}}]");
            assert_eq!(spelled(&within).as_deref(), Ok(within.as_str()));
        }
    }

    #[test]
    fn values_that_say_the_same_are_spelled_the_same() {
        let spaced = "{ \"b\" : [ 1 ,\n null , { } , [ ] ] ,\t\"a\" : \"\\u00e9\\/\\\"\\\\\" }";
        let plain = "{\"a\":\"é/\\\"\\\\\",\"b\":[1,null,{},[]]}";
        assert_eq!(spelled(spaced).as_deref(), Ok(plain));
        assert_eq!(spelled(plain).as_deref(), Ok(plain));
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(spelled(&nested(128)), Ok(nested(128)));
        assert_eq!(spelled(&nested(129)), Err(DEPTH));
        assert_eq!(spelled(&nested(100_000)), Err(DEPTH));
    }

    fn values() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            "\\PC{0,6}|[\\\\\"/\\n\\u{0}-\\u{1f}]{0,4}".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::btree_map("[a-c\\\\\"é ]{0,2}", inner, 0..4)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_comes_back_in_the_spelling_of_the_library(value in values()) {
            let compact = value.to_string();
            let spaced = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(spelled(&spaced), Ok(compact));
        }

        #[test]
        fn any_decimal_comes_back_as_it_was(
            number in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?",
        ) {
            prop_assert_eq!(spelled(&format!(" [ {number} ] ")), Ok(format!("[{number}]")));
        }
    }
}
