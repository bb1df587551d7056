//! Telling an address that somebody wants another one in its place.

use std::sync::Arc;

use directory::ids::UserId;
use directory::links::addresses::{GetAddressNotice, NOTICE_KIND};
use directory::time::Timestamp;
use directory::{Directory, Language};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::{Letter, NotSent, Post};
use crate::{Attempt, Failure, Handler, Report};

/// Mails a notice to the address that a person had when they asked for another one, if there is still
/// something to tell.
pub(super) struct MailNotices {
    pub(super) directory: Directory,
    pub(super) post: Arc<Post>,
    pub(super) public_url: String,
}

/// The body of such a job.
#[derive(Deserialize)]
struct For {
    user: i64,
    /// When they asked, in microseconds.
    asked_at: i64,
    /// The language of the page on which they did.
    language: Option<String>,
}

impl Handler for MailNotices {
    fn kind(&self) -> &'static str {
        NOTICE_KIND
    }

    fn run(&self, attempt: Attempt) -> BoxFuture<'_, Result<Report, Failure>> {
        self.mail(attempt).boxed()
    }
}

impl MailNotices {
    async fn mail(&self, attempt: Attempt) -> Result<Report, Failure> {
        let (body, caller): (For, _) = (attempt.body()?, attempt.caller());
        let job = attempt.job;
        let (client, user) = (job.client_id, UserId(body.user));
        let get = GetAddressNotice { client, user, asked_at: Timestamp(body.asked_at) };
        let Some(notice) = self.directory.get(&caller, get).await? else {
            return Ok(Report::done("gone"));
        };
        let (id, now, sender) = (job.id.to_string(), self.directory.now(), self.post.sender());
        let asked_in = body.language.as_deref().and_then(Language::of_code);
        let url = &self.public_url;
        let letter = Letter::address_notice(&id, asked_in, &notice, sender, url, now);
        match self.post.deliver(letter).await {
            Ok(()) => Ok(Report::done("sent")),
            // Many change their address because the former one is no more.
            Err(NotSent::Ever(_)) => Ok(Report::done("refused")),
            Err(NotSent::Now(reason)) => Err(Failure::new(reason)),
        }
    }
}
