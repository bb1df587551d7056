//! The picture of whoever has none.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::routing::get;
use directory::Directory;
use utoipa_axum::router::OpenApiRouter;
use web::BaseUrl;

/// Where it lies.
const PATH: &str = "/static/avatars/default.svg";

const PICTURE: &str = include_str!("picture.svg");

/// Its absolute URL.
pub(crate) fn url(base: &BaseUrl) -> String {
    base.join_exactly(PATH)
}

/// The route that serves it, by its whole path. It is no part of the API and not documented there.
pub(crate) fn routes() -> OpenApiRouter<Directory> {
    OpenApiRouter::default().route(PATH, get(picture))
}

async fn picture() -> (HeaderMap, &'static str) {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")),
    ];
    (HeaderMap::from_iter(headers), PICTURE)
}
