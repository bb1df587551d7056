//! The four kinds of values a column may have, and how Rust types become them.

use std::borrow::Cow;
use std::fmt;

/// The kinds of columns and parameters. There are no others, on either engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `BIGINT`: whole numbers, points in time in microseconds.
    Integer,
    /// `BOOLEAN`.
    Boolean,
    /// `TEXT` without U+0000.
    Text,
    /// `{bytes}`.
    Bytes,
}

/// A value on its way into or out of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value, of a known kind: PostgreSQL must be told the kind of a null parameter too.
    Null(Kind),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The kind of this value.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null(kind) => *kind,
            Self::Integer(_) => Kind::Integer,
            Self::Boolean(_) => Kind::Boolean,
            Self::Text(_) => Kind::Text,
            Self::Bytes(_) => Kind::Bytes,
        }
    }

    /// The same value, owning its text or bytes.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null(kind) => Value::Null(kind),
            Self::Integer(number) => Value::Integer(number),
            Self::Boolean(truth) => Value::Boolean(truth),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }
}

/// A stored value does not fit the type that should hold it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {}, found {}", .0.expected, .0.found)]
pub struct Mismatch(Box<Misfit>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Misfit {
    expected: String,
    found: String,
}

impl Mismatch {
    /// Says what a type can hold and which value it was given. Text and bytes are not repeated,
    /// because they may be personal.
    pub fn new(expected: impl fmt::Display, found: &Value<'_>) -> Self {
        let found = match found {
            Value::Null(_) => "null".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(truth) => truth.to_string(),
            Value::Text(text) => format!("text of {} bytes", text.len()),
            Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        };
        Self(Box::new(Misfit { expected: expected.to_string(), found }))
    }

    pub(crate) fn of(expected: impl fmt::Display, found: String) -> Self {
        Self(Box::new(Misfit { expected: expected.to_string(), found }))
    }
}

/// A type that one column can hold. `Option<T>` makes it nullable.
///
/// References implement it too, so that parameters can be given by value or by reference; reading
/// a reference back is refused, because there would be nobody to own it.
pub trait Column: Sized {
    /// The kind of the column.
    const KIND: Kind;

    /// Makes the type from a stored value.
    ///
    /// # Errors
    /// [`Mismatch`] if the value is null or otherwise not one that `write` gives.
    fn read(value: Value<'_>) -> Result<Self, Mismatch>;

    /// The value to store.
    fn write(&self) -> Value<'_>;
}

impl Column for i64 {
    const KIND: Kind = Kind::Integer;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Integer(number) => Ok(number),
            other => Err(Mismatch::new("a whole number", &other)),
        }
    }

    fn write(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl Column for bool {
    const KIND: Kind = Kind::Boolean;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Boolean(truth) => Ok(truth),
            other => Err(Mismatch::new("true or false", &other)),
        }
    }

    fn write(&self) -> Value<'_> {
        Value::Boolean(*self)
    }
}

impl Column for String {
    const KIND: Kind = Kind::Text;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => Err(Mismatch::new("text", &other)),
        }
    }

    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Column for Vec<u8> {
    const KIND: Kind = Kind::Bytes;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.into_owned()),
            other => Err(Mismatch::new("bytes", &other)),
        }
    }

    fn write(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<const N: usize> Column for [u8; N] {
    const KIND: Kind = Kind::Bytes;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        match &value {
            Value::Bytes(bytes) => Self::try_from(bytes.as_ref()).ok(),
            _ => None,
        }
        .ok_or_else(|| Mismatch::new(format_args!("{N} bytes"), &value))
    }

    fn write(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<T: Column> Column for Option<T> {
    const KIND: Kind = T::KIND;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Null(_) => Ok(None),
            present => T::read(present).map(Some),
        }
    }

    fn write(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null(T::KIND), T::write)
    }
}

impl<T: Column> Column for &T {
    const KIND: Kind = T::KIND;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        Err(Mismatch::new("an owned type to read into", &value))
    }

    fn write(&self) -> Value<'_> {
        T::write(self)
    }
}

impl Column for &str {
    const KIND: Kind = Kind::Text;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        Err(Mismatch::new("an owned type to read into", &value))
    }

    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Column for &[u8] {
    const KIND: Kind = Kind::Bytes;

    #[inline]
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        Err(Mismatch::new("an owned type to read into", &value))
    }

    fn write(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

/// Implements [`Column`] for a newtype by way of the type it is stored as.
///
/// The first function makes the newtype from the stored type and may refuse (`Option`), the second
/// gives a reference to the stored value.
///
/// ```
/// pub struct Badge(i64);
/// store::column! { Badge: i64, |number| (number > 0).then_some(Badge(number)), |badge| &badge.0 }
/// ```
#[macro_export]
macro_rules! column {
    ($type:ty: $stored:ty, $read:expr, $write:expr) => {
        impl $crate::Column for $type {
            const KIND: $crate::Kind = <$stored as $crate::Column>::KIND;

            fn read(value: $crate::Value<'_>) -> Result<Self, $crate::Mismatch> {
                let found = value.clone();
                let read: fn($stored) -> Option<$type> = $read;
                <$stored as $crate::Column>::read(value)
                    .ok()
                    .and_then(read)
                    .ok_or_else(|| $crate::Mismatch::new(stringify!($type), &found))
            }

            fn write(&self) -> $crate::Value<'_> {
                let write: for<'a> fn(&'a $type) -> &'a $stored = $write;
                <$stored as $crate::Column>::write(write(self))
            }
        }
    };
}
