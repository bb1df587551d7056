//! Adding, renaming and deleting dimensions.

use serde_json::Value as Json;
use store::Tx;

use super::{DefaultDimension, Dimension, LIMIT, rows};
use crate::deletion::Label;
use crate::error::{Clash, Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, DimensionId, IfVersion, Version};
use crate::policy::Action;
use crate::text::Line;
use crate::{Command, Ctx, deletion, marks};

/// Adds a dimension. Needs: whoever may change the dimensions of the client.
#[derive(Clone, Debug)]
pub struct Create {
    /// The client.
    pub client: ClientId,
    /// Its name, not blank and not taken.
    pub name: Line,
}

impl Command for Create {
    type Outcome = Dimension;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Dimension, Error> {
        ctx.check(Action::ChangeDimensions, self.client, Noun::Dimension)?;
        check_name(tx, self.client, None, &self.name)?;
        create(tx, ctx, self.client, &self.name)
    }
}

/// Adds a dimension and writes the event. That the caller may, and that the name is free, has been
/// seen to.
pub(super) fn create(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    name: &Line,
) -> Result<Dimension, Error> {
    let id = DimensionId(marks::next(tx, client, Noun::Dimension)?);
    rows::require_room(tx, client, LIMIT)?;
    let name_key = name.key();
    let dimension =
        Dimension { client_id: client, id, version: Version::FIRST, name: name.clone(), name_key };
    rows::insert(tx, &dimension)?;
    let subject = (Noun::Dimension, id.0);
    events::record(tx, ctx, client, Verb::Created, subject, &Changes::made(&dimension))?;
    Ok(dimension)
}

/// Refuses a blank name and one that another dimension of the client has.
fn check_name(
    tx: &mut Tx<'_>,
    client: ClientId,
    own: Option<DimensionId>,
    name: &Line,
) -> Result<(), Error> {
    let key = name.key();
    if key.is_empty() {
        return Err(Error::invalid("name", Code::Empty));
    }
    let owner = match DefaultDimension::of_key(&key) {
        Some(default) => Some(default.id()),
        None => rows::id_by_key(tx, client, &key)?,
    };
    if owner.is_some() && owner != own {
        return Err(Error::Conflict(Clash::Taken("name")));
    }
    Ok(())
}

/// Gives a dimension another name. A default one keeps its own. Needs: whoever may change the
/// dimensions of the client.
#[derive(Clone, Debug)]
pub struct Rename {
    /// The client.
    pub client: ClientId,
    /// Which.
    pub id: DimensionId,
    /// Its new name, not blank and not taken; without one it keeps its own.
    pub name: Option<Line>,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Rename {
    type Outcome = Dimension;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Dimension, Error> {
        ctx.check(Action::ChangeDimensions, self.client, Noun::Dimension)?;
        if let Some(default) = DefaultDimension::of_id(self.id) {
            return self.keep(default);
        }
        let before = rows::lock(tx, self.client, self.id)?;
        before.version.require(self.if_version)?;
        let name = self.name.as_ref().unwrap_or(&before.name);
        check_name(tx, self.client, Some(self.id), name)?;
        if before.name == *name {
            return Ok(before);
        }

        let after = Dimension {
            version: before.version.next(),
            name: name.clone(),
            name_key: name.key(),
            ..before
        };
        rows::update(tx, &before, &after)?;
        let changes = Changes::between(&before, &after);
        let subject = (Noun::Dimension, self.id.0);
        events::record(tx, ctx, self.client, Verb::Changed, subject, &changes)?;
        Ok(after)
    }
}

impl Rename {
    /// What becomes of a default dimension: nothing, and only its own name is taken for it.
    fn keep(&self, default: DefaultDimension) -> Result<Dimension, Error> {
        let listed = default.listed(self.client);
        listed.version.require(self.if_version)?;
        if self.name.as_ref().is_none_or(|name| *name == listed.name) {
            return Ok(listed);
        }
        Err(Error::Conflict(Clash::DefaultDimension))
    }
}

/// Deletes a dimension; it is taken off its users in the time that follows. Needs: whoever may
/// change the dimensions of the client.
#[derive(Clone, Copy, Debug)]
pub struct Delete {
    /// The client.
    pub client: ClientId,
    /// Which.
    pub id: DimensionId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Delete {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        ctx.check(Action::ChangeDimensions, self.client, Noun::Dimension)?;
        if DefaultDimension::of_id(self.id).is_some() {
            return Err(Error::Conflict(Clash::DefaultDimension));
        }
        let dimension = rows::lock(tx, self.client, self.id)?;
        dimension.version.require(self.if_version)?;

        rows::delete(tx, &dimension, ctx.now)?;
        let mut changes = Changes::default();
        changes.set("name", dimension.name.as_str(), Json::Null);
        let subject = (Noun::Dimension, self.id.0);
        let cause = events::record_cause(tx, ctx, self.client, Verb::Deleted, subject, &changes)?;
        deletion::follow(tx, ctx, self.client, Label::Dimension(self.id), cause)
    }
}
