//! When a job is tried again, and what of an error is kept: pure rules.

use std::time::Duration;

use crate::time::Timestamp;

/// How a failed job is tried again: each time after twice as long a pause, until it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The pause after the first failure.
    pub first: Duration,
    /// No pause is longer than this.
    pub longest: Duration,
    /// How often a job is tried before it counts as dead; at least once.
    pub attempts: u32,
}

/// The most characters of an error that are kept.
const ERROR_LENGTH: usize = 500;

impl Backoff {
    /// When a job that failed for the `attempts`-th time, counted from 1, is tried again; `None`:
    /// not any more.
    ///
    /// `chance` is any random number: jobs that failed together must not come back together. The
    /// pause lies between half of its step and the whole step, both inclusive.
    pub fn next(&self, attempts: i64, now: Timestamp, chance: u64) -> Option<Timestamp> {
        if attempts >= i64::from(self.attempts) {
            return None;
        }
        let pause = i64::try_from(self.pause(attempts, chance).as_micros()).unwrap_or(i64::MAX);
        Some(now.plus(pause))
    }

    fn pause(&self, attempts: i64, chance: u64) -> Duration {
        let doublings = u32::try_from(attempts.max(1) - 1).unwrap_or(u32::MAX);
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        let step = self.first.saturating_mul(factor).min(self.longest);
        let half = step / 2;
        let spread = u64::try_from((step - half).as_micros()).unwrap_or(u64::MAX);
        half + Duration::from_micros(chance % spread.saturating_add(1))
    }
}

/// The text of an error as it may be kept and logged: on one line, at most 500 characters, and
/// without whatever could be an address.
pub fn without_addresses(text: &str) -> String {
    let word =
        |word: &str| if word.contains('@') { "(address)".to_owned() } else { word.to_owned() };
    let words: Vec<String> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).map(word).collect();
    let line = words.join(" ");
    line.chars().take(ERROR_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(10), longest: Duration::from_secs(60), attempts: 5 };

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses = [1, 2, 3, 4].map(|attempts| BACKOFF.pause(attempts, 0).as_secs());
        assert_eq!(pauses, [5, 10, 20, 30]);
    }

    #[test]
    fn the_last_failure_is_the_end() {
        let now = Timestamp(1_000);
        assert_eq!(BACKOFF.next(4, now, 0), Some(now.plus(30_000_000)));
        assert_eq!(BACKOFF.next(5, now, 0), None);
        assert_eq!(BACKOFF.next(6, now, 0), None);
    }

    #[test]
    fn what_could_be_an_address_is_left_out_of_an_error() {
        let kept = without_addresses("550 5.1.1 <ann@acme.test>:\r\nno such user");
        assert_eq!(kept, "550 5.1.1 (address)  no such user");
        assert_eq!(without_addresses(&"é".repeat(501)).chars().count(), 500);
    }

    proptest! {
        #[test]
        fn a_pause_lies_between_half_a_step_and_the_whole(
            first in 1_u64..1_000_000_000,
            longest in 1_u64..1_000_000_000_000,
            attempts in -3_i64..200,
            chance: u64,
        ) {
            let (first, longest) = (Duration::from_micros(first), Duration::from_micros(longest));
            let backoff = Backoff { first, longest, attempts: 1_000 };
            let whole = |attempts: i64| {
                let doublings = u32::try_from(attempts.clamp(1, 60) - 1).unwrap();
                let step = first.as_micros() << doublings;
                step.min(longest.as_micros())
            };

            let pause = backoff.pause(attempts, chance).as_micros();

            prop_assert!(pause <= whole(attempts));
            prop_assert!(pause >= whole(attempts) / 2);
        }

        #[test]
        fn cleaning_an_error_never_panics_and_leaves_no_address(text in "\\PC{0,80}") {
            prop_assert!(!without_addresses(&text).contains('@'));
        }
    }
}
