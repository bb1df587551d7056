//! Mailing links: to sign in, to choose a new password, to confirm an address.

use std::sync::Arc;

use directory::ids::{ClientId, UserId};
use directory::jobs::Record;
use directory::links::mails::{self, Outcome};
use directory::links::{Issue, LinkKind};
use directory::text::Line;
use directory::{Directory, Language};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::{Letter, NotSent, Post, short};
use crate::{Attempt, Failure, Handler, Next, Report};

/// Makes one link and mails it, if its person is still there. A link is made anew for each attempt,
/// which ends the one before: so only what stands in the latest mail is good. What became of the
/// attempt is recorded for the client's administrators.
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
    /// Where its person goes once they are signed in by it: a path of the site.
    next: Option<String>,
}

impl Handler for MailLinks {
    fn kind(&self) -> &'static str {
        self.kind.word()
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.mail(attempt).boxed()
    }
}

impl MailLinks {
    async fn mail(&self, attempt: Attempt) -> Result<Report, Failure> {
        let (body, caller): (For, _) = (attempt.body()?, attempt.caller());
        let job = attempt.job;
        let issue = Issue { client: job.client_id, user: UserId(body.user), kind: self.kind };
        let Some(issued) = self.directory.run(&caller, issue).await? else {
            return Ok(Report::done("gone"));
        };
        let (id, now, sender) = (job.id.to_string(), self.directory.now(), self.post.sender());
        let asked_in = body.language.as_deref().and_then(Language::of_code);
        let asked = (self.kind, asked_in, body.next.as_deref());
        let letter = Letter::link(&id, asked, &issued, sender, &self.public_url, now);
        let sent = self.post.deliver(letter).await;
        let to = ((job.client_id, UserId(body.user), self.kind), issued.email);
        let report = |outcome, record| Report { outcome, next: Next::Nothing, record };
        match sent {
            Ok(()) => Ok(report("sent", Some(record(to, Outcome::Sent, None)))),
            Err(NotSent::Ever(reason)) => {
                Ok(report("refused", Some(record(to, Outcome::Refused, Some(&reason)))))
            }
            Err(NotSent::Now(reason)) => {
                let outcome = if attempt.is_last { Outcome::Refused } else { Outcome::Waiting };
                let record = Some(record(to, outcome, Some(&reason)));
                Err(Failure { reason, record })
            }
        }
    }
}

/// To whom a mail goes, with which link and to which address.
type To = ((ClientId, UserId, LinkKind), Line);

fn record((to, email): To, outcome: Outcome, reason: Option<&str>) -> Record {
    let reason = reason.map(short);
    Box::new(move |tx, now| mails::record(tx, to, &email, outcome, reason.as_deref(), now))
}
