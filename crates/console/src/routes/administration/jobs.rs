//! The jobs of a client that were given up: trying them again, or dropping them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::withdrawal;
use directory::ids::Oid;
use directory::jobs::{DeadOfClient, DiscardOfClient, GetOfClient, Job, RetryOfClient};
use directory::links::{LinkKind, addresses};
use directory::policy::Action;
use directory::time::Timestamp;
use directory::{Command, Error, Noun, deletion, invitations};
use web::{Path, PathId, Problem};

use super::{entered, further, mails};
use crate::form::Submission;
use crate::instant::{Html, timed};
use crate::language::Language;
use crate::page::Page;
use crate::routes::asking::{Question, asked};
use crate::routes::notice::{self, Notice};
use crate::visit::Visit;
use crate::words::Value;

/// How many jobs one page shows.
const SHOWN: u16 = 20;

#[derive(Template)]
#[template(path = "administration/jobs.html")]
struct JobsPage {
    page: Page,
    notice: Option<String>,
    jobs: Vec<Shown>,
    begun: bool,
    next: Option<String>,
}

/// A job as it is shown.
struct Shown {
    id: String,
    kind: String,
    died: Html,
    error: Option<String>,
}

/// The id of a job in a path; a text that is none belongs to no job.
pub(super) struct JobId(Oid);

impl PathId for JobId {
    fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
        Oid::parse(text).map(Self).map_err(|_| Error::NotFound(Noun::Job))
    }
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ManageJobs) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let before = visit.asked.after().and_then(place);
    let dead = DeadOfClient { client: visitor.client.id, before, limit: SHOWN + 1 };
    let mut jobs = visit.directory().get(&visit.caller(visitor), dead).await?;
    let more = jobs.len() > usize::from(SHOWN);
    jobs.truncate(usize::from(SHOWN));
    let next = jobs.last().filter(|_| more).map(|last| further(&visit, &text(last)));
    let page = JobsPage {
        page: Page::of(&visit, &visit.language.text("jobs")).wide(),
        notice: notice::told(&visit),
        jobs: jobs.iter().map(|job| shown(&visit, job)).collect(),
        begun: before.is_some(),
        next,
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

pub(super) async fn retry(
    Path(JobId(id)): Path<JobId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    settle(&visit, |client| RetryOfClient { client, id }, Notice::JobRetried).await
}

/// Asks whether a job is to be dropped.
pub(super) async fn ask_remove(
    visit: Visit,
    Path(JobId(id)): Path<JobId>,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ManageJobs) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let get = GetOfClient { client: visitor.client.id, id };
    let job = visit.directory().get(&visit.caller(visitor), get).await?;
    let language = visit.language;
    let kind = kind(language, &job);
    let question = Question {
        heading: language.text("drop"),
        lead: language.text_with("drop-lead", &[("job", Value::from(kind.as_str()))]),
        button: "jobs-drop",
        back: ("/admin/jobs".to_owned(), language.text("back-jobs")),
    };
    Ok(asked(&visit, question))
}

pub(super) async fn remove(
    Path(JobId(id)): Path<JobId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    settle(&visit, |client| DiscardOfClient { client, id }, Notice::JobDropped).await
}

async fn settle<C: Command>(
    visit: &Visit,
    command: impl FnOnce(directory::ids::ClientId) -> C,
    notice: Notice,
) -> Result<Response, Problem> {
    let visitor = match entered(visit, Action::ManageJobs) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    match visit.directory().run(&visit.caller(visitor), command(visitor.client.id)).await {
        Ok(_) => Ok(visit.go(&notice::at("/admin/jobs", notice))),
        // Tried again or dropped a moment before.
        Err(Error::NotFound(Noun::Job)) => {
            Ok(visit.go(&notice::at("/admin/jobs", Notice::JobGone)))
        }
        Err(other) => Err(other.into()),
    }
}

/// What a job is for; of a kind that has no words, its name.
fn kind(language: Language, job: &Job) -> String {
    let link = LinkKind::ALL.into_iter().find(|kind| kind.word() == job.kind);
    match (link, job.kind.as_str()) {
        (Some(kind), _) => language.text(mails::kind(kind)),
        (_, invitations::MAIL_KIND) => language.text("job-invitation"),
        (_, addresses::NOTICE_KIND) => language.text("job-address-notice"),
        (_, deletion::KIND) => language.text("job-take-off"),
        (_, withdrawal::KIND) => language.text("job-ce-records"),
        (_, other) => other.to_owned(),
    }
}

fn shown(visit: &Visit, job: &Job) -> Shown {
    let language = visit.language;
    let values = [
        ("at", Value::from(job.dead_at.map(|at| visit.written(at)).unwrap_or_default())),
        ("attempts", Value::from(job.attempts)),
    ];
    Shown {
        id: job.id.to_string(),
        kind: kind(language, job),
        died: timed(&language.text_with("job-died", &values)),
        error: job.last_error.clone(),
    }
}

fn text(job: &Job) -> String {
    format!("{}.{}", job.dead_at.map_or(0, |at| at.0), job.id)
}

fn place(text: &str) -> Option<(Timestamp, Oid)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp(at.parse().ok()?), Oid::parse(id).ok()?))
}
