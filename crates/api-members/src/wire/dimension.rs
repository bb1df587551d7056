//! Dimensions.

use directory::Error;
use directory::dimensions::{self, Create, Rename};
use directory::ids::{ClientId, DimensionId};
use directory::text::Line;
use serde::Serialize;
use utoipa::ToSchema;
use web::{IfMatch, WireObject};

/// A dimension: a named attribute of users.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Dimension {
    /// Its number within the client; from 100 on, unless it is a default one.
    id: i64,
    /// Its name, unique within the client in any case.
    name: String,
}

impl From<dimensions::Dimension> for Dimension {
    fn from(dimension: dimensions::Dimension) -> Self {
        Self { id: dimension.id.0, name: dimension.name.into_string() }
    }
}

web::body! {
    /// A dimension to add or to rename. An id is ignored; other unknown keys are refused.
    pub(crate) struct DimensionBody refuses unknown ignoring("id") {
        /// Its name, unique within the client in any case. A new dimension needs one.
        pub(crate) name: String,
    }
}

impl DimensionBody {
    /// The adding of the dimension.
    pub(crate) fn into_create(self, client: ClientId) -> Result<Create, Error> {
        let mut faults = self.faults();
        let name = faults.required("name", self.name, Line::parse_name);
        Ok(Create { client, name: faults.finish_with(name)? })
    }

    /// The renaming of the dimension.
    pub(crate) fn into_rename(
        self,
        client: ClientId,
        id: DimensionId,
        if_match: IfMatch,
    ) -> Result<Rename, Error> {
        let mut faults = self.faults();
        let name = faults.set("name", self.name, Line::parse_name);
        faults.finish()?;
        Ok(Rename { client, id, name, if_version: if_match.0 })
    }
}
