//! Dimensions of one user, set and taken away together with the user's other fields.

use std::collections::{BTreeMap, HashMap};

use store::Tx;

use super::{
    Change, DefaultDimension, Dimension, MAX_CHANGES, USER_LIMIT, UserDimension, commands,
    history_field, of_user, rows,
};
use crate::error::{Code, Error, FieldError, Noun, gather};
use crate::events::Changes;
use crate::ids::{ClientId, DimensionId};
use crate::policy::{self, Action};
use crate::text::{Line, Long};
use crate::users::{Fields, User};
use crate::{Ctx, limits};

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target<'a> {
    Default(DefaultDimension),
    Custom(Which<'a>),
}

/// How a custom dimension is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which<'a> {
    Named(&'a Line),
    Numbered(DimensionId),
}

/// An entry about a custom dimension, with its place in the list.
#[derive(Clone, Copy)]
struct Custom<'a> {
    at: usize,
    which: Which<'a>,
    value: Option<&'a Long>,
}

impl Change {
    /// The name decides; the number only where there is no name.
    fn target(&self) -> Result<Target<'_>, Code> {
        if let Some(name) = self.name.as_ref().filter(|name| !name.key().is_empty()) {
            let default = DefaultDimension::of_key(&name.key());
            return Ok(default.map_or(Target::Custom(Which::Named(name)), Target::Default));
        }
        let id = self.id.ok_or(Code::Required)?;
        let default = DefaultDimension::of_id(id);
        Ok(default.map_or(Target::Custom(Which::Numbered(id)), Target::Default))
    }

    /// The value to set, or nothing.
    fn value(&self) -> Option<&Long> {
        self.value.as_ref().filter(|value| !value.as_str().is_empty())
    }
}

impl Custom<'_> {
    fn place(&self) -> String {
        format!("dimensions/{}", self.at)
    }

    /// Whether the user has exactly this already.
    fn is_among(&self, stored: &[UserDimension]) -> bool {
        let same = |one: &&UserDimension| match self.which {
            Which::Named(name) => one.name.key() == name.key(),
            Which::Numbered(id) => one.id == id,
        };
        stored.iter().find(same).is_some_and(|one| Some(&one.value) == self.value)
    }
}

/// Sets and takes away dimensions of a user in `after`, which is for the caller to write.
///
/// A field that `fields` sets too is left to it. A custom dimension of an unknown name is added to
/// the client where the caller may. Somebody who may only change their own profile must send custom
/// dimensions as they are stored, and so learns of no others. Of two entries for the same dimension
/// the later one counts.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    after: &mut User,
    fields: &Fields,
    changes: &[Change],
    log: &mut Changes,
) -> Result<(), Error> {
    if changes.len() > MAX_CHANGES {
        return Err(Error::invalid("dimensions", Code::TooMany(MAX_CHANGES)));
    }
    let mut faults = Vec::new();
    let customs = set_defaults(after, fields, changes, &mut faults);
    if !customs.is_empty() {
        let stored = of_user(tx, after)?;
        if policy::allows(ctx.actor(), Action::ChangeUser, after.client_id) {
            set_customs(tx, ctx, after, &customs, &stored, &mut faults, log)?;
        } else if !customs.iter().all(|custom| custom.is_among(&stored)) {
            return Err(Error::Denied(Action::ChangeUser));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Sets the fields that entries stand for, and gives the entries that stand for none.
fn set_defaults<'a>(
    after: &mut User,
    fields: &Fields,
    changes: &'a [Change],
    faults: &mut Vec<FieldError>,
) -> Vec<Custom<'a>> {
    let mut customs = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let mut refuse = |field: &str, code| {
            faults.push(FieldError::new(format!("dimensions/{at}/{field}"), code));
        };
        match change.target() {
            Err(code) => refuse("id", code),
            Ok(Target::Default(default)) => {
                let value = change.value.clone().unwrap_or_default();
                // A value that cannot be is refused even where the field itself is given too.
                let only_check = default.is_set_by(fields);
                let outcome =
                    if only_check { default.check(&value) } else { default.set(after, &value) };
                if let Err(code) = outcome {
                    refuse("value", code);
                }
            }
            Ok(Target::Custom(which)) => customs.push(Custom { at, which, value: change.value() }),
        }
    }
    customs
}

/// What the user shall have of each custom dimension that is named: its name and the value.
type Wanted<'a> = BTreeMap<DimensionId, (Line, Option<&'a Long>)>;

/// How many custom dimensions the user has once they have what is wanted.
fn count_after(stored: &[UserDimension], wanted: &Wanted<'_>) -> usize {
    let untouched = stored.iter().filter(|one| !wanted.contains_key(&one.id)).count();
    untouched + wanted.values().filter(|(_, value)| value.is_some()).count()
}

/// Writes in the user's record what they have of a dimension, a value or nothing, and who has one.
fn set_value(
    tx: &mut Tx<'_>,
    after: &mut User,
    dimension: DimensionId,
    value: Option<Long>,
) -> Result<(), Error> {
    let has = value.is_some();
    let had = after.dimension_values.set(dimension, value).is_some();
    match (had, has) {
        (false, true) => rows::add_holder(tx, after.client_id, dimension, after.id),
        (true, false) => rows::remove_holder(tx, after.client_id, dimension, after.id),
        (true, true) | (false, false) => Ok(()),
    }
}

/// Sets the custom dimensions whose value differs from the stored one.
fn set_customs(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    after: &mut User,
    customs: &[Custom<'_>],
    stored: &[UserDimension],
    faults: &mut Vec<FieldError>,
    log: &mut Changes,
) -> Result<(), Error> {
    let client = after.client_id;
    let mut known = Known::load(tx, client, customs)?;
    let mut wanted = Wanted::new();
    for custom in customs {
        let resolved = known.resolve(tx, ctx, client, custom);
        if let Some(dimension) = gather(resolved, &custom.place(), faults)?.flatten() {
            wanted.insert(dimension.id, (dimension.name, custom.value));
        }
    }
    let count = count_after(stored, &wanted);
    limits::require_room_on_user(Noun::Dimension, stored.len(), count, USER_LIMIT)?;
    for (id, (name, value)) in wanted {
        let old = stored.iter().find(|one| one.id == id).map(|one| &one.value);
        if old == value {
            continue;
        }
        set_value(tx, after, id, value.cloned())?;
        let field = history_field(&name);
        log.set(&field, old.map(Long::as_str), value.map(Long::as_str));
    }
    Ok(())
}

/// The custom dimensions that a change may be about.
struct Known {
    by_id: HashMap<DimensionId, Dimension>,
    by_key: HashMap<String, Dimension>,
}

impl Known {
    /// Loads what the entries name, in two statements for each 256.
    fn load(tx: &mut Tx<'_>, client: ClientId, customs: &[Custom<'_>]) -> Result<Self, Error> {
        let (mut ids, mut keys) = (Vec::new(), Vec::new());
        for custom in customs {
            match custom.which {
                Which::Named(name) => keys.push(name.key()),
                Which::Numbered(id) => ids.push(id),
            }
        }
        let by_id = rows::by_ids(tx, client, &ids)?;
        let by_key = rows::by_keys(tx, client, &keys)?;
        Ok(Self {
            by_id: by_id.into_iter().map(|one| (one.id, one)).collect(),
            by_key: by_key.into_iter().map(|one| (one.name_key.clone(), one)).collect(),
        })
    }

    /// The dimension an entry means, added to the client if need be; `None` where there is nothing
    /// to take away.
    fn resolve(
        &mut self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        client: ClientId,
        custom: &Custom<'_>,
    ) -> Result<Option<Dimension>, Error> {
        let name = match custom.which {
            Which::Numbered(id) => {
                let unknown = || Code::UnknownId(Noun::Dimension, id.to_string());
                let found = self.by_id.get(&id).cloned();
                return found.map(Some).ok_or_else(|| Error::invalid("id", unknown()));
            }
            Which::Named(name) => name,
        };
        if let Some(found) = self.by_key.get(&name.key()) {
            return Ok(Some(found.clone()));
        }
        if custom.value.is_none() {
            return Ok(None);
        }
        if !policy::allows(ctx.actor(), Action::ChangeDimensions, client) {
            return Err(Error::invalid("name", Code::MayNotCreate(Noun::Dimension)));
        }
        let made = commands::create(tx, ctx, client, name)?;
        self.by_key.insert(made.name_key.clone(), made.clone());
        Ok(Some(made))
    }
}

#[cfg(test)]
mod tests;
