//! `rollbook job`.

use directory::ids::Oid;
use directory::jobs::{Dead, Discard, Get, Job, Retry, Waiting};
use directory::{Clash, Directory, Error, Noun};
use serde_json::{Value, json};

use super::client::lines;
use super::{instant, operator, parsed};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// How many dead jobs are taken at once when all are tried again.
const PAGE: u16 = 100;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Job) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Job::List { dead, limit } => list(&directory, dead, limit).await?,
        cli::Job::Show { id } => {
            let json = shown(&directory.get(&operator(), Get { id: job_id(&id)? }).await?);
            Answer::new(lines(&json), json)
        }
        cli::Job::Retry { ids, all: false } => {
            let ids = job_ids(&ids)?;
            let mut jobs = Vec::new();
            for id in ids {
                jobs.push(directory.run(&operator(), Retry { id }).await?);
            }
            done(&jobs, "is tried again")
        }
        cli::Job::Retry { all: true, .. } => retry_all(&directory).await?,
        cli::Job::Drop { ids } => {
            let ids = job_ids(&ids)?;
            let mut jobs = Vec::new();
            for id in ids {
                jobs.push(directory.run(&operator(), Discard { id }).await?);
            }
            done(&jobs, "is dropped")
        }
    };
    directory.db().close().await;
    Ok(answer)
}

/// Lets all jobs be tried again that are dead now. Those that recur, and are there again, are left.
async fn retry_all(directory: &Directory) -> anyhow::Result<Answer> {
    let began = directory.now();
    let (mut again, mut left) = (0_u64, 0_u16);
    loop {
        // What is left stays in front of the list.
        let limit = PAGE.saturating_add(left);
        let dead = directory.get(&operator(), Dead { limit }).await?;
        let skipped = usize::from(left);
        let page: Vec<Job> =
            dead.into_iter().skip(skipped).filter(|job| job.dead_at <= Some(began)).collect();
        if page.is_empty() {
            break;
        }
        for job in page {
            match directory.run(&operator(), Retry { id: job.id }).await {
                Ok(_) => again += 1,
                Err(Error::Conflict(Clash::JobRecurs)) => left = left.saturating_add(1),
                // Somebody else was faster.
                Err(Error::Conflict(Clash::NotDead) | Error::NotFound(Noun::Job)) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
    let text = match again {
        0 => "There is no dead job.".to_owned(),
        1 => "1 job is tried again.".to_owned(),
        more => format!("{more} jobs are tried again."),
    };
    Ok(Answer::new(text, json!({ "retried": again })))
}

async fn list(directory: &Directory, dead: bool, limit: u16) -> anyhow::Result<Answer> {
    let caller = operator();
    let jobs = if dead {
        directory.get(&caller, Dead { limit }).await?
    } else {
        directory.get(&caller, Waiting { limit }).await?
    };
    let row = |job: &Job| {
        vec![
            job.id.to_string(),
            job.queue.clone(),
            job.kind.clone(),
            client(job).map_or_else(String::new, |client| client.to_string()),
            state(job).to_owned(),
            instant(job.dead_at.unwrap_or(job.due_at)),
            job.attempts.to_string(),
            job.last_error.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = jobs.iter().map(row).collect();
    let when = if dead { "died" } else { "due" };
    let heading = ["id", "queue", "kind", "client", "state", when, "attempts", "last error"];
    let none = if dead { "There is no dead job." } else { "There is no job." };
    let json = Value::Array(jobs.iter().map(shown).collect());
    Ok(Answer::table(&heading, &rows, none, json))
}

fn done(jobs: &[Job], what: &str) -> Answer {
    let line = |job: &Job| format!("job {} {what}.", job.id);
    let text: Vec<_> = jobs.iter().map(line).collect();
    Answer::new(text.join("\n"), Value::Array(jobs.iter().map(shown).collect()))
}

fn job_id(text: &str) -> Result<Oid, Error> {
    parsed("id", Oid::parse(text))
}

fn job_ids(texts: &[String]) -> Result<Vec<Oid>, Error> {
    texts.iter().map(|text| job_id(text)).collect()
}

/// The client a job is for; `None` for one of the installation.
fn client(job: &Job) -> Option<i64> {
    Some(job.client_id.0).filter(|id| *id > 0)
}

fn state(job: &Job) -> &'static str {
    match (job.dead_at, job.leased_until) {
        (Some(_), _) => "dead",
        (None, Some(_)) => "under way",
        (None, None) => "waiting",
    }
}

fn shown(job: &Job) -> Value {
    let body = serde_json::from_str(&job.body).unwrap_or(Value::Null);
    json!({
        "id": job.id.to_string(),
        "queue": job.queue,
        "kind": job.kind,
        "client": client(job),
        "state": state(job),
        "due_at": instant(job.due_at),
        "attempts": job.attempts,
        "body": body,
        "last_error": job.last_error,
        "dead_at": job.dead_at.map(instant),
    })
}
