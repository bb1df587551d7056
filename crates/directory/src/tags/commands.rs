//! Adding, changing and deleting tags and their types.

use serde_json::Value as Json;
use store::Tx;

use super::{LIMIT, TYPE_LIMIT, Tag, TagType, TagView, rows};
use crate::deletion::Label;
use crate::error::{Clash, Code, Error, FieldError, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, IfVersion, TagId, TagTypeId, Version};
use crate::policy::Action;
use crate::text::Line;
use crate::{Command, Ctx, deletion, marks};

/// Adds a tag type. Needs: whoever may change the tags of the client.
#[derive(Clone, Debug)]
pub struct CreateType {
    /// The client.
    pub client: ClientId,
    /// Its name, not blank and not taken.
    pub name: Line,
}

impl Command for CreateType {
    type Outcome = TagType;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<TagType, Error> {
        ctx.check(Action::ChangeTags, self.client, Noun::TagType)?;
        let key = self.name.key();
        if key.is_empty() {
            return Err(Error::invalid("name", Code::Empty));
        }
        if rows::type_by_key(tx, self.client, &key)?.is_some() {
            return Err(Error::Conflict(Clash::Taken("name")));
        }
        create_type(tx, ctx, self.client, &self.name)
    }
}

/// Adds a tag type of a free name and writes the event.
fn create_type(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    name: &Line,
) -> Result<TagType, Error> {
    let id = TagTypeId(marks::next(tx, client, Noun::TagType)?);
    rows::require_room_for_type(tx, client, TYPE_LIMIT)?;
    let name_key = name.key();
    let made =
        TagType { client_id: client, id, version: Version::FIRST, name: name.clone(), name_key };
    rows::insert_type(tx, &made)?;
    let subject = (Noun::TagType, id.0);
    events::record(tx, ctx, client, Verb::Created, subject, &Changes::made(&made))?;
    Ok(made)
}

/// The type of a tag, by number or else by name; a new name is added. Broken rules are those of
/// the fields `type` and `type_name`.
pub(super) fn type_for(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    id: Option<TagTypeId>,
    name: Option<&Line>,
) -> Result<TagType, Error> {
    if let Some(id) = id {
        let unknown = || Code::UnknownId(Noun::TagType, id.to_string());
        let found = rows::find_type(tx, client, id)?;
        return found.ok_or_else(|| Error::invalid("type", unknown()));
    }
    let Some(name) = name else { return Err(Error::invalid("type", Code::Required)) };
    let key = name.key();
    if key.is_empty() {
        return Err(Error::invalid("type_name", Code::Empty));
    }
    match rows::type_by_key(tx, client, &key)? {
        Some(found) => Ok(found),
        None => create_type(tx, ctx, client, name),
    }
}

/// Adds a tag. Needs: whoever may change the tags of the client.
#[derive(Clone, Debug)]
pub struct Create {
    /// The client.
    pub client: ClientId,
    /// Its name, not blank and not taken.
    pub name: Line,
    /// Its type; it wins over a name of a type.
    pub type_id: Option<TagTypeId>,
    /// The name of its type, which is added if it is new.
    pub type_name: Option<Line>,
}

impl Command for Create {
    type Outcome = TagView;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<TagView, Error> {
        ctx.check(Action::ChangeTags, self.client, Noun::Tag)?;
        let mut faults = blank(&self.name);
        let tag_type = type_for(tx, ctx, self.client, self.type_id, self.type_name.as_ref());
        let tag_type = refuse_with(&mut faults, tag_type)?;
        check_free(tx, self.client, None, &self.name)?;
        create(tx, ctx, self.client, &self.name, &tag_type)
    }
}

/// The fault of a name that is blank.
fn blank(name: &Line) -> Vec<FieldError> {
    let fault = || FieldError::new("name", Code::Empty);
    name.key().is_empty().then(fault).into_iter().collect()
}

/// What a step gave, unless it or one before it broke a rule.
fn refuse_with<T>(faults: &mut Vec<FieldError>, outcome: Result<T, Error>) -> Result<T, Error> {
    match outcome {
        Ok(value) if faults.is_empty() => Ok(value),
        Ok(_) => Err(Error::Invalid(std::mem::take(faults))),
        Err(Error::Invalid(more)) => {
            faults.extend(more);
            Err(Error::Invalid(std::mem::take(faults)))
        }
        Err(other) => Err(other),
    }
}

/// Refuses a name that another tag of the client has.
fn check_free(
    tx: &mut Tx<'_>,
    client: ClientId,
    own: Option<TagId>,
    name: &Line,
) -> Result<(), Error> {
    let owner = rows::id_by_key(tx, client, &name.key())?;
    if owner.is_some() && owner != own {
        return Err(Error::Conflict(Clash::Taken("name")));
    }
    Ok(())
}

/// Adds a tag and writes the event. That the caller may, and that the name is free, has been seen
/// to.
pub(super) fn create(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    name: &Line,
    tag_type: &TagType,
) -> Result<TagView, Error> {
    let id = TagId(marks::next(tx, client, Noun::Tag)?);
    rows::require_room(tx, client, LIMIT)?;
    let tag = Tag {
        client_id: client,
        id,
        version: Version::FIRST,
        type_id: tag_type.id,
        name: name.clone(),
        name_key: name.key(),
    };
    rows::insert(tx, &tag)?;
    let subject = (Noun::Tag, tag.id.0);
    events::record(tx, ctx, client, Verb::Created, subject, &Changes::made(&tag))?;
    Ok(view(tag, tag_type))
}

fn view(tag: Tag, tag_type: &TagType) -> TagView {
    TagView {
        id: tag.id,
        version: tag.version,
        name: tag.name,
        type_id: tag.type_id,
        type_name: tag_type.name.clone(),
    }
}

/// Changes a tag: what is given is set, what is not stays. Needs: whoever may change the tags of
/// the client.
#[derive(Clone, Debug)]
pub struct Update {
    /// The client.
    pub client: ClientId,
    /// Which.
    pub id: TagId,
    /// Its new name, not blank and not taken.
    pub name: Option<Line>,
    /// Its new type; it wins over a name of a type.
    pub type_id: Option<TagTypeId>,
    /// The name of its new type, which is added if it is new.
    pub type_name: Option<Line>,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Update {
    type Outcome = TagView;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<TagView, Error> {
        ctx.check(Action::ChangeTags, self.client, Noun::Tag)?;
        let before = rows::lock(tx, self.client, self.id)?;
        before.version.require(self.if_version)?;
        let name = self.name.as_ref().unwrap_or(&before.name);
        let mut faults = blank(name);
        let tag_type = self.new_type(tx, ctx, &before);
        let tag_type = refuse_with(&mut faults, tag_type)?;
        check_free(tx, self.client, Some(self.id), name)?;

        let mut after = before.clone();
        after.name.clone_from(name);
        after.name_key = name.key();
        after.type_id = tag_type.id;
        if after == before {
            return Ok(view(before, &tag_type));
        }
        after.version = before.version.next();
        rows::update(tx, &before, &after)?;
        let changes = Changes::between(&before, &after);
        events::record(tx, ctx, self.client, Verb::Changed, (Noun::Tag, self.id.0), &changes)?;
        Ok(view(after, &tag_type))
    }
}

impl Update {
    /// The type that is named, or the tag's own.
    fn new_type(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, tag: &Tag) -> Result<TagType, Error> {
        let name = self.type_name.as_ref();
        let own = name.is_none().then_some(tag.type_id);
        type_for(tx, ctx, self.client, self.type_id.or(own), name)
    }
}

/// Deletes a tag; it is taken off its users in the time that follows. Needs: whoever may change the tags of the client.
#[derive(Clone, Copy, Debug)]
pub struct Delete {
    /// The client.
    pub client: ClientId,
    /// Which.
    pub id: TagId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Delete {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        ctx.check(Action::ChangeTags, self.client, Noun::Tag)?;
        let tag = rows::lock(tx, self.client, self.id)?;
        tag.version.require(self.if_version)?;

        rows::delete(tx, &tag, ctx.now)?;
        let mut changes = Changes::default();
        changes.set("name", tag.name.as_str(), Json::Null);
        changes.set("type_id", tag.type_id.0, Json::Null);
        let cause = events::record_cause(
            tx,
            ctx,
            self.client,
            Verb::Deleted,
            (Noun::Tag, self.id.0),
            &changes,
        )?;
        deletion::follow(tx, ctx, self.client, Label::Tag(self.id), cause)
    }
}
