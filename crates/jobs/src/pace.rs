//! How much a runner does at once, and how patient it is.

use std::time::Duration;

use directory::jobs::Backoff;

/// The bounds of a runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many jobs are under way at once.
    pub places: usize,
    /// How many of them may be of one client, so that no client keeps the others waiting.
    pub of_one_client: usize,
    /// The time limit of one attempt.
    pub limit: Duration,
    /// How long a job belongs to a runner. Longer than the time limit, so that nobody else begins
    /// it while it is under way.
    pub lease: Duration,
    /// How often the runner looks by itself for jobs of other processes.
    pub poll: Duration,
    /// How long jobs under way get to finish when the process stops; then they are given back.
    pub patience: Duration,
    /// How failed jobs are tried again.
    pub backoff: Backoff,
}

/// Jobs that another process added are found within this time.
const POLL: Duration = Duration::from_secs(2);

impl Pace {
    /// For mails. A server that is down for a day is outlasted: the pauses between 20 attempts come to
    /// 28 to 57 hours.
    pub const MAIL: Self = Self {
        places: 8,
        of_one_client: 4,
        limit: Duration::from_secs(60),
        lease: Duration::from_secs(90),
        poll: POLL,
        patience: Duration::from_secs(10),
        backoff: Backoff {
            first: Duration::from_secs(15),
            longest: Duration::from_secs(6 * 60 * 60),
            attempts: 20,
        },
    };

    /// For upkeep, which only ever waits for the database.
    pub const UPKEEP: Self = Self {
        places: 2,
        of_one_client: 1,
        limit: Duration::from_secs(60),
        lease: Duration::from_secs(90),
        poll: POLL,
        patience: Duration::from_secs(10),
        backoff: Backoff {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(60 * 60),
            attempts: 30,
        },
    };
}
