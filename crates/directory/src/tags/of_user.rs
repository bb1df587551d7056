//! One tag of one user, set and taken off by itself.

use store::Tx;

use super::change::set_score;
use super::{USER_LIMIT, UserTag, history_field, of_user, rows};
use crate::error::{Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, IfVersion, TagId, UserId, Version};
use crate::policy::{self, Action, Decision, Resource};
use crate::users::{self, Key, User};
use crate::{Command, Ctx, limits};

/// Gives a user a tag, or another score of it. Needs: whoever may change all users of the client;
/// the person may only send back what is stored.
#[derive(Clone, Copy, Debug)]
pub struct SetUserTag {
    /// The client.
    pub client: ClientId,
    /// Whom.
    pub user: UserId,
    /// Which tag.
    pub tag: TagId,
    /// The score, 0 to 2,147,483,647; without one it stays, and is 0 for a tag the user did not
    /// have.
    pub score: Option<i64>,
    /// Only if the user still has this version.
    pub if_version: IfVersion,
}

/// A tag of a user as it was set, and the version that the user has with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTag {
    /// The tag.
    pub tag: UserTag,
    /// The version of the user.
    pub user_version: Version,
}

impl Command for SetUserTag {
    type Outcome = SetTag;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<SetTag, Error> {
        let may_change = self.reach(ctx)?;
        if let Some(Err(code)) = self.score.map(users::points) {
            return Err(Error::invalid("score", code));
        }
        let user = users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        let held = of_user(tx, &user)?;
        let count = held.len();
        let stored = held.into_iter().find(|tag| tag.id == self.tag);
        let old = stored.as_ref().map(|tag| tag.score);
        let score = self.score.or(old).unwrap_or(0);
        let same = stored.filter(|tag| tag.score == score);
        if same.is_none() && !may_change {
            return Err(Error::Denied(Action::ChangeUser));
        }
        user.version.require(self.if_version)?;
        if let Some(tag) = same {
            return Ok(SetTag { tag, user_version: user.version });
        }
        let tag = rows::view(tx, self.client, self.tag)?;
        let after = if old.is_some() { count } else { count + 1 };
        limits::require_room_on_user(Noun::Tag, count, after, USER_LIMIT)?;

        let (name, type_id, type_name) = (tag.name, tag.type_id, tag.type_name);
        let set = UserTag { id: tag.id, name, type_id, type_name, score };
        let user_version = write(tx, ctx, &user, &set, old, Some(score))?;
        Ok(SetTag { tag: set, user_version })
    }
}

impl SetUserTag {
    /// Whether the caller may change the user, or only read them. Asked before anything is looked
    /// up, so that nobody learns of users or tags who may not.
    fn reach(&self, ctx: &Ctx<'_>) -> Result<bool, Error> {
        let user = Resource::user(self.client, self.user);
        if policy::decide(ctx.actor(), Action::ChangeUser, &user) == Decision::Deny
            && policy::decide(ctx.actor(), Action::ReadUser, &user) == Decision::Allow
        {
            return Ok(false);
        }
        policy::check(ctx.actor(), Action::ChangeUser, &user, Noun::User)?;
        Ok(true)
    }
}

/// Takes a tag off a user. Needs: whoever may change all users of the client.
#[derive(Clone, Copy, Debug)]
pub struct RemoveUserTag {
    /// The client.
    pub client: ClientId,
    /// Whom.
    pub user: UserId,
    /// Which tag.
    pub tag: TagId,
    /// Only if the user still has this version.
    pub if_version: IfVersion,
}

impl Command for RemoveUserTag {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::ChangeUser, &resource, Noun::User)?;
        let user = users::rows::lock(tx, self.client, &Key::Id(self.user))?;
        let stored = of_user(tx, &user)?.into_iter().find(|tag| tag.id == self.tag);
        let tag = stored.ok_or(Error::NotFound(Noun::Tag))?;
        user.version.require(self.if_version)?;

        write(tx, ctx, &user, &tag, Some(tag.score), None).map(drop)
    }
}

/// Writes what the user has of the tag, and the event; answers with the user's new version.
fn write(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: &User,
    tag: &UserTag,
    old: Option<i64>,
    new: Option<i64>,
) -> Result<Version, Error> {
    let mut after = User { version: before.version.next(), updated_at: ctx.now, ..before.clone() };
    after.last_event = Some(ctx.ids.oid(ctx.now));
    set_score(tx, &mut after, tag.id, new)?;
    users::rows::update(tx, before, &after, ctx.now)?;
    let mut changes = Changes::default();
    changes.set(&history_field(&tag.name), old, new);
    let named = (&after, before.last_event);
    events::record_named(tx, ctx, Verb::Changed, named, &changes, None)?;
    Ok(after.version)
}
