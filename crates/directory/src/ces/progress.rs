//! How far a user has come, and how that may change: the rules, without a database.

use super::{Hours, PartialClaims, State, Status};
use crate::error::{Clash, Code, Error};

/// What progress is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The most hours that can be earned.
    pub credits: Hours,
    /// The percentage of them that must be earned before claiming, 0 to 100.
    pub threshold: i64,
    /// What becomes of the hours that a claim leaves.
    pub partial_claims: PartialClaims,
}

impl Terms {
    /// Whether so many hours can be claimed. Whole numbers on both sides, so 7.99 of 10 are not
    /// 80 percent.
    pub fn reached_by(&self, earned: Hours) -> bool {
        earned.0 * 100 >= self.threshold * self.credits.0
    }

    /// The fewest hours that can be claimed.
    pub fn needed(&self) -> Hours {
        // Rounded up, as fewer would not do.
        Hours((self.threshold * self.credits.0 + 99) / 100)
    }
}

/// A user's progress on a credit, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The state, without telling Open and Ready apart.
    pub state: State,
    /// The hours earned.
    pub earned: Hours,
    /// The hours claimed. An open record has some only where hours are claimed in parts.
    pub claimed: Hours,
}

impl Progress {
    /// The same, with no more hours than the credit now offers. A record that was claimed stays as
    /// it was; of one that is claimed in parts the claimed hours do.
    #[must_use]
    pub fn under(self, terms: Terms) -> Self {
        let most = match self.state {
            State::Open => terms.credits.max(self.claimed),
            State::Hidden | State::Done if self.is_claimed() => self.earned,
            State::Hidden | State::Done => terms.credits,
        };
        Self { earned: self.earned.min(most), ..self }
    }

    /// Whether it is done, or hidden with hours that were claimed: all of them, or a part.
    fn is_claimed(&self) -> bool {
        match self.state {
            State::Open => false,
            State::Hidden => self.claimed > Hours::ZERO,
            State::Done => true,
        }
    }

    /// Whether it is hidden between two parts of a claim, so that it goes on when it is shown.
    fn is_between_parts(&self, terms: Terms) -> bool {
        self.state == State::Hidden
            && terms.partial_claims == PartialClaims::On
            && self.claimed > Hours::ZERO
            && self.rest() > Hours::ZERO
    }

    /// The hours that were earned and not claimed.
    fn rest(&self) -> Hours {
        Hours(self.earned.0 - self.claimed.0)
    }

    /// The state as callers see it. What was claimed in parts is Ready as long as a part is left.
    pub fn status(&self, terms: Terms) -> Status {
        let shown = self.under(terms);
        let is_left = shown.claimed == Hours::ZERO || shown.rest() > Hours::ZERO;
        match self.state {
            State::Hidden => Status::None,
            State::Done => Status::Done,
            State::Open if terms.reached_by(shown.earned) && is_left => Status::Ready,
            State::Open => Status::Open,
        }
    }

    /// The progress after hours or status were set by somebody who may. Hours come first, then the
    /// status is judged by them; without a status, None and Done stay.
    ///
    /// Done claims all that is earned. None hides a record and keeps its hours, so that Done brings back
    /// what was claimed before. Open and Ready begin anew, with nothing claimed. But a record that is open
    /// already, or was hidden between two parts of a claim, goes on as it is: then Done claims the rest.
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
            Some(Status::Done) if with_hours.is_between_parts(terms) => {
                Self { state: State::Open, ..with_hours }.done(terms)
            }
            Some(Status::Done) if now.is_claimed() => with_hours.keeping(State::Done),
            Some(Status::Done) => with_hours.done(terms),
            Some(Status::Open) => with_hours.opened(terms, now),
            Some(Status::Ready) => {
                let open = with_hours.opened(terms, now)?;
                let is_ready = open.status(terms) == Status::Ready;
                if is_ready { Ok(open) } else { Err(Error::Conflict(Clash::StatusNotEarned)) }
            }
        }
    }

    /// With all claimed that is earned, which must be enough.
    fn done(self, terms: Terms) -> Result<Self, Error> {
        self.claim(terms, None).map_err(|_| Error::Conflict(Clash::StatusNotEarned))
    }

    /// In a state that leaves what was claimed, which must have been earned.
    fn keeping(self, state: State) -> Result<Self, Error> {
        if self.earned < self.claimed {
            return Err(Error::invalid("earned", Code::UnderClaimed));
        }
        Ok(Self { state, ..self })
    }

    /// Open: as it went on before, else with nothing claimed.
    fn opened(self, terms: Terms, before: Self) -> Result<Self, Error> {
        if before.state == State::Open || before.is_between_parts(terms) {
            return Ok(self.keeping(State::Open)?.under(terms));
        }
        Ok(Self { state: State::Open, claimed: Hours::ZERO, ..self }.under(terms))
    }

    /// The progress after a claim of so many hours was revoked: open again, unless it is hidden.
    #[must_use]
    pub fn revoke(self, terms: Terms, hours: Hours) -> Self {
        let claimed = Hours((self.claimed.0 - hours.0).max(0));
        let state = if self.state == State::Hidden { State::Hidden } else { State::Open };
        Self { state, claimed, ..self }.under(terms)
    }

    /// The progress after hours were claimed: all that are left, unless fewer are named.
    ///
    /// # Errors
    /// [`Clash::NotReady`] in any state but Ready; [`Code::OverEarned`] for more than is left;
    /// [`Code::OnlyWhole`] for fewer, where the terms do not take that; [`Code::NoHours`] for none of
    /// those that are left.
    pub fn claim(self, terms: Terms, hours: Option<Hours>) -> Result<Self, Error> {
        let now = self.under(terms);
        if now.status(terms) != Status::Ready {
            return Err(Error::Conflict(Clash::NotReady));
        }
        let hours = hours.unwrap_or(now.rest());
        if hours > now.rest() {
            return Err(Error::invalid("claimed", Code::OverEarned));
        }
        let is_part = hours < now.rest();
        if is_part && terms.partial_claims == PartialClaims::Off {
            return Err(Error::invalid("claimed", Code::OnlyWhole));
        }
        if is_part && hours == Hours::ZERO {
            return Err(Error::invalid("claimed", Code::NoHours));
        }
        let stays_open = is_part && terms.partial_claims == PartialClaims::On;
        let state = if stays_open { State::Open } else { State::Done };
        Ok(Self { state, claimed: Hours(now.claimed.0 + hours.0), ..now })
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
