//! The pictures of people, and the change of a profile that may bring one.
//!
//! Invariants
//! - A picture that was sent is in its row as long as [`User::avatar`] is where it is served; any other
//!   value of that field, set through whatever surface, takes the row away.
//! - The row goes with its person.

mod rows;

use store::Tx;

use super::{Fields, Key, Update, User, invariants, rows as users};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, IfVersion, UserId};
use crate::pictures::{Picture, PictureName};
use crate::policy::{Action, Resource, allows, check};
use crate::text::Long;
use crate::{Command, Ctx, Lane, Query, clients};

pub(crate) use rows::forget;

/// Where the picture of a person is served, on the site of their client.
pub fn avatar_path(client: ClientId, user: UserId, name: &PictureName) -> String {
    format!("/avatars/{client}/{user}/{name}.png")
}

/// Where the picture of a user is served on this site, if it is one that was sent to it.
pub fn own_avatar(user: &User) -> Option<String> {
    let place = format!("/avatars/{}/{}/", user.client_id, user.id);
    let (_, file) = user.avatar.as_str().split_once(&place)?;
    let name = file.strip_suffix(".png").and_then(PictureName::parse)?;
    Some(avatar_path(user.client_id, user.id, &name))
}

/// Changes the profile of a person and perhaps their picture: all of it or nothing, as one change.
/// Needs: the person, for the fields that people may change of themselves and that the client has not
/// locked ([`super::ProfileFields`]); or whoever may change all users of the client.
#[derive(Clone, Debug)]
pub struct SetProfile {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// Fields to set. Where a picture is given, `avatar` is not looked at.
    pub fields: Fields,
    /// A picture, or none; nothing: what there is stays.
    pub picture: Option<Option<Picture>>,
    /// The start of URLs of the site on which pictures are served, such as `https://people.example`.
    pub site: String,
    /// Only if this is still their version.
    pub if_version: IfVersion,
}

impl Command for SetProfile {
    type Outcome = User;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<User, Error> {
        let update = self.update()?;
        self.require_unlocked(tx, ctx, &update.fields)?;
        let after = update.apply(tx, ctx)?.user;
        if let Some(picture) = self.picture.iter().flatten().next() {
            rows::put(tx, (self.client, self.user), picture)?;
        }
        Ok(after)
    }
}

impl SetProfile {
    /// The change of the user that it comes to.
    fn update(&self) -> Result<Update, Error> {
        let mut update = Update::of(self.client, Key::Id(self.user));
        update.fields = self.fields.clone();
        update.if_version = self.if_version;
        if let Some(picture) = &self.picture {
            let path = |picture: &Picture| avatar_path(self.client, self.user, picture.name());
            let url = picture.as_ref().map(|picture| format!("{}{}", self.site, path(picture)));
            let url = Long::parse_link(url.unwrap_or_default());
            update.fields.avatar = Some(url.map_err(|code| Error::invalid("picture", code))?);
        }
        Ok(update)
    }

    /// Refuses to change what the client has locked, to whoever may not change any user.
    fn require_unlocked(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        fields: &Fields,
    ) -> Result<(), Error> {
        if allows(ctx.actor(), Action::ChangeUser, self.client) {
            return Ok(());
        }
        let key = Key::Id(self.user);
        invariants::reach(tx, ctx, self.client, &key, Action::ChangeProfile)?;
        let locked = clients::rows::get(tx, self.client)?.locked_fields;
        let before = users::lock(tx, self.client, &key)?;
        let mut after = before.clone();
        fields.set(&mut after);
        let faults = locked.refused(&before, &after);
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }
}

/// The picture of a person under this name, as PNG, if that is their picture now. Whoever knows where
/// it is may see it, as with a picture on any other site; so it is asked for in nobody's name.
#[derive(Clone, Debug)]
pub struct GetAvatar {
    /// The client.
    pub client: ClientId,
    /// The person.
    pub user: UserId,
    /// What the picture is called.
    pub name: PictureName,
}

impl Query for GetAvatar {
    type Outcome = Vec<u8>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<u8>, Error> {
        let resource = Resource::user(self.client, self.user);
        check(ctx.actor(), Action::ReadUser, &resource, Noun::Page)?;
        let found = rows::get(tx, (self.client, self.user), &self.name)?;
        found.ok_or(Error::NotFound(Noun::Page))
    }
}
