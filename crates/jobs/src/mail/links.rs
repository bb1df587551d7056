//! Mailing links: to sign in, to choose a new password, to confirm an address.

use std::sync::Arc;

use directory::Language;
use directory::ids::UserId;
use directory::jobs::Job;
use directory::links::{Issue, LinkKind};
use directory::{Actor, Caller, Directory, Surface};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::{Letter, LetterError, NotSent, Post};
use crate::{Attempt, Failure, Handler, Report};

/// Makes one link and mails it, if its person is still there. A link is made anew for each attempt,
/// which ends the one before: so only what stands in the latest mail is good.
pub(super) struct MailLinks {
    pub(super) kind: LinkKind,
    pub(super) directory: Directory,
    pub(super) post: Arc<Post>,
    pub(super) public_url: String,
}

/// The body of such a job.
#[derive(Deserialize)]
struct For {
    user: i64,
    /// The language of the page on which it was asked for.
    language: Option<String>,
}

impl Handler for MailLinks {
    fn kind(&self) -> &'static str {
        self.kind.word()
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.mail(attempt.job).boxed()
    }
}

impl MailLinks {
    async fn mail(&self, job: Job) -> Result<Report, Failure> {
        let body: For = serde_json::from_str(&job.body).map_err(|error| {
            Failure::new(format!("the body of the job cannot be read: {error}"))
        })?;
        let request = Arc::from(format!("job-{}", job.id));
        let caller = Caller { actor: Actor::Operator, surface: Surface::CommandLine, request };
        let issue = Issue { client: job.client_id, user: UserId(body.user), kind: self.kind };
        let Some(issued) = self.directory.run(&caller, issue).await? else {
            return Ok(Report::done("gone"));
        };
        let (id, now, sender) = (job.id.to_string(), self.directory.now(), self.post.sender());
        let asked_in = body.language.as_deref().and_then(Language::of_code);
        let kind = (self.kind, asked_in);
        let letter = Letter::link(&id, kind, &issued, sender, &self.public_url, now);
        let sent = match letter {
            Ok(letter) => self.post.send(&letter).await.map(drop),
            Err(error @ LetterError::Address) => Err(NotSent::Ever(error.to_string())),
            Err(error @ LetterError::Defect(_)) => Err(NotSent::Now(error.to_string())),
        };
        match sent {
            Ok(()) => Ok(Report::done("sent")),
            Err(NotSent::Ever(_)) => Ok(Report::done("refused")),
            Err(NotSent::Now(reason)) => Err(Failure::new(reason)),
        }
    }
}
