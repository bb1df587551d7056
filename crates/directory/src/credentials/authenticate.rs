//! From what a caller presents to who it is.

use std::sync::Arc;

use store::Tx;

use super::{CredentialKind, SecretHash, rows, secrets};
use crate::error::{Error, Why};
use crate::ids::{ClientId, CredentialId, IdSource};
use crate::policy::{Actor, Claims};
use crate::time::Timestamp;
use crate::users::ADMINISTRATOR_LEVEL;
use crate::{Caller, Ctx, Directory, Query, Surface, groups};

impl Directory {
    /// Who presents a credential.
    ///
    /// Looked up anew for every request, so that a revoked credential or a person who was
    /// switched off is out at once, in every process.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with [`Why::Invalid`] whenever the secret opens nothing,
    /// whatever the reason.
    pub async fn authenticate(&self, presented: &Presented) -> Result<Actor, Error> {
        let (presented, now) = (presented.clone(), self.now());
        let proven = self.inner.db.point(move |tx| prove(tx, &presented, now)).await?;
        let proven = proven.ok_or(UNPROVEN)?;
        self.inner.last_used.note(proven.client, proven.credential, now);
        Ok(proven.actor)
    }

    /// Answers a query about a few rows to whoever presents a credential: who that is, is looked up
    /// in the same snapshot. `ask` makes the query for the caller, or refuses them.
    ///
    /// # Errors
    /// As [`Directory::authenticate`] and, for a caller who is known, as [`Directory::get`].
    pub async fn get_presented<Q: Query>(
        &self,
        (presented, surface, request): (Presented, Surface, Arc<str>),
        ask: impl Fn(&Actor) -> Result<Q, Error> + Send + 'static,
    ) -> Result<Q::Outcome, Error> {
        let (directory, now, seed) = (self.clone(), self.now(), self.seed());
        let answer = move |tx: &mut Tx<'_>| -> Result<_, Error> {
            let Proven { actor, client, credential } =
                prove(tx, &presented, now)?.ok_or(UNPROVEN)?;
            let caller = Caller { actor, surface, request: Arc::clone(&request) };
            let mut ids = IdSource::seeded(seed);
            let installation = directory.installation();
            let rolls = &directory.inner.rolls;
            let mut ctx = Ctx { caller: &caller, now, ids: &mut ids, installation, rolls };
            let answer = ask(&caller.actor).and_then(|query| query.fetch(tx, &mut ctx));
            Ok((client, credential, answer))
        };
        let (client, credential, answer) = self.inner.db.point(answer).await?;
        self.inner.last_used.note(client, credential, now);
        answer
    }
}

/// What stands for every secret that opens nothing.
const UNPROVEN: Error = Error::Unauthenticated(Why::Invalid);

/// What a request presents to prove who sends it.
#[derive(Clone, Debug)]
pub struct Presented {
    hash: SecretHash,
    kinds: &'static [CredentialKind],
}

impl Presented {
    /// A secret, taken as one of some kinds of credentials.
    pub fn of(secret: &str, kinds: &'static [CredentialKind]) -> Self {
        Self { hash: SecretHash::of(secret), kinds }
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
    Presented { hash, kinds }: &Presented,
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
