//! Users' progress on credits.

use directory::Error;
use directory::ces::{CeRecord, ClaimHours, Hours, SetRecord};
use directory::ids::{CeId, ClientId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{IdempotencyKey, IfMatch, WireObject};

use super::ce::status;

/// A user's progress on a credit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Record {
    /// The number of the credit.
    id: i64,
    /// What people call it.
    name: String,
    /// The most hours a user can earn, with at most two decimals.
    #[schema(value_type = f64, minimum = 0, maximum = 9999.99)]
    ce_credits: Hours,
    /// The percentage of them that must be earned before claiming.
    #[schema(minimum = 0, maximum = 100)]
    ce_threshold: i64,
    /// None: hidden from the user; Open: can be earned; Ready: can be claimed; Done: was claimed.
    ce_status: &'static str,
    /// The hours earned.
    #[schema(value_type = f64, minimum = 0, maximum = 9999.99)]
    ce_earned_hours: Hours,
    /// The hours claimed.
    #[schema(value_type = f64, minimum = 0, maximum = 9999.99)]
    ce_claimed_hours: Hours,
}

impl From<CeRecord> for Record {
    fn from(record: CeRecord) -> Self {
        let ce = record.ce;
        Self {
            id: ce.id.0,
            name: ce.name.into_string(),
            ce_credits: ce.credits,
            ce_threshold: ce.threshold,
            ce_status: record.status.word(),
            ce_earned_hours: record.earned,
            ce_claimed_hours: record.claimed,
        }
    }
}

web::body! {
    /// What to set of a user's progress. What else it shows is ignored; other keys are refused.
    pub(crate) struct RecordBody refuses unknown
    ignoring("id", "name", "ce_credits", "ce_threshold", "ce_claimed_hours") {
        /// The hours earned, 0 to 9999.99.
        pub(crate) ce_earned_hours: Hours,
        /// None (null means the same), Open, Ready or Done, in any case.
        pub(crate) ce_status: String = nullable,
    }
}

impl RecordBody {
    /// The setting of the progress.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        user: UserId,
        ce: CeId,
        if_match: IfMatch,
    ) -> Result<SetRecord, Error> {
        let mut faults = self.faults();
        let earned = faults.set("ce_earned_hours", self.ce_earned_hours, Ok);
        let status = status(&mut faults, self.ce_status, Ok);
        faults.finish()?;
        Ok(SetRecord { client, user, ce, earned, status, if_version: if_match.0 })
    }
}

web::body! {
    /// What to claim. What else a record shows is ignored; other keys are refused.
    pub(crate) struct ClaimBody refuses unknown
    ignoring("id", "name", "ce_credits", "ce_threshold", "ce_status", "ce_earned_hours") {
        /// The hours to claim, at most those earned; null or left out: all that are earned.
        pub(crate) ce_claimed_hours: Hours = nullable,
    }
}

impl ClaimBody {
    /// The claim.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        user: UserId,
        ce: CeId,
        if_match: IfMatch,
        key: IdempotencyKey,
    ) -> Result<ClaimHours, Error> {
        let mut faults = self.faults();
        let hours = faults.nullable("ce_claimed_hours", self.ce_claimed_hours, Ok);
        faults.finish()?;
        Ok(ClaimHours {
            client,
            user,
            ce,
            hours: hours.flatten(),
            answers: None,
            key: key.0,
            if_version: if_match.0,
        })
    }
}
