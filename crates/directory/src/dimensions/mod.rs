//! Dimensions: named, numbered profile attributes of a client.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Ctx, Error, events::Changes, ids::{ClientId, DimensionId, UserId}, text::{Line, Long}, users::{Fields, User}};
/// A change.
#[derive(Clone, Debug)]
pub struct Change {
    /// Id.
    pub id: Option<DimensionId>,
    /// Name.
    pub name: Option<Line>,
    /// Value.
    pub value: Option<Long>,
}
/// A user's dimension.
#[derive(Clone, Debug)]
pub struct UserDimension {
    /// Id.
    pub id: DimensionId,
    /// Name.
    pub name: Line,
    /// Value.
    pub value: Long,
}
pub(crate) fn change(_: &mut Tx<'_>, _: &mut Ctx<'_>, _: &mut User, _: &Fields, _: &[Change], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, UserDimension)>, Error> { Ok(Vec::new()) }
