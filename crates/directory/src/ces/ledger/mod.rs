//! The ledger: what happened to the hours of a record, entry by entry. Entries are added and never
//! changed; each says who, when, from what and why.
//!
//! What is kept of a record is what its entries come to: the sums of their hours, and the state of
//! the last one. And what is claimed of it is what its claims come to. [`VerifyPage`] shows where
//! these differ.

mod rows;
mod verify;

use store::{Column, Kind as ColumnKind, Mismatch, Tx, Value};

pub use rows::Entry;
pub use verify::{Difference, Place, Verified, VerifyPage};

use super::{Hours, Progress, State};
use crate::error::{Error, Noun};
use crate::ids::{CeId, ClientId, UserId, Version};
use crate::policy::{self, Action, Actor, Resource};
use crate::text::Line;
use crate::{Ctx, Lane, Query};

/// What kind of change an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The record was begun, with the balance it had then.
    Opened,
    /// Hours were earned.
    Earned,
    /// Earned hours were corrected downwards.
    Adjusted,
    /// Hours were claimed.
    Claimed,
    /// Claimed hours were taken back.
    Revoked,
    /// A record that was done without hours is open again.
    Reopened,
    /// The record was hidden.
    Hidden,
    /// The record is shown again.
    Shown,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Opened,
        Self::Earned,
        Self::Adjusted,
        Self::Claimed,
        Self::Revoked,
        Self::Reopened,
        Self::Hidden,
        Self::Shown,
    ];

    /// Its word, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Earned => "earned",
            Self::Adjusted => "adjusted",
            Self::Claimed => "claimed",
            Self::Revoked => "revoked",
            Self::Reopened => "reopened",
            Self::Hidden => "hidden",
            Self::Shown => "shown",
        }
    }
}

impl Column for Kind {
    const KIND: ColumnKind = ColumnKind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let kind = Self::ALL.into_iter().find(|kind| kind.word() == word);
        kind.ok_or_else(|| Mismatch::new("a kind of entry", &Value::Text(word.into())))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.word().into())
    }
}

/// One step of a change, before it is known who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What kind of change.
    pub kind: Kind,
    /// By how many hundredths the earned hours change.
    pub earned: i64,
    /// By how many hundredths the claimed hours change.
    pub claimed: i64,
    /// The state that the whole change leads to.
    pub state: State,
}

/// The steps from what was kept to what is kept now; none where both are the same, and at least one
/// for a record that was not kept.
pub fn steps(before: Option<Progress>, after: Progress) -> Vec<Step> {
    const NOTHING: Progress =
        Progress { state: State::Open, earned: Hours::ZERO, claimed: Hours::ZERO };
    let from = before.unwrap_or(NOTHING);
    let state = after.state;
    let (earned, claimed) = (after.earned.0 - from.earned.0, after.claimed.0 - from.claimed.0);
    let step = |kind, earned, claimed| Step { kind, earned, claimed, state };
    let mut steps = Vec::new();
    if earned != 0 {
        let kind = if earned > 0 { Kind::Earned } else { Kind::Adjusted };
        steps.push(step(kind, earned, 0));
    }
    let kind = match (from.state, state) {
        _ if claimed < 0 => Some(Kind::Revoked),
        (State::Open, State::Done) => Some(Kind::Claimed),
        _ if claimed > 0 => Some(Kind::Claimed),
        (State::Open | State::Done, State::Hidden) => Some(Kind::Hidden),
        (State::Hidden, State::Open | State::Done) => Some(Kind::Shown),
        (State::Done, State::Open) => Some(Kind::Reopened),
        (State::Open, State::Open)
        | (State::Hidden, State::Hidden)
        | (State::Done, State::Done) => None,
    };
    steps.extend(kind.map(|kind| step(kind, 0, claimed)));
    if steps.is_empty() && before.is_none() {
        steps.push(step(Kind::Opened, 0, 0));
    }
    steps
}

/// What entries come to, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    earned: i64,
    claimed: i64,
    /// How much of what is claimed was claimed before there were claims.
    claimless: i64,
    state: State,
}

impl Balance {
    /// What the first entries come to with one more.
    pub fn after(before: Option<Self>, step: Step) -> Self {
        let (earned, claimed) = before.map_or((0, 0), |sum| (sum.earned, sum.claimed));
        let claimed = claimed.saturating_add(step.claimed);
        // Only the entry that opens the ledger has hours that were claimed without a claim. They can
        // only be revoked with all the others, so they stay as long as as much is claimed.
        let opened = if step.kind == Kind::Opened { step.claimed } else { 0 };
        let claimless = before.map_or(0, |sum| sum.claimless).saturating_add(opened);
        Self {
            earned: earned.saturating_add(step.earned),
            claimed,
            claimless: claimless.min(claimed),
            state: step.state,
        }
    }

    /// The hours that were claimed before there were claims, and were not revoked since.
    pub fn claimless(self) -> Hours {
        Hours(self.claimless)
    }

    /// The record that follows from it.
    pub fn progress(self) -> Progress {
        let Self { state, earned, claimed, .. } = self;
        Progress { state, earned: Hours(earned), claimed: Hours(claimed) }
    }
}

/// Why hours change and where that comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reason {
    /// In somebody's own words; may be empty.
    pub(super) why: Line,
    /// What it comes from: an app, an import. Empty for the surface itself.
    pub(super) source: Line,
}

/// Writes the entries of a change. `claim` is the claim that it makes or revokes, if it is one.
pub(super) fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (client, user, ce, version): (ClientId, UserId, CeId, Version),
    steps: &[Step],
    reason: &Reason,
    claim: Option<crate::ids::Oid>,
) -> Result<(), Error> {
    let (actor, actor_id) = match ctx.actor() {
        Actor::Operator => ("operator", None),
        Actor::Person { user, .. } => ("user", Some(user.0)),
        Actor::Machine { credential, .. } => ("credential", Some(credential.0)),
    };
    let surface = ctx.caller.surface.name();
    let source = if reason.source.as_str().is_empty() { surface } else { reason.source.as_str() };
    for (place, step) in (0..).zip(steps) {
        let entry = Entry {
            client_id: client,
            user_id: user,
            ce_id: ce,
            record_version: version,
            place,
            at: ctx.now,
            kind: step.kind,
            earned: step.earned,
            claimed: step.claimed,
            status: step.state,
            actor: actor.to_owned(),
            actor_id,
            source: source.to_owned(),
            why: reason.why.clone(),
            claim_oid: claim.filter(|_| matches!(step.kind, Kind::Claimed | Kind::Revoked)),
        };
        rows::insert(tx, &entry)?;
    }
    Ok(())
}

/// The entries of a record, oldest first. Needs: whoever may read the ledger.
#[derive(Clone, Debug)]
pub struct EntriesOfRecord {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The credit; it may be one that was withdrawn.
    pub ce: CeId,
    /// Only those after this one: its version of the record and its place there.
    pub after: Option<(Version, i64)>,
    /// How many at most, up to 1000.
    pub limit: u16,
}

impl Query for EntriesOfRecord {
    type Outcome = Vec<Entry>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Entry>, Error> {
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::ReadCeLedger, &resource, Noun::CeRecord)?;
        let after = self.after.unwrap_or((Version(0), 0));
        let limit = i64::from(self.limit.min(1000));
        rows::of_record(tx, (self.client, self.user, self.ce), after, limit)
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
