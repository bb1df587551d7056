//! The files of a client's look. Their paths are made of their content, so browsers keep them for
//! good, and a page that has another look names another file.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use directory::clients::{GetLogo, LogoName};
use directory::ids::ClientId;
use directory::{Error, Noun};
use web::{Path, Problem, State};

use crate::accent;
use crate::assets::CACHING;
use crate::console::Console;
use crate::place::nobody;
use crate::routes::Carried;

/// The style of an accent colour, which depends on nothing else.
pub(in crate::routes) async fn style(
    Path(Carried(name)): Path<Carried>,
) -> Result<Response, Problem> {
    let style = accent::named_style(&name).ok_or(Error::NotFound(Noun::Page))?;
    Ok(kept(style.into_bytes(), "text/css; charset=utf-8"))
}

/// The logo of a client.
pub(in crate::routes) async fn logo(
    State(console): State<Arc<Console>>,
    Path((client, Carried(file))): Path<(ClientId, Carried)>,
) -> Result<Response, Problem> {
    let name = file.strip_suffix(".png").and_then(LogoName::parse);
    let name = name.ok_or(Error::NotFound(Noun::Page))?;
    let nobody = nobody(&Arc::from("-"));
    let picture = console.directory.get(&nobody, GetLogo { client, name }).await?;
    Ok(kept(picture, "image/png"))
}

fn kept(content: Vec<u8>, media_type: &'static str) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHING));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
