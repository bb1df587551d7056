//! Upkeep: what is put in order after a change, and from time to time.

mod credits;
mod dead;
mod expired;
mod labels;

use directory::Directory;
use directory::jobs::UPKEEP;

use crate::{Handler, Pace, Runner, WakeUps};

/// The runner of upkeep: it takes deleted labels off their users, removes the records of withdrawn
/// credits, clears away what has run out, and forgets jobs that have been dead for long.
pub fn runner(directory: &Directory, wake_ups: &WakeUps, pace: Pace) -> Runner {
    let labels = labels::TakeLabelsOff { directory: directory.clone() };
    let credits = credits::RemoveCreditRecords { directory: directory.clone() };
    let dead = dead::ForgetDead { directory: directory.clone() };
    let expired = expired::SweepExpired { directory: directory.clone() };
    let handlers: Vec<Box<dyn Handler>> =
        vec![Box::new(labels), Box::new(credits), Box::new(dead), Box::new(expired)];
    Runner::new(directory, UPKEEP, pace, wake_ups, handlers)
        .recurring(dead::KIND)
        .recurring(expired::KIND)
}
