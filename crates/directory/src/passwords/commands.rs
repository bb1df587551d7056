//! Setting a password.

use store::Tx;

use super::PasswordHash;
use super::choose::Chosen;
use super::rows::{self, Password};
use crate::error::{Clash, Code, Error, Noun, Why};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, SessionId, UserId, Version};
use crate::policy::{Action, Resource, check};
use crate::throttles::Attempt;
use crate::time::Timestamp;
use crate::users::{self, Key, User};
use crate::{Caller, Command, Ctx, Directory, Lane, Query, links, sessions};

/// Sets the password of a user, whose rules it keeps. Every other session ends, and every link that
/// was mailed; tokens stay valid.
struct SetPassword {
    client: ClientId,
    user: UserId,
    chosen: Chosen,
}

impl Command for SetPassword {
    type Outcome = User;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<User, Error> {
        may_set(ctx, self.client, self.user)?;
        let before = users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        let after = replace(tx, ctx, &before, &self.chosen)?;
        let own = ctx.actor().user() == Some(self.user);
        let session = ctx.actor().credential().filter(|_| own).map(|id| SessionId(id.0));
        sessions::end_others(tx, ctx, self.client, self.user, session)?;
        links::end_all(tx, ctx, self.client, self.user)?;
        Ok(after)
    }
}

/// Gives a user a new password, and writes the event. The user must be locked.
///
/// # Errors
/// [`Clash::PasswordReplaced`] if it is not the password any more that was to be replaced.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    chosen: &Chosen,
) -> Result<User, Error> {
    require_present(tx, before.client_id, before.id, chosen.replaces)?;
    write(tx, ctx, before, &chosen.hash, ctx.now)
}

fn write(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    hash: &PasswordHash,
    set_at: Timestamp,
) -> Result<User, Error> {
    let (client, user) = (before.client_id, before.id);
    rows::set(tx, client, user, hash, set_at)?;
    let after = User {
        version: before.version.next(),
        updated_at: ctx.now,
        last_password_set_at: Some(set_at),
        ..before.clone()
    };
    users::rows::update(tx, before, &after, ctx.now)?;
    let mut changes = Changes::between(before, &after);
    changes.set_secret("password");
    events::record(tx, ctx, client, Verb::Changed, (Noun::User, user.0), &changes)?;
    Ok(after)
}

fn may_set(ctx: &Ctx<'_>, client: ClientId, user: UserId) -> Result<(), Error> {
    check(ctx.actor(), Action::SetPassword, &Resource::user(client, user), Noun::User)
}

/// Gives a user a password of which only the hash was brought along from another system. It is
/// taken for the password at the next sign-in, and hashed anew then. Needs: the operator.
#[derive(Clone, Debug)]
pub struct ImportPassword {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The hash; see [`PasswordHash::brought_along`].
    pub hash: PasswordHash,
    /// When the password was set there, from which its age counts; now, if that is not known.
    pub set_at: Option<Timestamp>,
}

impl Command for ImportPassword {
    type Outcome = User;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<User, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ImportPassword, &resource, Noun::User)?;
        let before = users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        let set_at = self.set_at.map_or(ctx.now, |set_at| set_at.min(ctx.now));
        let after = write(tx, ctx, &before, &self.hash, set_at)?;
        rows::note_brought(tx, self.client, self.hash.brought_micros())?;
        sessions::end_others(tx, ctx, self.client, self.user, None)?;
        links::end_all(tx, ctx, self.client, self.user)?;
        Ok(after)
    }
}

impl Directory {
    /// Sets the password of a user without knowing the present one. Needs: the operator. People
    /// use [`Directory::change_password`].
    ///
    /// # Errors
    /// [`Error::Invalid`] with every rule that the password breaks; [`Error::Conflict`] when
    /// another one was set at the same moment; [`Error::Unavailable`] when too many passwords are
    /// being hashed.
    pub async fn set_password(
        &self,
        caller: &Caller,
        client: ClientId,
        user: UserId,
        password: &str,
    ) -> Result<User, Error> {
        // Its own rule is in `decide`; here the way without the present password is kept shut to
        // everybody else, the person included.
        check(&caller.actor, Action::SetPassword, &Resource::client(client), Noun::User)?;
        let chosen = self.choose_password(client, user, password).await?;
        self.run(caller, SetPassword { client, user, chosen }).await
    }

    /// Changes the password of whoever calls, who has to know the present one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a caller who is no person; [`Error::Invalid`] at
    /// `present_password` for a wrong one, or at `password` with every rule that the new one
    /// breaks; [`Error::Limited`] after too many wrong ones; [`Error::Conflict`] when another one was
    /// set at the same moment; [`Error::Unavailable`] when too many passwords are being hashed.
    pub async fn change_password(
        &self,
        caller: &Caller,
        present: &str,
        password: &str,
    ) -> Result<User, Error> {
        let person = caller.actor.client().zip(caller.actor.user());
        let (client, user) = person.ok_or(Error::Unauthenticated(Why::Missing))?;
        let proven = self.prove_present(client, user, present).await?;
        let proven =
            proven.ok_or_else(|| Error::invalid("present_password", Code::WrongPassword))?;

        let mut chosen = self.choose_password(client, user, password).await?;
        // What was proven is what is replaced, even if it was replaced meanwhile.
        chosen.replaces = Some(proven);
        self.run(caller, SetPassword { client, user, chosen }).await
    }

    /// Proves that a person knows their present password, and gives its version; nothing for somebody
    /// who has none. Attempts are counted like those to sign in.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `present_password` for a wrong one; [`Error::Limited`] after too
    /// many wrong ones; [`Error::Unavailable`] when too many passwords are being hashed.
    pub(crate) async fn prove_present(
        &self,
        client: ClientId,
        user: UserId,
        present: &str,
    ) -> Result<Option<Version>, Error> {
        let (attempt, found) = self.inner.db.point(move |tx| candidate(tx, client, user)).await?;
        let Some(found) = found else { return Ok(None) };
        self.admit(&attempt).await?;
        let right = present.len() <= super::MAX_LENGTH
            && self.verify(&attempt, found.hash, present).await?;
        if !right {
            return Err(Error::invalid("present_password", Code::WrongPassword));
        }
        self.forgive(attempt).await?;
        Ok(Some(found.version))
    }
}

/// Refuses where it is not the present password any more that was proven, so that whoever knows only
/// the former one gets nowhere. The person must be locked.
pub(crate) fn require_present(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    proven: Option<Version>,
) -> Result<(), Error> {
    let present = rows::find(tx, client, user)?.map(|present| present.version);
    if present == proven { Ok(()) } else { Err(Error::Conflict(Clash::PasswordReplaced)) }
}

/// Whether a person has a password. Needs: themselves, or whoever may see all users of the client.
#[derive(Clone, Copy, Debug)]
pub struct HasPassword {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
}

impl Query for HasPassword {
    type Outcome = bool;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<bool, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::User)?;
        Ok(rows::find(tx, self.client, self.user)?.is_some())
    }
}

/// The attempt of a person at their own present password, and that password.
fn candidate(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
) -> Result<(Attempt, Option<Password>), Error> {
    let person = users::rows::find(tx, client, &Key::Id(user))?;
    let person = person.ok_or(Error::NotFound(Noun::User))?;
    Ok((Attempt::password(client, &person.email_key, None), rows::find(tx, client, user)?))
}
