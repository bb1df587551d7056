//! Taking everybody out of a deleted group.

use store::Tx;

use super::rows;
use crate::deletion::Held;
use crate::error::Error;
use crate::events::Changes;
use crate::ids::{ClientId, GroupId, UserId};
use crate::oids;
use crate::time::Timestamp;

impl Held for GroupId {
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
        let Some((oid, _)) = rows::deleted(tx, client, *self)? else { return Ok(Vec::new()) };
        let lost = rows::take_off(tx, client, *self, users)?;
        let others = rows::of_users(tx, client, &lost)?;
        Ok(oids::losses("groups", &lost, (*self, oid), &others))
    }

    fn remove(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<(), Error> {
        rows::remove(tx, client, *self)
    }
}
