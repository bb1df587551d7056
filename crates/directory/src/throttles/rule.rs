//! When an attempt may be made: pure, of a count and the present instant.

use std::time::Duration;

use crate::time::{DAY, Timestamp};

const SECOND: i64 = 1_000_000;
/// The first pause of a rule whose pauses grow.
const FIRST_PAUSE: i64 = 30 * SECOND;
/// The longest one. It is what an attacker can keep somebody out for, who may still ask for a link.
const LONGEST_PAUSE: i64 = 15 * 60 * SECOND;
/// How long a count with pauses is kept after the last of them.
const KEPT: i64 = DAY;

/// How often something may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// How many attempts there may be within the window.
    pub(super) attempts: i64,
    /// Its length, in seconds, from the first attempt on.
    pub(super) window: i64,
    /// Whether there is a further attempt after a pause, and a longer pause after that; else there
    /// is none until the window ends.
    pub(super) grows: bool,
}

/// The attempts so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// How many.
    pub(super) attempts: i64,
    /// When the first of them was made.
    pub(super) since: Timestamp,
    /// There is none before this instant.
    pub(super) blocked_until: Timestamp,
    /// From this instant on, the next attempt is the first.
    pub(super) forgotten_at: Timestamp,
}

impl Count {
    /// Nothing was tried yet.
    pub(super) fn none(now: Timestamp) -> Self {
        Self { attempts: 0, since: now, blocked_until: Timestamp(0), forgotten_at: now }
    }
}

impl Rule {
    /// The count with one more attempt, or how long to wait for it, in whole seconds and at least
    /// one.
    pub(super) fn admit(&self, before: &Count, now: Timestamp) -> Result<Count, Duration> {
        let wait = before.blocked_until.0.saturating_sub(now.0);
        if wait > 0 {
            let seconds = u64::try_from((wait + SECOND - 1) / SECOND).unwrap_or(1);
            return Err(Duration::from_secs(seconds));
        }
        let before = if before.forgotten_at <= now { Count::none(now) } else { *before };
        let attempts = before.attempts + 1;
        let end = before.since.plus(self.window * SECOND);
        let free = Count { attempts, blocked_until: Timestamp(0), forgotten_at: end, ..before };
        let beyond = attempts - self.attempts;
        Ok(if beyond < 0 {
            free
        } else if self.grows {
            let blocked_until = now.plus(pause(beyond));
            Count { blocked_until, forgotten_at: blocked_until.plus(KEPT), ..free }
        } else {
            Count { blocked_until: end, ..free }
        })
    }

    /// The count without its last attempt.
    pub(super) fn take_back(&self, before: &Count) -> Count {
        let attempts = (before.attempts - 1).max(0);
        let blocked = attempts >= self.attempts;
        let blocked_until = if blocked { before.blocked_until } else { Timestamp(0) };
        Count { attempts, blocked_until, ..*before }
    }
}

/// The pause after so many attempts beyond the last free one.
fn pause(beyond: i64) -> i64 {
    let doublings = u32::try_from(beyond).unwrap_or(u32::MAX);
    let pause = FIRST_PAUSE.checked_shl(doublings.min(30)).unwrap_or(LONGEST_PAUSE);
    pause.clamp(FIRST_PAUSE, LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GROWING: Rule = Rule { attempts: 3, window: 900, grows: true };
    const PLAIN: Rule = Rule { attempts: 3, window: 900, grows: false };

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * SECOND)
    }

    /// Tries at each of these seconds; gives whether it was let through.
    fn trials(rule: Rule, seconds: &[i64]) -> Vec<bool> {
        let mut count = Count::none(at(0));
        let mut outcomes = Vec::new();
        for second in seconds {
            let next = rule.admit(&count, at(*second));
            outcomes.push(next.is_ok());
            count = next.unwrap_or(count);
        }
        outcomes
    }

    #[test]
    fn a_plain_rule_lets_so_many_through_in_each_window() {
        let outcomes = trials(PLAIN, &[0, 1, 2, 3, 899, 900, 901, 902, 903]);
        assert_eq!(outcomes, [true, true, true, false, false, true, true, true, false]);
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let mut count = Count::none(at(0));
        let mut now = 0;
        let mut pauses = Vec::new();
        for _ in 0..9 {
            count = GROWING.admit(&count, at(now)).unwrap();
            let wait = GROWING.admit(&count, at(now)).err().map_or(0, |wait| wait.as_secs());
            pauses.push(wait);
            now += i64::try_from(wait).unwrap();
        }
        assert_eq!(pauses, [0, 0, 30, 60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn a_growing_rule_forgets_after_a_day_of_rest() {
        let (day, outcomes) =
            (DAY / SECOND, |last: i64| trials(GROWING, &[0, 1, 2, last, last + 1]));
        assert_eq!(outcomes(32 + day - 1), [true, true, true, true, false]);
        assert_eq!(outcomes(32 + day), [true, true, true, true, true]);
    }

    #[test]
    fn what_is_taken_back_may_be_tried_again() {
        let mut count = Count::none(at(0));
        for _ in 0..10 {
            for rule in [PLAIN, GROWING] {
                count = rule.take_back(&rule.admit(&count, at(1)).unwrap());
            }
        }
        assert_eq!(count.attempts, 0);
    }

    proptest! {
        #[test]
        fn no_more_than_the_limit_pass_within_a_window(grows: bool, gaps in prop::collection::vec(0_i64..40, 1..200)) {
            let rule = Rule { grows, ..PLAIN };
            let mut now = 0;
            let times: Vec<i64> = gaps.iter().map(|gap| { now += gap; now }).collect();
            let outcomes = trials(rule, &times);

            let first = times[0];
            let passed = times.iter().zip(outcomes).filter(|(time, passed)| *passed && **time < first + 30);
            prop_assert!(passed.count() <= 3);
        }
    }
}
