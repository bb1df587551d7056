//! One user's progress on one credit: seeing, setting and claiming it.

use serde_json::Value as Json;
use store::Tx;

use super::ledger::{self, Reason, Step};
use super::rows::{self, RecordRow};
use super::{
    Answers, Ce, CeClaim, ClaimHours, Hours, IdempotencyKey, Progress, State, Status, claims,
};
use crate::error::{Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{CeId, ClientId, IfVersion, UserId, Version};
use crate::policy::{self, Action, Actor, Decision, Resource};
use crate::text::Line;
use crate::users::{self, Key, User};
use crate::{Command, Ctx};

/// A user's progress on a credit. There is one for every user and credit, even before it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeRecord {
    /// The credit.
    pub ce: Ce,
    /// The user.
    pub user: UserId,
    /// How often the record itself changed; 0 as long as it is not kept.
    pub version: Version,
    /// The state.
    pub status: Status,
    /// The hours earned.
    pub earned: Hours,
    /// The hours claimed.
    pub claimed: Hours,
}

/// The version of a record that is not kept.
const NOT_KEPT: Version = Version(0);

impl CeRecord {
    /// What is shown of a credit and what is kept of a user's progress on it.
    pub(super) fn of(ce: Ce, user: UserId, kept: Option<&RecordRow>) -> Self {
        let progress = kept.map_or_else(|| ce.untouched(), RecordRow::progress);
        let shown = progress.under(ce.terms());
        Self {
            user,
            version: kept.map_or(NOT_KEPT, |row| row.version),
            status: shown.status(ce.terms()),
            earned: shown.earned,
            claimed: shown.claimed,
            ce,
        }
    }

    /// Whether the caller may know of it: hidden records are for those who see all.
    pub(super) fn is_visible_to(&self, actor: &Actor) -> bool {
        let resource = Resource::user(self.ce.client_id, self.user);
        let sees_all = policy::decide(actor, Action::ReadHiddenCeRecords, &resource);
        self.status != Status::None || sees_all == Decision::Allow
    }
}

/// Sets a user's hours or status, and keeps the record from then on. Hours beyond the credits
/// count as the credits. Needs: whoever may set hours and status.
#[derive(Clone, Debug)]
pub struct SetRecord {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The credit.
    pub ce: CeId,
    /// The hours earned.
    pub earned: Option<Hours>,
    /// The state.
    pub status: Option<Status>,
    /// Only if this is still the version of the record.
    pub if_version: IfVersion,
}

impl Command for SetRecord {
    type Outcome = CeRecord;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeRecord, Error> {
        self.set(tx, ctx, &Reason::default())
    }
}

impl SetRecord {
    fn set(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>, reason: &Reason) -> Result<CeRecord, Error> {
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::ChangeCeRecords, &resource, Noun::User)?;
        let found = Found::lock(tx, &resource, self.user, self.ce)?;
        found.require(self.if_version)?;
        if let Some(hours) = self.earned {
            within_bounds("earned", hours)?;
        }
        if self.earned.is_none() && self.status.is_none() {
            return Ok(found.shown());
        }
        let after = found.progress().set(found.ce.terms(), self.earned, self.status)?;
        Ok(found.keep(tx, ctx, after, reason, Making::default())?.0)
    }
}

/// Sets hours or status as [`SetRecord`] does, and has the ledger say why and from what. Needs:
/// whoever may set hours and status.
#[derive(Clone, Debug)]
pub struct Correct {
    /// What to set.
    pub set: SetRecord,
    /// Why, in one's own words; may be empty.
    pub why: Line,
    /// What it comes from, such as an app or an import; empty for the surface itself.
    pub source: Line,
}

impl Command for Correct {
    type Outcome = CeRecord;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeRecord, Error> {
        let reason = Reason { why: self.why.clone(), source: self.source.clone() };
        self.set.set(tx, ctx, &reason)
    }
}

/// Claims earned hours: all of them, or fewer. Needs: the user, or whoever may claim for others.
/// [`ClaimHours`] does the same and takes answers.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The credit.
    pub ce: CeId,
    /// How many hours; `None`: all that are earned.
    pub hours: Option<Hours>,
    /// Only if this is still the version of the record.
    pub if_version: IfVersion,
}

impl Command for Claim {
    type Outcome = CeRecord;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeRecord, Error> {
        let Self { client, user, ce, hours, if_version } = *self;
        let claim = ClaimHours { client, user, ce, hours, answers: None, key: None, if_version };
        Ok(claim.apply(tx, ctx)?.record)
    }
}

pub(super) fn within_bounds(field: &str, hours: Hours) -> Result<(), Error> {
    if (Hours::ZERO..=Hours::MAX).contains(&hours) {
        return Ok(());
    }
    Err(Error::invalid(field, Code::HoursRange))
}

/// What a claim is made with, beside its hours.
#[derive(Clone, Debug, Default)]
pub(super) struct Making {
    pub(super) answers: Answers,
    pub(super) key: Option<IdempotencyKey>,
    /// The hours that were asked for; nothing for all that are left.
    pub(super) asked: Option<Hours>,
}

/// A credit and what is kept of a user's progress on it.
pub(super) struct Found {
    ce: Ce,
    user: User,
    kept: Option<RecordRow>,
}

impl Found {
    /// Loads it for a change. The user's row is what two changes at once wait for, because there
    /// may be no record yet.
    pub(super) fn lock(
        tx: &mut Tx<'_>,
        resource: &Resource,
        user: UserId,
        ce: CeId,
    ) -> Result<Self, Error> {
        let user = users::rows::lock(tx, resource.client, &Key::Id(user))?;
        Self::of(tx, user, ce)
    }

    /// Loads it for what is taken back, which does not end with the person: of a deleted one, too.
    pub(super) fn lock_any(
        tx: &mut Tx<'_>,
        (client, user): (ClientId, UserId),
        ce: CeId,
    ) -> Result<Self, Error> {
        let user = users::rows::lock_any(tx, client, user)?;
        Self::of(tx, user, ce)
    }

    fn of(tx: &mut Tx<'_>, user: User, ce: CeId) -> Result<Self, Error> {
        let ce = rows::get(tx, user.client_id, ce)?;
        let kept = rows::record(tx, user.client_id, user.id, ce.id)?;
        Ok(Self { ce, user, kept })
    }

    pub(super) fn require(&self, if_version: IfVersion) -> Result<(), Error> {
        self.kept.as_ref().map_or(NOT_KEPT, |row| row.version).require(if_version)
    }

    /// A hidden record looks like one that is not there.
    pub(super) fn require_visible(&self, ctx: &Ctx<'_>) -> Result<(), Error> {
        let is_visible = self.shown().is_visible_to(ctx.actor());
        if is_visible { Ok(()) } else { Err(Error::NotFound(Noun::Ce)) }
    }

    pub(super) fn ce(&self) -> &Ce {
        &self.ce
    }

    pub(super) fn progress(&self) -> Progress {
        self.kept.as_ref().map_or_else(|| self.ce.untouched(), RecordRow::progress)
    }

    pub(super) fn shown(&self) -> CeRecord {
        CeRecord::of(self.ce.clone(), self.user.id, self.kept.as_ref())
    }

    /// Writes the progress with its entries, unless it is what is kept already; makes the claim if it
    /// is one, and revokes all claims of a record that begins anew.
    pub(super) fn keep(
        self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        progress: Progress,
        reason: &Reason,
        making: Making,
    ) -> Result<(CeRecord, Option<CeClaim>), Error> {
        if let Some(before) = &self.kept {
            // Fewer credits may have cut off hours that are kept still; that is no change.
            let now = before.progress().under(self.ce.terms());
            if progress == now {
                return Ok((self.shown(), None));
            }
            let was_open = now.state == State::Open;
            if !was_open && progress.state == State::Open && progress.claimed == Hours::ZERO {
                let record = (self.ce.client_id, self.user.id, self.ce.id);
                claims::rows::revoke_all(tx, record, ctx.now, &reason.why)?;
            }
        }
        let steps = ledger::steps(self.kept.as_ref().map(RecordRow::progress), progress);
        let made = steps.iter().find(|step| step.kind == ledger::Kind::Claimed);
        let claim = match made {
            Some(step) => {
                let parties = (&self.ce, &self.user);
                Some(claims::make(tx, ctx, parties, Hours(step.claimed), making)?)
            }
            None => None,
        };
        let record = self.write(tx, ctx, progress, (&steps, reason), claim.as_ref())?;
        Ok((record, claim))
    }

    /// Writes the progress after a claim was revoked.
    pub(super) fn give_back(
        self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        progress: Progress,
        reason: &Reason,
        claim: &CeClaim,
    ) -> Result<(), Error> {
        let mut steps = ledger::steps(self.kept.as_ref().map(RecordRow::progress), progress);
        if steps.is_empty() {
            // A claim of no hours on a hidden record: there is nothing to give back.
            let state = progress.state;
            steps.push(Step { kind: ledger::Kind::Revoked, earned: 0, claimed: 0, state });
        }
        self.write(tx, ctx, progress, (&steps, reason), Some(claim)).map(drop)
    }

    fn write(
        self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        progress: Progress,
        (steps, reason): (&[Step], &Reason),
        claim: Option<&CeClaim>,
    ) -> Result<CeRecord, Error> {
        let client = self.ce.client_id;
        let (after, verb, mut changes) = match &self.kept {
            Some(before) => {
                let mut after = before.with(progress);
                after.version = before.version.next();
                after.updated_at = ctx.now;
                rows::update_record(tx, before, &after)?;
                // A record has no number of its own: it is found by its user, and says of which
                // credit it is.
                let mut changes = Changes::between(before, &after);
                changes.set("ce_id", self.ce.id.0, self.ce.id.0);
                (after, Verb::Changed, changes)
            }
            None => {
                // A record must not come to a credit that is being withdrawn.
                rows::lock(tx, client, self.ce.id)?;
                let after = self.fresh(progress, ctx);
                rows::insert_record(tx, &after)?;
                let changes = Changes::made(&after);
                (after, Verb::Created, changes)
            }
        };
        let place = (client, self.user.id, self.ce.id, after.version);
        ledger::record(tx, ctx, place, steps, reason, claim.map(|claim| claim.oid))?;
        if !reason.why.as_str().is_empty() {
            changes.set("why", Json::Null, reason.why.as_str());
        }
        if let Some(claim) = claim {
            changes.set("claim", Json::Null, claim.oid.to_string());
        }
        events::record(tx, ctx, client, verb, (Noun::CeRecord, self.user.id.0), &changes)?;
        Ok(CeRecord::of(self.ce, self.user.id, Some(&after)))
    }

    fn fresh(&self, progress: Progress, ctx: &Ctx<'_>) -> RecordRow {
        RecordRow {
            client_id: self.ce.client_id,
            user_id: self.user.id,
            ce_id: self.ce.id,
            version: Version::FIRST,
            status: progress.state,
            earned: progress.earned,
            claimed: progress.claimed,
            created_at: ctx.now,
            updated_at: ctx.now,
        }
    }
}
