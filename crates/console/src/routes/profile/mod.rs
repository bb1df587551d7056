//! The page on which people change what is known of them, see who else sees it, and take it along.

mod address;
mod download;
mod filled;
mod page;
mod privacy;
mod served;
mod zones;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::Response;
use directory::Error;
use directory::sessions::SignedIn;
use directory::users::{ProfileFields, bound_fields};
use web::{Problem, State};

pub(super) use address::{ask, confirm, request};
pub(super) use download::download;
pub(super) use filled::labelled;
pub(super) use privacy::submit as submit_privacy;
pub(super) use served::avatar;

use self::filled::Filling;
use self::page::{Shown, answer};
use super::notice::{self, Notice};
use crate::console::Console;
use crate::form::Upload;
use crate::pictures::PORTRAIT;
use crate::visit::Visit;

/// Where the page is.
pub(super) const PATH: &str = "/profile";

/// The fields that somebody may not change here.
fn locked(visitor: &SignedIn) -> ProfileFields {
    bound_fields(&visitor.actor, &visitor.client)
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    match visit.signed_in() {
        Ok(visitor) => {
            let filling = Filling::of(&visitor.user);
            answer(&visit, StatusCode::OK, visitor, &filling, &Shown::default()).await
        }
        Err(elsewhere) => Ok(*elsewhere),
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
    let request = Request::from_parts(parts, body);
    let upload = Upload::read(&visit, request, PORTRAIT.limit).await?;
    let (mut filling, mut faults) = Filling::taken(&upload).await?;
    let command = filling.command(&visit, visitor, &mut faults);
    if !faults.is_empty() {
        let shown = Shown { faults, problem: None };
        return answer(&visit, StatusCode::BAD_REQUEST, visitor, &filling, &shown).await;
    }
    match visit.directory().run(&visit.caller(visitor), command).await {
        Ok(_) => Ok(visit.go(&notice::at(PATH, Notice::ProfileSaved))),
        Err(Error::Invalid(faults)) => {
            let shown = Shown { faults, problem: None };
            answer(&visit, StatusCode::BAD_REQUEST, visitor, &filling, &shown).await
        }
        Err(Error::Stale { current }) => {
            // Whoever saves once more has been told.
            filling.version = current.0.to_string();
            let shown = Shown { problem: Some("profile-overtaken"), ..Shown::default() };
            answer(&visit, StatusCode::CONFLICT, visitor, &filling, &shown).await
        }
        Err(other) => Err(other.into()),
    }
}
