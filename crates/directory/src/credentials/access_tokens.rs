//! Access tokens: what an OAuth client draws with its secret, good for a day.

use store::Tx;
use subtle::ConstantTimeEq;

use super::rows::{self, AccessTokenRow};
use super::{CredentialKind, Secret, SecretHash, secrets};
use crate::Directory;
use crate::error::{Error, Noun, Why};
use crate::ids::{ClientId, CredentialId, IdSource, Oid};
use crate::throttles::Attempt;
use crate::time::Timestamp;

/// How long an access token is good for.
pub const ACCESS_TOKEN_SECONDS: i64 = 86_400;

/// How many access tokens that have run out are cleared away when one is drawn. More than one, so
/// that a heap of them shrinks; bounded, so that drawing one is always quick.
const CLEARED: i64 = 16;

/// An access token that was just drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// What its holder presents.
    pub secret: Secret,
    /// For how many seconds it is good.
    pub expires_in: i64,
}

impl Directory {
    /// Draws an access token with the public id and the secret of an OAuth client. It is no change
    /// of the directory and has no event. `address` is the network address of whoever asks, if it is
    /// known.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with [`Why::Invalid`] unless both belong together; the same work
    /// is done for an id that nobody has as for one with another secret. [`Error::Limited`] after too many
    /// wrong ones from a network address.
    pub async fn issue_access_token(
        &self,
        client_id: &str,
        secret: &str,
        address: Option<&str>,
    ) -> Result<AccessToken, Error> {
        let hash = SecretHash::of(secret);
        let named = Oid::parse(client_id).unwrap_or(Oid([0; 12]));
        let (now, seed) = (self.now(), self.seed());
        let attempt = address.map(Attempt::secret);
        let looking = attempt.clone();
        let found = self.inner.db.point(move |tx| {
            looking.iter().try_for_each(|attempt| attempt.look(tx, now))?;
            find_oauth_client(tx, &hash, named)
        });
        let Some((client, credential)) = found.await? else {
            if let Some(attempt) = attempt {
                self.inner.db.write(move |tx| attempt.admit(tx, now)).await?;
            }
            return Err(Error::Unauthenticated(Why::Invalid));
        };

        let issued = self.inner.db.write(move |tx| {
            let secret = Secret::random(CredentialKind::AccessToken, &mut IdSource::seeded(seed));
            issue(tx, client, credential, secret, now)
        });
        let issued = issued.await?;
        self.inner.last_used.note(client, credential, now);
        Ok(issued)
    }
}

/// The OAuth client with this secret, if it is the one that is named.
fn find_oauth_client(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    named: Oid,
) -> Result<Option<(ClientId, CredentialId)>, Error> {
    let secret = secrets::find(tx, hash)?;
    let Some(secret) = secret.filter(|secret| secret.kind == CredentialKind::OauthClient) else {
        return Ok(None);
    };
    let found = rows::find(tx, secret.client_id, secret.credential_id)?;
    let same =
        found.is_some_and(|found| found.hash == *hash && bool::from(found.oid.0.ct_eq(&named.0)));
    Ok(same.then_some((secret.client_id, secret.credential_id)))
}

fn issue(
    tx: &mut Tx<'_>,
    client: ClientId,
    credential: CredentialId,
    secret: Secret,
    now: Timestamp,
) -> Result<AccessToken, Error> {
    match rows::lock(tx, client, credential) {
        // Revoked since it was looked up.
        Err(Error::NotFound(Noun::Credential)) => return Err(Error::Unauthenticated(Why::Invalid)),
        other => other?,
    };
    rows::clear_access_tokens(tx, client, credential, now, CLEARED)?;
    rows::insert_access_token(
        tx,
        &AccessTokenRow {
            client_id: client,
            credential_id: credential,
            expires_at: now.plus(ACCESS_TOKEN_SECONDS * 1_000_000),
            hash: SecretHash::of(secret.reveal()),
        },
    )?;
    Ok(AccessToken { secret, expires_in: ACCESS_TOKEN_SECONDS })
}
