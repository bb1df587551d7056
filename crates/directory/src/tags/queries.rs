//! Finding and listing tags and their types.

use store::Tx;

use super::{TagType, TagView, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, TagId, TagTypeId};
use crate::policy::Action;
use crate::{Ctx, Lane, Query};

/// One tag. Needs: whoever may see the tags of the client.
#[derive(Clone, Copy, Debug)]
pub struct GetTag {
    /// The client.
    pub client: ClientId,
    /// Which.
    pub id: TagId,
}

impl Query for GetTag {
    type Outcome = TagView;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<TagView, Error> {
        ctx.check(Action::ReadTags, self.client, Noun::Tag)?;
        rows::view(tx, self.client, self.id)
    }
}

/// The tags of a client, by number. Needs: whoever may see them.
#[derive(Clone, Copy, Debug)]
pub struct ListTags {
    /// The client.
    pub client: ClientId,
    /// Those after this number.
    pub after: TagId,
    /// How many at most; `None`: all.
    pub limit: Option<u16>,
}

impl Query for ListTags {
    type Outcome = Vec<TagView>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<TagView>, Error> {
        ctx.check(Action::ReadTags, self.client, Noun::Tag)?;
        rows::page(tx, self.client, self.after, self.limit.map_or(i64::MAX, i64::from))
    }
}

/// The tag types of a client, by number. Needs: whoever may see the tags.
#[derive(Clone, Copy, Debug)]
pub struct ListTypes {
    /// The client.
    pub client: ClientId,
    /// Those after this number.
    pub after: TagTypeId,
    /// How many at most; `None`: all.
    pub limit: Option<u16>,
}

impl Query for ListTypes {
    type Outcome = Vec<TagType>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<TagType>, Error> {
        ctx.check(Action::ReadTags, self.client, Noun::TagType)?;
        rows::types(tx, self.client, self.after, self.limit.map_or(i64::MAX, i64::from))
    }
}
