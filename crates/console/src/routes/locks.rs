//! The page on which administrators choose what people change of their own profile.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::Error;
use directory::clients::{Client, SetLocks};
use directory::ids::{IfVersion, Version};
use directory::policy::Action;
use directory::users::{ProfileField, ProfileFields};
use web::{Problem, Rendered};

use super::administration::entered;
use super::notice::{self, Notice};
use super::profile::labelled;
use crate::form::Submission;
use crate::page::Page;
use crate::sheet::Fault;
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/settings/profile";

#[derive(Template)]
#[template(path = "locks.html")]
struct LocksPage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    lead: String,
    groups: Vec<Boxes>,
    /// The version that the form was filled in for.
    version: String,
}

/// Fields that stand together.
struct Boxes {
    part: &'static str,
    legend: String,
    boxes: Vec<LockBox>,
}

/// A field with whether it is locked.
struct LockBox {
    name: &'static str,
    label: String,
    checked: bool,
}

pub(super) async fn show(visit: Visit) -> Response {
    match entered(&visit, Action::ChangeSettings) {
        Ok(visitor) => {
            let client = &visitor.client;
            answer(&visit, StatusCode::OK, client, (client.locked_fields, client.version), None)
        }
        Err(elsewhere) => *elsewhere,
    }
}

/// Takes the form, in which a field that people may change does not come.
pub(super) async fn submit(Submission { visit, filled }: Submission) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ChangeSettings) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let client = &visitor.client;
    let chosen = |field: &ProfileField| filled.get(field.word()) == "yes";
    let lock: ProfileFields = ProfileField::ALL.into_iter().filter(chosen).collect();
    let unlock = ProfileField::ALL.into_iter().collect();
    let seen = filled.get("version").parse().map_or(client.version, Version);
    let set = SetLocks { client: client.id, lock, unlock, if_version: IfVersion::is(seen) };
    match visit.directory().run(&visit.caller(visitor), set).await {
        Ok(_) => Ok(visit.go(&notice::at(PATH, Notice::LocksSaved))),
        Err(Error::Stale { current }) => {
            // Whoever saves once more has been told.
            let problem = Some(visit.language.text("locks-overtaken"));
            Ok(answer(&visit, StatusCode::CONFLICT, client, (lock, current), problem))
        }
        Err(other) => Err(other.into()),
    }
}

fn answer(
    visit: &Visit,
    status: StatusCode,
    client: &Client,
    (locked, version): (ProfileFields, Version),
    problem: Option<String>,
) -> Response {
    let language = visit.language;
    let mut groups: Vec<Boxes> = Vec::new();
    for (part, name, label) in labelled() {
        if groups.last().is_none_or(|group| group.part != part) {
            groups.push(Boxes { part, legend: language.text(part), boxes: Vec::new() });
        }
        let checked = ProfileField::of_word(name).is_some_and(|field| locked.has(field));
        let label = language.text(label);
        if let Some(group) = groups.last_mut() {
            group.boxes.push(LockBox { name, label, checked });
        }
    }
    let heading = language.text("locks");
    let fault = |text| Fault { target: Some("save".to_owned()), text };
    let faults: Vec<_> = problem.into_iter().map(fault).collect();
    let named = [("client", Value::from(client.name.as_str()))];
    let page = LocksPage {
        page: Page::of_form(visit, &heading, !faults.is_empty()).wide(),
        notice: notice::told(visit),
        faults,
        lead: language.text_with("locks-lead", &named),
        groups,
        version: version.0.to_string(),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    response
}
