//! Tags.

use directory::Error;
use directory::ids::{ClientId, TagId, TagTypeId};
use directory::tags::{Create, TagView, Update};
use directory::text::Line;
use serde::Serialize;
use utoipa::ToSchema;
use web::{IfMatch, IntLike, WireObject};

/// A tag. All values are strings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Tag {
    /// Its number within the client.
    id: String,
    /// Its name, unique within the client in any case.
    name: String,
    /// The number of its type.
    #[serde(rename = "type")]
    kind: String,
    /// The name of its type.
    type_name: String,
}

impl From<TagView> for Tag {
    fn from(tag: TagView) -> Self {
        Self {
            id: tag.id.to_string(),
            name: tag.name.into_string(),
            kind: tag.type_id.to_string(),
            type_name: tag.type_name.into_string(),
        }
    }
}

web::body! {
    /// A tag to add or to change. An id is ignored; other unknown keys are refused.
    pub(crate) struct TagBody refuses unknown ignoring("id") {
        /// Its name, unique within the client in any case. A new tag needs one.
        pub(crate) name: String,
        /// Its type. A new tag needs this or `type_name`, and may have null for the other; a change
        /// may not.
        pub(crate) kind: IntLike as "type" = nullable,
        /// The name of its type, which is added if it is new; looked at only without `type`.
        pub(crate) type_name: String = nullable,
    }
}

impl TagBody {
    /// The adding of the tag.
    pub(crate) fn into_create(self, client: ClientId) -> Result<Create, Error> {
        let mut faults = self.faults();
        let name = faults.required("name", self.name, Line::parse_name);
        let type_id = faults.nullable("type", self.kind, |id| Ok(TagTypeId(id.0))).flatten();
        let type_name = faults.nullable("type_name", self.type_name, Line::parse_line).flatten();
        let name = faults.finish_with(name)?;
        Ok(Create { client, name, type_id, type_name })
    }

    /// The change of the tag.
    pub(crate) fn into_update(
        self,
        client: ClientId,
        id: TagId,
        if_match: IfMatch,
    ) -> Result<Update, Error> {
        let mut faults = self.faults();
        let name = faults.set("name", self.name, Line::parse_name);
        let type_id = faults.set("type", self.kind, |id| Ok(TagTypeId(id.0)));
        let type_name = faults.set("type_name", self.type_name, Line::parse_line);
        faults.finish()?;
        Ok(Update { client, id, name, type_id, type_name, if_version: if_match.0 })
    }
}
