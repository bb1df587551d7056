//! The pending invitations, with what became of their mails.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::apps;
use directory::ids::{AppCode, IfVersion, InvitationId};
use directory::invitations::{ByIds, Delivery, Invited, Newest, Resend, Withdraw};
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::{Code, Error, Noun};
use web::{Path, Problem, Rendered};

use super::{entered, further};
use crate::form::Submission;
use crate::instant::{Html, timed};
use crate::page::{Page, called};
use crate::routes::asking::{Question, asked};
use crate::routes::notice::{self, Notice};
use crate::rules;
use crate::sheet::Fault;
use crate::visit::Visit;
use crate::words::Value;

/// How many invitations one page shows.
const SHOWN: u16 = 20;

#[derive(Template)]
#[template(path = "administration/invitations.html")]
struct InvitationsPage {
    page: Page,
    notice: Option<String>,
    fault: Option<Fault>,
    may_invite: bool,
    invitations: Vec<Shown>,
    begun: bool,
    next: Option<String>,
}

/// An invitation as it is shown.
struct Shown {
    id: InvitationId,
    email: String,
    state: &'static str,
    delivery: Html,
    /// What the mail server said, in its own words.
    reason: Option<String>,
    lines: Vec<Html>,
}

/// The labels of apps, by their codes.
type Labels = HashMap<AppCode, String>;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ReadInvitations) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    page(&visit, visitor, None).await
}

/// Mails an invitation once more.
pub(super) async fn resend(
    Path(id): Path<InvitationId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::Invite) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let resend = Resend { client: visitor.client.id, id, if_version: IfVersion::ANY };
    match visit.directory().run(&visit.caller(visitor), resend).await {
        Ok(_) => Ok(visit.go(&notice::at("/admin/invitations", Notice::InvitationResent))),
        Err(Error::Invalid(faults)) if faults.iter().any(|it| it.code == Code::InactiveUser) => {
            let rule = rules::sentence(visit.language, &Code::InactiveUser);
            let fault = refusal(&visit, visitor, id, &rule).await?;
            page(&visit, visitor, Some((StatusCode::BAD_REQUEST, fault))).await
        }
        Err(Error::Limited { retry_after }) => {
            let rule = rules::wait(visit.language, retry_after);
            let fault = refusal(&visit, visitor, id, &rule).await?;
            page(&visit, visitor, Some((StatusCode::TOO_MANY_REQUESTS, fault))).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Why an invitation was not mailed again, with the address of it.
async fn refusal(
    visit: &Visit,
    visitor: &SignedIn,
    id: InvitationId,
    rule: &str,
) -> Result<Fault, Error> {
    let some = ByIds { client: visitor.client.id, ids: vec![id] };
    let found = visit.directory().get(&visit.caller(visitor), some).await?;
    let email = found.first().map_or("", |one| one.invitation.email.as_str());
    let values = [("email", Value::from(email)), ("rule", Value::from(rule))];
    let text = visit.language.text_with("invitations-resend-refused", &values);
    Ok(Fault { target: Some(target(id)), text })
}

/// The place of an invitation in the list.
fn target(id: InvitationId) -> String {
    format!("invitation-{id}")
}

/// Asks whether an invitation is to be withdrawn.
pub(super) async fn ask_withdraw(
    visit: Visit,
    Path(id): Path<InvitationId>,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::Invite) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let some = ByIds { client: visitor.client.id, ids: vec![id] };
    let found = visit.directory().get(&visit.caller(visitor), some).await?;
    let one = found.first().ok_or(Error::NotFound(Noun::Invitation))?;
    let language = visit.language;
    let email = [("email", Value::from(one.invitation.email.as_str()))];
    let question = Question {
        heading: language.text_with("withdraw", &email),
        lead: language.text("withdraw-lead"),
        button: "invitations-withdraw",
        back: ("/admin/invitations".to_owned(), language.text("invite-back")),
    };
    Ok(asked(&visit, question))
}

/// Withdraws an invitation: its link does not work any more.
pub(super) async fn withdraw(
    Path(id): Path<InvitationId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::Invite) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let withdraw = Withdraw { client: visitor.client.id, id, if_version: IfVersion::ANY };
    match visit.directory().run(&visit.caller(visitor), withdraw).await {
        Ok(()) => Ok(visit.go(&notice::at("/admin/invitations", Notice::InvitationWithdrawn))),
        // Withdrawn or accepted a moment before: nobody comes in by it any more.
        Err(Error::NotFound(Noun::Invitation)) => {
            Ok(visit.go(&notice::at("/admin/invitations", Notice::InvitationGone)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    refused: Option<(StatusCode, Fault)>,
) -> Result<Response, Problem> {
    let before = visit.asked.after().and_then(InvitationId::parse);
    let newest = Newest { client: visitor.client.id, before, limit: SHOWN };
    let found = visit.directory().get(&visit.caller(visitor), newest).await?;
    let labels = labels(visit, visitor).await?;
    let language = visit.language;
    let (status, fault) = refused.map_or((StatusCode::OK, None), |(s, fault)| (s, Some(fault)));
    // One that stands on another page is named, but cannot be led to.
    let stands = |id: &str| found.invitations.iter().any(|one| target(one.invitation.id) == id);
    let fault = fault.map(|fault| Fault { target: fault.target.filter(|id| stands(id)), ..fault });
    let page = InvitationsPage {
        page: Page::of_form(visit, &language.text("invitations"), fault.is_some()).wide(),
        notice: notice::told(visit),
        fault,
        may_invite: allows(&visitor.actor, Action::Invite, visitor.client.id),
        invitations: found.invitations.iter().map(|one| shown(visit, one, &labels)).collect(),
        begun: before.is_some(),
        next: found.next.map(|next| further(visit, &next.to_string())),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

/// The apps that the client has, if the visitor may see them.
async fn labels(visit: &Visit, visitor: &SignedIn) -> Result<Labels, Error> {
    let client = visitor.client.id;
    if !allows(&visitor.actor, Action::ReadApps, client) {
        return Ok(Labels::new());
    }
    let apps = visit.directory().get(&visit.caller(visitor), apps::List(client)).await?;
    Ok(apps.into_iter().map(|app| (app.code, app.label.as_str().to_owned())).collect())
}

fn label<'a>(labels: &'a Labels, code: &'a AppCode) -> &'a str {
    labels.get(code).map_or(code.as_str(), String::as_str)
}

fn shown(visit: &Visit, one: &Invited, labels: &Labels) -> Shown {
    let language = visit.language;
    let invitation = &one.invitation;
    let at = |key: &str, at| language.text_with(key, &[("at", Value::from(visit.written(at)))]);
    let (state, delivery, reason) = match invitation.delivery() {
        Delivery::Sent(when) => ("good", at("mail-sent", when), None),
        Delivery::Waiting(None) => ("quiet", language.text("mail-queued"), None),
        Delivery::Waiting(reason) => ("quiet", language.text("mail-tried-again"), reason),
        Delivery::Refused(when, reason) => {
            ("bad", at("mail-refused", when), Some(reason).filter(|reason| !reason.is_empty()))
        }
    };
    let invited = ("at", Value::from(visit.written(invitation.invited_at)));
    let by = match &one.inviter {
        Some(inviter) => {
            let name = ("name", Value::from(called(&inviter.user)));
            language.text_with("invitation-made-by", &[name, invited])
        }
        None => language.text_with("invitation-made", &[invited]),
    };
    let count = [("count", Value::from(invitation.mail_count))];
    let mailed = (invitation.mail_count > 1).then(|| language.text_with("mail-count", &count));
    let until = match invitation.expires_at {
        Some(end) => at("invitation-until", end),
        None => language.text("invitation-for-ever"),
    };
    let apps: Vec<&str> = one.apps.iter().map(|code| label(labels, code)).collect();
    let opens = [("apps", Value::from(apps.join(" · ")))];
    let opens = (!apps.is_empty()).then(|| language.text_with("invitation-apps", &opens));
    let lines = [Some(by), mailed, Some(until), opens].into_iter().flatten();
    let lines = lines.map(|line| timed(&line)).collect();
    let email = invitation.email.as_str().to_owned();
    Shown { id: invitation.id, email, state, delivery: timed(&delivery), reason, lines }
}
