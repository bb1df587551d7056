//! Tags and tag types.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Ctx, Error, events::Changes, ids::{ClientId, TagId, TagTypeId, UserId}, text::Line};
/// What to do with the score.
#[derive(Clone, Copy, Debug)]
pub enum Score {
    /// Keep.
    Keep,
    /// Set.
    Set(i64),
    /// Take the tag off.
    Remove,
}
/// A change.
#[derive(Clone, Debug)]
pub struct Change {
    /// Id.
    pub id: Option<TagId>,
    /// Name.
    pub name: Option<Line>,
    /// Type.
    pub type_id: Option<TagTypeId>,
    /// Type name.
    pub type_name: Option<Line>,
    /// Score.
    pub score: Score,
}
/// A user's tag.
#[derive(Clone, Debug)]
pub struct UserTag {
    /// Id.
    pub id: TagId,
    /// Name.
    pub name: Line,
    /// Type.
    pub type_id: TagTypeId,
    /// Type name.
    pub type_name: Line,
    /// Score.
    pub score: i64,
}
pub(crate) fn seed(_: &mut Tx<'_>, _: ClientId) -> Result<(), Error> { Ok(()) }
pub(crate) fn change(_: &mut Tx<'_>, _: &mut Ctx<'_>, _: ClientId, _: UserId, _: &[Change], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, UserTag)>, Error> { Ok(Vec::new()) }
