//! Who may act for somebody, and for whom they may act.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use directory::delegates::{
    AddByAddress, DelegatesOf, DelegatorsOf, PERMISSIONS, Remove, Renounce, SetPermissions,
};
use directory::ids::{IfVersion, UserId};
use directory::json::Permissions;
use directory::sessions::SignedIn;
use directory::text::{Email, Line};
use directory::{Code, Error, Noun};
use web::{Path, Problem, Rendered};

use super::asking::{Question, asked};
use super::notice::{self, Notice};
use super::part::{Part, SHOWN};
use crate::form::{Filled, Submission};
use crate::language::Language;
use crate::page::Page;
use crate::rules;
use crate::sheet::{Fault, Field, FieldKind};
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/delegates";

#[derive(Template)]
#[template(path = "delegates.html")]
struct DelegatesPage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    delegates: Part<Delegate>,
    delegators: Part<Delegator>,
    /// The address of who is to be added.
    email: Field,
    /// What they are to be permitted.
    permissions: Vec<Permission>,
}

/// Somebody who may act for whoever is there.
struct Delegate {
    id: UserId,
    person: Person,
    permissions: Vec<Permission>,
}

/// Somebody for whom whoever is there may act.
struct Delegator {
    id: UserId,
    person: Person,
    /// What they may do for them, in one line.
    permitted: String,
}

/// What somebody is called, and their address where that is something else.
struct Person {
    name: String,
    email: Option<String>,
}

/// Something that can be permitted.
struct Permission {
    name: &'static str,
    label: String,
    granted: bool,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (email, granted) = (field(visit.language, ""), Permissions::timesheet_only());
    page(&visit, visitor, StatusCode::OK, email, &granted).await
}

/// Names somebody by their address. An address of nobody, of somebody who is switched off and of
/// somebody of another client are answered alike.
pub(super) async fn add(Submission { visit, filled }: Submission) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let language = visit.language;
    let (client, user) = (visitor.client.id, visitor.user.id);
    let permissions = permitted(&filled);
    let done = match Email::parse(filled.get("email")) {
        Ok(email) => {
            let add = AddByAddress { client, user, email, permissions: permissions.clone() };
            visit.directory().run(&visit.caller(visitor), add).await
        }
        Err(code) => Err(Error::invalid("email", code)),
    };
    let mut wait = None;
    let (status, fault) = match done {
        Ok(Some(_)) => return Ok(visit.go(&notice::at(PATH, Notice::DelegateAdded))),
        Ok(None) => (StatusCode::BAD_REQUEST, language.text("delegates-unknown")),
        Err(Error::Invalid(faults)) => {
            let text = faults.first().map(|fault| match &fault.code {
                Code::TooMany(most) => {
                    language.text_with("delegates-full", &[("most", Value::from(*most))])
                }
                code => rules::sentence(language, code),
            });
            (StatusCode::BAD_REQUEST, text.unwrap_or_default())
        }
        Err(Error::Limited { retry_after }) => {
            wait = Some(HeaderValue::from(retry_after.as_secs().max(1)));
            (StatusCode::TOO_MANY_REQUESTS, rules::wait(language, retry_after))
        }
        Err(other) => return Err(other.into()),
    };
    let mut email = field(language, filled.get("email"));
    email.faults.push(fault);
    let mut response = page(&visit, visitor, status, email, &permissions).await?;
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    Ok(response)
}

/// Changes what a delegate may do, or ends that they are one.
pub(super) async fn change(
    Path(delegate): Path<UserId>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (client, user, if_version) = (visitor.client.id, visitor.user.id, IfVersion::ANY);
    let (directory, caller) = (visit.directory(), visit.caller(visitor));
    if filled.get("do") == "end" {
        match directory.run(&caller, Remove { client, user, delegate, if_version }).await {
            // Somebody else ended it a moment before: what was wanted is done.
            Ok(()) | Err(Error::NotFound(Noun::Delegation)) => {}
            Err(other) => return Err(other.into()),
        }
        return Ok(visit.go(&notice::at(PATH, Notice::DelegateEnded)));
    }
    let permissions = permitted(&filled);
    let set = SetPermissions { client, user, delegate, permissions, if_version };
    directory.run(&caller, set).await?;
    Ok(visit.go(&notice::at(PATH, Notice::DelegateChanged)))
}

/// Asks once more before somebody gives up acting for another one.
pub(super) async fn ask_renounce(
    visit: Visit,
    Path(delegator): Path<UserId>,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (client, user) = (visitor.client.id, visitor.user.id);
    let after = delegator.0.checked_sub(1).map(UserId);
    let one = DelegatorsOf { client, user, after, limit: 1 };
    let found = visit.directory().get(&visit.caller(visitor), one).await?;
    let Some((it, _)) = found.iter().find(|(it, _)| it.id == delegator) else {
        return Err(Error::NotFound(Noun::Page).into());
    };
    let name = person(&it.first_name, &it.last_name, &it.email).name;
    let language = visit.language;
    let question = Question {
        heading: language.text_with("renounce", &[("name", Value::from(name.as_str()))]),
        lead: language.text("renounce-lead"),
        button: "renounce-button",
        back: (PATH.to_owned(), language.text("delegates")),
    };
    Ok(asked(&visit, question))
}

/// Gives up acting for somebody.
pub(super) async fn renounce(
    Path(delegator): Path<UserId>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    match visit.directory().run(&visit.caller(visitor), Renounce { delegator }).await {
        // It was ended a moment before: what was wanted is done.
        Ok(()) | Err(Error::NotFound(Noun::Delegation)) => {
            Ok(visit.go(&notice::at(PATH, Notice::DelegateRenounced)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The part of who may act for a visitor that the page shows.
async fn delegates(visit: &Visit, visitor: &SignedIn) -> Result<Part<Delegate>, Error> {
    let (list, limit) = ("delegates", SHOWN + 1);
    let (client, user) = (visitor.client.id, visitor.user.id);
    let after = visit.asked.of(list).and_then(UserId::parse);
    let page = DelegatesOf { client, user, after, limit };
    let found = visit.directory().get(&visit.caller(visitor), page).await?;
    let row = |it: directory::delegates::Delegate| {
        let person = person(&it.first_name, &it.last_name, &it.email);
        let permissions = permissions(visit.language, &it.permissions);
        (it.id.to_string(), Delegate { id: it.id, person, permissions })
    };
    Ok(Part::of(visit, list, found.into_iter().map(row)))
}

/// The part of those for whom a visitor may act that the page shows.
async fn delegators(visit: &Visit, visitor: &SignedIn) -> Result<Part<Delegator>, Error> {
    let (list, limit) = ("delegators", SHOWN + 1);
    let (client, user) = (visitor.client.id, visitor.user.id);
    let after = visit.asked.of(list).and_then(UserId::parse);
    let page = DelegatorsOf { client, user, after, limit };
    let found = visit.directory().get(&visit.caller(visitor), page).await?;
    let row = |(it, granted): (directory::delegates::Delegator, Permissions)| {
        let person = person(&it.first_name, &it.last_name, &it.email);
        let granted = permissions(visit.language, &granted).into_iter().filter(|it| it.granted);
        let granted: Vec<_> = granted.map(|it| it.label).collect();
        let permitted = match granted.as_slice() {
            [] => visit.language.text("delegates-nothing"),
            some => some.join(" · "),
        };
        (it.id.to_string(), Delegator { id: it.id, person, permitted })
    };
    Ok(Part::of(visit, list, found.into_iter().map(row)))
}

async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    status: StatusCode,
    email: Field,
    granted: &Permissions,
) -> Result<Response, Problem> {
    let language = visit.language;
    let heading = language.text("delegates");
    let fault = |text: &String| Fault {
        target: Some(email.id()),
        text: format!("{}: {text}", email.label),
    };
    let faults: Vec<_> = email.faults.iter().map(fault).collect();
    let page = DelegatesPage {
        page: Page::of_form(visit, &heading, !faults.is_empty()).wide(),
        notice: notice::told(visit),
        faults,
        delegates: delegates(visit, visitor).await?,
        delegators: delegators(visit, visitor).await?,
        email,
        permissions: permissions(language, granted),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

fn field(language: Language, value: &str) -> Field {
    let label = language.text("field-email");
    let field = Field::new("email", FieldKind::Email, "off", label).with(value);
    Field { hint: Some(language.text("delegates-email-hint")), required: true, ..field }
}

fn person(first: &Line, last: &Line, email: &Line) -> Person {
    let name = format!("{} {}", first.as_str(), last.as_str()).trim().to_owned();
    let email = email.as_str().to_owned();
    if name.is_empty() {
        Person { name: email, email: None }
    } else {
        Person { name, email: Some(email) }
    }
}

/// What a form grants.
fn permitted(filled: &Filled) -> Permissions {
    Permissions::of(PERMISSIONS.map(|name| (name, filled.get(name) == "yes")))
}

fn permissions(language: Language, granted: &Permissions) -> Vec<Permission> {
    let permission = |name: &'static str| Permission {
        name,
        label: label(language, name),
        granted: granted.iter().any(|(found, granted)| found == name && granted),
    };
    PERMISSIONS.map(permission).into()
}

fn label(language: Language, permission: &str) -> String {
    match permission {
        "timesheet" => language.text("delegates-timesheet"),
        "activities" => language.text("delegates-activities"),
        other => other.to_owned(),
    }
}
