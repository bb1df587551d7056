//! Groups, and roles with permission claims.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Ctx, Error, events::Changes, ids::{ClientId, Oid, RoleId, UserId}, policy::Claims, text::Line, users::User};
/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Id.
    pub id: RoleId,
    /// Oid.
    pub oid: Oid,
    /// Name.
    pub name: Line,
    /// Claims.
    pub claims: Claims,
}
pub(crate) fn seed(_: &mut Tx<'_>, _: &mut Ctx<'_>, _: ClientId) -> Result<(), Error> { Ok(()) }
pub(crate) fn set_roles(_: &mut Tx<'_>, _: ClientId, _: &mut User, _: &[Oid], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn follow_level(_: &mut Tx<'_>, _: ClientId, _: &User, _: &User, _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn set_groups(_: &mut Tx<'_>, _: ClientId, _: UserId, _: &[Oid], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn roles_of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, Role)>, Error> { Ok(Vec::new()) }
pub(crate) fn groups_of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, Oid)>, Error> { Ok(Vec::new()) }
pub(crate) fn claims_of_user(_: &mut Tx<'_>, _: ClientId, _: UserId) -> Result<Claims, Error> { Ok(Claims::NONE) }
