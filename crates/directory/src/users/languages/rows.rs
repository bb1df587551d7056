//! The SQL of the languages that people chose.

use store::{Sql, Tx, sql};

use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::language::Language;

const FIND: Sql = sql!("SELECT language FROM user_languages WHERE client_id = $1 AND user_id = $2");
const SET: Sql = sql!(
    "INSERT INTO user_languages (client_id, user_id, language) VALUES ($1, $2, $3)
     ON CONFLICT (client_id, user_id) DO UPDATE SET language = excluded.language"
);
const FORGET: Sql = sql!("DELETE FROM user_languages WHERE client_id = $1 AND user_id = $2");

/// The language that a person chose.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<Option<Language>, Error> {
    Ok(tx.find(&FIND, (client, user))?)
}

/// Keeps what a person chose, who must be locked.
pub(super) fn set(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    language: Language,
) -> Result<(), Error> {
    tx.execute(&SET, (client, user, language))?;
    Ok(())
}

/// Forgets what a person chose.
pub(crate) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}
