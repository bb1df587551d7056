//! The pages on which people read what the OpenAPI documents say, and the documents themselves.
//!
//! Everything is made once at the start from the documents; the pages need no script and nothing
//! from elsewhere.

mod prose;
mod schema;
mod view;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use utoipa::openapi::OpenApi;
use view::Surface;

use crate::other_method;
use crate::sound::sound;

const CSP: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                   frame-ancestors 'none'";
const STYLE: &str = include_str!("../../templates/style.css");

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'a> {
    surfaces: &'a [Surface],
}

#[derive(Template)]
#[template(path = "surface.html")]
struct Page<'a> {
    surface: &'a Surface,
}

/// A document or page could not be written.
#[derive(Debug)]
pub struct DocsError(String);

impl std::fmt::Display for DocsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot write the API documentation: {}", self.0)
    }
}

impl std::error::Error for DocsError {}

/// Routes for `/openapi/{name}.json`, `/docs` and `/docs/{name}`, for each named document.
pub fn docs(documents: &[(&str, OpenApi)]) -> Result<Router, DocsError> {
    let fault = |error: &dyn std::error::Error| DocsError(error.to_string());
    let mut router =
        Router::new().route("/docs/style.css", fixed("text/css; charset=utf-8", STYLE));
    let mut surfaces = Vec::new();
    for (name, document) in documents {
        let value = serde_json::to_value(document).map_err(|error| fault(&error))?;
        let json = fixed("application/json", value.to_string());
        router = router.route(&format!("/openapi/{name}.json"), json);
        let surface = Surface::of(name, &value);
        let page = Page { surface: &surface }.render().map_err(|error| fault(&error))?;
        router = router.route(&format!("/docs/{name}"), fixed("text/html; charset=utf-8", page));
        surfaces.push(surface);
    }
    let index = Index { surfaces: &surfaces }.render().map_err(|error| fault(&error))?;
    let router = router.route("/docs", fixed("text/html; charset=utf-8", index));
    Ok(router.method_not_allowed_fallback(other_method).layer(from_fn(sound)))
}

/// A route that always answers the same.
fn fixed<S: Clone + Send + Sync + 'static>(
    media_type: &'static str,
    text: impl Into<Arc<str>>,
) -> MethodRouter<S> {
    let text: Arc<str> = text.into();
    get(move || {
        let text = Arc::clone(&text);
        async move { answer(media_type, &text) }
    })
}

fn answer(media_type: &'static str, text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text.to_owned()).into_response()
}
