//! Mail: what it says, and how it gets out.
//!
//! A mail is made when its job runs, from what stands in the directory then. It has a `Message-ID`
//! made from the id of the job, so a mail that is sent twice, because the process ended between
//! sending and noting it, can be recognised as one.
//!
//! Invariants
//! - Whatever comes from people is escaped in the HTML part, and cannot begin another header.
//! - What a server refuses for good is not sent again; everything else is tried again.
//! - No line of a log holds an address.

mod call;
mod invitations;
mod letter;
mod links;
mod notices;
mod post;
mod texts;

use std::sync::Arc;

use directory::Directory;
use directory::jobs::MAIL;
use directory::links::LinkKind;

use crate::{Handler, Pace, Runner, WakeUps};

pub use letter::{Letter, LetterError, Sender};
pub use post::{Encryption, NotSent, Post, PostError, Relay, Route};

/// The runner of mails.
///
/// `public_url` is where the installation is reached, without a slash at the end: links begin with
/// it.
pub fn runner(
    directory: &Directory,
    wake_ups: &WakeUps,
    pace: Pace,
    post: Arc<Post>,
    public_url: &str,
) -> Runner {
    let links = LinkKind::ALL.map(|kind| links::MailLinks {
        kind,
        directory: directory.clone(),
        post: Arc::clone(&post),
        public_url: public_url.to_owned(),
    });
    let notices = notices::MailNotices {
        directory: directory.clone(),
        post: Arc::clone(&post),
        public_url: public_url.to_owned(),
    };
    let invitations = invitations::MailInvitations {
        directory: directory.clone(),
        post,
        public_url: public_url.to_owned(),
    };
    let mut handlers: Vec<Box<dyn Handler>> = vec![Box::new(invitations), Box::new(notices)];
    handlers.extend(links.map(|links| Box::new(links) as Box<dyn Handler>));
    Runner::new(directory, MAIL, pace, wake_ups, handlers)
}

/// The most characters of a reason that are kept for the administrators of a client.
const REASON_LENGTH: usize = 500;

fn short(reason: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    reason.chars().take(REASON_LENGTH).map(printable).collect()
}
