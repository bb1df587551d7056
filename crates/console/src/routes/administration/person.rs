//! One person: who they are, where they are signed in, and what can be done about it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ids::{IfVersion, SessionId, UserId};
use directory::links::mails::{LinkMail, MailsTo};
use directory::links::{Confirmed, LinkKind, Send};
use directory::policy::{Action, allows};
use directory::sessions::{List, Revoke, RevokeAll, SignedIn};
use directory::users::{Details, Get, Key, Parts, Update};
use directory::{Clash, Error, Noun};
use web::{Path, Problem, Rendered};

use super::{entered, mails};
use crate::form::Submission;
use crate::instant::{Html, timed};
use crate::page::{Page, called};
use crate::routes::asking::{Question, asked};
use crate::routes::notice::{self, Notice};
use crate::routes::sessions;
use crate::rules;
use crate::visit::Visit;
use crate::words::Value;

#[derive(Template)]
#[template(path = "administration/person.html")]
struct PersonPage {
    page: Page,
    notice: Option<String>,
    fault: Option<String>,
    name: String,
    path: String,
    active: bool,
    administrator: bool,
    facts: Vec<Fact>,
    /// Whether they can be switched on or off here.
    switchable: bool,
    /// Whether links can be mailed to them here.
    mailable: bool,
    mails: Vec<mails::Shown>,
    /// Nothing where somebody may not see them.
    sessions: Option<Vec<sessions::Shown>>,
}

/// Something that is known.
struct Fact {
    label: &'static str,
    value: Html,
}

pub(super) async fn show(visit: Visit, Path(user): Path<UserId>) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ListUsers) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    page(&visit, visitor, user, None).await
}

/// Asks whether somebody is to be switched off.
pub(super) async fn ask_switch(
    visit: Visit,
    Path(user): Path<UserId>,
) -> Result<Response, Problem> {
    ask(visit, user, Action::ChangeUser, ("off", "person-switch-off", "person-switch-off-hint"))
        .await
}

/// Asks whether all sessions of somebody are to be ended.
pub(super) async fn ask_end_all(
    visit: Visit,
    Path(user): Path<UserId>,
) -> Result<Response, Problem> {
    let words = ("sign-out-all", "person-end-sessions", "sign-out-all-lead");
    ask(visit, user, Action::ManageSessions, words).await
}

/// Asks about a person, in these words: the question, the button, and what will happen.
async fn ask(
    visit: Visit,
    user: UserId,
    action: Action,
    (heading, button, lead): (&str, &'static str, &str),
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, action) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (client, parts) = (visitor.client.id, Parts::default());
    let get = Get { client, user: Key::Id(user), parts };
    let person = visit.directory().get(&visit.caller(visitor), get).await?.user;
    let back = format!("/admin/people/{user}");
    if action == Action::ChangeUser && !person.active {
        return Ok(visit.go(&back));
    }
    let name = called(&person);
    let question = Question {
        heading: visit.language.text_with(heading, &[("name", Value::from(name.as_str()))]),
        lead: visit.language.text(lead),
        button,
        back: (back, visit.language.text("back-person")),
    };
    Ok(asked(&visit, question))
}

/// Switches somebody on or off; that ends their sessions.
pub(super) async fn switch(
    Path(user): Path<UserId>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ChangeUser) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let active = filled.get("active") == "yes";
    let mut update = Update::of(visitor.client.id, Key::Id(user));
    update.fields.active = Some(active);
    update.if_version = IfVersion::ANY;
    let done = visit.directory().run(&visit.caller(visitor), update).await.map(drop);
    let notice = if active { Notice::SwitchedOn } else { Notice::SwitchedOff };
    settled(&visit, visitor, user, done, notice).await
}

/// Has a link mailed by which they choose a new password.
pub(super) async fn mail(
    Path(user): Path<UserId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::MailLink) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let send = Send { client: visitor.client.id, user, kind: LinkKind::Reset, language: None };
    let done = visit.directory().run(&visit.caller(visitor), send).await;
    settled(&visit, visitor, user, done, Notice::LinkMailed).await
}

pub(super) async fn end(
    Path((user, session)): Path<(UserId, SessionId)>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ManageSessions) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let revoke = Revoke { client: visitor.client.id, user, session };
    match visit.directory().run(&visit.caller(visitor), revoke).await {
        Ok(()) if session == visitor.session.id => {
            let sign_in = visit.onwards("/sign-in");
            return Ok(visit.leave(&notice::at(&sign_in, Notice::SignedOut)));
        }
        // Somebody else ended it a moment before: what was wanted is done.
        Ok(()) | Err(Error::NotFound(Noun::Session)) => {}
        Err(other) => return Err(other.into()),
    }
    settled(&visit, visitor, user, Ok(()), Notice::SessionsEnded).await
}

/// Ends all sessions of somebody; one's own stays, if it is oneself.
pub(super) async fn end_all(
    Path(user): Path<UserId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ManageSessions) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let but = (user == visitor.user.id).then_some(visitor.session.id);
    let revoke = RevokeAll { client: visitor.client.id, user, but };
    let done = visit.directory().run(&visit.caller(visitor), revoke).await;
    settled(&visit, visitor, user, done, Notice::SessionsEnded).await
}

/// Back on the page, with what was done, or with why it was not.
async fn settled(
    visit: &Visit,
    visitor: &SignedIn,
    user: UserId,
    done: Result<(), Error>,
    notice: Notice,
) -> Result<Response, Problem> {
    let language = visit.language;
    let (status, fault) = match done {
        Ok(()) => return Ok(visit.go(&notice::at(&format!("/admin/people/{user}"), notice))),
        Err(Error::Conflict(Clash::LastAdministrator)) => {
            (StatusCode::CONFLICT, language.text("person-last-administrator"))
        }
        Err(Error::Conflict(Clash::SwitchedOff)) => {
            (StatusCode::CONFLICT, language.text("person-off-first"))
        }
        Err(Error::Limited { retry_after }) => {
            (StatusCode::TOO_MANY_REQUESTS, rules::wait(language, retry_after))
        }
        Err(other) => return Err(other.into()),
    };
    page(visit, visitor, user, Some((status, fault))).await
}

async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    user: UserId,
    fault: Option<(StatusCode, String)>,
) -> Result<Response, Problem> {
    let (client, caller, directory) = (visitor.client.id, visit.caller(visitor), visit.directory());
    let may = |action| allows(&visitor.actor, action, client);
    let parts = Parts { roles: true, ..Parts::default() };
    let details = directory.get(&caller, Get { client, user: Key::Id(user), parts }).await?;
    let confirmed = directory.get(&caller, Confirmed { client, user }).await?;
    let mails = directory.get(&caller, MailsTo { client, user }).await?;
    let sessions = if may(Action::ManageSessions) {
        let list = directory.get(&caller, List { client, user }).await?;
        Some(list.iter().map(|one| sessions::shown(visit, one, visitor.session.id)).collect())
    } else {
        None
    };
    let (status, fault) = fault.map_or((StatusCode::OK, None), |(s, f)| (s, Some(f)));
    let person = &details.user;
    let own = person.id == visitor.user.id;
    let page = PersonPage {
        page: Page::of_form(visit, &called(person), fault.is_some()).wide(),
        notice: notice::told(visit),
        fault,
        name: called(person),
        path: format!("/admin/people/{user}"),
        active: person.active,
        administrator: person.is_administrator(),
        facts: facts(visit, &details, confirmed.is_some()),
        switchable: may(Action::ChangeUser) && !own,
        mailable: may(Action::MailLink) && person.active,
        mails: mails.iter().map(|mail: &LinkMail| mails::shown(visit, mail)).collect(),
        sessions,
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

fn facts(visit: &Visit, details: &Details, confirmed: bool) -> Vec<Fact> {
    let language = visit.language;
    let written = |at| apart(&visit.written(at));
    let user = &details.user;
    let email = user.email.as_str();
    let key = if confirmed { "person-confirmed" } else { "person-unconfirmed" };
    let address = language.text_with(key, &[("email", Value::from(email))]);
    let instant = |at: Option<_>| at.map_or_else(|| language.text("person-never"), written);
    let roles: Vec<&str> = details.roles.iter().map(|role| role.name.as_str()).collect();
    let off = user.last_deactivated_at.filter(|_| !user.active);
    let facts = [
        Some(("person-number", apart(&user.id.to_string()))),
        Some(("person-added", written(user.created_at))),
        Some(("person-signed-in", instant(user.last_login_at))),
        Some(("person-password", instant(user.last_password_set_at))),
        off.map(|at| ("person-off-since", written(at))),
        Some(("person-roles", apart(&roles.join(" · ")))).filter(|_| !roles.is_empty()),
    ];
    let facts = std::iter::once(("field-email", address)).chain(facts.into_iter().flatten());
    facts.map(|(label, value)| Fact { label, value: timed(&value) }).collect()
}

/// A text whose direction of writing is its own, as the words around it have theirs.
fn apart(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}
