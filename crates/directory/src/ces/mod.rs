//! Continuing education: the credits a client offers, and each user's progress on them.
//!
//! Invariants
//! - *Ready* is never stored: a record that is neither hidden nor done is Ready as long as the
//!   hours earned reach the threshold of the credit, and Open otherwise. So new credits or a new
//!   threshold hold for every record at once, and nobody has to go through them.
//! - Earned hours are never more than the credits, claimed ones never more than the earned.
//! - Hours are claimed on a Ready record only, all at once unless the credit is claimed in parts, and
//!   Done is final but for an administrator. Hiding a record takes no hours away: Done brings back
//!   those that were claimed.
//! - Each change of hours or state writes its entry into the [`ledger`] in the same transaction, and
//!   what is kept of a record is what its entries come to.
//! - Each claim is kept as it was made, revoked or not, and outlives its credit: a certificate that
//!   was given says the same for ever.
//! - A withdrawn credit is gone at once; its records are removed afterwards ([`withdrawal`]).
//! - A client offers at most [`LIMIT`] credits.
//! - Every user has a record of every credit: before there is a row, it has no hours and the state
//!   that the definition gives to those without one.
//!
//! Progress changes neither the version nor the date of the user.

mod claiming;
mod claims;
mod commands;
mod hours;
pub mod ledger;
mod progress;
mod queries;
mod record;
pub mod report;
mod rows;
mod status;
pub mod withdrawal;

pub use claiming::{
    Answer, Answers, Claiming, Day, MAX_QUESTIONS, PartialClaims, Question, Questions, SetClaiming,
    Window,
};
pub use claims::{
    CeClaim, Certificate, CertificateCode, ClaimHours, ClaimOfCe, ClaimOfUser, Claimed, ClaimedCes,
    ClaimsOfCe, ClaimsOfUser, CountMissedCode, FindCertificate, IdempotencyKey, RevokeClaim,
};
pub use commands::{Create, Delete, Fields, Update};
pub use hours::Hours;
pub use progress::{Progress, Terms};
pub use queries::{Get, List, RecordOfUser, RecordsOfUser};
pub use record::{CeRecord, Claim, Correct, SetRecord};
pub use rows::Ce;
pub use status::{State, Status};

/// The most credits a client can offer.
pub const LIMIT: usize = 10_000;

/// The highest threshold, in percent of the credits; the lowest is 0.
pub const MAX_THRESHOLD: i64 = 100;

impl Ce {
    /// The state of users who have no record of it yet: None or Open.
    pub fn status(&self) -> Status {
        if self.hidden { Status::None } else { Status::Open }
    }

    /// What progress on it is measured by.
    pub fn terms(&self) -> Terms {
        Terms {
            credits: self.credits,
            threshold: self.threshold,
            partial_claims: self.partial_claims,
        }
    }

    /// From which day to which it can be claimed.
    pub fn window(&self) -> Window {
        Window { opens_on: self.opens_on, closes_on: self.closes_on }
    }

    /// The progress of a user without a record.
    pub(crate) fn untouched(&self) -> Progress {
        let state = if self.hidden { State::Hidden } else { State::Open };
        Progress { state, earned: Hours::ZERO, claimed: Hours::ZERO }
    }
}
