//! Reports: the records and the claims of a client, row by row, for whoever lists them all. A page at
//! a time, so that no report is held whole.

mod rows;

use store::Tx;

pub use rows::{ClaimRow, RecordRow};

use crate::ces::{Hours, Progress, Status, Terms};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, Oid, UserId};
use crate::policy::Action;
use crate::time::Timestamp;
use crate::{Ctx, Lane, Query};

/// The most rows of a page.
pub const PAGE: u16 = 256;

/// From one instant, included, to another, not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first instant of it.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
}

impl Period {
    /// All of time.
    pub const ALWAYS: Self = Self { from: Timestamp(i64::MIN), until: Timestamp(i64::MAX) };

    /// Whether an instant lies in it.
    pub fn has(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// The claims that were made in a period, oldest first, revoked ones among them: as they were made,
/// with the present address of each person. Needs: whoever may see everybody's progress and list the
/// users.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The client.
    pub client: ClientId,
    /// When they were made.
    pub period: Period,
    /// Only those after this one: when it was made, and its id.
    pub after: Option<(Timestamp, Oid)>,
}

impl Query for Claims {
    type Outcome = Vec<ClaimRow>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<ClaimRow>, Error> {
        check(ctx, self.client)?;
        // Before the first instant of the period nothing is asked for, whatever its id.
        let before = (self.period.from.plus(-1), Oid([u8::MAX; 12]));
        rows::claims(tx, self.client, self.after.unwrap_or(before), self.period.until)
    }
}

/// The records that are kept, by user and credit, each with the person and the credit as they are
/// now. Needs: whoever may see everybody's progress and list the users.
#[derive(Clone, Debug)]
pub struct Records {
    /// The client.
    pub client: ClientId,
    /// Only those after this one.
    pub after: (UserId, CeId),
}

impl Query for Records {
    type Outcome = Vec<RecordRow>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<RecordRow>, Error> {
        check(ctx, self.client)?;
        rows::records(tx, self.client, self.after)
    }
}

fn check(ctx: &Ctx<'_>, client: ClientId) -> Result<(), Error> {
    ctx.check(Action::ReadHiddenCeRecords, client, Noun::Client)?;
    ctx.check(Action::ListUsers, client, Noun::Client)
}

impl RecordRow {
    /// The hours earned, at most the credits that are offered now unless some are claimed.
    pub fn progress(&self) -> Progress {
        let Self { status, earned, claimed, .. } = *self;
        Progress { state: status, earned, claimed }.under(self.terms())
    }

    /// The state as callers see it.
    pub fn status(&self) -> Status {
        self.progress().status(self.terms())
    }

    /// The hours that were earned and not claimed.
    pub fn left(&self) -> Hours {
        let progress = self.progress();
        Hours((progress.earned.0 - progress.claimed.0).max(0))
    }

    fn terms(&self) -> Terms {
        let Self { credits, threshold, partial_claims, .. } = *self;
        Terms { credits, threshold, partial_claims }
    }
}
