//! The SQL of the table by which a secret of any kind is found.

use store::{Sql, Tx, row, sql};

use super::{CredentialKind, SecretHash};
use crate::error::Error;
use crate::ids::{ClientId, CredentialId};
use crate::time::Timestamp;

row! {
    /// Where a secret leads.
    #[derive(Clone, Copy)]
    pub(crate) struct SecretRow {
        /// Its hash.
        pub(crate) hash: SecretHash,
        /// The client it opens.
        pub(crate) client_id: ClientId,
        /// What it is.
        pub(crate) kind: CredentialKind,
        /// The credential or session that it is of; of a link, the number of its person.
        pub(crate) credential_id: CredentialId,
        /// When it stops working; `None`: never.
        pub(crate) expires_at: Option<Timestamp>,
    }
}

const FIND: Sql = sql!("SELECT {columns} FROM secrets WHERE hash = $1");
const INSERT: Sql = sql!("INSERT INTO secrets ({columns}) VALUES ({values})");
const DELETE: Sql = sql!("DELETE FROM secrets WHERE hash = $1");

/// Where a secret leads; this table is read by itself, before the client is known.
pub(crate) fn find(tx: &mut Tx<'_>, hash: &SecretHash) -> Result<Option<SecretRow>, Error> {
    Ok(tx.find(&FIND, (hash,))?)
}

/// Makes a secret lead somewhere.
pub(crate) fn insert(tx: &mut Tx<'_>, secret: &SecretRow) -> Result<(), Error> {
    tx.insert(&INSERT, secret)?;
    Ok(())
}

/// Makes a secret lead nowhere.
pub(crate) fn delete(tx: &mut Tx<'_>, hash: &SecretHash) -> Result<(), Error> {
    tx.execute(&DELETE, (hash,))?;
    Ok(())
}
