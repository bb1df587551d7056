//! Signing in with address and password, for a token.

use store::Tx;

use super::rows::{self, Password};
use super::{MAX_LENGTH, PasswordHash, Policy};
use crate::clients::{self, ByDomain, Domain};
use crate::credentials::{self, Created};
use crate::error::{Code, Error, Noun, Why};
use crate::ids::{ClientId, UserId};
use crate::policy::Actor;
use crate::text::{Email, Line};
use crate::time::Timestamp;
use crate::users::{self, Key, User};
use crate::{Caller, Ctx, Directory};

/// What somebody signs in with.
#[derive(Clone)]
pub struct SignIn {
    /// The host of the request, if it has a readable one.
    pub host: Option<Domain>,
    /// The client that the request names.
    pub client: Option<ClientId>,
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

impl Directory {
    /// Signs a person in with address and password and makes a new token for them; earlier ones
    /// stay valid. The client is that of the host's site, else the named one, else the default one.
    ///
    /// Of `caller`, only surface and request are looked at: who signs in is nobody yet.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with [`Why::WrongPair`] for an unknown address, a wrong password
    /// and somebody switched off alike; [`Error::Invalid`] with [`Code::PasswordExpired`], or with
    /// [`Code::ClientNeeded`] when nothing tells which client is meant; [`Error::Unavailable`] when
    /// too many people are signing in.
    pub async fn sign_in_for_token(
        &self,
        caller: &Caller,
        sign_in: SignIn,
    ) -> Result<Created, Error> {
        let nobody = Caller { actor: Actor::Operator, ..caller.clone() };
        let place = ByDomain { host: sign_in.host, named: sign_in.client };
        let client = self.get(&nobody, place).await?;
        let client = client.ok_or_else(|| Error::invalid("client_id", Code::ClientNeeded))?;
        if sign_in.password.len() > MAX_LENGTH {
            return Err(Error::Unauthenticated(Why::WrongPair));
        }

        let email = Email::parse(&sign_in.email).ok();
        let found = self.inner.db.point(move |tx| candidate(tx, client, email.as_ref())).await?;
        let hash = found
            .as_ref()
            .map_or_else(PasswordHash::of_nobody, |found| found.password.hash.clone());
        let right = self.inner.hasher.verify(hash, sign_in.password.clone()).await?;
        let found = found.filter(|found| right && found.active);
        let mut found = found.ok_or(Error::Unauthenticated(Why::WrongPair))?;
        if found.expired_at(self.now()) {
            return Err(Error::invalid("password", Code::PasswordExpired));
        }
        if !found.password.hash.is_current() {
            found.fresh = Some(self.hash_password(&sign_in.password).await?);
        }

        let operation = self.operation(&nobody);
        self.inner.db.write(move |tx| operation.with(|ctx| enter(tx, ctx, client, &found))).await
    }
}

/// Somebody who may turn out to be who they say.
struct Candidate {
    user: UserId,
    active: bool,
    password: Password,
    policy: Policy,
    /// A hash as they are made now, where the stored one is not.
    fresh: Option<PasswordHash>,
}

impl Candidate {
    fn expired_at(&self, now: Timestamp) -> bool {
        self.policy.has_expired(self.password.set_at, now)
    }
}

/// Whoever has this address and a password.
fn candidate(
    tx: &mut Tx<'_>,
    client: ClientId,
    email: Option<&Email>,
) -> Result<Option<Candidate>, Error> {
    let Some(email) = email else { return Ok(None) };
    let Some(user) = users::rows::find(tx, client, &Key::Email(email.clone()))? else {
        return Ok(None);
    };
    let Some(password) = rows::find(tx, client, user.id)? else { return Ok(None) };
    let policy = Policy::from(&clients::rows::get(tx, client)?);
    Ok(Some(Candidate { user: user.id, active: user.active, password, policy, fresh: None }))
}

/// Makes the token of somebody whose password was right, unless they were switched off or their
/// password was replaced meanwhile.
fn enter(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    found: &Candidate,
) -> Result<Created, Error> {
    let refused = Error::Unauthenticated(Why::WrongPair);
    let user = match users::rows::lock(tx, client, &Key::Id(found.user)) {
        Ok(user) if user.active => user,
        Ok(_) | Err(Error::NotFound(Noun::User)) => return Err(refused),
        Err(other) => return Err(other),
    };
    let current = rows::find(tx, client, found.user)?;
    if current.is_none_or(|current| current.version != found.password.version) {
        return Err(refused);
    }
    if let Some(fresh) = &found.fresh {
        // The password is the same, so this is no change of it.
        rows::rehash(tx, &found.password, fresh)?;
    }

    // What `last_login_at` says is shown, so the version moves; the record itself is as it was, so
    // its date and its history do not.
    let version = user.version.next();
    let after = User { version, last_login_at: Some(ctx.now), ..user.clone() };
    users::rows::update(tx, &user, &after)?;

    let label = Line::parse("sign-in").unwrap_or_default();
    credentials::make_sign_in_token(tx, ctx, &after, &label)
}
