//! From what a caller presents to who it is.

use store::Tx;

use super::{CredentialKind, SecretHash, rows, secrets};
use crate::error::{Error, Why};
use crate::ids::{ClientId, CredentialId};
use crate::policy::{Actor, Claims};
use crate::time::Timestamp;
use crate::users::ADMINISTRATOR_LEVEL;
use crate::{Directory, groups};

impl Directory {
    /// Who presents this secret, if it is of one of these kinds.
    ///
    /// Looked up anew for every request, so that a revoked credential or a person who was
    /// switched off is out at once, in every process.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with [`Why::Invalid`] whenever the secret opens nothing,
    /// whatever the reason.
    pub async fn authenticate(
        &self,
        presented: &str,
        kinds: &'static [CredentialKind],
    ) -> Result<Actor, Error> {
        let hash = SecretHash::of(presented);
        let now = self.now();
        let proven = self.inner.db.point(move |tx| prove(tx, &hash, kinds, now)).await?;
        let proven = proven.ok_or(Error::Unauthenticated(Why::Invalid))?;
        self.inner.last_used.note(proven.client, proven.credential, now);
        Ok(proven.actor)
    }
}

/// Who a secret stands for, and by which credential.
struct Proven {
    actor: Actor,
    client: ClientId,
    credential: CredentialId,
}

fn prove(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    kinds: &[CredentialKind],
    now: Timestamp,
) -> Result<Option<Proven>, Error> {
    let Some(secret) = secrets::find(tx, hash)? else { return Ok(None) };
    let expired = secret.expires_at.is_some_and(|expiry| expiry <= now);
    if expired || !kinds.contains(&secret.kind) {
        return Ok(None);
    }
    let (client, credential) = (secret.client_id, secret.credential_id);
    let actor = match secret.kind {
        CredentialKind::UserToken => person(tx, hash, client, credential)?,
        CredentialKind::ApiKey => machine(tx, Some(hash), client, credential)?,
        // An access token has a secret of its own, and the rights of what drew it.
        CredentialKind::AccessToken => machine(tx, None, client, credential)?,
        CredentialKind::OperatorToken => {
            machine(tx, Some(hash), client, credential)?.map(|_| Actor::Operator)
        }
        // The secret of an OAuth client draws access tokens and opens nothing itself.
        CredentialKind::OauthClient => None,
        // These come with a browser, and open nothing but the pages.
        CredentialKind::Session | CredentialKind::Link => None,
    };
    Ok(actor.map(|actor| Proven { actor, client, credential }))
}

fn person(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    client: ClientId,
    credential: CredentialId,
) -> Result<Option<Actor>, Error> {
    let found = rows::person(tx, client, credential)?;
    let Some((_, user, level)) = found.filter(|(stored, ..)| stored == hash) else {
        return Ok(None);
    };
    let administrator = level >= ADMINISTRATOR_LEVEL;
    // An administrator's claims do not come from roles, so there is nothing to look up.
    let claims =
        if administrator { Claims::NONE } else { groups::claims_of_user(tx, client, user)? };
    Ok(Some(Actor::Person { client, user, administrator, claims, credential }))
}

fn machine(
    tx: &mut Tx<'_>,
    hash: Option<&SecretHash>,
    client: ClientId,
    credential: CredentialId,
) -> Result<Option<Actor>, Error> {
    let found = rows::find(tx, client, credential)?;
    let same = |stored: &SecretHash| hash.is_none_or(|hash| hash == stored);
    Ok(found.filter(|found| same(&found.hash)).map(|found| Actor::Machine {
        client,
        claims: found.granted(),
        credential,
    }))
}
