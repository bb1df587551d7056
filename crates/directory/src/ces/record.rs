//! One user's progress on one credit: seeing, setting and claiming it.

use store::Tx;

use super::rows::{self, RecordRow};
use super::{Ce, Hours, Progress, Status};
use crate::error::{Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{CeId, ClientId, IfVersion, UserId, Version};
use crate::policy::{self, Action, Actor, Decision, Resource};
use crate::users::{self, Key};
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
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::ChangeCeRecords, &resource, Noun::User)?;
        let found = Found::lock(tx, &resource, self.user, self.ce, self.if_version)?;
        if let Some(hours) = self.earned {
            within_bounds("earned", hours)?;
        }
        if self.earned.is_none() && self.status.is_none() {
            return Ok(found.shown());
        }
        let after = found.progress().set(found.ce.terms(), self.earned, self.status)?;
        found.keep(tx, ctx, after)
    }
}

/// Claims earned hours: all of them, or fewer. Needs: the user, or whoever may claim for others.
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
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::ClaimCe, &resource, Noun::User)?;
        let found = Found::lock(tx, &resource, self.user, self.ce, self.if_version)?;
        if !found.shown().is_visible_to(ctx.actor()) {
            return Err(Error::NotFound(Noun::Ce));
        }
        if let Some(hours) = self.hours {
            within_bounds("claimed", hours)?;
        }
        let after = found.progress().claim(found.ce.terms(), self.hours)?;
        found.keep(tx, ctx, after)
    }
}

fn within_bounds(field: &str, hours: Hours) -> Result<(), Error> {
    if (Hours::ZERO..=Hours::MAX).contains(&hours) {
        return Ok(());
    }
    Err(Error::invalid(field, Code::Form("from 0 to 9999.99")))
}

/// A credit and what is kept of a user's progress on it.
struct Found {
    ce: Ce,
    user: UserId,
    kept: Option<RecordRow>,
}

impl Found {
    /// Loads it for a change. The user's row is what two changes at once wait for, because there
    /// may be no record yet.
    fn lock(
        tx: &mut Tx<'_>,
        resource: &Resource,
        user: UserId,
        ce: CeId,
        if_version: IfVersion,
    ) -> Result<Self, Error> {
        let client = resource.client;
        users::rows::lock(tx, client, &Key::Id(user))?;
        let ce = rows::get(tx, client, ce)?;
        let kept = rows::record(tx, client, user, ce.id)?;
        kept.as_ref().map_or(NOT_KEPT, |row| row.version).require(if_version)?;
        Ok(Self { ce, user, kept })
    }

    fn progress(&self) -> Progress {
        self.kept.as_ref().map_or_else(|| self.ce.untouched(), RecordRow::progress)
    }

    fn shown(&self) -> CeRecord {
        CeRecord::of(self.ce.clone(), self.user, self.kept.as_ref())
    }

    /// Writes the progress, unless it is what is kept already.
    fn keep(
        self,
        tx: &mut Tx<'_>,
        ctx: &mut Ctx<'_>,
        progress: Progress,
    ) -> Result<CeRecord, Error> {
        let client = self.ce.client_id;
        let (after, verb, changes) = match &self.kept {
            Some(before) => {
                // Fewer credits may have cut off hours that are kept still; that is no change.
                if progress == before.progress().under(self.ce.terms()) {
                    return Ok(self.shown());
                }
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
                // A record must not come to a credit that is being deleted.
                rows::lock(tx, client, self.ce.id)?;
                let after = self.fresh(progress, ctx);
                rows::insert_record(tx, &after)?;
                let changes = Changes::made(&after);
                (after, Verb::Created, changes)
            }
        };
        events::record(tx, ctx, client, verb, (Noun::CeRecord, self.user.0), &changes)?;
        Ok(CeRecord::of(self.ce, self.user, Some(&after)))
    }

    fn fresh(&self, progress: Progress, ctx: &Ctx<'_>) -> RecordRow {
        RecordRow {
            client_id: self.ce.client_id,
            user_id: self.user,
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
