//! Answers that show something new.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use web::BaseUrl;

use crate::PREFIX;

/// 201 with the URL of what was made; `path` is what follows the prefix of this API.
pub(crate) fn created(base: &BaseUrl, path: &str, body: impl IntoResponse) -> Response {
    let location = base.join(&format!("{PREFIX}{path}"));
    (StatusCode::CREATED, [(header::LOCATION, location)], body).into_response()
}
