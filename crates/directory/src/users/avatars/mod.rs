//! The pictures of people, and the change of a profile that may bring one.
//!
//! Invariants
//! - A picture that was sent is in its row as long as [`User::avatar`] is where it is served; any other
//!   value of that field, set through whatever surface, takes the row away.
//! - The row goes with its person.

mod rows;

use store::Tx;

use super::{Fields, Key, Update, User};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, IfVersion, UserId};
use crate::pictures::{Picture, PictureName};
use crate::policy::{Action, Resource, check};
use crate::text::Long;
use crate::{Command, Ctx, Lane, Query};

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
        let after = self.update()?.apply(tx, ctx).map_err(of_picture)?.user;
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
}

/// Broken rules of the URL of a picture are those of the picture: nobody sent a URL.
fn of_picture(error: Error) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in faults.iter_mut().filter(|fault| fault.field == "avatar") {
        "picture".clone_into(&mut fault.field);
    }
    Error::Invalid(faults)
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
