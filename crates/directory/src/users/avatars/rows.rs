//! The SQL of the pictures of people.

use store::{Sql, Tx, sql};

use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::pictures::{Picture, PictureName};

const GET: Sql =
    sql!("SELECT picture FROM user_avatars WHERE client_id = $1 AND user_id = $2 AND name = $3");
const PUT: Sql = sql!(
    "INSERT INTO user_avatars (client_id, user_id, name, picture) VALUES ($1, $2, $3, $4)
     ON CONFLICT (client_id, user_id) DO UPDATE SET name = excluded.name, picture = excluded.picture"
);
const FORGET: Sql = sql!("DELETE FROM user_avatars WHERE client_id = $1 AND user_id = $2");

/// The picture of a person, if it is called this.
pub(super) fn get(
    tx: &mut Tx<'_>,
    (client, user): (ClientId, UserId),
    name: &PictureName,
) -> Result<Option<Vec<u8>>, Error> {
    Ok(tx.find(&GET, (client, user, name))?)
}

/// Keeps the picture of a person, who must be locked.
pub(super) fn put(
    tx: &mut Tx<'_>,
    (client, user): (ClientId, UserId),
    picture: &Picture,
) -> Result<(), Error> {
    tx.execute(&PUT, (client, user, picture.name(), picture.png()))?;
    Ok(())
}

/// Forgets the picture of a person.
pub(crate) fn forget(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    tx.execute(&FORGET, (client, user))?;
    Ok(())
}
