//! The SQL of what people decided about who may write to them and see how to reach them.

use store::{Sql, Tx, sql};

use super::Privacy;
use crate::error::Error;
use crate::ids::{ClientId, UserId};

const FIND: Sql =
    sql!("SELECT messages, contact FROM user_privacy WHERE client_id = $1 AND user_id = $2");
const SET: Sql = sql!(
    "INSERT INTO user_privacy (client_id, user_id, messages, contact) VALUES ($1, $2, $3, $4)
     ON CONFLICT (client_id, user_id) DO UPDATE
     SET messages = excluded.messages, contact = excluded.contact"
);
const FORGET: Sql = sql!("DELETE FROM user_privacy WHERE client_id = $1 AND user_id = $2");

/// What a person decided, if they did.
pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<Privacy>, Error> {
    let found: Option<(bool, bool)> = tx.find(&FIND, (client, user))?;
    Ok(found.map(|(messages, contact)| Privacy { messages, contact }))
}

/// Keeps what a person decided, who must be locked.
pub(super) fn set(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    privacy: Privacy,
) -> Result<(), Error> {
    tx.execute(&SET, (client, user, privacy.messages, privacy.contact))?;
    Ok(())
}

/// Forgets what a person decided.
pub(crate) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}
