//! The page on which administrators choose what people change of their own profile.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use directory::Error;
use directory::clients::{Client, SetLocks};
use directory::ids::{IfVersion, Version};
use directory::policy::Action;
use directory::sessions::SignedIn;
use directory::users::{ProfileField, ProfileFields};
use web::{Problem, Rendered};

use super::face::may_change;
use super::notice::{self, Notice};
use super::profile::labelled;
use crate::form::Submission;
use crate::page::Page;
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/settings/profile";

#[derive(Template)]
#[template(path = "locks.html")]
struct LocksPage {
    page: Page,
    notice: Option<String>,
    /// What is wrong with the form as a whole.
    problem: Option<String>,
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

/// Whoever is signed in and may change settings; everybody else is refused or sent to sign in.
fn editor(visit: &Visit) -> Result<&SignedIn, Box<Response>> {
    let visitor = visit.signed_in()?;
    if may_change(visitor) {
        return Ok(visitor);
    }
    let denied = Problem::from(Error::Denied(Action::ChangeSettings));
    Err(Box::new(denied.into_response()))
}

pub(super) async fn show(visit: Visit) -> Response {
    match editor(&visit) {
        Ok(visitor) => {
            let client = &visitor.client;
            answer(&visit, StatusCode::OK, client, (client.locked_fields, client.version), None)
        }
        Err(elsewhere) => *elsewhere,
    }
}

/// Takes the form, in which a field that people may change does not come.
pub(super) async fn submit(Submission { visit, filled }: Submission) -> Result<Response, Problem> {
    let visitor = match editor(&visit) {
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
            let problem = Some(visit.language.text("overtaken"));
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
    let title = match problem {
        Some(_) => format!("{}: {heading}", language.text("error")),
        None => heading,
    };
    let named = [("client", Value::from(client.name.as_str()))];
    let page = LocksPage {
        page: Page::of(visit, &title).wide(),
        notice: notice::told(visit),
        problem,
        lead: language.text_with("locks-lead", &named),
        groups,
        version: version.0.to_string(),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    response
}
