//! Credentials: what callers prove themselves with.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Ctx, Error, ids::{ClientId, UserId}};
pub(crate) fn forget(_: &mut Tx<'_>, _: &mut Ctx<'_>, _: ClientId, _: UserId) -> Result<(), Error> { Ok(()) }
