//! Choosing a new password because the present one has expired.

use store::Tx;

use super::choose::Chosen;
use super::commands::replace;
use crate::credentials::SecretHash;
use crate::error::Error;
use crate::ids::CredentialId;
use crate::users::User;
use crate::{Caller, Command, Ctx, Directory, links, sessions};

/// Replaces an expired password within the limited session that its last use opened.
struct ReplaceExpired {
    session: SecretHash,
    chosen: Chosen,
}

impl Command for ReplaceExpired {
    type Outcome = User;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<User, Error> {
        let (session, user) = sessions::lock_limited(tx, &self.session, ctx.now)?;
        ctx.acting_as(&user, Some(CredentialId(session.id.0)), |ctx| {
            let after = replace(tx, ctx, &user, &self.chosen)?;
            sessions::lift_limit(tx, ctx, &session)?;
            sessions::end_others(tx, ctx, user.client_id, user.id, Some(session.id))?;
            links::end_all(tx, ctx, user.client_id, user.id)?;
            Ok(after)
        })
    }
}

impl Directory {
    /// Chooses a new password in a limited session, which then opens everything. Every other
    /// session ends. Of `caller`, only surface and request are looked at.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] unless the secret is of a limited session; [`Error::Invalid`] with
    /// every rule that the password breaks; [`Error::Conflict`] when another one was set at the same
    /// moment; [`Error::Unavailable`] when too many passwords are being hashed.
    pub async fn replace_expired_password(
        &self,
        caller: &Caller,
        secret: &str,
        password: &str,
    ) -> Result<User, Error> {
        let (session, now) = (SecretHash::of(secret), self.now());
        let limited = self.inner.db.point(move |tx| sessions::limited(tx, &session, now));
        let (_, user) = limited.await?;
        let chosen = self.choose_password(user.client_id, user.id, password).await?;
        self.run(caller, ReplaceExpired { session, chosen }).await
    }
}
