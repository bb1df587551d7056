//! One value of a JSON body, whatever came.

use std::fmt;
use std::marker::PhantomData;

use directory::Code;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A field of a body: not there, null, a value, or something else with the reason why it is wrong.
///
/// Reading one never fails, so that one pass over a body finds all its faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The value is null.
    Null,
    /// A value of the right kind.
    Value(T),
    /// A value of another kind.
    Wrong(Code),
}

impl<T> Field<T> {
    /// Whether the key is there at all, with whatever value.
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// A kind of JSON value: what it makes of each form a value can have. What it does not take is
/// [`Code::Kind`].
pub trait Wire: Sized {
    /// The kind in words, with its article: `a string`.
    const KIND: &'static str;

    /// Reads whatever stands there.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        read_any(deserializer)
    }

    /// Takes text.
    fn text(_text: &str) -> Result<Self, Code> {
        Err(Code::Kind(Self::KIND))
    }

    /// Takes a whole number written without fraction and exponent.
    fn integer(_number: i64) -> Result<Self, Code> {
        Err(Code::Kind(Self::KIND))
    }

    /// Takes true or false.
    fn truth(_truth: bool) -> Result<Self, Code> {
        Err(Code::Kind(Self::KIND))
    }

    /// Takes an object. It must be read to its end, wrong or not.
    fn object<'de, A: MapAccess<'de>>(mut entries: A) -> Result<Result<Self, Code>, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Err(Code::Kind(Self::KIND)))
    }

    /// Takes an array. It must be read to its end, wrong or not.
    fn array<'de, A: SeqAccess<'de>>(mut entries: A) -> Result<Result<Self, Code>, A::Error> {
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Err(Code::Kind(Self::KIND)))
    }
}

impl<'de, T: Wire> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer)
    }
}

/// Reads a value by the form it has.
pub(super) fn read_any<'de, T: Wire, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Field<T>, D::Error> {
    deserializer.deserialize_any(FieldVisitor(PhantomData))
}

struct FieldVisitor<T>(PhantomData<T>);

fn field<T>(read: Result<T, Code>) -> Field<T> {
    read.map_or_else(Field::Wrong, Field::Value)
}

impl<'de, T: Wire> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::KIND)
    }

    fn visit_unit<E>(self) -> Result<Field<T>, E> {
        Ok(Field::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Field<T>, E> {
        Ok(field(T::text(text)))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Field<T>, E> {
        Ok(field(T::truth(truth)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Field<T>, E> {
        Ok(field(T::integer(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Field<T>, E> {
        Ok(field(i64::try_from(number).map_or(Err(Code::Kind(T::KIND)), T::integer)))
    }

    /// Any other number. It has lost digits on its way to a double, so no kind takes it from here;
    /// one that takes fractions reads the text of the number.
    fn visit_f64<E>(self, _number: f64) -> Result<Field<T>, E> {
        Ok(Field::Wrong(Code::Kind(T::KIND)))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Field<T>, A::Error> {
        T::object(entries).map(field)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, entries: A) -> Result<Field<T>, A::Error> {
        T::array(entries).map(field)
    }
}
