//! Making, changing and deleting the credits a client offers.

use store::Tx;

use super::{Ce, Hours, LIMIT, MAX_THRESHOLD, PartialClaims, Questions, rows, withdrawal};
use crate::error::{Code, Error, FieldError, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{CeId, ClientId, IfVersion, Version};
use crate::patch::patch;
use crate::policy::Action;
use crate::text::Line;
use crate::{Command, Ctx, clients, marks};

patch! {
    /// A change of a credit: what is given is set, what is not stays.
    pub struct Fields for Ce {
        /// What people call it, never empty.
        name: Line,
        /// The most hours a user can earn.
        credits: Hours,
        /// The percentage of them that must be earned before claiming, 0 to 100.
        threshold: i64,
        /// Whether it is hidden from users who have no record of it yet.
        hidden: bool,
    }
}

/// The rules of a definition that its types do not hold.
fn check(ce: &Ce) -> Result<(), Error> {
    let rules = [
        (ce.name.as_str().trim().is_empty(), "name", Code::Empty),
        (!(Hours::ZERO..=Hours::MAX).contains(&ce.credits), "credits", Code::HoursRange),
        (!(0..=MAX_THRESHOLD).contains(&ce.threshold), "threshold", Code::Range(0, MAX_THRESHOLD)),
    ];
    let faults: Vec<_> = rules
        .into_iter()
        .filter_map(|(broken, field, code)| broken.then(|| FieldError::new(field, code)))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Offers a credit. Needs: whoever may change credits.
#[derive(Clone, Debug)]
pub struct Create {
    /// The client.
    pub client: ClientId,
    /// What people call it.
    pub name: Line,
    /// The most hours a user can earn.
    pub credits: Hours,
    /// The percentage of them that must be earned before claiming, 0 to 100.
    pub threshold: i64,
    /// Whether it is hidden from users who have no record of it.
    pub hidden: bool,
}

impl Command for Create {
    type Outcome = Ce;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Ce, Error> {
        ctx.check(Action::ChangeCes, self.client, Noun::Client)?;
        clients::rows::get(tx, self.client)?;
        let mut ce = Ce {
            client_id: self.client,
            id: CeId(0),
            version: Version::FIRST,
            name: self.name.clone(),
            credits: self.credits,
            threshold: self.threshold,
            hidden: self.hidden,
            created_at: ctx.now,
            updated_at: ctx.now,
            opens_on: None,
            closes_on: None,
            partial_claims: PartialClaims::default(),
            questions: Questions::default(),
        };
        check(&ce)?;
        ce.id = CeId(marks::next(tx, self.client, Noun::Ce)?);
        rows::require_room(tx, self.client, LIMIT)?;

        rows::insert(tx, &ce)?;
        let changes = Changes::made(&ce);
        events::record(tx, ctx, self.client, Verb::Created, (Noun::Ce, ce.id.0), &changes)?;
        Ok(ce)
    }
}

/// Changes a credit. New credits or a new threshold hold at once for every record that is not
/// done. Needs: whoever may change credits.
#[derive(Clone, Debug)]
pub struct Update {
    /// The client.
    pub client: ClientId,
    /// The credit.
    pub ce: CeId,
    /// What to set.
    pub fields: Fields,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Update {
    type Outcome = Ce;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Ce, Error> {
        ctx.check(Action::ChangeCes, self.client, Noun::Ce)?;
        let before = rows::lock(tx, self.client, self.ce)?;
        before.version.require(self.if_version)?;

        let mut after = before.clone();
        self.fields.set(&mut after);
        if after == before {
            return Ok(before);
        }
        check(&after)?;
        after.version = before.version.next();
        after.updated_at = ctx.now;
        rows::update(tx, &before, &after)?;
        let changes = Changes::between(&before, &after);
        events::record(tx, ctx, self.client, Verb::Changed, (Noun::Ce, self.ce.0), &changes)?;
        Ok(after)
    }
}

/// Withdraws a credit: it is gone at once, with everybody's records of it, which are removed
/// afterwards (see [`super::withdrawal`]); claims and the ledger stay. Needs: whoever may change
/// credits.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The client.
    pub client: ClientId,
    /// The credit.
    pub ce: CeId,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Delete {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        ctx.check(Action::ChangeCes, self.client, Noun::Ce)?;
        let before = rows::lock(tx, self.client, self.ce)?;
        before.version.require(self.if_version)?;

        rows::withdraw(tx, self.client, self.ce, ctx.now)?;
        withdrawal::follow(tx, ctx, self.client, self.ce)?;
        let changes = Changes::default();
        events::record(tx, ctx, self.client, Verb::Deleted, (Noun::Ce, self.ce.0), &changes)
    }
}
