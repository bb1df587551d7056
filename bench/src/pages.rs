//! How long pages take on a server that does nothing else, one request after the other.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::door::request;
use crate::process::Server;
use crate::report::median;

/// The path of a page that is not there.
const MISSING: &str = "/nothing";

/// What is looked for among all people: words of nobody, of everybody, and of some.
const SEARCHES: [(&str, &str); 8] = [
    ("of a search for nobody", "qzqzqz"),
    ("of a search for a letter of nobody", "%C3%BE"),
    ("of a search for two letters of nobody", "qz"),
    ("of a search for a letter of most", "a"),
    ("of a search for a word of all", "example"),
    ("of a search for one in a thousand", "vogel+tara"),
    ("of a search for a word of all and one of nobody", "example+qzqzqz"),
    ("of a search for two ends of addresses that nobody has together", "0%40people+1%40people"),
];

/// Called when nobody has searched yet.
const FIRST_SEARCH: &str = "of the first search, for nobody";

/// Called until names are in memory.
const UNPREPARED: &str = "of a search for nobody before names are in memory";

/// What a page contains that does not tell of everybody.
const UNFINISHED: &str = "data-goes-on";

/// Called when names have just changed, which the next search has to take in; and how many.
const AFTER_CHANGES: [(&str, u32); 2] =
    [("of a search for nobody after a change", 1), ("of a search for nobody after 50 changes", 50)];

/// How long to wait for the names to be in memory, at most.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long pages took.
#[derive(Debug)]
pub struct Pages {
    /// What they were called, and the median time of each in milliseconds.
    pub times: Vec<(&'static str, f64)>,
    /// How long it took from the first search until names were in memory, in seconds.
    pub preparation: f64,
    /// How much more anonymous memory the server had then, in MiB.
    pub memory: f64,
}

/// Somebody with a browser.
pub struct Visitor<'a> {
    /// Whom they visit.
    pub server: &'a Server,
    /// Their cookie before they sign in.
    pub outside: &'a str,
    /// Their cookie when they have signed in.
    pub inside: &'a str,
    /// A key that opens the Members API of the same client, and how many people that has.
    pub key: (&'a str, u32),
    /// When they came, in microseconds, so that they call everybody what nobody was called before.
    pub came: i64,
}

impl Visitor<'_> {
    /// Opens one page after the other, each several times.
    pub fn pages(&self, certificate: &str, rounds: u32) -> Result<Pages> {
        let verify = format!("/verify/{certificate}");
        let [nobody, ..] = SEARCHES;
        let before = self.server.anonymous_mib()?;
        let begun = Instant::now();
        let (first, mut page) = self.open(&search(nobody.1), self.inside)?;
        let mut unprepared = vec![first];
        while page.contains(UNFINISHED) {
            ensure!(begun.elapsed() < PATIENCE, "searches do not end");
            let (time, next) = self.open(&search(nobody.1), self.inside)?;
            page = next;
            if page.contains(UNFINISHED) {
                unprepared.push(time);
            }
        }
        let preparation = begun.elapsed().as_secs_f64();
        let memory = self.server.anonymous_mib()? - before;
        let mut times = vec![(FIRST_SEARCH, first), (UNPREPARED, median(unprepared))];
        for (name, path, cookie) in [
            ("to sign in", "/sign-in", self.outside),
            ("the first one", "/", self.inside),
            ("where one is signed in", "/sessions", self.inside),
            ("to choose a password", "/password", self.inside),
            ("of one's profile", "/profile", self.inside),
            ("of one's credits", "/credits", self.inside),
            ("of one's delegates", "/delegates", self.inside),
            ("of all people", "/admin/people", self.inside),
            ("of a certificate", &verify, self.outside),
            ("one that is not there", MISSING, self.inside),
        ] {
            times.push((name, self.median(path, cookie, rounds)?));
        }
        for (name, words) in SEARCHES {
            times.push((name, self.median(&search(words), self.inside, rounds)?));
        }
        let (_, page) = self.open(&search(nobody.1), self.inside)?;
        ensure!(!page.contains(UNFINISHED), "names in memory were given up");
        for (name, changes) in AFTER_CHANGES {
            let after: Result<Vec<f64>> = (0..rounds.min(15) * 10)
                .map(|number| {
                    (0..changes).try_for_each(|n| self.rename(number * changes + n, changes))?;
                    let (time, page) = self.open(&search(nobody.1), self.inside)?;
                    ensure!(!page.contains(UNFINISHED), "changes were not taken in");
                    Ok(time)
                })
                .collect();
            times.push((name, median(after?)));
        }
        Ok(Pages { times, preparation, memory })
    }

    /// Calls somebody otherwise.
    fn rename(&self, number: u32, of: u32) -> Result<()> {
        let (key, people) = self.key;
        let body = format!(r#"{{"first_name":"Nova {number} of {of} at {}"}}"#, self.came);
        let head = format!(
            "Authorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
        let user = number * 7919 % people + 1;
        let asked =
            request(&format!("PATCH /api/v1/users/{user}"), &head).replace("text/html", "*/*");
        let answer = self.server.exchange(&(asked + &body))?;
        ensure!(answer.starts_with("HTTP/1.1 200 "), "no change: {answer}");
        Ok(())
    }

    fn median(&self, path: &str, cookie: &str, rounds: u32) -> Result<f64> {
        let times: Result<Vec<f64>> = (0..rounds * 50).map(|_| self.time(path, cookie)).collect();
        Ok(median(times?))
    }

    fn time(&self, path: &str, cookie: &str) -> Result<f64> {
        Ok(self.open(path, cookie)?.0)
    }

    /// Opens a page on a connection of its own; gives how many milliseconds it took, and what came.
    fn open(&self, path: &str, cookie: &str) -> Result<(f64, String)> {
        let asked = request(&format!("GET {path}"), &format!("Cookie: {cookie}\r\n"));
        let begun = Instant::now();
        let answer = self.server.exchange(&asked)?;
        let time = begun.elapsed().as_secs_f64() * 1e3;
        let found = path == MISSING || answer.starts_with("HTTP/1.1 200 ");
        ensure!(found && answer.contains("<html"), "{path} is no page: {answer}");
        Ok((time, answer))
    }
}

fn search(words: &str) -> String {
    format!("/admin/people?q={words}")
}
