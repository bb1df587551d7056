//! Tags and dimensions as callers send them with a user.

use directory::Code;
use directory::dimensions;
use directory::ids::{DimensionId, TagId, TagTypeId};
use directory::tags::{self, Score};
use directory::text::{Line, Long};
use directory::users;
use web::{Faults, IntLike, TextLike, WireObject};

web::body! {
    /// A tag to set or to take off. Its name decides which one is meant; the id where there is no
    /// name. A new name is added to the client where the credential may do that.
    pub(crate) struct TagEntry refuses unknown {
        /// The tag, where no name is given.
        pub(crate) id: IntLike = nullable,
        /// The name of the tag, in any case.
        pub(crate) name: String = nullable,
        /// Its type; for a tag that exists it must be the tag's own.
        pub(crate) kind: IntLike as "type" = nullable,
        /// The name of its type; looked at only without `type`.
        pub(crate) type_name: String = nullable,
        /// 0 to 2147483647. Left out, it stays; null takes the tag off.
        pub(crate) score: IntLike = nullable,
    }
}

impl TagEntry {
    /// The change of the tag; notes what is wrong with it.
    pub(crate) fn read_into(faults: &mut Faults, entry: Self) -> Option<tags::Change> {
        entry.note_unknown_keys(faults);
        let score = faults.nullable("score", entry.score, |score| users::points(score.0));
        Some(tags::Change {
            id: faults.nullable("id", entry.id, |id| Ok(TagId(id.0))).flatten(),
            name: faults.nullable("name", entry.name, Line::parse_line).flatten(),
            type_id: faults.nullable("type", entry.kind, |id| Ok(TagTypeId(id.0))).flatten(),
            type_name: faults.nullable("type_name", entry.type_name, Line::parse_line).flatten(),
            score: match score {
                None => Score::Keep,
                Some(None) => Score::Remove,
                Some(Some(score)) => Score::Set(score),
            },
        })
    }
}

web::body! {
    /// A dimension to set or to take away. Its name decides which one is meant; the id where there
    /// is no name. A new name is added to the client where the credential may do that.
    pub(crate) struct DimensionEntry refuses unknown {
        /// The dimension, where no name is given; that of a default one means the field.
        pub(crate) id: IntLike = nullable,
        /// The name of the dimension, in any case.
        pub(crate) name: String = nullable,
        /// At most 2048 characters; null and "" take the dimension away.
        pub(crate) value: TextLike = required nullable,
    }
}

impl DimensionEntry {
    /// The change of the dimension; notes what is wrong with it.
    pub(crate) fn read_into(faults: &mut Faults, entry: Self) -> Option<dimensions::Change> {
        entry.note_unknown_keys(faults);
        if !entry.value.is_present() {
            faults.add("value", Code::Required);
        }
        Some(dimensions::Change {
            id: faults.nullable("id", entry.id, |id| Ok(DimensionId(id.0))).flatten(),
            name: faults.nullable("name", entry.name, Line::parse_line).flatten(),
            value: faults.nullable("value", entry.value, |text| Long::parse(text.0)).flatten(),
        })
    }
}
