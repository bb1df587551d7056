//! What becomes of the mail of an invitation.
//!
//! Invitations are mailed by a job. It reads the invitation when it runs, so that what was
//! withdrawn or accepted meanwhile is not mailed, and records what came of it. That is bookkeeping:
//! it moves no version and is no event.

use serde_json::Value as Json;
use store::Tx;

use super::{Invitation, rows};
use crate::clients::{self, Client};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, InvitationId};
use crate::jobs::Job;
use crate::language::Language;
use crate::policy::Action;
use crate::time::Timestamp;
use crate::{Ctx, Lane, Query, users};

/// The kind of the job that mails an invitation.
pub const MAIL_KIND: &str = "invitation";

/// What became of the latest mail of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It waits to be sent; the reason says why it could not be sent yet.
    Waiting(Option<String>),
    /// The mail server took it at this instant.
    Sent(Timestamp),
    /// It will not be sent: the mail server, or a broken address, refused it for good.
    Refused(Timestamp, String),
}

impl Invitation {
    /// What became of its latest mail.
    pub fn delivery(&self) -> Delivery {
        match (self.mail_sent_at, self.mail_refused_at) {
            (Some(at), _) => Delivery::Sent(at),
            (None, Some(at)) => Delivery::Refused(at, self.mail_reason.clone().unwrap_or_default()),
            (None, None) => Delivery::Waiting(self.mail_reason.clone()),
        }
    }

    /// The state with a mail that waits.
    pub(super) fn waiting(self) -> Self {
        Self { mail_sent_at: None, mail_refused_at: None, mail_reason: None, ..self }
    }
}

/// One mail of an invitation, as its job names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The client.
    pub client: ClientId,
    /// The invitation.
    pub invitation: InvitationId,
    /// Its how many-th mail it is, from 1.
    pub count: i64,
}

impl Mail {
    /// Reads the job that mails an invitation.
    ///
    /// # Errors
    /// [`Error::Internal`] if it is none.
    pub fn of(job: &Job) -> Result<Self, Error> {
        let wrong = || Error::internal(format!("job {} mails no invitation", job.id));
        let body: Json = serde_json::from_str(&job.body).map_err(|_| wrong())?;
        let number = |name: &str| body.get(name).and_then(Json::as_i64).ok_or_else(wrong);
        let invitation = InvitationId(number("invitation")?);
        Ok(Self { client: job.client_id, invitation, count: number("count")? })
    }

    /// Records what became of it, unless there has been a later mail of the invitation.
    pub fn record(&self, tx: &mut Tx<'_>, delivery: &Delivery) -> Result<(), Error> {
        rows::record_delivery(tx, self, delivery)
    }
}

/// What a mail is made from, or why there is nothing to be mailed.
#[derive(Clone, Debug)]
pub enum Content {
    /// The invitation, and what else its mail needs.
    Invitation(Box<Writing>),
    /// It was accepted or withdrawn, or there is none.
    Closed,
    /// It has lapsed.
    Expired,
}

/// What the mail of an invitation is made from.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The invitation.
    pub invitation: Invitation,
    /// The client that invites.
    pub client: Client,
    /// The language that the invited person chose, where they are a user already, else that of
    /// whoever invited.
    pub language: Option<Language>,
}

/// What a mail of an invitation is made from, at this moment. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct GetContent(pub Mail);

impl Query for GetContent {
    type Outcome = Content;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Content, Error> {
        let Mail { client, invitation, .. } = self.0;
        ctx.check(Action::ManageClients, client, Noun::Invitation)?;
        match rows::find(tx, client, invitation)? {
            Some(found) if found.is_pending(ctx.now) => {
                let language = language(tx, &found)?;
                let client = clients::rows::get(tx, client)?;
                Ok(Content::Invitation(Box::new(Writing { invitation: found, client, language })))
            }
            Some(lapsed) if lapsed.closed_at.is_none() => Ok(Content::Expired),
            _ => Ok(Content::Closed),
        }
    }
}

fn language(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<Option<Language>, Error> {
    let client = invitation.client_id;
    let invited = users::rows::id_by_email(tx, client, &invitation.email_key)?;
    for person in [invited, invitation.inviter_id].into_iter().flatten() {
        if let Some(language) = users::languages::find(tx, client, person)? {
            return Ok(Some(language));
        }
    }
    Ok(None)
}
