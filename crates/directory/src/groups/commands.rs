//! Making, renaming and deleting groups.

use serde_json::Value as Json;
use store::Tx;

use super::{Group, LIMIT, name_key, rows};
use crate::deletion::Label;
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, GroupId, IfVersion, Oid, Version};
use crate::policy::Action;
use crate::text::Line;
use crate::{Command, Ctx, deletion, marks};

/// Makes a group. Needs: whoever may change groups; with ids that are brought along, whoever may
/// import.
#[derive(Clone, Debug)]
pub struct CreateGroup {
    /// The client.
    pub client: ClientId,
    /// The name people see.
    pub name: Line,
    /// A number that is brought along, else the next one.
    pub id: Option<GroupId>,
    /// An object id that is brought along, else a new one.
    pub oid: Option<Oid>,
}

impl CreateGroup {
    /// A group with nothing brought along.
    pub fn new(client: ClientId, name: Line) -> Self {
        Self { client, name, id: None, oid: None }
    }
}

impl Command for CreateGroup {
    type Outcome = Group;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Group, Error> {
        ctx.check(Action::ChangeGroups, self.client, Noun::Group)?;
        if self.id.is_some() || self.oid.is_some() {
            ctx.check(Action::ImportUser, self.client, Noun::Group)?;
        }
        let name_key = name_key(&self.name)?;
        let (id, oid) = self.ids(tx, ctx)?;
        check_name(tx, self.client, None, &name_key)?;
        let group = Group {
            client_id: self.client,
            id,
            version: Version::FIRST,
            oid,
            name: self.name.clone(),
            name_key,
        };
        rows::insert(tx, &group)?;
        let (subject, changes) = ((Noun::Group, id.0), Changes::made(&group));
        events::record(tx, ctx, self.client, Verb::Created, subject, &changes)?;
        Ok(group)
    }
}

impl CreateGroup {
    /// The ids it gets: those brought along, which must be free, else new ones.
    fn ids(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(GroupId, Oid), Error> {
        let brought = self.id.map(|id| id.0);
        let id = GroupId(marks::take(tx, self.client, Noun::Group, brought)?);
        rows::require_room(tx, self.client, LIMIT)?;
        if self.id.is_some() && rows::has_id(tx, self.client, id)? {
            return Err(Error::Conflict(Clash::Taken("id")));
        }
        match self.oid {
            Some(oid) if rows::has_oid(tx, self.client, oid)? => {
                Err(Error::Conflict(Clash::Taken("oid")))
            }
            oid => Ok((id, oid.unwrap_or_else(|| ctx.ids.oid(ctx.now)))),
        }
    }
}

/// Refuses a name that another group has.
fn check_name(
    tx: &mut Tx<'_>,
    client: ClientId,
    own: Option<GroupId>,
    key: &str,
) -> Result<(), Error> {
    match rows::id_by_name(tx, client, key)? {
        Some(other) if Some(other) != own => Err(Error::Conflict(Clash::Taken("name"))),
        _ => Ok(()),
    }
}

/// Renames a group. Needs: whoever may change groups.
#[derive(Clone, Debug)]
pub struct RenameGroup {
    /// The client.
    pub client: ClientId,
    /// The group.
    pub group: GroupId,
    /// Its new name.
    pub name: Line,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for RenameGroup {
    type Outcome = Group;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Group, Error> {
        ctx.check(Action::ChangeGroups, self.client, Noun::Group)?;
        let name_key = name_key(&self.name)?;
        let before = rows::lock(tx, self.client, self.group)?;
        before.version.require(self.if_version)?;
        if before.name == self.name {
            return Ok(before);
        }
        check_name(tx, self.client, Some(before.id), &name_key)?;

        let version = before.version.next();
        let after = Group { version, name: self.name.clone(), name_key, ..before.clone() };
        rows::update(tx, &before, &after)?;
        let (subject, changes) = ((Noun::Group, after.id.0), Changes::between(&before, &after));
        events::record(tx, ctx, self.client, Verb::Changed, subject, &changes)?;
        Ok(after)
    }
}

/// Deletes a group; everybody is taken out of it in the time that follows. Needs: whoever may change groups.
#[derive(Clone, Debug)]
pub struct DeleteGroup {
    /// The client.
    pub client: ClientId,
    /// The group.
    pub group: GroupId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for DeleteGroup {
    type Outcome = Group;

    /// The group as it stood.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Group, Error> {
        ctx.check(Action::ChangeGroups, self.client, Noun::Group)?;
        let group = rows::lock(tx, self.client, self.group)?;
        group.version.require(self.if_version)?;

        rows::delete(tx, &group, ctx.now)?;
        let mut changes = Changes::default();
        changes.set("name", group.name.as_str(), Json::Null);
        let subject = (Noun::Group, group.id.0);
        let cause = events::record_cause(tx, ctx, self.client, Verb::Deleted, subject, &changes)?;
        deletion::follow(tx, ctx, self.client, Label::Group(group.id), cause)?;
        Ok(group)
    }
}
