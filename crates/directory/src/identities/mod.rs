//! External identities: what other systems call a user.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Error, events::Changes, ids::{ClientId, UserId}, text::Line};
/// An identity.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Value.
    pub value: Line,
}
pub(crate) fn of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, Identity)>, Error> { Ok(Vec::new()) }
pub(crate) fn set(_: &mut Tx<'_>, _: ClientId, _: UserId, _: &[Identity], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn forget(_: &mut Tx<'_>, _: ClientId, _: UserId) -> Result<(), Error> { Ok(()) }
