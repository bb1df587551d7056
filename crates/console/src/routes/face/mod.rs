//! The page on which administrators choose what the pages of their client look like, and the files
//! of that look.

mod filled;
mod preview;
mod served;

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::Response;
use directory::clients::Client;
use directory::policy::{self, Action};
use directory::sessions::SignedIn;
use directory::{Error, FieldError};
use web::{Problem, Rendered, State};

pub(super) use served::{logo, style};

use self::filled::Filling;
use self::preview::Sample;
use super::administration::entered;
use super::notice::{self, Notice};
use crate::console::Console;
use crate::form::Upload;
use crate::page::{InlinePicture, Page};
use crate::pictures::{Choice, LOGO};
use crate::sheet::{Fault, Group, Removal, noted};
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/settings/face";

#[derive(Template)]
#[template(path = "face.html")]
struct FacePage {
    page: Page,
    notice: Option<String>,
    lead: String,
    faults: Vec<Fault>,
    samples: Vec<Sample>,
    groups: Vec<Group>,
    /// The version that the form was filled in for.
    version: String,
    /// The logo that was chosen and is not saved yet, as it goes with the form.
    chosen: Option<String>,
}

/// Whether somebody may change the face of their client.
pub(super) fn may_change(visitor: &SignedIn) -> bool {
    policy::allows(&visitor.actor, Action::ChangeSettings, visitor.client.id)
}

pub(super) async fn show(visit: Visit) -> Response {
    match entered(&visit, Action::ChangeSettings).cloned() {
        Ok(visitor) => {
            let filling = Filling::of(&visitor.client);
            answer(visit, StatusCode::OK, &visitor.client, &filling, &Shown::default())
        }
        Err(elsewhere) => *elsewhere,
    }
}

/// Takes the form: shows what it would look like, or saves it. Who may not is told before the form
/// is read.
pub(super) async fn submit(
    State(console): State<Arc<Console>>,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &console).await?;
    let visitor = match entered(&visit, Action::ChangeSettings).cloned() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let upload = Upload::read(&visit, Request::from_parts(parts, body), LOGO.limit).await?;
    let (mut filling, mut faults) = Filling::taken(&upload).await?;
    let command = filling.command(&visitor.client, &mut faults);
    if !faults.is_empty() {
        let shown = Shown::refused(faults);
        return Ok(answer(visit, StatusCode::BAD_REQUEST, &visitor.client, &filling, &shown));
    }
    if upload.filled.get("do") == "preview" {
        let after = command.applied_to(&visitor.client)?;
        let shown = Shown { preview: Some(after), ..Shown::default() };
        return Ok(answer(visit, StatusCode::OK, &visitor.client, &filling, &shown));
    }
    match visit.directory().run(&visit.caller(&visitor), command).await {
        Ok(_) => Ok(visit.go(&notice::at(PATH, Notice::FaceSaved))),
        Err(Error::Invalid(faults)) => {
            let shown = Shown::refused(faults);
            Ok(answer(visit, StatusCode::BAD_REQUEST, &visitor.client, &filling, &shown))
        }
        Err(Error::Stale { current }) => {
            // Whoever saves once more has been told.
            filling.version = current.0.to_string();
            let shown = Shown { problem: Some("overtaken"), ..Shown::default() };
            Ok(answer(visit, StatusCode::CONFLICT, &visitor.client, &filling, &shown))
        }
        Err(other) => Err(other.into()),
    }
}

/// What the page tells besides the form.
#[derive(Default)]
struct Shown {
    /// Fields in which something is wrong.
    faults: Vec<FieldError>,
    /// What is wrong with the form as a whole.
    problem: Option<&'static str>,
    /// The client as it would be.
    preview: Option<Client>,
}

fn answer(
    visit: Visit,
    status: StatusCode,
    client: &Client,
    filling: &Filling,
    shown: &Shown,
) -> Response {
    let language = visit.language;
    let visit = match &shown.preview {
        Some(after) => visit.at(after),
        None => visit,
    };
    let mut groups = filling.groups(language);
    if client.logo.is_some() || matches!(filling.logo, Choice::New(_)) {
        let checked = matches!(filling.logo, Choice::None);
        let label = language.text("face-logo-remove");
        let mut fields = groups.iter_mut().flat_map(|group| &mut group.fields);
        if let Some(field) = fields.find(|field| field.name == "logo") {
            field.removal = Some(Removal { name: "remove_logo", label, checked });
        }
    }
    let problem = shown.problem.map(|key| language.text(key));
    let faults = noted(language, &mut groups, problem, &shown.faults);
    let heading = language.text("face");
    let mut page = Page::of_form(&visit, &heading, !faults.is_empty()).wide();
    let inline = filling.picture().filter(|_| shown.preview.is_some());
    if let (Some(source), Some(logo)) = (&inline, &mut page.logo) {
        logo.source.clone_from(source);
    }
    let named = [("client", Value::from(client.name.as_str()))];
    let chosen = filling.chosen();
    let face = FacePage {
        lead: language.text_with("face-lead", &named),
        page,
        notice: notice::told(&visit),
        faults,
        samples: shown.preview.as_ref().map_or_else(Vec::new, |_| preview::samples(&visit)),
        groups,
        version: filling.version.clone(),
        chosen,
    };
    let mut response = visit.answer(status, &face);
    response.extensions_mut().insert(Rendered);
    if inline.is_some() {
        response.extensions_mut().insert(InlinePicture);
    }
    response
}

impl Shown {
    /// What is wrong, and nothing else.
    fn refused(faults: Vec<FieldError>) -> Self {
        Self { faults, ..Self::default() }
    }
}
