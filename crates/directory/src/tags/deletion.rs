//! Taking a deleted tag off its users.

use serde_json::Value as Json;
use store::Tx;

use super::{history_field, rows};
use crate::deletion::Held;
use crate::error::Error;
use crate::events::Changes;
use crate::ids::{ClientId, TagId, UserId};
use crate::time::Timestamp;

impl Held for TagId {
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
        let lost = |(user, score): (UserId, i64)| {
            let mut changes = Changes::default();
            changes.set(&history_field(&name), score, Json::Null);
            (user, changes)
        };
        Ok(rows::take_off(tx, client, *self, users)?.into_iter().map(lost).collect())
    }

    fn remove(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<(), Error> {
        rows::remove(tx, client, *self)
    }
}
