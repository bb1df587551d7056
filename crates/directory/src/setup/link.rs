//! The link by which whoever operates the server sets it up in a browser.

use store::Tx;

use super::commands::{First, found};
use super::{LINK_HOURS, rows};
use crate::clients::{self, Client};
use crate::credentials::{CredentialKind, Secret, SecretHash};
use crate::error::{Error, Noun};
use crate::ids::ClientId;
use crate::passwords::{PasswordHash, Policy};
use crate::policy::{Action, Actor};
use crate::sessions::{self, Device, Method, Opened, Opening};
use crate::time::{DAY, Timestamp};
use crate::{Caller, Command, Ctx, Directory};

/// Makes a link, while there is no client; the one before ends. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Offer;

impl Command for Offer {
    type Outcome = Option<Secret>;

    /// What the link carries; nothing if there is a client.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<Secret>, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Client)?;
        if clients::rows::is_any(tx)? {
            return Ok(None);
        }
        rows::lock(tx)?;
        let secret = Secret::random(CredentialKind::Link, ctx.ids);
        let until = ctx.now.plus(LINK_HOURS * DAY / 24);
        rows::offer(tx, SecretHash::of(secret.reveal()), until)?;
        Ok(Some(secret))
    }
}

/// What somebody sets the installation up with.
#[derive(Clone)]
pub struct SetUp {
    /// What the link carried.
    pub secret: String,
    /// The first client and its administrator, who does it.
    pub first: First,
    /// The password that the administrator chooses, by the policy of a new client.
    pub password: String,
    /// With what they are signed in then.
    pub device: Device,
}

/// A client that was just set up, and the session in which its administrator is signed in.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The client.
    pub client: Client,
    /// The session with its secret.
    pub opened: Opened,
}

impl Directory {
    /// Looks whether a link can be used.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that was used, has ended or was never made, and for any if there
    /// is a client.
    pub async fn look_at_setup_link(&self, secret: &str) -> Result<(), Error> {
        let (hash, now) = (SecretHash::of(secret), self.now());
        let look = move |tx: &mut Tx<'_>| {
            let link = rows::find(tx)?.ok_or(Error::NotFound(Noun::Link))?;
            open(tx, link, hash, now)
        };
        self.inner.db.point(look).await
    }

    /// Makes the first client with its administrator, who is signed in then. Of `caller`, only
    /// surface and request are looked at.
    ///
    /// # Errors
    /// [`Error::NotFound`] as in [`Directory::look_at_setup_link`]; [`Error::Invalid`] with every
    /// rule that the password breaks; [`Error::Unavailable`] when too many passwords are being
    /// hashed.
    pub async fn set_up(&self, caller: &Caller, set_up: SetUp) -> Result<Settled, Error> {
        self.look_at_setup_link(&set_up.secret).await?;
        Policy::OF_NEW_CLIENTS.check(&set_up.password)?;
        let password = self.hash_password(&set_up.password).await?;
        let SetUp { secret, first, device, .. } = set_up;
        let follow = Follow { hash: SecretHash::of(&secret), first, password, device };
        let visitor = Caller { actor: Actor::Operator, ..caller.clone() };
        self.run(&visitor, follow).await
    }
}

/// [`Directory::set_up`] once the password is hashed.
#[derive(Clone, Debug)]
struct Follow {
    hash: SecretHash,
    first: First,
    password: PasswordHash,
    device: Device,
}

impl Command for Follow {
    type Outcome = Settled;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Settled, Error> {
        let link = rows::lock(tx)?;
        open(tx, link, self.hash, ctx.now)?;
        let (client, user) = found(tx, ctx, &self.first, Some(&self.password))?;
        let opening = Opening { method: Method::Password, device: &self.device, limited: false };
        let opened = sessions::open(tx, ctx, &user, &opening)?;
        Ok(Settled { client, opened })
    }
}

/// Refuses a secret that is not that of the link, or of a link that has ended.
fn open(
    tx: &mut Tx<'_>,
    (kept, until): rows::Link,
    presented: SecretHash,
    now: Timestamp,
) -> Result<(), Error> {
    let good = kept.is_some_and(|kept| kept == presented) && now < until;
    if !good || clients::rows::is_any(tx)? {
        return Err(Error::NotFound(Noun::Link));
    }
    Ok(())
}
