//! The pages for what goes wrong.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use directory::clients::Client;
use web::Problem;

use crate::console::Console;
use crate::language::Language;
use crate::page::Link;
use crate::rich_text::rich_text;
use crate::routes::page_of;
use crate::sheet::Sheet;
use crate::visit::Visit;

/// The page of a problem, with the face and the words of the client whose page was asked for.
pub(crate) async fn page(console: &Arc<Console>, mut parts: Parts, problem: &Problem) -> Response {
    let visit = Visit::from_request_parts(&mut parts, console).await;
    // If the data base cannot be reached, the page is nobody's, but there is one.
    let visit = visit.unwrap_or_else(|_| Visit::bare(&parts, console));
    let sheet = sheet(visit.language, visit.place.client.as_ref(), problem, &visit.path);
    let mut response = visit.show(problem.status, &sheet);
    if let Some(wait) = problem.retry_after {
        let seconds = HeaderValue::from(wait.as_secs().max(1));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

/// What the page of a problem says.
pub(crate) fn sheet(
    language: Language,
    client: Option<&Client>,
    problem: &Problem,
    path: &str,
) -> Sheet {
    let (key, subtitle, message) = match (problem.slug, problem.status.as_u16()) {
        ("foreign-form", _) => ("problem-form", None, None),
        (_, 403) => ("problem-denied", None, None),
        (_, 404) => (
            "problem-missing",
            client.map(|client| client.subtitle_404.as_str()),
            client.map(|client| client.message_404.as_str()),
        ),
        (_, 413) => ("problem-long", None, None),
        (_, 429 | 503 | 504) => ("problem-busy", None, None),
        (_, status) if status >= 500 => (
            "problem-failure",
            client.map(|client| client.subtitle_500.as_str()),
            client.map(|client| client.message_500.as_str()),
        ),
        _ => ("problem-request", None, None),
    };
    let given =
        |text: Option<&str>| text.map(str::trim).filter(|t| !t.is_empty()).map(ToOwned::to_owned);
    let rich = given(message).map(|message| rich_text(&message));
    let lead =
        if rich.is_some() { Vec::new() } else { vec![language.text(&format!("{key}-text"))] };
    // These are no pages, only places that forms are sent to.
    let page = path != "/sign-out" && path != "/language";
    let form = page_of(path).unwrap_or_else(|| path.to_owned());
    let back = if key == "problem-form" && page {
        (form.as_str(), "try-again")
    } else {
        ("/", "back-home")
    };
    Sheet {
        heading: given(subtitle).unwrap_or_else(|| language.text(key)),
        lead,
        rich,
        links: vec![Link { href: back.0.to_owned(), text: language.text(back.1) }],
        ..Sheet::default()
    }
}
