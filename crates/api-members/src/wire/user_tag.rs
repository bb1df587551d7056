//! A tag that a user has.

use directory::Error;
use directory::ids::{ClientId, TagId, UserId};
use directory::tags::{self, SetUserTag};
use directory::users;
use serde::Serialize;
use utoipa::ToSchema;
use web::{IfMatch, IntLike, WireObject};

/// A tag that a user has. All values are strings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UserTag {
    /// The number of the tag.
    id: String,
    /// Its name.
    name: String,
    /// The number of its type.
    #[serde(rename = "type")]
    kind: String,
    /// The name of its type.
    type_name: String,
    /// The score of the user.
    score: String,
}

impl From<tags::UserTag> for UserTag {
    fn from(tag: tags::UserTag) -> Self {
        Self {
            id: tag.id.to_string(),
            name: tag.name.into_string(),
            kind: tag.type_id.to_string(),
            type_name: tag.type_name.into_string(),
            score: tag.score.to_string(),
        }
    }
}

web::body! {
    /// What to set of a user's tag. What else it shows is ignored; other keys are refused.
    pub(crate) struct UserTagBody refuses unknown ignoring("id", "name", "type", "type_name") {
        /// 0 to 2147483647.
        pub(crate) score: IntLike,
    }
}

impl UserTagBody {
    /// The giving of the tag.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        user: UserId,
        tag: TagId,
        if_match: IfMatch,
    ) -> Result<SetUserTag, Error> {
        let mut faults = self.faults();
        let score = faults.set("score", self.score, |score| users::points(score.0));
        faults.finish()?;
        Ok(SetUserTag { client, user, tag, score, if_version: if_match.0 })
    }
}
