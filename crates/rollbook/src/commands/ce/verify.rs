//! `rollbook ce verify`.

use directory::Directory;
use directory::ces::Progress;
use directory::ces::ledger::{Difference, Place, VerifyPage};
use directory::clients;
use directory::ids::ClientId;
use serde_json::{Value, json};

use super::hours;
use crate::commands::operator;
use crate::output::Answer;

/// After how many records it is told how far it has come.
const STEP: usize = 100_000;

/// How many differences are listed; all are counted.
const LISTED: usize = 1000;

/// What has been found so far.
#[derive(Default)]
struct Findings {
    records: usize,
    differences: usize,
    listed: Vec<(ClientId, Difference)>,
}

/// Goes through the records of a client, or of all of them.
pub async fn run(directory: &Directory, client: Option<ClientId>) -> anyhow::Result<Answer> {
    let clients = match client {
        Some(client) => {
            directory.get(&operator(), clients::Get(client)).await?;
            vec![client]
        }
        None => directory.get(&operator(), clients::Ids).await?,
    };
    let mut findings = Findings::default();
    for client in clients {
        let mut next = Some(Place::START);
        while let Some(after) = next {
            let page = directory.get(&operator(), VerifyPage { client, after }).await?;
            findings.add(client, page.records, page.differences);
            next = page.next;
        }
    }
    Ok(findings.answer())
}

impl Findings {
    fn add(&mut self, client: ClientId, records: usize, differences: Vec<Difference>) {
        let before = self.records / STEP;
        self.records += records;
        if self.records / STEP > before {
            eprintln!("{} records, {} differences …", self.records, self.differences);
        }
        self.differences += differences.len();
        let room = LISTED.saturating_sub(self.listed.len());
        self.listed.extend(differences.into_iter().take(room).map(|found| (client, found)));
    }

    fn answer(self) -> Answer {
        let json = json!({
            "records": self.records,
            "differences": self.differences,
            "listed": self.listed.iter().map(shown).collect::<Vec<_>>(),
        });
        let summary = match self.differences {
            0 => format!("{} records are what the ledger and the claims come to.", self.records),
            count => {
                format!("{count} of {} records differ from the ledger or the claims.", self.records)
            }
        };
        if self.differences == 0 {
            return Answer::new(summary, json);
        }
        let rows: Vec<_> = self.listed.iter().map(row).collect();
        let heading = ["client", "user", "ce", "stored", "derived", "claims"];
        let table = Answer::table(&heading, &rows, "", json);
        let more = self.differences - self.listed.len();
        let more = if more == 0 { String::new() } else { format!("\n… and {more} more") };
        Answer::new(format!("{}{more}\n\n{summary}", table.text), table.json).failed()
    }
}

fn row((client, found): &(ClientId, Difference)) -> Vec<String> {
    vec![
        client.to_string(),
        found.user.to_string(),
        found.ce.to_string(),
        told(found.stored),
        told(found.derived),
        found.claims.map_or_else(|| "nothing".to_owned(), |claims| hours(claims.0)),
    ]
}

fn told(progress: Option<Progress>) -> String {
    progress.map_or_else(
        || "nothing".to_owned(),
        |it| {
            format!(
                "{}, {} earned, {} claimed",
                it.state.word(),
                hours(it.earned.0),
                hours(it.claimed.0)
            )
        },
    )
}

fn shown((client, found): &(ClientId, Difference)) -> Value {
    let progress = |progress: Option<Progress>| {
        progress.map(|it| {
            json!({
                "state": it.state.word(),
                "earned_hundredths": it.earned.0,
                "claimed_hundredths": it.claimed.0,
            })
        })
    };
    json!({
        "client": client.0,
        "user": found.user.0,
        "ce": found.ce.0,
        "stored": progress(found.stored),
        "derived": progress(found.derived),
        "claims_hundredths": found.claims.map(|claims| claims.0),
    })
}

#[cfg(test)]
mod tests {
    use directory::ids::{CeId, UserId};

    use super::*;

    fn found(user: i64) -> Difference {
        Difference { user: UserId(user), ce: CeId(1), stored: None, derived: None, claims: None }
    }

    #[test]
    fn all_differences_are_counted_and_the_first_are_listed() {
        let mut findings = Findings::default();
        findings.add(ClientId(1), 2000, (0..1500).map(found).collect());
        findings.add(ClientId(2), 1, vec![]);

        let answer = findings.answer();

        assert_eq!(answer.json["differences"], 1500);
        assert_eq!(answer.json["listed"].as_array().unwrap().len(), LISTED);
        assert!(answer.text.ends_with(
            "… and 500 more\n\n1500 of 2001 records differ from the ledger or the claims."
        ));
        assert!(answer.has_failed);
    }

    #[test]
    fn a_ledger_without_differences_is_no_failure() {
        let mut findings = Findings::default();
        findings.add(ClientId(1), 3, vec![]);
        let answer = findings.answer();
        assert_eq!(answer.text, "3 records are what the ledger and the claims come to.");
        assert!(!answer.has_failed);
    }
}
