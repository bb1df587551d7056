//! The SQL of credentials and access tokens.

use store::{Sql, Tx, row, sql};

use super::secrets::{self, SecretRow};
use super::{CredentialKind, SecretHash, claims_from_words};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, CredentialId, Oid, UserId, Version};
use crate::policy::Claims;
use crate::text::Line;
use crate::time::Timestamp;

row! {
    /// A credential, without its secret.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Credential {
        /// The client it opens; 0 for an operator token.
        pub client_id: ClientId,
        /// Its number within the client.
        pub id: CredentialId,
        /// How often it changed; being used is no change.
        pub version: Version,
        /// Its object id within the client; of an OAuth client, what it calls itself by.
        pub oid: Oid,
        /// What it is.
        pub kind: CredentialKind,
        /// Whom it stands for, if it stands for a person.
        pub user_id: Option<UserId>,
        /// What people call it.
        pub label: Line,
        /// What a machine may do, as it is stored; see [`Credential::granted`].
        pub(super) claims: String,
        /// The hash of its secret.
        pub(super) hash: SecretHash,
        /// The last four characters of its secret.
        pub hint: String,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it stops working; `None`: never.
        pub expires_at: Option<Timestamp>,
        /// When it was revoked.
        pub revoked_at: Option<Timestamp>,
        /// When it was last used, to the minute.
        pub last_used_at: Option<Timestamp>,
    }
}

impl Credential {
    /// What a machine may do with it; nothing for one that stands for a person, who may do what
    /// the person may.
    pub fn granted(&self) -> Claims {
        claims_from_words(&self.claims)
    }
}

row! {
    /// An access token of an OAuth client, by when it runs out.
    #[derive(Clone, Copy)]
    pub(super) struct AccessTokenRow {
        pub(super) client_id: ClientId,
        pub(super) credential_id: CredentialId,
        pub(super) expires_at: Timestamp,
        pub(super) hash: SecretHash,
    }
}

const INSERT: Sql = sql!("INSERT INTO credentials ({columns}) VALUES ({values})");
const UPDATE: Sql =
    sql!("UPDATE credentials SET {changes} WHERE client_id = $1 AND id = $2 AND version = $3");
const FIND: Sql = sql!(
    "SELECT {columns} FROM credentials WHERE client_id = $1 AND id = $2 AND revoked_at IS NULL"
);
const LOCK: Sql = sql!(
    "SELECT {columns} FROM credentials
     WHERE client_id = $1 AND id = $2 AND revoked_at IS NULL {for_update}"
);
const LOCK_OF_USER: Sql = sql!(
    "SELECT {columns} FROM credentials
     WHERE client_id = $1 AND user_id = $2 AND revoked_at IS NULL
     ORDER BY id LIMIT $3 {for_update}"
);
const REVOKE_OF_USER: Sql = sql!(
    "UPDATE credentials SET revoked_at = $3, version = version + 1
     WHERE client_id = $1 AND user_id = $2 AND revoked_at IS NULL"
);
const PAGE: Sql = sql!(
    "SELECT {columns} FROM credentials
     WHERE client_id = $1 AND id > $2 AND revoked_at IS NULL ORDER BY id LIMIT $3"
);
const BY_OID: Sql = sql!("SELECT id FROM credentials WHERE client_id = $1 AND oid = $2");
const PERSON: Sql = sql!(
    "SELECT c.hash, u.id, u.account_level FROM credentials c CROSS JOIN users u
     WHERE c.client_id = $1 AND c.id = $2 AND c.revoked_at IS NULL
       AND u.client_id = $1 AND u.id = c.user_id AND u.active AND u.deleted_at IS NULL"
);
const TOUCH: Sql = sql!(
    "UPDATE credentials SET last_used_at = $3
     WHERE client_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)"
);
const INSERT_ACCESS_TOKEN: Sql = sql!("INSERT INTO access_tokens ({columns}) VALUES ({values})");
const OLDEST_ACCESS_TOKENS: Sql = sql!(
    "SELECT {columns} FROM access_tokens
     WHERE client_id = $1 AND credential_id = $2 AND expires_at <= $3
     ORDER BY expires_at, hash LIMIT $4"
);
const FIRST_EXPIRY: Sql =
    sql!("SELECT expires_at FROM access_tokens WHERE client_id = $1 ORDER BY expires_at LIMIT 1");
const EXPIRED: Sql = sql!(
    "SELECT {columns} FROM access_tokens WHERE client_id = $1 AND expires_at <= $2
     ORDER BY expires_at LIMIT $3 {skip_locked}"
);
const DELETE_ACCESS_TOKEN: Sql = sql!(
    "DELETE FROM access_tokens
     WHERE client_id = $1 AND credential_id = $2 AND expires_at = $3 AND hash = $4"
);
const DELETE_ACCESS_TOKENS: Sql = sql!(
    "DELETE FROM access_tokens
     WHERE client_id = $1 AND credential_id = $2 AND (expires_at, hash) <= ($3, $4)"
);

/// The person behind a credential: the hash of its secret, who they are and their account level;
/// nothing if it is revoked, or they are switched off or deleted.
pub(super) fn person(
    tx: &mut Tx<'_>,
    client: ClientId,
    credential: CredentialId,
) -> Result<Option<(SecretHash, UserId, i64)>, Error> {
    Ok(tx.find(&PERSON, (client, credential))?)
}

/// A credential that is not revoked.
pub(super) fn find(
    tx: &mut Tx<'_>,
    client: ClientId,
    credential: CredentialId,
) -> Result<Option<Credential>, Error> {
    Ok(tx.find(&FIND, (client, credential))?)
}

/// As [`find`], and nobody else changes it until this transaction ends.
pub(super) fn lock(
    tx: &mut Tx<'_>,
    client: ClientId,
    credential: CredentialId,
) -> Result<Credential, Error> {
    tx.find(&LOCK, (client, credential))?.ok_or(Error::NotFound(Noun::Credential))
}

/// The credentials of a person that are not revoked.
pub(super) fn lock_of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    limit: i64,
) -> Result<Vec<Credential>, Error> {
    Ok(tx.all(&LOCK_OF_USER, (client, user, limit))?)
}

/// Revokes whatever a person has. The secrets stay as rows that open nothing.
pub(super) fn revoke_of_user(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(&REVOKE_OF_USER, (client, user, now))?;
    Ok(())
}

/// The credentials after a number that are not revoked, by number.
pub(super) fn page(
    tx: &mut Tx<'_>,
    client: ClientId,
    after: i64,
    limit: i64,
) -> Result<Vec<Credential>, Error> {
    Ok(tx.all(&PAGE, (client, after, limit))?)
}

/// Whether an object id was ever given to a credential of the client.
pub(super) fn was_oid_given(tx: &mut Tx<'_>, client: ClientId, oid: Oid) -> Result<bool, Error> {
    Ok(tx.find::<CredentialId>(&BY_OID, (client, oid))?.is_some())
}

/// Writes a credential and where its secret leads.
pub(super) fn insert(tx: &mut Tx<'_>, credential: &Credential) -> Result<(), Error> {
    tx.insert(&INSERT, credential)?;
    let secret = SecretRow {
        hash: credential.hash,
        client_id: credential.client_id,
        kind: credential.kind,
        credential_id: credential.id,
        expires_at: credential.expires_at,
    };
    secrets::insert(tx, &secret)
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    before: &Credential,
    after: &Credential,
) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

/// Notes when a credential was last used, unless a later use is noted already.
pub(super) fn touch(
    tx: &mut Tx<'_>,
    client: ClientId,
    credential: CredentialId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(&TOUCH, (client, credential, at))?;
    Ok(())
}

/// Writes an access token and where it leads.
pub(super) fn insert_access_token(tx: &mut Tx<'_>, token: &AccessTokenRow) -> Result<(), Error> {
    tx.insert(&INSERT_ACCESS_TOKEN, token)?;
    let secret = SecretRow {
        hash: token.hash,
        client_id: token.client_id,
        kind: CredentialKind::AccessToken,
        credential_id: token.credential_id,
        expires_at: Some(token.expires_at),
    };
    secrets::insert(tx, &secret)
}

/// Removes at most `limit` access tokens of an OAuth client that run out at `until` or before,
/// the oldest first, each of their secrets by itself.
pub(super) fn clear_access_tokens(
    tx: &mut Tx<'_>,
    client: ClientId,
    credential: CredentialId,
    until: Timestamp,
    limit: i64,
) -> Result<(), Error> {
    let oldest: Vec<AccessTokenRow> =
        tx.all(&OLDEST_ACCESS_TOKENS, (client, credential, until, limit))?;
    let Some(last) = oldest.last() else { return Ok(()) };
    tx.execute(&DELETE_ACCESS_TOKENS, (client, credential, last.expires_at, last.hash))?;
    for token in &oldest {
        secrets::delete(tx, &token.hash)?;
    }
    Ok(())
}

/// When the access token of a client runs out that does so first.
pub(crate) fn first_expiry(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find(&FIRST_EXPIRY, (client,))?)
}

/// Clears away at most `limit` access tokens of a client that have run out. Gives how many.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    client: ClientId,
    now: Timestamp,
    limit: i64,
) -> Result<u64, Error> {
    let expired: Vec<AccessTokenRow> = tx.all(&EXPIRED, (client, now, limit))?;
    for token in &expired {
        let key = (client, token.credential_id, token.expires_at, token.hash);
        tx.execute(&DELETE_ACCESS_TOKEN, key)?;
        secrets::delete(tx, &token.hash)?;
    }
    Ok(expired.len() as u64)
}
