//! Apps: something users may open, and who may open it.
#![expect(clippy::unnecessary_wraps, reason = "placeholder signatures")]
use store::Tx;
use crate::{Error, events::Changes, ids::{AppCode, AppId, ClientId, UserId}};
pub(crate) fn id_by_slug(_: &mut Tx<'_>, _: ClientId, _: &str) -> Result<Option<AppId>, Error> { Ok(None) }
pub(crate) fn set_access(_: &mut Tx<'_>, _: ClientId, _: UserId, _: &[AppCode], _: &mut Changes) -> Result<(), Error> { Ok(()) }
pub(crate) fn of_users(_: &mut Tx<'_>, _: ClientId, _: &[UserId]) -> Result<Vec<(UserId, AppCode)>, Error> { Ok(Vec::new()) }
