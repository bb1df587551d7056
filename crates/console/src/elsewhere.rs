//! Paths that belong to no surface.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use web::Problem;

use crate::console::Console;
use crate::refusal;

/// That there is no such page: as a page of the client for people, and for programs as they would be
/// told without any pages.
pub(crate) async fn answer(State(console): State<Arc<Console>>, request: Request) -> Response {
    let problem = Problem::unknown_path();
    let (parts, _) = request.into_parts();
    if is_of_an_api(parts.uri.path()) || !wants_a_page(&parts.headers) {
        return problem.into_response();
    }
    console.secure(refusal::page(&console, parts, &problem).await)
}

fn is_of_an_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether a page is what is asked for: a browser names it, a program seldom does.
fn wants_a_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    accepted.flat_map(|line| line.split(',')).any(|kind| {
        let mut parts = kind.split(';').map(str::trim);
        let page = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"));
        page && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
