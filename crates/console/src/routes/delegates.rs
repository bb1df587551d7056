//! Who may act for somebody, and for whom they may act.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use directory::delegates::{AddByAddress, PERMISSIONS, Remove, SetPermissions};
use directory::ids::{IfVersion, UserId};
use directory::json::Permissions;
use directory::sessions::SignedIn;
use directory::text::{Email, Line};
use directory::users::{Get, Key, Parts};
use directory::{Error, Noun};
use web::{Path, Problem, Rendered};

use super::notice::{self, Notice};
use crate::form::{Filled, Submission};
use crate::language::Language;
use crate::page::Page;
use crate::rules;
use crate::sheet::{Fault, Field, FieldKind};
use crate::visit::Visit;

/// Where the page is.
pub(super) const PATH: &str = "/delegates";

#[derive(Template)]
#[template(path = "delegates.html")]
struct DelegatesPage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    delegates: Vec<Delegate>,
    delegators: Vec<Person>,
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
            let text = faults.first().map(|fault| rules::sentence(language, &fault.code));
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

async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    status: StatusCode,
    email: Field,
    granted: &Permissions,
) -> Result<Response, Problem> {
    let language = visit.language;
    let parts = Parts { delegates: true, ..Parts::default() };
    let get = Get { client: visitor.client.id, user: Key::Id(visitor.user.id), parts };
    let details = visit.directory().get(&visit.caller(visitor), get).await?;
    let delegates = details.delegates.iter().map(|it| Delegate {
        id: it.id,
        person: person(&it.first_name, &it.last_name, &it.email),
        permissions: permissions(language, &it.permissions),
    });
    let delegators = details.delegators.iter().map(|(it, _)| it);
    let heading = language.text("delegates");
    let fault = |text: &String| Fault {
        target: Some(email.id()),
        text: format!("{}: {text}", email.label),
    };
    let faults: Vec<_> = email.faults.iter().map(fault).collect();
    let title = match faults.as_slice() {
        [] => heading,
        _ => format!("{}: {heading}", language.text("error")),
    };
    let page = DelegatesPage {
        page: Page::of(visit, &title).wide(),
        notice: notice::told(visit),
        faults,
        delegates: delegates.collect(),
        delegators: delegators.map(|it| person(&it.first_name, &it.last_name, &it.email)).collect(),
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
    Field { hint: Some(language.text("delegates-email-hint")), ..field }
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
