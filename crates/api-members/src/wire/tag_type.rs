//! Types of tags.

use directory::Error;
use directory::ids::ClientId;
use directory::tags::{self, CreateType};
use directory::text::Line;
use serde::Serialize;
use utoipa::ToSchema;
use web::WireObject;

/// A type of tags. All values are strings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TagType {
    /// Its number within the client.
    id: String,
    /// Its name, unique within the client in any case.
    name: String,
}

impl From<tags::TagType> for TagType {
    fn from(kind: tags::TagType) -> Self {
        Self { id: kind.id.to_string(), name: kind.name.into_string() }
    }
}

web::body! {
    /// A type of tags to add. An id is ignored; other unknown keys are refused.
    pub(crate) struct TagTypeBody refuses unknown ignoring("id") {
        /// Its name, unique within the client in any case.
        pub(crate) name: String = required,
    }
}

impl TagTypeBody {
    /// The adding of the type.
    pub(crate) fn into_create(self, client: ClientId) -> Result<CreateType, Error> {
        let mut faults = self.faults();
        let name = faults.required("name", self.name, Line::parse_name);
        Ok(CreateType { client, name: faults.finish_with(name)? })
    }
}
