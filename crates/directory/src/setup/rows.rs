//! The SQL of the link by which the first client is made.

use store::{Sql, Tx, sql};

use crate::credentials::SecretHash;
use crate::error::Error;
use crate::ids::ClientId;
use crate::time::Timestamp;

/// Whose the one link is: the installation's.
const OWNER: ClientId = ClientId::INSTALLATION;

const ENSURE: Sql = sql!(
    "INSERT INTO setup_links (client_id, hash, expires_at) VALUES ($1, NULL, 0)
     ON CONFLICT (client_id) DO NOTHING"
);
const FIND: Sql = sql!("SELECT hash, expires_at FROM setup_links WHERE client_id = $1");
const LOCK: Sql =
    sql!("SELECT hash, expires_at FROM setup_links WHERE client_id = $1 {for_update}");
const SET: Sql = sql!("UPDATE setup_links SET hash = $2, expires_at = $3 WHERE client_id = $1");

/// The hash of the link that is good until an instant; no hash where there is none.
pub(super) type Link = (Option<SecretHash>, Timestamp);

/// The link that was offered last.
pub(super) fn find(tx: &mut Tx<'_>) -> Result<Option<Link>, Error> {
    Ok(tx.find(&FIND, (OWNER,))?)
}

/// The link that was offered last. Nobody else offers one, or sets the installation up, until this
/// transaction ends.
pub(super) fn lock(tx: &mut Tx<'_>) -> Result<Link, Error> {
    tx.execute(&ENSURE, (OWNER,))?;
    Ok(tx.get(&LOCK, (OWNER,))?)
}

/// Keeps the hash of a new link.
pub(super) fn offer(tx: &mut Tx<'_>, hash: SecretHash, until: Timestamp) -> Result<(), Error> {
    tx.execute(&SET, (OWNER, Some(hash), until))?;
    Ok(())
}

/// Ends the link.
pub(super) fn end(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute(&SET, (OWNER, None::<SecretHash>, Timestamp(0)))?;
    Ok(())
}
