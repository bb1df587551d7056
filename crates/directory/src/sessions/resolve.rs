//! From what a browser presents to who is there.

use store::Tx;

use super::{Session, rows};
use crate::clients::{self, Client};
use crate::credentials::{CredentialKind, SecretHash, secrets};
use crate::error::{Error, Why};
use crate::ids::{CredentialId, SessionId};
use crate::language::Language;
use crate::policy::{Actor, Claims};
use crate::time::Timestamp;
use crate::users::{self, Key, User};
use crate::{Directory, groups};

/// Somebody whose session is good.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// They may go everywhere.
    SignedIn(Box<SignedIn>),
    /// They have to choose a new password first.
    Limited(Box<Limited>),
}

/// Somebody who is signed in, with what a page needs.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What they may do.
    pub actor: Actor,
    /// Their session.
    pub session: Session,
    /// Who they are.
    pub user: User,
    /// Whose they are.
    pub client: Client,
    /// The language they chose.
    pub language: Option<Language>,
}

/// Somebody whose password has expired.
#[derive(Clone, Debug)]
pub struct Limited {
    /// Their session.
    pub session: Session,
    /// Who they are.
    pub user: User,
    /// Whose they are; it says which passwords it takes.
    pub client: Client,
    /// The language they chose.
    pub language: Option<Language>,
}

impl Directory {
    /// Who presents the secret of a session.
    ///
    /// Looked up anew for every request. Whether the session belongs to the site that was asked is
    /// for the caller to compare, by the client's domain.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with [`Why::Invalid`] whenever the secret opens nothing, whatever
    /// the reason.
    pub async fn resolve_session(&self, presented: &str) -> Result<Visitor, Error> {
        let hash = SecretHash::of(presented);
        let now = self.now();
        let visitor = self.inner.db.point(move |tx| resolve(tx, &hash, now)).await?;
        let visitor = visitor.ok_or(Error::Unauthenticated(Why::Invalid))?;
        let session = match &visitor {
            Visitor::SignedIn(visitor) => &visitor.session,
            Visitor::Limited(visitor) => &visitor.session,
        };
        self.inner.last_seen.note(session.client_id, CredentialId(session.id.0), now);
        Ok(visitor)
    }
}

fn resolve(tx: &mut Tx<'_>, hash: &SecretHash, now: Timestamp) -> Result<Option<Visitor>, Error> {
    let Some((session, user)) = find(tx, hash, now)? else { return Ok(None) };
    let client = clients::rows::get(tx, session.client_id)?;
    let language = users::languages::find(tx, user.client_id, user.id)?;
    if session.limited {
        let limited = Limited { session, user, client, language };
        return Ok(Some(Visitor::Limited(Box::new(limited))));
    }
    // An administrator's claims do not come from roles, so there is nothing to look up.
    let administrator = user.is_administrator();
    let claims = if administrator {
        Claims::NONE
    } else {
        groups::claims_of_user(tx, user.client_id, user.id)?
    };
    let actor = Actor::Person {
        client: user.client_id,
        user: user.id,
        administrator,
        claims,
        credential: CredentialId(session.id.0),
    };
    let signed_in = SignedIn { actor, session, user, client, language };
    Ok(Some(Visitor::SignedIn(Box::new(signed_in))))
}

/// The session of a secret and its person, if both are good.
fn find(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Option<(Session, User)>, Error> {
    let secret = secrets::find(tx, hash)?;
    let Some(secret) = secret.filter(|secret| secret.kind == CredentialKind::Session) else {
        return Ok(None);
    };
    let session = rows::find(tx, secret.client_id, SessionId(secret.credential_id.0))?;
    let good = |session: &Session| session.hash == *hash && session.is_live(now);
    let Some(session) = session.filter(good) else { return Ok(None) };
    let user = users::rows::find(tx, session.client_id, &Key::Id(session.user_id))?;
    Ok(user.filter(|user| user.active).map(|user| (session, user)))
}

/// The limited session of a secret, with its person.
///
/// # Errors
/// [`Error::Unauthenticated`] for any other.
pub(crate) fn limited(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<(Session, User), Error> {
    let found = find(tx, hash, now)?.filter(|(session, _)| session.limited);
    found.ok_or(Error::Unauthenticated(Why::Invalid))
}

/// As [`limited`]; nobody else changes either until this transaction ends.
pub(crate) fn lock_limited(
    tx: &mut Tx<'_>,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<(Session, User), Error> {
    let (_, user) = limited(tx, hash, now)?;
    // Whoever is gone by now has no session either, which the second look tells.
    users::rows::find_locked(tx, user.client_id, &Key::Id(user.id))?;
    let (session, user) = limited(tx, hash, now)?;
    rows::lock(tx, session.client_id, session.id)?;
    Ok((session, user))
}
