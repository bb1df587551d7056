//! The pages of those who look after a client: people, invitations, credits, mails and jobs.
//!
//! Whoever may not see one is told that there is none, as for a person or an invitation of another
//! client. What is done here is done by the commands that the APIs run.

mod credits;
mod invitations;
mod invite;
mod jobs;
mod mails;
mod people;
mod person;

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use web::Problem;

use crate::console::Console;
use crate::sections::Section;
use crate::visit::Visit;

/// These pages.
pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin", get(begin))
        .route("/admin/people", get(people::show))
        .route("/admin/people/{user}", get(person::show))
        .route("/admin/people/{user}/switch", get(person::ask_switch).post(person::switch))
        .route("/admin/people/{user}/mail", post(person::mail))
        .route("/admin/people/{user}/end-sessions", get(person::ask_end_all).post(person::end_all))
        .route("/admin/people/{user}/sessions/{session}/end", post(person::end))
        .route("/admin/invitations", get(invitations::show))
        .route("/admin/invitations/new", get(invite::show).post(invite::submit))
        .route("/admin/invitations/{id}/resend", post(invitations::resend))
        .route(
            "/admin/invitations/{id}/withdraw",
            get(invitations::ask_withdraw).post(invitations::withdraw),
        )
        .route("/admin/credits", get(credits::show))
        .route("/admin/credits/word", get(credits::ask_word).post(credits::submit_word))
        .route("/admin/credits/withdrawn", get(credits::withdrawn_ones))
        .route("/admin/credits/reports", get(credits::ask_report))
        .route("/admin/credits/reports/progress.csv", get(credits::report_progress))
        .route("/admin/credits/reports/claims.csv", get(credits::report_claims))
        .route("/admin/credits/{ce}", get(credits::open).post(credits::submit))
        .route(
            "/admin/credits/{ce}/claims/{user}/{claim}",
            get(credits::look).post(credits::revoke),
        )
        .route("/admin/mails", get(mails::show))
        .route("/admin/jobs", get(jobs::show))
        .route("/admin/jobs/{id}/retry", post(jobs::retry))
        .route("/admin/jobs/{id}/drop", get(jobs::ask_remove).post(jobs::remove))
}

/// The page from which forms are sent to a path that takes nothing but forms, so that nobody can go
/// back to it; nothing for other paths.
pub(crate) fn page_of(path: &str) -> Option<String> {
    let ends = ["/mail", "/end", "/resend", "/retry"];
    let takes_forms_only =
        path.starts_with("/admin/") && ends.iter().any(|end| path.ends_with(end));
    // A person has a page of their own; the others stand in their list alone.
    let parts = if path.starts_with("/admin/people/") { 4 } else { 3 };
    let page = || path.split('/').take(parts).collect::<Vec<_>>().join("/");
    takes_forms_only.then(page)
}

/// The first of the sections that somebody may see.
async fn begin(visit: Visit) -> Response {
    if let Err(elsewhere) = visit.signed_in() {
        return *elsewhere;
    }
    match Section::open_to(&visit).next() {
        Some(section) => visit.go(section.path()),
        None => Problem::unknown_path().into_response(),
    }
}

/// Whoever is signed in and may do something in their client. For others there is no such page.
pub(super) fn entered(visit: &Visit, action: Action) -> Result<&SignedIn, Box<Response>> {
    let visitor = visit.signed_in()?;
    if allows(&visitor.actor, action, visitor.client.id) {
        Ok(visitor)
    } else {
        Err(Box::new(Problem::unknown_path().into_response()))
    }
}

/// The path of the page of a list that comes after this one.
fn further(visit: &Visit, after: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(search) = visit.asked.search() {
        query.append_pair("q", search);
    }
    format!("{}?{}", visit.path, query.append_pair("after", after).finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_cannot_go_back_to_a_path_goes_to_the_page_of_its_form() {
        for (path, page) in [
            ("/admin/people/3/mail", Some("/admin/people/3")),
            ("/admin/people/3/sessions/4/end", Some("/admin/people/3")),
            ("/admin/invitations/3/resend", Some("/admin/invitations")),
            ("/admin/jobs/0a/retry", Some("/admin/jobs")),
            ("/admin/jobs/0a/drop", None),
            ("/admin/people/3", None),
            ("/admin/invitations/new", None),
            ("/sessions/3/end", None),
        ] {
            assert_eq!(page_of(path).as_deref(), page, "{path}");
        }
    }
}
