//! The page on which people change what is known of them, see who else sees it, and take it along.

mod download;
mod filled;
mod served;
mod zones;

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::Response;
use directory::pictures::PictureFault;
use directory::sessions::SignedIn;
use directory::users::{User, own_avatar};
use directory::{Code, Error, FieldError};
use web::{Problem, Rendered, State};

pub(super) use download::download;
pub(super) use served::avatar;

use self::filled::Filling;
use super::notice::{self, Notice};
use crate::console::Console;
use crate::form::Upload;
use crate::page::Page;
use crate::sheet::{Fault, Group, noted};
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/profile";

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    email: String,
    /// Where the present picture is, if it was sent to this site.
    picture: Option<String>,
    groups: Vec<Group>,
    /// The version that the form was filled in for.
    version: String,
    /// The picture that was chosen and is not saved yet, as it goes with the form.
    chosen: Option<String>,
    /// Who sees what is known, a sentence each.
    seen: Vec<String>,
}

/// What the page tells besides the form.
#[derive(Default)]
struct Shown {
    /// Fields in which something is wrong.
    faults: Vec<FieldError>,
    /// What is wrong with the form as a whole.
    problem: Option<&'static str>,
}

pub(super) async fn show(visit: Visit) -> Response {
    match visit.signed_in() {
        Ok(visitor) => {
            let filling = Filling::of(&visitor.user);
            answer(&visit, StatusCode::OK, visitor, &filling, &Shown::default())
        }
        Err(elsewhere) => *elsewhere,
    }
}

/// Takes the form. Who is not signed in is told before it is read.
pub(super) async fn submit(
    State(console): State<Arc<Console>>,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &console).await?;
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let upload = match Upload::read(&visit, Request::from_parts(parts, body)).await {
        Ok(upload) => upload,
        Err(problem) if problem.status == StatusCode::PAYLOAD_TOO_LARGE => {
            let filling = Filling::of(&visitor.user);
            let long = FieldError::new("picture", Code::Picture(PictureFault::Long));
            let shown = Shown { faults: vec![long], problem: None };
            return Ok(answer(&visit, problem.status, visitor, &filling, &shown));
        }
        Err(problem) => return Err(problem),
    };
    let (mut filling, mut faults) = Filling::taken(&upload).await?;
    let command = filling.command(&visit, visitor, &mut faults);
    if !faults.is_empty() {
        let shown = Shown { faults, problem: None };
        return Ok(answer(&visit, StatusCode::BAD_REQUEST, visitor, &filling, &shown));
    }
    match visit.directory().run(&visit.caller(visitor), command).await {
        Ok(_) => Ok(visit.go(&notice::at(PATH, Notice::ProfileSaved))),
        Err(Error::Invalid(faults)) => {
            let shown = Shown { faults, problem: None };
            Ok(answer(&visit, StatusCode::BAD_REQUEST, visitor, &filling, &shown))
        }
        Err(Error::Stale { current }) => {
            // Whoever saves once more has been told.
            filling.version = current.0.to_string();
            let shown = Shown { problem: Some("profile-overtaken"), ..Shown::default() };
            Ok(answer(&visit, StatusCode::CONFLICT, visitor, &filling, &shown))
        }
        Err(other) => Err(other.into()),
    }
}

fn answer(
    visit: &Visit,
    status: StatusCode,
    visitor: &SignedIn,
    filling: &Filling,
    shown: &Shown,
) -> Response {
    let language = visit.language;
    let user = &visitor.user;
    let mut groups = filling.groups(language, !user.avatar.as_str().is_empty());
    let problem = shown.problem.map(|key| language.text(key));
    let faults = noted(language, &mut groups, problem, &shown.faults);
    let heading = language.text("profile");
    let title = match faults.as_slice() {
        [] => heading,
        _ => format!("{}: {heading}", language.text("error")),
    };
    let page = ProfilePage {
        page: Page::of(visit, &title).wide(),
        notice: notice::told(visit),
        faults,
        email: user.email.as_str().to_owned(),
        picture: own_avatar(user),
        groups,
        version: filling.version.clone(),
        chosen: filling.picture.carried(),
        seen: seen(visit, visitor),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    response
}

/// Who sees what is known of somebody.
fn seen(visit: &Visit, visitor: &SignedIn) -> Vec<String> {
    let language = visit.language;
    let named = [("client", Value::from(visitor.client.name.as_str()))];
    let User { demo, .. } = &visitor.user;
    let mut seen = vec![
        language.text_with("profile-seen-administrators", &named),
        language.text("profile-seen-apps"),
        language.text("profile-seen-delegates"),
        language.text("profile-seen-certificates"),
        language.text("profile-seen-picture"),
    ];
    if *demo {
        seen.push(language.text("profile-seen-demo"));
    }
    seen
}
