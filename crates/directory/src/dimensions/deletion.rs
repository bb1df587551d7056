//! Taking a deleted dimension off its users.

use serde_json::Value as Json;
use store::Tx;

use super::{history_field, rows};
use crate::deletion::Held;
use crate::error::Error;
use crate::events::Changes;
use crate::ids::{ClientId, DimensionId, UserId};
use crate::time::Timestamp;
use crate::users;

impl Held for DimensionId {
    fn deleted_at(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
        Ok(rows::deleted(tx, client, *self)?.map(|(_, deleted_at)| deleted_at))
    }

    fn holders(&self, tx: &mut Tx<'_>, client: ClientId, limit: i64) -> Result<Vec<UserId>, Error> {
        rows::holders(tx, client, *self, limit)
    }

    fn take_off(
        &self,
        tx: &mut Tx<'_>,
        client: ClientId,
        users: &[UserId],
    ) -> Result<Vec<(UserId, Changes)>, Error> {
        let Some((name, _)) = rows::deleted(tx, client, *self)? else { return Ok(Vec::new()) };
        rows::remove_holders(tx, client, *self, users)?;
        let mut taken = Vec::new();
        for (user, mut held) in users::rows::dimension_values(tx, client, users)? {
            let Some(value) = held.set(*self, None) else { continue };
            users::rows::set_dimension_values(tx, client, user, &held)?;
            let mut changes = Changes::default();
            changes.set(&history_field(&name), value.as_str(), Json::Null);
            taken.push((user, changes));
        }
        Ok(taken)
    }

    fn remove(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<(), Error> {
        rows::remove(tx, client, *self)
    }
}
