//! Ending that somebody who is deleted is a delegate of others.

use store::Tx;

use super::rows;
use crate::deletion::Held;
use crate::error::Error;
use crate::events::Changes;
use crate::ids::{ClientId, UserId};
use crate::time::Timestamp;
use crate::{oids, users};

impl Held for UserId {
    fn deleted_at(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
        Ok(users::rows::deleted(tx, client, *self)?.map(|(_, deleted_at)| deleted_at))
    }

    fn holders(&self, tx: &mut Tx<'_>, client: ClientId, limit: i64) -> Result<Vec<UserId>, Error> {
        rows::delegators(tx, client, *self, limit)
    }

    fn take_off(
        &self,
        tx: &mut Tx<'_>,
        client: ClientId,
        users: &[UserId],
    ) -> Result<Vec<(UserId, Changes)>, Error> {
        let Some((oid, _)) = users::rows::deleted(tx, client, *self)? else {
            return Ok(Vec::new());
        };
        let lost = rows::take_off(tx, client, *self, users)?;
        let kept = rows::of_users(tx, client, &lost)?;
        let others: Vec<_> = kept.into_iter().map(|(user, it)| (user, it.id, it.oid)).collect();
        Ok(oids::losses("delegates", &lost, (*self, oid), &others))
    }

    fn remove(&self, _: &mut Tx<'_>, _: ClientId) -> Result<(), Error> {
        // The row of a person stays for the history.
        Ok(())
    }
}
