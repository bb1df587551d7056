//! Making, changing and deleting roles.

use serde_json::Value as Json;
use store::Tx;

use super::{Role, check_claims, rows};
use crate::deletion::Label;
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::groups::{ROLE_LIMIT, name_key};
use crate::ids::{ClientId, IfVersion, Oid, RoleId, Version};
use crate::policy::{Action, Claims};
use crate::text::Line;
use crate::{Command, Ctx, deletion, marks};

/// Makes a role. Needs: whoever may change roles and holds its claims; with ids that are brought
/// along, whoever may import.
#[derive(Clone, Debug)]
pub struct CreateRole {
    /// The client.
    pub client: ClientId,
    /// The name people see.
    pub name: Line,
    /// What it allows.
    pub claims: Claims,
    /// A number that is brought along, else the next one.
    pub id: Option<RoleId>,
    /// An object id that is brought along, else a new one.
    pub oid: Option<Oid>,
}

impl CreateRole {
    /// A role with nothing brought along.
    pub fn new(client: ClientId, name: Line, claims: Claims) -> Self {
        Self { client, name, claims, id: None, oid: None }
    }
}

impl Command for CreateRole {
    type Outcome = Role;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Role, Error> {
        ctx.check(Action::ChangeGroups, self.client, Noun::Role)?;
        if self.id.is_some() || self.oid.is_some() {
            ctx.check(Action::ImportUser, self.client, Noun::Role)?;
        }
        check_claims(ctx, self.claims)?;
        let name_key = name_key(&self.name)?;
        let (id, oid) = self.ids(tx, ctx)?;
        check_name(tx, self.client, None, &name_key)?;
        let role = Role {
            client_id: self.client,
            id,
            version: Version::FIRST,
            oid,
            kind: None,
            name: self.name.clone(),
            name_key,
            claims: self.claims,
        };
        rows::insert(tx, &role)?;
        let (subject, changes) = ((Noun::Role, id.0), Changes::made(&role));
        events::record(tx, ctx, self.client, Verb::Created, subject, &changes)?;
        Ok(role)
    }
}

impl CreateRole {
    /// The ids it gets: those brought along, which must be free, else new ones.
    fn ids(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(RoleId, Oid), Error> {
        let brought = self.id.map(|id| id.0);
        let id = RoleId(marks::take(tx, self.client, Noun::Role, brought)?);
        rows::require_room(tx, self.client, ROLE_LIMIT)?;
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

/// Refuses a name that another role has.
fn check_name(
    tx: &mut Tx<'_>,
    client: ClientId,
    own: Option<RoleId>,
    key: &str,
) -> Result<(), Error> {
    match rows::id_by_name(tx, client, key)? {
        Some(other) if Some(other) != own => Err(Error::Conflict(Clash::Taken("name"))),
        _ => Ok(()),
    }
}

/// Loads a role to be changed or deleted, which a built-in one cannot be.
fn open(
    tx: &mut Tx<'_>,
    client: ClientId,
    role: RoleId,
    if_version: IfVersion,
) -> Result<Role, Error> {
    let role = rows::lock(tx, client, role)?;
    role.version.require(if_version)?;
    if role.kind.is_some() { Err(Error::Conflict(Clash::BuiltIn)) } else { Ok(role) }
}

/// Changes a role of the client's own making. Needs: whoever may change roles and holds the claims
/// it has and gets.
#[derive(Clone, Debug)]
pub struct UpdateRole {
    /// The client.
    pub client: ClientId,
    /// The role.
    pub role: RoleId,
    /// Its new name, if it gets one.
    pub name: Option<Line>,
    /// What it allows from now on, if that changes.
    pub claims: Option<Claims>,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for UpdateRole {
    type Outcome = Role;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Role, Error> {
        ctx.check(Action::ChangeGroups, self.client, Noun::Role)?;
        let before = open(tx, self.client, self.role, self.if_version)?;
        let mut after = before.clone();
        if let Some(name) = &self.name {
            after.name_key = name_key(name)?;
            after.name = name.clone();
        }
        after.claims = self.claims.unwrap_or(before.claims);
        if after == before {
            return Ok(before);
        }
        check_claims(ctx, before.claims)?;
        check_claims(ctx, after.claims)?;
        check_name(tx, self.client, Some(before.id), &after.name_key)?;

        after.version = before.version.next();
        rows::update(tx, &before, &after)?;
        let (subject, changes) = ((Noun::Role, after.id.0), Changes::between(&before, &after));
        events::record(tx, ctx, self.client, Verb::Changed, subject, &changes)?;
        Ok(after)
    }
}

/// Deletes a role of the client's own making: nobody has its claims any more. It is taken off
/// everybody in the time that follows. Needs: whoever may change roles.
#[derive(Clone, Debug)]
pub struct DeleteRole {
    /// The client.
    pub client: ClientId,
    /// The role.
    pub role: RoleId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for DeleteRole {
    type Outcome = Role;

    /// The role as it stood.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Role, Error> {
        ctx.check(Action::ChangeGroups, self.client, Noun::Role)?;
        let role = open(tx, self.client, self.role, self.if_version)?;

        rows::delete(tx, &role, ctx.now)?;
        let mut changes = Changes::default();
        changes.set("name", role.name.as_str(), Json::Null);
        let subject = (Noun::Role, role.id.0);
        let cause = events::record_cause(tx, ctx, self.client, Verb::Deleted, subject, &changes)?;
        deletion::follow(tx, ctx, self.client, Label::Role(role.id), cause)?;
        Ok(role)
    }
}
