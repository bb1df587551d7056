//! What follows from the withdrawal of a credit, and what is left of it.
//!
//! A withdrawn credit is gone at once: no list, no look-up and no claim finds it. The records of it
//! are left over, and a job removes them, a few at a time; it goes on where it stands, so it may be
//! cut off and done twice. The claims, the ledger and the row of the credit stay.
//!
//! Invariants
//! - No record is made of a withdrawn credit: whoever makes one locks the credit.
//! - Each step removes at most [`STEP`] records, with no event: the withdrawal is the change.

mod rows;

use serde_json::{Value as Json, json};
use store::Tx;

pub use rows::Withdrawn;

use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId};
use crate::jobs::{self, Job, UPKEEP};
use crate::policy::Action;
use crate::time::Timestamp;
use crate::{Command, Ctx, Lane, Query};

/// The kind of its job.
pub const KIND: &str = "remove_ce_records";

/// How many records one step removes, at most.
pub const STEP: i64 = 256;

/// Adds the job that removes the records of a withdrawn credit.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    client: ClientId,
    ce: CeId,
) -> Result<(), Error> {
    let body = json!({ "ce": ce.0 });
    jobs::add_once(tx, ctx, client, (UPKEEP, KIND), &body, &format!("{KIND} {client} {ce}"))
}

/// Removes a few of the records of a withdrawn credit. Needs: the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoveRecords {
    /// The client.
    pub client: ClientId,
    /// The credit.
    pub ce: CeId,
}

/// How far a [`RemoveRecords`] has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Some may be left.
    GoesOn,
    /// None is left.
    Done,
}

impl RemoveRecords {
    /// Reads the job that the withdrawal added.
    ///
    /// # Errors
    /// [`Error::Internal`] if it is none.
    pub fn of(job: &Job) -> Result<Self, Error> {
        let wrong = || Error::internal(format!("job {} is no job of the kind {KIND}", job.id));
        let body: Json = serde_json::from_str(&job.body).map_err(|_| wrong())?;
        let number = body.get("ce").and_then(Json::as_i64).ok_or_else(wrong)?;
        Ok(Self { client: job.client_id, ce: CeId(number) })
    }
}

impl Command for RemoveRecords {
    type Outcome = Removal;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Removal, Error> {
        ctx.check(Action::ManageClients, self.client, Noun::Ce)?;
        // The records of a credit that is offered are nobody's to remove.
        rows::get(tx, self.client, self.ce)?;
        let holders = rows::holders(tx, self.client, self.ce, STEP)?;
        if holders.is_empty() {
            return Ok(Removal::Done);
        }
        rows::remove(tx, self.client, self.ce, &holders)?;
        Ok(Removal::GoesOn)
    }
}

/// One withdrawn credit. Needs: whoever may see everybody's progress.
#[derive(Clone, Copy, Debug)]
pub struct GetWithdrawn {
    /// The client.
    pub client: ClientId,
    /// The credit.
    pub ce: CeId,
}

impl Query for GetWithdrawn {
    type Outcome = Withdrawn;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Withdrawn, Error> {
        ctx.check(Action::ReadHiddenCeRecords, self.client, Noun::Ce)?;
        rows::get(tx, self.client, self.ce)
    }
}

/// The withdrawn credits of a client, the one that was withdrawn last first. Needs: whoever may see
/// everybody's progress.
#[derive(Clone, Copy, Debug)]
pub struct ListWithdrawn {
    /// The client.
    pub client: ClientId,
    /// Only those withdrawn before this one: when it was, and its number.
    pub before: Option<(Timestamp, CeId)>,
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for ListWithdrawn {
    type Outcome = Vec<Withdrawn>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Withdrawn>, Error> {
        ctx.check(Action::ReadHiddenCeRecords, self.client, Noun::Client)?;
        let before = self.before.unwrap_or((Timestamp(i64::MAX), CeId(i64::MAX)));
        rows::page(tx, self.client, before, i64::from(self.limit.min(1000)))
    }
}
