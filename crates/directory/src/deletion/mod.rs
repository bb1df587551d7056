//! What follows from the deletion of a tag, a dimension, a group or a role: it is taken off
//! everybody who had it, a few at a time. So is somebody who is deleted, as a delegate of others.
//!
//! A deleted label is gone at once: no list, no user and no right shows it, and its name is free.
//! What is left to do is a job, which the deletion adds in its own transaction. The job goes on
//! where it stands: what is left is what is still there, so it may be cut off and done twice.
//!
//! Invariants
//! - Each step takes the label off at most [`STEP`] users; each of the living ones gets a new
//!   version and one event, by whoever deleted the label.
//! - The row of the label goes last, and not before [`SETTLED`] has passed: until then a change
//!   that began before the deletion may still refer to it. The row of a person stays.

mod label;
mod rows;

use serde_json::{Value as Json, json};
use store::Tx;

use crate::error::{Error, Noun};
use crate::events;
use crate::ids::{ClientId, Oid, UserId};
use crate::jobs::{self, Job, UPKEEP};
use crate::policy::Action;
use crate::time::Timestamp;
use crate::{Command, Ctx};

pub(crate) use label::Held;
pub use label::Label;

/// The kind of its job.
pub const KIND: &str = "take_off";

/// How many users one step takes a label off, at most.
pub const STEP: i64 = 256;

/// How long the row of a deleted label stays at least, in microseconds: a minute. No transaction
/// lives half as long.
pub const SETTLED: i64 = 60_000_000;

/// Adds the job that takes a deleted label off everybody. `cause` is the event of the deletion.
pub(crate) fn follow(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    label: Label,
    cause: Oid,
) -> Result<(), Error> {
    let (noun, id) = (label.noun().word(), label.number());
    let body = json!({ "noun": noun, "id": id, "event": cause.to_string() });
    let key = format!("{KIND} {client} {noun} {id}");
    jobs::add_once(tx, ctx, client, (UPKEEP, KIND), &body, &key)
}

/// Takes a deleted label off a few of those who have it; at the end removes its row. Needs: the
/// operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeOff {
    /// The client.
    pub client: ClientId,
    /// Which label.
    pub label: Label,
    /// The event of its deletion: who did it, and in which request.
    pub cause: Oid,
}

/// How far a [`TakeOff`] has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Somebody may still have it.
    GoesOn,
    /// Nobody has it; its row can be removed at this instant.
    Empty(Timestamp),
    /// Nothing of it is left.
    Done,
}

impl TakeOff {
    /// Reads the job that `follow` added.
    ///
    /// # Errors
    /// [`Error::Internal`] if it is none.
    pub fn of(job: &Job) -> Result<Self, Error> {
        let wrong = || Error::internal(format!("job {} is no job of the kind {KIND}", job.id));
        let body: Json = serde_json::from_str(&job.body).map_err(|_| wrong())?;
        let number = body.get("id").and_then(Json::as_i64).ok_or_else(wrong)?;
        let text = |name: &str| body.get(name).and_then(Json::as_str).ok_or_else(wrong);
        let label = Label::of(text("noun")?, number).ok_or_else(wrong)?;
        let cause = Oid::parse(text("event")?).map_err(|_| wrong())?;
        Ok(Self { client: job.client_id, label, cause })
    }
}

impl Command for TakeOff {
    type Outcome = Progress;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Progress, Error> {
        ctx.check(Action::ManageClients, self.client, self.label.noun())?;
        let Some(deleted_at) = self.label.held().deleted_at(tx, self.client)? else {
            return Ok(Progress::Done);
        };
        let holders = self.label.held().holders(tx, self.client, STEP)?;
        if !holders.is_empty() {
            self.step(tx, ctx, &holders)?;
            return Ok(Progress::GoesOn);
        }
        let removable = deleted_at.plus(SETTLED);
        if ctx.now < removable {
            return Ok(Progress::Empty(removable));
        }
        self.label.held().remove(tx, self.client)?;
        Ok(Progress::Done)
    }
}

impl TakeOff {
    /// Takes the label off some users. They are locked first, like by everybody who changes them.
    fn step(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, holders: &[UserId]) -> Result<(), Error> {
        let living = rows::lock(tx, self.client, holders)?;
        let taken = self.label.held().take_off(tx, self.client, holders)?;
        let told: Vec<_> = taken.into_iter().filter(|(user, _)| living.contains(user)).collect();
        if told.is_empty() {
            return Ok(());
        }
        let touched: Vec<UserId> = told.iter().map(|(user, _)| *user).collect();
        rows::touch(tx, self.client, &touched, ctx.now)?;
        let cause = events::get(tx, self.client, self.cause)?;
        for (user, changes) in told {
            events::record_following(tx, ctx, &cause, (Noun::User, user.0), &changes)?;
        }
        Ok(())
    }
}
