//! Partial updates: which fields of a row to set, all others staying as they are.

/// Declares a struct with one optional field for each named column of a row, and a method that
/// sets those that are given.
macro_rules! patch {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident for $row:ty {
            $( $(#[$doc:meta])* $field:ident: $type:ty, )+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$doc])* pub $field: Option<$type>, )+
        }

        impl $name {
            /// Sets the given fields of a row and leaves the others.
            pub fn set(&self, row: &mut $row) {
                $( if let Some(value) = &self.$field { row.$field.clone_from(value); } )+
            }
        }
    };
}

pub(crate) use patch;
