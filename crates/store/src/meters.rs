//! How long transactions wait and run, for the metrics.

use std::time::{Duration, Instant};

use metrics::{Histogram, histogram};

use crate::job::Lane;

/// The histograms `store_wait_seconds` and `store_run_seconds`, by lane. They belong to the
/// recorder that is installed when the database is opened.
pub(crate) struct Meters {
    wait: [Histogram; 4],
    run: [Histogram; 4],
}

const LANES: [Lane; 4] = [Lane::Point, Lane::Page, Lane::Read, Lane::Write];

impl Meters {
    pub(crate) fn new() -> Self {
        Self {
            wait: LANES.map(|lane| histogram!("store_wait_seconds", "lane" => lane.name())),
            run: LANES.map(|lane| histogram!("store_run_seconds", "lane" => lane.name())),
        }
    }

    /// Notes that a job left its queue, and gives the moment.
    pub(crate) fn waited(&self, lane: Lane, queued: Instant) -> Instant {
        let now = Instant::now();
        record(&self.wait, lane, now.duration_since(queued));
        now
    }

    /// Notes how long a job ran.
    pub(crate) fn ran(&self, lane: Lane, started: Instant) {
        record(&self.run, lane, started.elapsed());
    }
}

fn record(histograms: &[Histogram; 4], lane: Lane, time: Duration) {
    let [point, page, read, write] = histograms;
    let histogram = match lane {
        Lane::Point => point,
        Lane::Page => page,
        Lane::Read => read,
        Lane::Write => write,
    };
    histogram.record(time.as_secs_f64());
}
