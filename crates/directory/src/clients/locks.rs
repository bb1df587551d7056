//! Which fields of their profile people may not change themselves.

use store::Tx;

use super::commands::save;
use super::{Client, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, IfVersion};
use crate::policy::Action;
use crate::users::ProfileFields;
use crate::{Command, Ctx};

/// Locks and unlocks fields of profiles; the others stay as they are. Needs: an administrator of the
/// client.
#[derive(Clone, Copy, Debug)]
pub struct SetLocks {
    /// The client.
    pub client: ClientId,
    /// What people may not change any more.
    pub lock: ProfileFields,
    /// What they may change again; where a field is in both, it is locked.
    pub unlock: ProfileFields,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for SetLocks {
    type Outcome = Client;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Client, Error> {
        ctx.check(Action::ChangeSettings, self.client, Noun::Client)?;
        let before = rows::lock(tx, self.client)?;
        before.version.require(self.if_version)?;
        let locked_fields = before.locked_fields.without(self.unlock).with(self.lock);
        let after = Client { locked_fields, ..before.clone() };
        save(tx, ctx, before, after)
    }
}
