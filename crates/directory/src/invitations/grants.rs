//! What an invitation gives besides apps and data: groups, roles and dimensions.
//!
//! Whoever invites has to be allowed to give it then; when the invitation is accepted, nobody is
//! asked again. What was deleted in between is left out.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};
use store::{Column, Kind, Mismatch, Tx, Value};

use super::Entry;
use crate::error::{Code, Error, FieldError, Noun};
use crate::ids::{ClientId, Oid};
use crate::json::OBJECT_LIMIT;
use crate::text::{Line, Long};
use crate::users::Labels;
use crate::{Ctx, dimensions, groups, oids};

/// The most groups, roles or dimensions of one invitation.
const LIMIT: usize = 100;

/// Groups, roles and dimensions that the user will have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// Groups, by object id.
    pub groups: Vec<Oid>,
    /// Roles, by object id.
    pub roles: Vec<Oid>,
    /// Dimensions, default or custom, by name, with their values.
    pub dimensions: Vec<(Line, Long)>,
}

impl Grants {
    /// These and the others together; of two values of a dimension the other one holds.
    pub(super) fn united(&self, other: &Self) -> Self {
        let both = |own: &[Oid], other: &[Oid]| {
            oids::distinct(&own.iter().chain(other).copied().collect::<Vec<_>>())
        };
        let replaced =
            |name: &Line| other.dimensions.iter().any(|(new, _)| new.key() == name.key());
        let own = self.dimensions.iter().filter(|(name, _)| !replaced(name));
        Self {
            groups: both(&self.groups, &other.groups),
            roles: both(&self.roles, &other.roles),
            dimensions: own.chain(&other.dimensions).cloned().collect(),
        }
    }

    fn to_json(&self) -> Json {
        let mut object = Map::new();
        for (name, ids) in [("groups", &self.groups), ("roles", &self.roles)] {
            if !ids.is_empty() {
                object.insert(name.to_owned(), oids::json(ids.iter().copied()));
            }
        }
        if !self.dimensions.is_empty() {
            let value =
                |(name, value): &(Line, Long)| (name.as_str().to_owned(), json!(value.as_str()));
            let values: Map<String, Json> = self.dimensions.iter().map(value).collect();
            object.insert("dimensions".to_owned(), Json::Object(values));
        }
        Json::Object(object)
    }

    fn from_json(object: &Map<String, Json>) -> Option<Self> {
        let ids = |name: &str| -> Option<Vec<Oid>> {
            let Some(list) = object.get(name) else { return Some(Vec::new()) };
            list.as_array()?.iter().map(|id| Oid::parse(id.as_str()?).ok()).collect()
        };
        let dimension = |(name, value): (&String, &Json)| {
            Some((Line::parse(name.as_str()).ok()?, Long::parse(value.as_str()?).ok()?))
        };
        let dimensions = match object.get("dimensions") {
            Some(values) => values.as_object()?.iter().map(dimension).collect::<Option<_>>()?,
            None => Vec::new(),
        };
        Some(Self { groups: ids("groups")?, roles: ids("roles")?, dimensions })
    }

    /// The labels that are left to give: without what was deleted since, and without the roles and
    /// groups that the user has already, but for which these would be replaced.
    pub(super) fn labels(&self, tx: &mut Tx<'_>, client: ClientId) -> Result<Labels, Error> {
        let names: Vec<Line> = self.dimensions.iter().map(|(name, _)| name.clone()).collect();
        let known = dimensions::known_names(tx, client, &names)?;
        let change = |(name, value): &(Line, Long)| dimensions::Change {
            id: None,
            name: Some(name.clone()),
            value: Some(value.clone()),
        };
        let kept = self.dimensions.iter().filter(|(name, _)| known.contains(&name.key()));
        let held = |ids: Vec<Oid>| (!ids.is_empty()).then_some(ids);
        Ok(Labels {
            dimensions: kept.map(change).collect(),
            groups: held(groups::known_groups(tx, client, &self.groups)?),
            roles: held(groups::known_roles(tx, client, &self.roles)?),
            ..Labels::default()
        })
    }
}

/// The broken rules of what some entries give: ids and names that the client does not have, and
/// more than an invitation can hold.
///
/// # Errors
/// [`Error::Denied`] for a role that the caller may not give.
pub(super) fn faults(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    entries: &[Entry],
) -> Result<Vec<FieldError>, Error> {
    let mut faults = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let place = if entries.len() > 1 { format!("{position}/") } else { String::new() };
        let grants = &entry.grants;
        for (field, code) in faults_of(tx, ctx, client, grants)? {
            faults.push(FieldError::new(format!("{place}{field}"), code));
        }
    }
    Ok(faults)
}

fn faults_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    client: ClientId,
    grants: &Grants,
) -> Result<Vec<(&'static str, Code)>, Error> {
    let lengths = [
        ("groups", grants.groups.len()),
        ("roles", grants.roles.len()),
        ("dimensions", grants.dimensions.len()),
    ];
    let many = lengths.into_iter().filter(|(_, length)| *length > LIMIT);
    let mut faults: Vec<_> = many.map(|(field, _)| (field, Code::TooMany(LIMIT))).collect();
    if grants.to_json().to_string().len() > OBJECT_LIMIT {
        faults.push(("dimensions", Code::TooLong(OBJECT_LIMIT)));
    }
    if !faults.is_empty() || *grants == Grants::default() {
        return Ok(faults);
    }
    let unknown = |field, noun, wanted: &[Oid], known: &[Oid]| {
        let missing = wanted.iter().filter(|oid| !known.contains(oid));
        let fault = |oid: &Oid| (field, Code::UnknownId(noun, oid.to_string()));
        missing.map(fault).collect::<Vec<_>>()
    };
    let known = groups::known_groups(tx, client, &grants.groups)?;
    faults.extend(unknown("groups", Noun::Group, &grants.groups, &known));
    let known = groups::grantable_roles(tx, ctx, client, &grants.roles)?;
    faults.extend(unknown("roles", Noun::Role, &grants.roles, &known));
    let names: Vec<Line> = grants.dimensions.iter().map(|(name, _)| name.clone()).collect();
    let known = dimensions::known_names(tx, client, &names)?;
    let missing = names.iter().filter(|name| !known.contains(&name.key()));
    faults.extend(missing.map(|_| ("dimensions", Code::MayNotCreate(Noun::Dimension))));
    let unfit = |(name, value): &(Line, Long)| dimensions::check_value(name, value).err();
    faults.extend(grants.dimensions.iter().filter_map(unfit).map(|code| ("dimensions", code)));
    Ok(faults)
}

impl Column for Grants {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let text = String::read(value)?;
        let unfit =
            || Mismatch::new("what an invitation gives", &Value::Text(Cow::Borrowed(&text)));
        let object: Map<String, Json> = serde_json::from_str(&text).map_err(|_| unfit())?;
        Self::from_json(&object).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_json().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(groups: &[u8], dimensions: &[(&str, &str)]) -> Grants {
        let pair = |(name, value): &(&str, &str)| {
            (Line::parse(*name).unwrap(), Long::parse(*value).unwrap())
        };
        Grants {
            groups: groups.iter().map(|byte| Oid([*byte; 12])).collect(),
            roles: vec![Oid([7; 12])],
            dimensions: dimensions.iter().map(pair).collect(),
        }
    }

    #[test]
    fn grants_come_back_from_their_column() {
        for some in [Grants::default(), grants(&[1, 2], &[("Company", "Nakatomi"), ("é", "")])] {
            assert_eq!(Grants::read(some.write()), Ok(some));
        }
        assert_eq!(Grants::default().write(), Value::Text("{}".into()));
        for text in ["", "[]", r#"{"groups":1}"#, r#"{"roles":["x"]}"#, r#"{"dimensions":{"a":1}}"#]
        {
            assert!(Grants::read(Value::Text(text.into())).is_err(), "{text}");
        }
    }

    #[test]
    fn grants_are_united_and_the_later_value_holds() {
        let (first, second) =
            (grants(&[1, 2], &[("A", "1"), ("B", "2")]), grants(&[2, 3], &[("a", "3")]));
        assert_eq!(first.united(&second), grants(&[1, 2, 3], &[("B", "2"), ("a", "3")]));
    }
}
