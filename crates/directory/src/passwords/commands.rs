//! Setting a password.

use store::Tx;

use super::{PasswordHash, Policy, rows};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, IdSource, UserId};
use crate::policy::{Action, Resource, check};
use crate::users::{self, Key, User};
use crate::{Caller, Command, Ctx, Directory, clients, credentials};

/// Sets the password of a user, hashed before; [`Directory::set_password`] does both. Tokens stay
/// valid. Needs: the user, or whoever may change users and do everything that this one may.
#[derive(Clone, Debug)]
pub struct SetPassword {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The hash of the new password.
    pub hash: PasswordHash,
}

impl Command for SetPassword {
    type Outcome = User;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<User, Error> {
        may_set(ctx, self.client, self.user)?;
        let before = users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        if ctx.actor().user() != Some(self.user) {
            let claims = credentials::claims_of(tx, &before)?;
            credentials::require_own(ctx, claims, Action::ChangeUser)?;
        }

        rows::set(tx, self.client, self.user, &self.hash, ctx.now)?;
        let version = before.version.next();
        let now = Some(ctx.now);
        let after =
            User { version, updated_at: ctx.now, last_password_set_at: now, ..before.clone() };
        users::rows::update(tx, &before, &after)?;
        let mut changes = Changes::between(&before, &after);
        changes.set_secret("password");
        events::record(tx, ctx, self.client, Verb::Changed, (Noun::User, self.user.0), &changes)?;
        Ok(after)
    }
}

/// People set their own password; everybody else needs to be allowed to change users.
fn may_set(ctx: &Ctx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    let actor = ctx.actor();
    let own = actor.client() == Some(client) && actor.user() == Some(user);
    let action = if own { Action::ChangeProfile } else { Action::ChangeUser };
    check(actor, action, &Resource::user(client, user), Noun::User)
}

impl Directory {
    /// Sets the password of a user, if the client's rules allow it. Needs: as [`SetPassword`].
    ///
    /// # Errors
    /// [`Error::Invalid`] with every rule that the password breaks; [`Error::Unavailable`] when too
    /// many passwords are being hashed.
    pub async fn set_password(
        &self,
        caller: &Caller,
        client: ClientId,
        user: UserId,
        password: &str,
    ) -> Result<User, Error> {
        let operation = self.operation(caller);
        let policy = self.inner.db.point(move |tx| {
            operation.with(|ctx| may_set(ctx, client, user))?;
            Ok::<_, Error>(Policy::from(&clients::rows::get(tx, client)?))
        });
        policy.await?.check(password)?;
        let hash = self.hash_password(password).await?;
        self.run(caller, SetPassword { client, user, hash }).await
    }

    /// The hash of a password, made on the threads that are there for it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many passwords are being hashed.
    pub async fn hash_password(&self, password: &str) -> Result<PasswordHash, Error> {
        let salt = IdSource::seeded(self.seed()).bytes();
        self.inner.hasher.hash(password.to_owned(), salt).await
    }
}
