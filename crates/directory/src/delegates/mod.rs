//! Delegations: who may act for whom.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Error, events::Changes, ids::{ClientId, Oid, UserId}, json::Permissions, text::Line, users::User};
/// A delegate.
#[derive(Clone, Debug)]
pub struct Delegate {
    /// Oid.
    pub oid: Oid,
    /// First name.
    pub first_name: Line,
    /// Last name.
    pub last_name: Line,
    /// Permissions.
    pub permissions: Permissions,
}
/// A delegator.
#[derive(Clone, Debug)]
pub struct Delegator {
    /// Id.
    pub id: UserId,
    /// Oid.
    pub oid: Oid,
    /// First name.
    pub first_name: Line,
    /// Last name.
    pub last_name: Line,
}
pub(crate) fn replace(_: &mut Tx<'_>, _: ClientId, _: &User, _: &[Oid], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, Delegate)>, Error> { Ok(Vec::new()) }
pub(crate) fn delegators_of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, Delegator)>, Error> { Ok(Vec::new()) }
pub(crate) fn forget(_: &mut Tx<'_>, _: ClientId, _: UserId) -> Result<(), Error> { Ok(()) }
