//! The page on which administrators choose what the pages of their client look like, and the files
//! of that look.

mod filled;
mod preview;
mod served;

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use directory::clients::{Client, LogoFault};
use directory::policy::{self, Action};
use directory::sessions::SignedIn;
use directory::{Code, Error, FieldError};
use web::{Problem, Rendered, State};

pub(super) use served::{logo, style};

use self::filled::{Choice, Filling, Group};
use self::preview::Sample;
use super::notice::{self, Notice};
use crate::console::Console;
use crate::form::Upload;
use crate::language::Language;
use crate::page::{InlinePicture, Page};
use crate::rules;
use crate::sheet::Fault;
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
    /// Whether there is a logo that can be taken away.
    removable: bool,
    /// Whether it is to be taken away.
    removed: bool,
}

/// Whether somebody may change the face of their client.
pub(super) fn may_change(visitor: &SignedIn) -> bool {
    policy::allows(&visitor.actor, Action::ChangeSettings, visitor.client.id)
}

/// Whoever is signed in and may change the face; everybody else is refused or sent to sign in.
fn editor(visit: &Visit) -> Result<SignedIn, Box<Response>> {
    let visitor = visit.signed_in()?;
    if may_change(visitor) {
        return Ok(visitor.clone());
    }
    let denied = Problem::from(Error::Denied(Action::ChangeSettings));
    Err(Box::new(denied.into_response()))
}

pub(super) async fn show(visit: Visit) -> Response {
    match editor(&visit) {
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
    let visitor = match editor(&visit) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let upload = match Upload::read(&visit, Request::from_parts(parts, body)).await {
        Ok(upload) => upload,
        Err(problem) if problem.status == StatusCode::PAYLOAD_TOO_LARGE => {
            let filling = Filling::of(&visitor.client);
            let long = FieldError::new("logo", Code::Logo(LogoFault::Long));
            let shown = Shown::refused(vec![long]);
            return Ok(answer(visit, problem.status, &visitor.client, &filling, &shown));
        }
        Err(problem) => return Err(problem),
    };
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
    let faults = shown.noted(language, &mut groups);
    let heading = language.text("face");
    let title = match faults.as_slice() {
        [] => heading,
        _ => format!("{}: {heading}", language.text("error")),
    };
    let mut page = Page::of(&visit, &title).wide();
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
        removable: client.logo.is_some() || chosen.is_some(),
        removed: matches!(filling.logo, Choice::None),
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

    /// Notes what is wrong at the fields, and gives the summary of it.
    fn noted(&self, language: Language, groups: &mut [Group]) -> Vec<Fault> {
        let whole = |text| Fault { target: None, text };
        let mut summary: Vec<_> =
            self.problem.iter().map(|key| whole(language.text(key))).collect();
        for fault in &self.faults {
            let text = rules::sentence(language, &fault.code);
            let mut fields = groups.iter_mut().flat_map(|group| &mut group.fields);
            summary.push(match fields.find(|field| field.name == fault.field) {
                Some(field) => {
                    field.faults.push(text.clone());
                    let text = format!("{}: {text}", field.label);
                    Fault { target: Some(field.id()), text }
                }
                None => whole(text),
            });
        }
        summary
    }
}
