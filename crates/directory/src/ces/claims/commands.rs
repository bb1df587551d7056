//! Making and revoking claims.

use store::Tx;

use super::{CeClaim, CertificateCode, IdempotencyKey, rows};
use crate::ces::ledger::Reason;
use crate::ces::record::{Found, Making, within_bounds};
use crate::ces::{Answer, Answers, Ce, CeRecord, Hours};
use crate::error::{Clash, Code, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{CeId, ClientId, IfVersion, Oid, UserId};
use crate::policy::{self, Action, Resource};
use crate::text::Line;
use crate::throttles::Attempt;
use crate::users::User;
use crate::{Command, Ctx, clients};

/// Claims earned hours: all that are left, or fewer. Needs: the user, or whoever may claim for
/// others.
#[derive(Clone, Debug)]
pub struct ClaimHours {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The credit.
    pub ce: CeId,
    /// How many hours; `None`: all that are left.
    pub hours: Option<Hours>,
    /// An answer to each question of the credit. `None`, where something is asked, is for those who
    /// may set hours by themselves.
    pub answers: Option<Vec<Answer>>,
    /// What the caller names the claim by. A claim of this record with this key is made once: the same
    /// request gives that one, and another one, with other hours or answers, is a [`Clash::KeyReused`].
    pub key: Option<IdempotencyKey>,
    /// Only if this is still the version of the record.
    pub if_version: IfVersion,
}

/// What came of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The record as it stands now.
    pub record: CeRecord,
    /// The claim.
    pub claim: CeClaim,
}

impl Command for ClaimHours {
    type Outcome = Claimed;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Claimed, Error> {
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::ClaimCe, &resource, Noun::User)?;
        let found = Found::lock(tx, &resource, self.user, self.ce)?;
        if let Some(claim) = self.earlier(tx, ctx, &found)? {
            return Ok(Claimed { record: found.shown(), claim });
        }
        found.require(self.if_version)?;
        found.require_visible(ctx)?;
        if let Some(hours) = self.hours {
            within_bounds("claimed", hours)?;
        }
        let terms = found.ce().terms();
        let after = found.progress().claim(terms, self.hours)?;
        found.ce().window().check(ctx.now)?;
        let answers = self.answered(ctx, found.ce(), &resource)?;
        let making = Making { answers, key: self.key.clone(), asked: self.hours };
        let (record, claim) = found.keep(tx, ctx, after, &Reason::default(), making)?;
        let claim = claim.ok_or_else(|| Error::internal("a claim that left no claim"))?;
        Ok(Claimed { record, claim })
    }
}

impl ClaimHours {
    /// The claim that the same key has made before, which must be what is asked for now.
    fn earlier(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        found: &Found,
    ) -> Result<Option<CeClaim>, Error> {
        let Some(key) = self.key.as_ref().filter(|_| found.shown().is_visible_to(ctx.actor()))
        else {
            return Ok(None);
        };
        let earlier = rows::by_key(tx, (self.client, self.user, self.ce), key)?;
        let is_same = earlier.as_ref().is_none_or(|claim| self.asks_for(claim));
        if is_same { Ok(earlier) } else { Err(Error::Conflict(Clash::KeyReused)) }
    }

    /// Whether a claim was asked for in the same words: the same hours, or none, and the same answers.
    /// All that were left and as many hours, named, are two requests, though one of them may have led to
    /// what the other asks for: what is left changes.
    fn asks_for(&self, claim: &CeClaim) -> bool {
        let same_hours = self.hours == claim.asked_hours;
        let answers = self.answers.as_deref().unwrap_or_default().iter().map(Answer::as_str);
        same_hours && answers.eq(claim.answers.iter().map(|(_, answer)| answer))
    }

    fn answered(&self, ctx: &Ctx<'_>, ce: &Ce, resource: &Resource) -> Result<Answers, Error> {
        if let Some(answers) = &self.answers {
            return ce.questions.answered(answers);
        }
        let sets = policy::decide(ctx.actor(), Action::ChangeCeRecords, resource).is_allowed();
        if ce.questions.is_empty() || sets {
            return Ok(Answers::default());
        }
        Err(Error::Conflict(Clash::AnswersNeeded))
    }
}

/// Counts that somebody asked for a certificate that there is not, as [`FindCertificate`] tells: how
/// often a network address may do so is bounded. It is a command of its own, so that whoever asks for
/// what there is waits for no writer. Needs: nothing.
///
/// [`FindCertificate`]: super::FindCertificate
#[derive(Clone, Debug)]
pub struct CountMissedCode {
    /// The network address of whoever asks, as in [`crate::passwords::SignIn`].
    pub address: Option<String>,
}

impl Command for CountMissedCode {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<(), Error> {
        Attempt::code(self.address.as_deref().unwrap_or_default()).admit(tx, ctx.now)
    }
}

/// Makes the claim of a change, with what holds now.
pub(in crate::ces) fn make(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    (ce, user): (&Ce, &User),
    hours: Hours,
    making: Making,
) -> Result<CeClaim, Error> {
    let client = clients::rows::get(tx, ce.client_id)?;
    let name = format!("{} {}", user.first_name.as_str(), user.last_name.as_str());
    let claim = CeClaim {
        client_id: ce.client_id,
        user_id: user.id,
        oid: ctx.ids.oid(ctx.now),
        ce_id: ce.id,
        code: CertificateCode::of(ctx.ids.bytes()),
        hours,
        claimed_at: ctx.now,
        idempotency_key: making.key,
        person_name: name.trim().to_owned(),
        ce_name: ce.name.clone(),
        client_name: client.name,
        credit_word: client.credit_word,
        answers: making.answers,
        revoked_at: None,
        revoked_why: Line::default(),
        asked_hours: making.asked,
    };
    rows::insert(tx, &claim)?;
    Ok(claim)
}

/// Revokes a claim: its hours are not claimed any more, and the record is open again unless it is
/// hidden. The claim stays and says that it is revoked, and so do those of people who were deleted. Of a
/// withdrawn credit only the claim is left, and is revoked. Needs: whoever may revoke claims.
#[derive(Clone, Debug)]
pub struct RevokeClaim {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// The claim.
    pub claim: Oid,
    /// Why, in a line that is not empty.
    pub why: Line,
}

impl Command for RevokeClaim {
    type Outcome = CeClaim;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<CeClaim, Error> {
        let resource = Resource::user(self.client, self.user);
        policy::check(ctx.actor(), Action::RevokeCeClaim, &resource, Noun::CeClaim)?;
        if self.why.as_str().trim().is_empty() {
            return Err(Error::invalid("why", Code::Empty));
        }
        let place = (self.client, self.user, self.claim);
        let ce = rows::get(tx, place)?.ce_id;
        let found = match Found::lock_any(tx, (self.client, self.user), ce) {
            Err(Error::NotFound(Noun::Ce)) => None,
            other => Some(other?),
        };
        // Looked at again, now that nobody else can be revoking it.
        let claim = rows::get(tx, place)?;
        if claim.revoked_at.is_some() {
            return Err(Error::Conflict(Clash::AlreadyRevoked));
        }
        rows::revoke(tx, &claim, ctx.now, &self.why)?;
        match found {
            Some(found) => {
                let after = found.progress().revoke(found.ce().terms(), claim.hours);
                let reason = Reason { why: self.why.clone(), source: Line::default() };
                found.give_back(tx, ctx, after, &reason, &claim)?;
            }
            None => {
                let mut changes = Changes::default();
                changes.set("claim", claim.oid.to_string(), claim.oid.to_string());
                changes.set("revoked_why", "", self.why.as_str());
                let subject = (Noun::CeRecord, self.user.0);
                events::record(tx, ctx, self.client, Verb::Changed, subject, &changes)?;
            }
        }
        rows::get(tx, place)
    }
}
