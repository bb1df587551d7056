//! Signing in with address and password, for a token.

use store::Tx;

use super::rows::{self, Password};
use super::{MAX_LENGTH, PasswordHash, Policy};
use crate::clients::{self, ByDomain, Domain};
use crate::credentials::{self, Created};
use crate::error::{Code, Error, Noun, Why};
use crate::ids::{ClientId, UserId};
use crate::policy::Actor;
use crate::sessions::{Device, Method, Opened, Opening};
use crate::text::{Email, Line, fold};
use crate::throttles::Attempt;
use crate::time::Timestamp;
use crate::users::{self, Key, User};
use crate::{Caller, Directory, sessions};

/// The longest time for which a refusal is held back, in microseconds.
const LONGEST_FLOOR: i64 = 15_000_000;

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
    /// The network address of whoever asks, if it is known: in any form, but always the same for
    /// one.
    pub address: Option<String>,
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
    /// [`Code::ClientNeeded`] when nothing tells which client is meant; [`Error::Limited`] after too
    /// many wrong passwords; [`Error::Unavailable`] when too many people are signing in.
    pub async fn sign_in_for_token(
        &self,
        caller: &Caller,
        sign_in: SignIn,
    ) -> Result<Created, Error> {
        let found = self.prove(caller, sign_in).await?;
        if found.expired_at(self.now()) {
            self.forgive(found.attempt).await?;
            return Err(Error::invalid("password", Code::PasswordExpired));
        }
        let operation = self.operation(caller);
        let label = Line::parse("sign-in").unwrap_or_default();
        let make = move |tx: &mut Tx<'_>| {
            operation.with(|ctx| {
                let user = found.enter(tx)?;
                // What `last_login_at` says is shown, so the version moves; the record itself is as
                // it was, so its date and its history do not.
                let version = user.version.next();
                let after = User { version, last_login_at: Some(ctx.now), ..user.clone() };
                users::rows::update(tx, &user, &after, ctx.now)?;
                credentials::make_sign_in_token(tx, ctx, &after, &label)
            })
        };
        self.inner.db.write(make).await
    }

    /// Signs a person in with address and password and opens a session; see
    /// [`Directory::sign_in_for_token`] for the client and the caller. The session is limited if the
    /// password has expired.
    ///
    /// # Errors
    /// As [`Directory::sign_in_for_token`], but for an expired password.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        sign_in: SignIn,
        device: &Device,
    ) -> Result<Opened, Error> {
        let found = self.prove(caller, sign_in).await?;
        let limited = found.expired_at(self.now());
        let device = device.clone();
        let operation = self.operation(caller);
        let enter = move |tx: &mut Tx<'_>| {
            operation.with(|ctx| {
                let user = found.enter(tx)?;
                let opening = Opening { method: Method::Password, device: &device, limited };
                sessions::open(tx, ctx, &user, &opening)
            })
        };
        self.inner.db.write(enter).await
    }

    /// Finds whom address and password belong to. Every attempt is counted before its password is
    /// hashed. It costs the same whoever is meant; where hashes were brought along, which take
    /// another time than those made here, a refusal is held back until the slowest would be done.
    async fn prove(&self, caller: &Caller, sign_in: SignIn) -> Result<Candidate, Error> {
        let began = self.now();
        let nobody = Caller { actor: Actor::Operator, ..caller.clone() };
        let place = ByDomain { host: sign_in.host, named: sign_in.client };
        let client = self.get(&nobody, place).await?;
        let client = client.ok_or_else(|| Error::invalid("client_id", Code::ClientNeeded))?;
        if sign_in.password.len() > MAX_LENGTH {
            return Err(Error::Unauthenticated(Why::WrongPair));
        }

        let account = sign_in.email;
        let address = sign_in.address;
        let found =
            self.inner.db.point(move |tx| candidate(tx, client, &account, address.as_deref()));
        let (attempt, found, slowest) = found.await?;
        self.admit(&attempt).await?;
        let hash = found
            .as_ref()
            .map_or_else(PasswordHash::of_nobody, |found| found.password.hash.clone());
        let right = self.verify(&attempt, hash, &sign_in.password).await?;
        let found = found.filter(|found| right && found.active);
        let Some(mut found) = found else {
            self.rest_until(began.plus(floor(slowest))).await;
            return Err(Error::Unauthenticated(Why::WrongPair));
        };
        if !found.password.hash.is_current() {
            found.fresh = Some(self.hash_password(&sign_in.password).await?);
        }
        Ok(found)
    }

    /// Counts an attempt before it is made.
    pub(super) async fn admit(&self, attempt: &Attempt) -> Result<(), Error> {
        let (attempt, now) = (attempt.clone(), self.now());
        self.inner.db.write(move |tx| attempt.admit(tx, now)).await
    }

    /// Whether a password is right. An attempt that nobody had the time for does not count.
    pub(super) async fn verify(
        &self,
        attempt: &Attempt,
        hash: PasswordHash,
        password: &str,
    ) -> Result<bool, Error> {
        let verified = self.inner.hasher.verify(hash, password.to_owned()).await;
        if let Err(Error::Unavailable(_)) = verified {
            let attempt = attempt.clone();
            self.inner.db.write::<(), Error, _>(move |tx| attempt.take_back(tx)).await?;
        }
        verified
    }

    /// Takes back an attempt that turned out to be right.
    pub(super) async fn forgive(&self, attempt: Attempt) -> Result<(), Error> {
        self.inner.db.write(move |tx| attempt.succeed(tx)).await
    }
}

/// Somebody who may turn out to be who they say.
struct Candidate {
    client: ClientId,
    user: UserId,
    active: bool,
    password: Password,
    policy: Policy,
    attempt: Attempt,
    /// A hash as they are made now, where the stored one is not.
    fresh: Option<PasswordHash>,
}

impl Candidate {
    fn expired_at(&self, now: Timestamp) -> bool {
        self.policy.has_expired(self.password.set_at, now)
    }

    /// Lets somebody in whose password was right, unless they were switched off or their password
    /// was replaced meanwhile. They are locked then.
    fn enter(&self, tx: &mut Tx<'_>) -> Result<User, Error> {
        let refused = Error::Unauthenticated(Why::WrongPair);
        let user = users::rows::find_locked(tx, self.client, &Key::Id(self.user))?;
        let Some(user) = user.filter(|user| user.active) else { return Err(refused) };
        let current = rows::find(tx, self.client, self.user)?;
        if current.is_none_or(|current| current.version != self.password.version) {
            return Err(refused);
        }
        if let Some(fresh) = &self.fresh {
            // The password is the same, so this is no change of it.
            rows::rehash(tx, &self.password, fresh)?;
        }
        self.attempt.succeed(tx)?;
        Ok(user)
    }
}

/// How long a refusal takes at least, in microseconds, where the slowest hash that was brought along
/// takes so many: two spellings of a password may be tried, and not every processor is as fast.
fn floor(slowest: i64) -> i64 {
    slowest.saturating_mul(3).min(LONGEST_FLOOR)
}

/// The attempt at an account, whoever has it and a password, and how long the slowest hash takes that
/// was brought along to the client. Attempts at a client that does not
/// exist are counted for the installation, so that naming many is no way around the count.
fn candidate(
    tx: &mut Tx<'_>,
    client: ClientId,
    account: &str,
    address: Option<&str>,
) -> Result<(Attempt, Option<Candidate>, i64), Error> {
    let email = Email::parse(account).ok();
    let key = email.as_ref().map_or_else(|| fold(account.trim()), |email| email.key().to_owned());
    let client = match clients::rows::get(tx, client) {
        Ok(client) => client,
        Err(Error::NotFound(Noun::Client)) => {
            return Ok((Attempt::password(ClientId::INSTALLATION, &key, address), None, 0));
        }
        Err(other) => return Err(other),
    };
    let attempt = Attempt::password(client.id, &key, address);
    let slowest = rows::slowest_brought(tx, client.id)?;
    let Some(email) = email else { return Ok((attempt, None, slowest)) };
    let Some(user) = users::rows::find(tx, client.id, &Key::Email(email))? else {
        return Ok((attempt, None, slowest));
    };
    let Some(password) = rows::find(tx, client.id, user.id)? else {
        return Ok((attempt, None, slowest));
    };
    let found = Candidate {
        client: client.id,
        user: user.id,
        active: user.active,
        password,
        policy: Policy::from(&client),
        attempt: attempt.clone(),
        fresh: None,
    };
    Ok((attempt, Some(found), slowest))
}
