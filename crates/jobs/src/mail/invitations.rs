//! Mailing invitations.

use std::sync::Arc;

use directory::Directory;
use directory::invitations::{Content, Delivery, GetContent, MAIL_KIND, Mail};
use directory::jobs::Record;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{Letter, NotSent, Post, short};
use crate::{Attempt, Failure, Handler, Next, Report};

/// Mails one invitation, if it is still pending, and records what came of it.
pub(super) struct MailInvitations {
    pub(super) directory: Directory,
    pub(super) post: Arc<Post>,
    pub(super) public_url: String,
}

impl Handler for MailInvitations {
    fn kind(&self) -> &'static str {
        MAIL_KIND
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.mail(attempt).boxed()
    }
}

impl MailInvitations {
    async fn mail(&self, attempt: Attempt) -> Result<Report, Failure> {
        let mail = Mail::of(&attempt.job)?;
        let content = match self.directory.get(&attempt.caller(), GetContent(mail)).await? {
            Content::Invitation(content) => content,
            Content::Closed => return Ok(Report::done("closed")),
            Content::Expired => return Ok(Report::done("expired")),
        };
        let (id, now) = (attempt.job.id.to_string(), self.directory.now());
        let sender = self.post.sender();
        let letter = Letter::invitation(&id, &content, sender, &self.public_url, now);
        let sent = self.post.deliver(letter).await;
        let now = self.directory.now();
        match sent {
            Ok(()) => Ok(report("sent", mail, Delivery::Sent(now))),
            Err(NotSent::Ever(reason)) => {
                Ok(report("refused", mail, Delivery::Refused(now, short(&reason))))
            }
            Err(NotSent::Now(reason)) => {
                let kept = short(&reason);
                let delivery = match attempt.is_last {
                    true => Delivery::Refused(now, kept),
                    false => Delivery::Waiting(Some(kept)),
                };
                Err(Failure { reason, record: Some(record(mail, delivery)) })
            }
        }
    }
}

fn report(outcome: &'static str, mail: Mail, delivery: Delivery) -> Report {
    Report { outcome, next: Next::Nothing, record: Some(record(mail, delivery)) }
}

fn record(mail: Mail, delivery: Delivery) -> Record {
    Box::new(move |tx, _| mail.record(tx, &delivery))
}
