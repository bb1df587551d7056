//! The default dimensions: fields of a user under a number and a name.

use super::Dimension;
use crate::error::Code;
use crate::ids::{ClientId, DimensionId, Version};
use crate::text::{Line, Long};
use crate::users::{Fields, User};

macro_rules! default_dimensions {
    ($($variant:ident $id:literal $field:ident $read:ident)*) => {
        /// One of the 14 dimensions that every client has. Each is a field of the user of the same
        /// name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DefaultDimension {
            $(#[doc = concat!("Number ", $id, ", the field `", stringify!($field), "`.")] $variant,)*
        }

        impl DefaultDimension {
            /// All of them, by number.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its number, the same for every client.
            pub fn id(self) -> DimensionId {
                DimensionId(match self { $(Self::$variant => $id,)* })
            }

            /// Its name, that of the field.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field),)* }
            }

            /// What it is for a user; empty where it is not set.
            pub fn value(self, user: &User) -> &str {
                match self { $(Self::$variant => user.$field.as_str(),)* }
            }

            /// Refuses a value that the field does not take.
            pub(super) fn check(self, value: &Long) -> Result<(), Code> {
                match self { $(Self::$variant => $read(value).map(drop),)* }
            }

            /// Sets the field of a user; a value that the field does not take is refused.
            pub(super) fn set(self, user: &mut User, value: &Long) -> Result<(), Code> {
                match self { $(Self::$variant => user.$field = $read(value)?,)* }
                Ok(())
            }

            /// Whether a patch names the field.
            pub(super) fn is_set_by(self, fields: &Fields) -> bool {
                match self { $(Self::$variant => fields.$field.is_some(),)* }
            }
        }
    };
}

default_dimensions! {
    Instagram 1 instagram link
    Facebook 2 facebook link
    Twitter 3 twitter link
    Website 4 website link
    Phone 5 phone line
    Linkedin 8 linkedin link
    Address 10 address line
    JobType 11 job_type line
    Designation 12 designation line
    City 13 city line
    StateProvince 14 state_province line
    PostalCode 15 postal_code line
    Country 16 country line
    Title 18 title line
}

impl DefaultDimension {
    /// The one with a number; 6, 7, 9 and 17 stand for nothing.
    pub fn of_id(id: DimensionId) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.id() == id)
    }

    /// The one with a name, given in the form in which names are compared.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.name() == key)
    }

    /// As it stands in the list of the client's dimensions. It never changes.
    pub(super) fn listed(self, client: ClientId) -> Dimension {
        Dimension {
            client_id: client,
            id: self.id(),
            version: Version::FIRST,
            name: Line::parse(self.name()).unwrap_or_default(),
            name_key: self.name().to_owned(),
        }
    }
}

fn line(value: &Long) -> Result<Line, Code> {
    Line::parse_line(value.as_str())
}

fn link(value: &Long) -> Result<Long, Code> {
    Long::parse_link(value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn there_are_14_by_ascending_number_below_the_custom_ones() {
        let ids: Vec<_> = DefaultDimension::ALL.iter().map(|one| one.id().0).collect();
        assert_eq!(ids, [1, 2, 3, 4, 5, 8, 10, 11, 12, 13, 14, 15, 16, 18]);
    }

    #[test]
    fn each_is_found_by_its_number_and_by_its_folded_name() {
        for one in DefaultDimension::ALL {
            assert_eq!(DefaultDimension::of_id(one.id()), Some(*one));
            assert_eq!(DefaultDimension::of_key(&fold(&one.name().to_uppercase())), Some(*one));
            assert_eq!(one.listed(ClientId(1)).name.as_str(), one.name());
        }
        for unused in [6, 7, 9, 17, 100] {
            assert_eq!(DefaultDimension::of_id(DimensionId(unused)), None);
        }
    }
}
