//! Passwords.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Error, ids::{ClientId, UserId}};
pub(crate) fn forget(_: &mut Tx<'_>, _: ClientId, _: UserId) -> Result<(), Error> { Ok(()) }
