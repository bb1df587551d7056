//! Tags: typed labels on users, each with a score for a user.
//!
//! Every tag has exactly one tag type, a category. What the score means is the client's business;
//! it never affects what anybody may do.
//!
//! Invariants
//! - Names of tags are unique within the client without regard to case; so are those of types.
//! - What a caller calls by its name is meant by its name; a number beside it decides nothing.
//! - A fresh client has two types: 1 "Topic" and 2 "Access Level".
//! - A tag that is deleted is gone at once; [`deletion`](crate::deletion) takes it off its users.
//! - A client has at most [`LIMIT`] tags and [`TYPE_LIMIT`] types, a user at most [`USER_LIMIT`] tags.

mod change;
mod commands;
mod deletion;
mod of_user;
mod queries;
mod rows;

pub(crate) use change::change;
pub use commands::{Create, CreateType, Delete, Update};
pub use of_user::{RemoveUserTag, SetTag, SetUserTag};
pub use queries::{GetTag, ListTags, ListTypes};
pub use rows::{Tag, TagType, TagView};

use store::Tx;

use crate::error::{Error, Noun};
use crate::ids::{ClientId, TagId, TagTypeId, Version};
use crate::marks;
use crate::packed::Packed;
use crate::text::Line;
use crate::users::User;

/// The most tags a client can have.
pub const LIMIT: usize = 10_000;

/// The most tag types a client can have.
pub const TYPE_LIMIT: usize = 1000;

/// The most tags a user can have.
pub const USER_LIMIT: usize = 1000;

/// The most tags that one change of a user may name.
pub const MAX_CHANGES: usize = 1000;

/// The tag types of a fresh client, numbered from 1.
const FIRST_TYPES: [&str; 2] = ["Topic", "Access Level"];

/// One tag to set on a user or to take off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number; looked at only where there is no name.
    pub id: Option<TagId>,
    /// Its name, in any case; a blank one counts as none.
    pub name: Option<Line>,
    /// Its type; for a tag that exists it must be the tag's own.
    pub type_id: Option<TagTypeId>,
    /// The name of its type; looked at only where there is no `type_id`.
    pub type_name: Option<Line>,
    /// What becomes of the score.
    pub score: Score,
}

/// What becomes of the score of a user's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// It stays; a tag the user did not have gets 0.
    Keep,
    /// It becomes this, 0 to 2,147,483,647 (see [`crate::users::points`]).
    Set(i64),
    /// The tag is taken off.
    Remove,
}

impl Score {
    /// The score after the change; `None` without the tag.
    fn after(self, stored: Option<i64>) -> Option<i64> {
        match self {
            Self::Keep => Some(stored.unwrap_or(0)),
            Self::Set(score) => Some(score),
            Self::Remove => None,
        }
    }
}

/// A tag that a user has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserTag {
    /// The number of the tag.
    pub id: TagId,
    /// Its name.
    pub name: Line,
    /// The number of its type.
    pub type_id: TagTypeId,
    /// The name of its type.
    pub type_name: Line,
    /// The score of the user, 0 to 2,147,483,647.
    pub score: i64,
}

/// The tags of a user with their scores, by number of the tag.
pub type Scores = Packed<TagId, i64>;

/// Some tags of a client, to be looked up once for all users who have them; by
/// number.
pub(crate) struct Known(Vec<TagView>);

impl Known {
    /// Loads the tags that are among these.
    pub(crate) fn load<'a>(
        tx: &mut Tx<'_>,
        client: ClientId,
        held: impl Iterator<Item = &'a Scores>,
    ) -> Result<Self, Error> {
        let mut ids: Vec<TagId> = held.flat_map(Scores::labels).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut found = rows::views_by_ids(tx, client, &ids)?;
        found.sort_unstable_by_key(|tag| tag.id);
        Ok(Self(found))
    }

    /// What a user has, by number of the tag. A tag that was deleted is none.
    pub(crate) fn of(&self, held: &Scores) -> Vec<UserTag> {
        let named = |(id, score): (TagId, &i64)| {
            let place = self.0.binary_search_by_key(&id, |tag| tag.id).ok()?;
            let TagView { name, type_id, type_name, .. } = self.0.get(place)?.clone();
            Some(UserTag { id, name, type_id, type_name, score: *score })
        };
        held.iter().filter_map(named).collect()
    }
}

/// The tags of one user, by number.
fn of_user(tx: &mut Tx<'_>, user: &User) -> Result<Vec<UserTag>, Error> {
    let held = &user.tag_scores;
    Ok(Known::load(tx, user.client_id, std::iter::once(held))?.of(held))
}

/// The field under which a tag stands in the history of a user.
fn history_field(name: &Line) -> String {
    format!("tag:{}", name.as_str())
}

/// Gives a fresh client its tag types. The event of the client stands for them.
pub(crate) fn seed(tx: &mut Tx<'_>, client: ClientId) -> Result<(), Error> {
    for (id, name) in (1..).zip(FIRST_TYPES) {
        let name = Line::parse(name).unwrap_or_default();
        let name_key = name.key();
        let id = TagTypeId(id);
        let made = TagType { client_id: client, id, version: Version::FIRST, name, name_key };
        rows::insert_type(tx, &made)?;
        marks::pass(tx, client, Noun::TagType, id.0)?;
    }
    Ok(())
}
