//! The table at the end, beside the goals.

use std::fmt::Write as _;

use crate::Options;
use crate::door::Door;
use crate::pages::Pages;
use crate::reports::Reported;
use crate::targets::{Measured, Target};
use crate::wrk::Run;

/// Everything that was measured.
#[derive(Debug, Default)]
pub struct Report {
    /// Under load.
    pub measured: Vec<Measured>,
    /// From the start to the first answer, in milliseconds.
    pub start_ms: Option<f64>,
    /// At the door.
    pub door: Option<Door>,
    /// The reports of continuing education, by size.
    pub reports: Vec<Reported>,
    /// Anonymous memory after one request, in MiB.
    pub idle_mib: f64,
    /// The most anonymous memory after a run, in MiB.
    pub loaded_mib: f64,
    /// Bytes on disk for each user, without the history.
    pub bytes_each: f64,
    /// Bytes of the history on disk for each user.
    pub event_bytes_each: f64,
}

/// The middle one of some values; of an even number the upper one of the two.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The median of something of some runs.
fn of(runs: &[Run], what: impl Fn(&Run) -> f64) -> f64 {
    median(runs.iter().map(what).collect())
}

/// The median of the ratios of runs that were next to each other.
fn ratio(one: &Measured, what: impl Fn(&Run) -> f64) -> f64 {
    median(one.runs.iter().zip(&one.bare).map(|(run, bare)| what(run) / what(bare)).collect())
}

impl Report {
    /// The table and the goals.
    pub fn text(&self, options: &Options) -> String {
        let Options { users, clients, rounds, seconds, connections, .. } = options;
        let mut text = format!(
            "\n{users} people of {clients} client(s), {connections} connections, medians of \
             {rounds} rounds of {seconds} s\n\n\
             | target | answers/s | of bare | CPU µs | of bare | p50 ms | p99 ms | bytes |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        );
        for one in &self.measured {
            let _ = writeln!(
                text,
                "| {} | {:.0} | {:.2} | {:.1} | {:.1} | {:.2} | {:.2} | {} |\n\
                 | bare beside it | {:.0} | 1 | {:.1} | 1 | {:.2} | {:.2} | |",
                one.target.name(),
                of(&one.runs, |run| run.rate),
                ratio(one, |run| run.rate),
                of(&one.runs, |run| run.processor),
                ratio(one, |run| run.processor),
                of(&one.runs, |run| run.p50),
                of(&one.runs, |run| run.p99),
                one.bytes,
                of(&one.bare, |run| run.rate),
                of(&one.bare, |run| run.processor),
                of(&one.bare, |run| run.p50),
                of(&one.bare, |run| run.p99),
            );
        }
        text += "\n| goal | measured | reached |\n| --- | ---: | --- |\n";
        for goal in self.goals() {
            let reached = if goal.reached { "✔" } else { "✘" };
            let _ = writeln!(text, "| {} | {} | {reached} |", goal.rule, goal.measured);
        }
        if let Some(door) = &self.door {
            let Pages { preparation, memory, .. } = &door.pages;
            let _ = write!(
                text,
                "\n{preparation:.1} s after the first search names were in memory, with {memory:.0} MiB.",
            );
        }
        let _ = write!(text, "\nThe history takes {:.0} bytes a user.", self.event_bytes_each);
        text
    }

    fn target(&self, target: Target) -> Option<&Measured> {
        self.measured.iter().find(|one| one.target == target)
    }

    fn goals(&self) -> Vec<Goal> {
        let mut goals = Vec::new();
        if let Some(get) = self.target(Target::Get) {
            goals.push(Goal::least("get: answers/s of bare", 0.25, ratio(get, |run| run.rate)));
            goals.push(Goal::most("get: CPU of bare", 7.0, ratio(get, |run| run.processor)));
            if let Some(floor) = self.target(Target::Floor) {
                let pairs = get.runs.iter().zip(&floor.runs);
                let of_floor = median(pairs.map(|(get, floor)| get.rate / floor.rate).collect());
                goals.push(Goal::least("get: answers/s of floor", 0.85, of_floor));
            }
        }
        if let Some(list) = self.target(Target::List) {
            let rate = of(&list.runs, |run| run.rate);
            goals.push(Goal::least("list of 50 by name: answers/s", 3500.0, rate));
        }
        if let Some(patch) = self.target(Target::Patch) {
            let rate = of(&patch.runs, |run| run.rate);
            goals.push(Goal::least("patch: answers/s", 10_000.0, rate));
            goals.push(Goal::most("patch: p99 in ms", 20.0, of(&patch.runs, |run| run.p99)));
        }
        if let Some(start) = self.start_ms {
            goals.push(Goal::most("first answer after the start, in ms", 150.0, start));
        }
        goals.extend(self.door.iter().flat_map(Door::goals));
        goals.extend(of_reports(&self.reports));
        goals.push(Goal::most("anonymous memory idle, in MiB", 40.0, self.idle_mib));
        if !self.measured.is_empty() {
            goals.push(Goal::most("anonymous memory loaded, in MiB", 128.0, self.loaded_mib));
        }
        goals.push(Goal::most("bytes a user on disk, without history", 900.0, self.bytes_each));
        goals
    }
}

impl Door {
    fn goals(&self) -> Vec<Goal> {
        let Self { sign_ins, hashes, .. } = self;
        let sign_ins = format!("signing in, {sign_ins:.1}/s: of {hashes:.1} hashes/s");
        let slower = self.busy_p99 / self.idle_p99;
        let beside = format!("get while people sign in: p99 of {:.2} ms when idle", self.idle_p99);
        let pages = self.pages.times.iter();
        let page =
            |(name, time): &(&str, f64)| Goal::most(&format!("page {name}: ms"), 10.0, *time);
        let first =
            [Goal::least(&sign_ins, 0.9, self.of_hashes), Goal::most(&beside, 10.0, slower)];
        first.into_iter().chain(pages.map(page)).collect()
    }
}

/// Each report against the smallest one of the same rows.
fn of_reports(reports: &[Reported]) -> Vec<Goal> {
    let mut goals = Vec::new();
    for one in reports {
        let Reported { of, rows, rate, most_mib } = one;
        let smaller = reports.iter().find(|other| other.of == *of && other.rows < *rows);
        let Some(small) = smaller else { continue };
        goals.push(Goal::least(&format!("report of {rows} {of}: rows/s"), 50_000.0, *rate));
        let memory =
            format!("report of {rows} {of}: {most_mib:.1} MiB of those for {} rows", small.rows);
        goals.push(Goal::most(&memory, 1.1, most_mib / small.most_mib));
    }
    goals
}

/// A goal and what was measured.
struct Goal {
    rule: String,
    measured: String,
    reached: bool,
}

impl Goal {
    fn least(what: &str, goal: f64, measured: f64) -> Self {
        let rule = format!("{what} ≥ {goal}");
        Self { rule, measured: shown(measured), reached: measured >= goal }
    }

    fn most(what: &str, goal: f64, measured: f64) -> Self {
        let rule = format!("{what} ≤ {goal}");
        Self { rule, measured: shown(measured), reached: measured <= goal }
    }
}

fn shown(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!(median(Vec::new()).is_nan());
    }

    #[test]
    fn the_memory_of_a_report_is_held_against_that_of_a_smaller_one() {
        let reports = [(10, 20.0), (100, 30.0)].map(|(rows, most_mib)| Reported {
            of: "claims",
            rows,
            rate: 60_000.0,
            most_mib,
        });
        let told: Vec<_> =
            of_reports(&reports).into_iter().map(|goal| (goal.measured, goal.reached)).collect();
        assert_eq!(told, [("60000".to_owned(), true), ("1.50".to_owned(), false)]);
    }

    #[test]
    fn a_goal_that_was_not_measured_is_not_reached() {
        assert!(!Goal::least("x", 1.0, f64::NAN).reached);
        assert!(!Goal::most("x", 1.0, f64::NAN).reached);
        assert!(Goal::most("x", 1.0, 1.0).reached);
    }
}
