//! Rows: one list of fields gives the struct, its column list and both mappings.

use crate::error::{Error, Report};
use crate::value::{Column, Kind, Mismatch, Value};

/// A row of a result, read from left to right.
pub struct Row<'a> {
    source: &'a dyn Source,
    len: usize,
    next: usize,
}

/// Where the columns of a row come from.
pub(crate) trait Source {
    /// The number of columns.
    fn len(&self) -> usize;
    /// The value of one column, taken as the given kind.
    fn value(&self, index: usize, kind: Kind) -> Result<Value<'_>, Mismatch>;
    /// The name of one column, for messages.
    fn name(&self, index: usize) -> String;
}

impl<'a> Row<'a> {
    pub(crate) fn new(source: &'a dyn Source) -> Self {
        Self { source, len: source.len(), next: 0 }
    }

    /// Reads the next column.
    ///
    /// # Errors
    /// [`Error::Internal`] if there is none or its value does not fit.
    #[inline]
    pub fn take<T: Column>(&mut self) -> Result<T, Error> {
        let index = self.next;
        if index >= self.len {
            return Err(Error::internal(format!("the row has only {index} columns")));
        }
        self.next += 1;
        let value = self.source.value(index, T::KIND).and_then(T::read);
        value.map_err(|mismatch| self.misread(index, &mismatch))
    }

    #[cold]
    fn misread(&self, index: usize, mismatch: &Mismatch) -> Error {
        Error::Internal(Report::new(format!("column {}: {mismatch}", self.source.name(index))))
    }

    /// Maps the whole row and makes sure that no column is left over.
    pub(crate) fn map<R: FromRow>(&mut self) -> Result<R, Error> {
        let mapped = R::from_row(self)?;
        if self.next == self.len {
            return Ok(mapped);
        }
        let (given, taken) = (self.len, self.next);
        Err(Error::internal(format!("the statement gives {given} columns, {taken} are read")))
    }
}

/// A type that a row of a result becomes: a [`row!`](crate::row!), one column, or a tuple of up to
/// eight columns.
pub trait FromRow: Sized {
    /// The columns that `{columns}` stands for; none where a statement lists its own.
    const COLUMNS: &'static [&'static str] = &[];

    /// Reads the columns in order.
    ///
    /// # Errors
    /// [`Error::Internal`] if a column is missing or does not fit.
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error>;
}

/// A type that can be written as a row.
pub trait ToRow {
    /// The columns, in the order of the values.
    const COLUMNS: &'static [&'static str];

    /// The values to store.
    fn values(&self) -> Vec<Value<'_>>;
}

impl<T: Column> FromRow for T {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        row.take()
    }
}

macro_rules! tuple_row {
    ($($name:ident),+) => {
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
                Ok(($(row.take::<$name>()?,)+))
            }
        }
    };
}

tuple_row!(A, B);
tuple_row!(A, B, C);
tuple_row!(A, B, C, D);
tuple_row!(A, B, C, D, E);
tuple_row!(A, B, C, D, E, F);
tuple_row!(A, B, C, D, E, F, G);
tuple_row!(A, B, C, D, E, F, G, H);

/// Declares a struct together with its columns and its mapping from and to a row, so that they
/// cannot drift apart. Field names are column names.
///
/// ```
/// store::row! {
///     /// A room that can be booked.
///     #[derive(Debug, Clone, PartialEq)]
///     pub struct Room {
///         /// The building.
///         pub building: i64,
///         /// The number, unique within the building.
///         pub id: i64,
///         /// What the door says.
///         pub name: Option<String>,
///     }
/// }
/// assert_eq!(<Room as store::ToRow>::COLUMNS, ["building", "id", "name"]);
/// ```
#[macro_export]
macro_rules! row {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $( $(#[$field_attribute:meta])* $field_visibility:vis $field:ident: $type:ty ),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        $visibility struct $name {
            $( $(#[$field_attribute])* $field_visibility $field: $type ),+
        }

        impl $crate::FromRow for $name {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn from_row(row: &mut $crate::Row<'_>) -> Result<Self, $crate::Error> {
                Ok(Self { $( $field: row.take()? ),+ })
            }
        }

        impl $crate::ToRow for $name {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn values(&self) -> Vec<$crate::Value<'_>> {
                vec![$( $crate::Column::write(&self.$field) ),+]
            }
        }
    };
}
