//! Upkeep: what is put in order after a change, and from time to time.

mod dead;
mod labels;

use directory::Directory;
use directory::jobs::UPKEEP;

use crate::{Pace, Runner, WakeUps};

/// The runner of upkeep: it takes deleted labels off their users, and forgets jobs that have been
/// dead for long.
pub fn runner(directory: &Directory, wake_ups: &WakeUps, pace: Pace) -> Runner {
    let labels = labels::TakeLabelsOff { directory: directory.clone() };
    let dead = dead::ForgetDead { directory: directory.clone() };
    Runner::new(directory, UPKEEP, pace, wake_ups, vec![Box::new(labels), Box::new(dead)])
        .recurring(dead::KIND)
}
