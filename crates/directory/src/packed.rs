//! What a user has of each of some labels, as one column of the user's own row.
//!
//! Whoever reads a user nearly always wants their tags and dimensions, too. In rows of their own these
//! would stand on other pages for every user, so a list of fifty would visit a hundred pages more. So
//! the user's row holds them, and the tables beside it only tell who has a label.
//!
//! Stored as a JSON array of pairs, `[[5,12],[7,0]]`, in the order of the labels' numbers.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use store::{Column, Kind, Mismatch, Value};

/// Labels by number, each with what somebody has of it: a number or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<K, V>(Vec<(K, V)>);

impl<K, V> Default for Packed<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Copy + Ord, V> Packed<K, V> {
    /// What somebody has of a label.
    pub fn get(&self, label: K) -> Option<&V> {
        let at = self.0.binary_search_by_key(&label, |(label, _)| *label).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Sets what somebody has of a label, or takes the label off; gives what was there before.
    pub fn set(&mut self, label: K, value: Option<V>) -> Option<V> {
        match (self.0.binary_search_by_key(&label, |(label, _)| *label), value) {
            (Ok(at), Some(value)) => {
                self.0.get_mut(at).map(|(_, stored)| std::mem::replace(stored, value))
            }
            (Ok(at), None) => Some(self.0.remove(at).1),
            (Err(at), Some(value)) => {
                self.0.insert(at, (label, value));
                None
            }
            (Err(_), None) => None,
        }
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.0.iter().map(|(label, value)| (*label, value))
    }

    /// The numbers of the labels, ascending.
    pub fn labels(&self) -> impl Iterator<Item = K> {
        self.0.iter().map(|(label, _)| *label)
    }
}

impl<K: Column + Ord, V: Column> Packed<K, V> {
    /// `None` unless it is what [`Packed::text`] gives.
    fn parse(text: &str) -> Option<Self> {
        if text == "[]" {
            return Some(Self::default());
        }
        let pairs: Vec<(Scalar<'_>, Scalar<'_>)> = serde_json::from_str(text).ok()?;
        let read = |(label, value): (Scalar<'_>, Scalar<'_>)| {
            Some((K::read(label.0).ok()?, V::read(value.0).ok()?))
        };
        let pairs: Vec<(K, V)> = pairs.into_iter().map(read).collect::<Option<_>>()?;
        pairs.is_sorted_by(|(one, _), (two, _)| one < two).then_some(Self(pairs))
    }

    fn text(&self) -> String {
        let pairs: Vec<_> = self
            .0
            .iter()
            .map(|(label, value)| (Scalar(label.write()), Scalar(value.write())))
            .collect();
        serde_json::to_string(&pairs).unwrap_or_else(|_| "[]".to_owned())
    }
}

impl<K: Column + Ord, V: Column> Column for Packed<K, V> {
    const KIND: Kind = Kind::Text;

    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let read = match &value {
            Value::Text(text) => Self::parse(text),
            _ => None,
        };
        read.ok_or_else(|| Mismatch::new("an array of pairs by number", &value))
    }

    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.text()))
    }
}

/// A value as it stands in the array.
struct Scalar<'a>(Value<'a>);

impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Null(_) | Value::Boolean(_) | Value::Bytes(_) => {
                Err(serde::ser::Error::custom("neither a number nor a text"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a text")
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Value::Integer(number)))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Scalar<'de>, E> {
        i64::try_from(number).map(|number| Scalar(Value::Integer(number))).map_err(E::custom)
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Value::Text(Cow::Borrowed(text))))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar(Value::Text(Cow::Owned(text.to_owned()))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::ids::TagId;
    use crate::text::Long;

    type Scores = Packed<TagId, i64>;
    type Texts = Packed<TagId, Long>;

    #[test]
    fn it_is_stored_as_pairs_by_number() {
        let mut scores = Scores::default();
        assert_eq!(scores.text(), "[]");
        scores.set(TagId(7), Some(0));
        scores.set(TagId(5), Some(12));
        assert_eq!(scores.text(), "[[5,12],[7,0]]");

        let mut texts = Texts::default();
        texts.set(TagId(100), Some(Long::parse("a \"b\"").unwrap()));
        assert_eq!(texts.text(), r#"[[100,"a \"b\""]]"#);
    }

    #[test]
    fn what_is_not_in_order_or_of_another_kind_is_not_read() {
        for text in
            ["", "{}", "[[7,0],[5,12]]", "[[5,1],[5,1]]", "[[5,\"x\"]]", "[[5]]", "[[5,1.5]]"]
        {
            assert_eq!(Scores::parse(text), None, "{text}");
        }
        assert_eq!(Texts::parse("[[5,1]]"), None);
    }

    proptest! {
        #[test]
        fn it_holds_what_a_map_would_and_comes_back_from_its_text(
            steps in prop::collection::vec((1_i64..20, prop::option::of("[^\u{0}]{0,12}")), 0..40),
        ) {
            let (mut packed, mut map) = (Texts::default(), BTreeMap::new());
            for (label, text) in steps {
                let label = TagId(label);
                let text = text.map(|text| Long::parse(text).unwrap_or_default());
                let before = match text.clone() {
                    Some(text) => map.insert(label, text),
                    None => map.remove(&label),
                };
                prop_assert_eq!(packed.set(label, text), before);
            }
            prop_assert!(packed.iter().map(|(label, text)| (label, text.clone())).eq(map.clone()));
            prop_assert!(map.iter().all(|(label, text)| packed.get(*label) == Some(text)));
            prop_assert_eq!(Texts::parse(&packed.text()), Some(packed));
        }
    }
}
