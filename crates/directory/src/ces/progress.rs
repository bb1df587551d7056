//! How far a user has come, and how that may change: the rules, without a database.

use super::{Hours, State, Status};
use crate::error::{Clash, Code, Error};

/// What progress is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The most hours that can be earned.
    pub credits: Hours,
    /// The percentage of them that must be earned before claiming, 0 to 100.
    pub threshold: i64,
}

impl Terms {
    /// Whether so many hours can be claimed. Whole numbers on both sides, so 7.99 of 10 are not
    /// 80 percent.
    pub fn reached_by(&self, earned: Hours) -> bool {
        earned.0 * 100 >= self.threshold * self.credits.0
    }
}

/// A user's progress on a credit, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The state, without telling Open and Ready apart.
    pub state: State,
    /// The hours earned.
    pub earned: Hours,
    /// The hours claimed; more than none only when done, or hidden after that.
    pub claimed: Hours,
}

impl Progress {
    /// The same, with no more hours than the credit now offers. A record that was claimed stays as
    /// it was.
    #[must_use]
    pub fn under(self, terms: Terms) -> Self {
        let kept = self.was_claimed();
        Self { earned: if kept { self.earned } else { self.earned.min(terms.credits) }, ..self }
    }

    /// Whether it is done, or was and still has the hours that were claimed.
    fn was_claimed(&self) -> bool {
        self.state == State::Done || self.claimed > Hours::ZERO
    }

    /// The state as callers see it.
    pub fn status(&self, terms: Terms) -> Status {
        match self.state {
            State::Hidden => Status::None,
            State::Done => Status::Done,
            State::Open if terms.reached_by(self.under(terms).earned) => Status::Ready,
            State::Open => Status::Open,
        }
    }

    /// The progress after hours or status were set by somebody who may. Hours come first, then the
    /// status is judged by them; without a status, None and Done stay.
    ///
    /// None hides a record and keeps its hours, so that Done brings back what was claimed before.
    /// Open and Ready begin anew, with nothing claimed.
    ///
    /// # Errors
    /// [`Clash::StatusNotEarned`] for Ready or Done that the hours do not allow;
    /// [`Code::UnderClaimed`] for fewer hours than stay claimed.
    pub fn set(
        self,
        terms: Terms,
        earned: Option<Hours>,
        status: Option<Status>,
    ) -> Result<Self, Error> {
        let now = self.under(terms);
        // What is sent back as it stands stays, even if the credit has come to offer less.
        let given = earned.filter(|hours| *hours != now.earned);
        let earned = given.map_or(now.earned, |hours| hours.min(terms.credits));
        let with_hours = Self { earned, ..now };
        match status {
            None => with_hours.keeping(now.state),
            Some(Status::None) => with_hours.keeping(State::Hidden),
            Some(Status::Done) if now.was_claimed() => with_hours.keeping(State::Done),
            Some(Status::Done) => {
                with_hours.claim(terms, None).map_err(|_| Error::Conflict(Clash::StatusNotEarned))
            }
            Some(Status::Open) => Ok(with_hours.reopened(terms)),
            Some(Status::Ready) => {
                let open = with_hours.reopened(terms);
                let is_ready = open.status(terms) == Status::Ready;
                if is_ready { Ok(open) } else { Err(Error::Conflict(Clash::StatusNotEarned)) }
            }
        }
    }

    /// In a state that leaves what was claimed, which must have been earned.
    fn keeping(self, state: State) -> Result<Self, Error> {
        if self.earned < self.claimed {
            return Err(Error::invalid("earned", Code::UnderClaimed));
        }
        Ok(Self { state, ..self })
    }

    /// Open, with nothing claimed.
    fn reopened(self, terms: Terms) -> Self {
        Self { state: State::Open, claimed: Hours::ZERO, ..self }.under(terms)
    }

    /// The progress after hours were claimed, all that are earned unless fewer are named.
    ///
    /// # Errors
    /// [`Clash::NotReady`] in any state but Ready; [`Code::OverEarned`] for more than was earned.
    pub fn claim(self, terms: Terms, hours: Option<Hours>) -> Result<Self, Error> {
        let now = self.under(terms);
        if now.status(terms) != Status::Ready {
            return Err(Error::Conflict(Clash::NotReady));
        }
        let claimed = hours.unwrap_or(now.earned);
        if claimed > now.earned {
            return Err(Error::invalid("claimed", Code::OverEarned));
        }
        Ok(Self { state: State::Done, claimed, ..now })
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
