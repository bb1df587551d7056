//! What happened: one row for each subject a command changed, written with the change.
//!
//! An event is audit record, feed entry and webhook body in one. It says who, when, through which
//! surface and request, which subject, and which fields with their old and new values. Secrets
//! have no place in it: they are no columns of the rows that are compared here.
//!
//! Invariants: no event without a change, no change without an event, none for a refusal. That a
//! credential was used is no change, nor is what became of a mail.

mod rows;

use serde_json::{Map, Value as Json};
use store::{ToRow, Tx, Value};

pub use rows::Event;

use crate::error::{Error, Noun};
use crate::ids::{ClientId, CredentialId, Oid, hex};
use crate::policy::{Action, Actor};
use crate::users::User;
use crate::{Ctx, Lane, Query};

/// What was done to the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// It was made.
    Created,
    /// It was changed.
    Changed,
    /// It was deleted.
    Deleted,
    /// An invitation was mailed again.
    Resent,
    /// A credential or session was revoked, an invitation withdrawn.
    Revoked,
    /// A person signed out of a session, or used up a link.
    Ended,
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
            Self::Resent => "resent",
            Self::Revoked => "revoked",
            Self::Ended => "ended",
        }
    }
}

/// The fields that changed: name → `[old, new]`, with null for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(Map<String, Json>);

/// Columns that say nothing by themselves: bookkeeping, forms made from others, and the labels of a
/// user, each of which is told by its name.
const SILENT: [&str; 11] = [
    "client_id",
    "version",
    "updated_at",
    "hash",
    "key",
    "mail_sent_at",
    "mail_refused_at",
    "mail_reason",
    "tag_scores",
    "dimension_values",
    "last_event",
];

impl Changes {
    /// The columns in which two states of a row differ.
    pub fn between<R: ToRow>(before: &R, after: &R) -> Self {
        let pairs = before.values().into_iter().zip(after.values());
        let differing = R::COLUMNS.iter().zip(pairs).filter(|(_, (old, new))| old != new);
        let mut changes = Self::default();
        for (column, (old, new)) in differing {
            changes.column(column, &old, &new);
        }
        changes
    }

    /// Everything a new row holds, but for what is empty.
    pub fn made<R: ToRow>(row: &R) -> Self {
        let mut changes = Self::default();
        for (column, value) in R::COLUMNS.iter().zip(row.values()) {
            let empty = matches!(&value, Value::Null(_))
                || matches!(&value, Value::Text(t) if t.is_empty());
            if !empty {
                changes.column(column, &Value::Null(value.kind()), &value);
            }
        }
        changes
    }

    fn column(&mut self, column: &str, old: &Value<'_>, new: &Value<'_>) {
        if !SILENT.contains(&column) && !column.ends_with("_key") {
            self.set(column, json(old), json(new));
        }
    }

    /// Adds one field by its old and new value.
    pub fn set(&mut self, field: &str, old: impl Into<Json>, new: impl Into<Json>) {
        self.0.insert(field.to_owned(), Json::Array(vec![old.into(), new.into()]));
    }

    /// Adds one field whose values must not be kept: only that it changed is recorded.
    pub fn set_secret(&mut self, field: &str) {
        self.0.insert(field.to_owned(), Json::String("(secret)".to_owned()));
    }

    /// The names of the changed fields.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds the fields of another set of changes.
    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn json(value: &Value<'_>) -> Json {
    match value {
        Value::Null(_) => Json::Null,
        Value::Integer(number) => Json::from(*number),
        Value::Boolean(truth) => Json::from(*truth),
        Value::Text(text) => Json::from(text.as_ref()),
        Value::Bytes(bytes) => Json::from(hex(bytes)),
    }
}

/// What happened to what.
struct Happened<'a> {
    client: ClientId,
    verb: Verb,
    subject: (Noun, i64),
    changes: &'a Changes,
    forwarded: Option<String>,
}

/// The id of an event that is about to be written, and of the one before it in the chain of a user.
type Place = (Oid, Option<Oid>);

/// Writes the event of a change.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    verb: Verb,
    subject: (Noun, i64),
    changes: &Changes,
) -> Result<(), Error> {
    record_cause(tx, ctx, client, verb, subject, changes).map(drop)
}

/// As [`record`]; gives the id of the event, for work that follows from it.
pub(crate) fn record_cause(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    verb: Verb,
    subject: (Noun, i64),
    changes: &Changes,
) -> Result<Oid, Error> {
    let place = place(tx, ctx, client, subject)?;
    write(tx, ctx, place, Happened { client, verb, subject, changes, forwarded: None })?;
    Ok(place.0)
}

/// As [`record`], for a user whose row was written with the id of this event already: one look and one
/// change of the row less. `previous` is what the row named when it was locked. The row must have named
/// this event before any other event of the user was recorded: those come after it in the chain then, even
/// if they are written first, as when a newcomer is signed in at once. What the caller said about whom it
/// acts for is written down and nothing else: it has no influence on what is allowed. Gives the id of the
/// event.
pub(crate) fn record_named(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    verb: Verb,
    (user, previous): (&User, Option<Oid>),
    changes: &Changes,
    forwarded: Option<String>,
) -> Result<Oid, Error> {
    let unnamed = || Error::internal(format!("the row of user {} names no event", user.id));
    let place = (user.last_event.ok_or_else(unnamed)?, previous);
    let (client, subject) = (user.client_id, (Noun::User, user.id.0));
    write(tx, ctx, place, Happened { client, verb, subject, changes, forwarded })?;
    Ok(place.0)
}

/// Writes the event of a change that follows from an earlier one: by the same caller, through the
/// same surface, in the same request, but now.
pub(crate) fn record_following(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    cause: &Event,
    (noun, subject): (Noun, i64),
    changes: &Changes,
) -> Result<(), Error> {
    let (oid, previous) = place(tx, ctx, cause.client_id, (noun, subject))?;
    let event = Event {
        oid,
        previous,
        at: ctx.now,
        verb: Verb::Changed.word().to_owned(),
        noun: noun.word().to_owned(),
        subject_id: subject,
        changes: Json::Object(changes.0.clone()).to_string(),
        ..cause.clone()
    };
    rows::insert(tx, &event)
}

/// A new event's place: at the end of the chain, if it is of a user.
fn place(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    (noun, subject): (Noun, i64),
) -> Result<Place, Error> {
    let oid = ctx.ids.oid(ctx.now);
    let previous = match noun {
        Noun::User => rows::append_to_user(tx, client, subject, oid)?,
        _ => None,
    };
    Ok((oid, previous))
}

/// One event of a client.
pub(crate) fn get(tx: &mut Tx<'_>, client: ClientId, oid: Oid) -> Result<Event, Error> {
    rows::find(tx, client, oid)?.ok_or_else(|| Error::internal(format!("there is no event {oid}")))
}

fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (oid, previous): Place,
    happened: Happened<'_>,
) -> Result<(), Error> {
    let Happened { client, verb, subject: (noun, subject), changes, forwarded } = happened;
    let (actor, actor_id) = match ctx.actor() {
        Actor::Operator => ("operator", None),
        Actor::Person { user, .. } => ("user", Some(user.0)),
        Actor::Machine { credential, .. } => ("credential", Some(credential.0)),
    };
    let event = Event {
        client_id: client,
        oid,
        at: ctx.now,
        actor: actor.to_owned(),
        actor_id,
        credential_id: ctx
            .actor()
            .credential()
            .filter(|id| *id != CredentialId::NONE)
            .map(|id| id.0),
        surface: ctx.caller.surface.name().to_owned(),
        request_id: ctx.caller.request.to_string(),
        verb: verb.word().to_owned(),
        noun: noun.word().to_owned(),
        subject_id: subject,
        changes: Json::Object(changes.0.clone()).to_string(),
        forwarded,
        previous,
    };
    rows::insert(tx, &event)
}

/// The history of one thing of a client, newest first.
pub struct History {
    /// The client.
    pub client: ClientId,
    /// The kind of thing.
    pub noun: Noun,
    /// Its number.
    pub subject: i64,
    /// How many events at most, up to 1000.
    pub limit: u16,
}

impl Query for History {
    type Outcome = Vec<Event>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Event>, Error> {
        ctx.check(Action::ReadEvents, self.client, self.noun)?;
        rows::history(tx, self.client, self.noun, self.subject, i64::from(self.limit.min(1000)))
    }
}

/// The events of a client after one, oldest first; for tests and exports of the whole history.
pub struct Feed {
    /// The client.
    pub client: ClientId,
    /// How many events at most, up to 1000.
    pub limit: u16,
}

impl Query for Feed {
    type Outcome = Vec<Event>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Event>, Error> {
        ctx.check(Action::ReadEvents, self.client, Noun::Client)?;
        rows::feed(tx, self.client, i64::from(self.limit.min(1000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    store::row! {
        #[derive(Clone)]
        struct Thing { client_id: i64, id: i64, version: i64, name: String, name_key: String, hash: String }
    }

    fn thing(version: i64, name: &str) -> Thing {
        let text = name.to_owned();
        Thing {
            client_id: 1,
            id: 2,
            version,
            name: text.clone(),
            name_key: text,
            hash: name.to_owned(),
        }
    }

    #[test]
    fn changes_name_what_people_can_see_and_no_secrets() {
        let changes = Changes::between(&thing(1, "a"), &thing(2, "b"));
        assert_eq!(Json::Object(changes.0), serde_json::json!({"name": ["a", "b"]}));
    }

    #[test]
    fn bookkeeping_alone_is_no_change() {
        assert!(Changes::between(&thing(1, "a"), &thing(2, "a")).is_empty());
    }
}
