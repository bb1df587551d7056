//! Answers with a body.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use directory::ids::Version;
use serde::Serialize;

use crate::Problem;

/// A JSON answer.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match written(&self.0) {
            Ok(body) => json(body),
            Err(error) => {
                Problem::internal(&format!("cannot write an answer: {error}")).into_response()
            }
        }
    }
}

/// A JSON answer that shows one object, with its `ETag`: the version, and the checksum of the body in eight
/// digits because a body also shows names from other rows.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<T> {
    /// The version of the object's row.
    pub version: Version,
    /// What is shown of it.
    pub body: T,
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        match written(&self.body) {
            Ok(body) => {
                let tag = HeaderValue::from_str(&tag(self.version, &body));
                let mut response = json(body);
                if let Ok(tag) = tag {
                    response.headers_mut().insert(header::ETAG, tag);
                }
                response
            }
            Err(error) => {
                Problem::internal(&format!("cannot write an answer: {error}")).into_response()
            }
        }
    }
}

/// What most objects fit into, in bytes, so that the text of one seldom has to grow.
const ROOM: usize = 1024;

fn written(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut body, value)?;
    Ok(body)
}

/// A response of bytes that are JSON already.
pub(crate) fn json(body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    let media_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

/// The entity tag of a body that shows a row of this version.
pub fn tag(version: Version, body: &[u8]) -> String {
    format!("\"{}-{:08x}\"", version.0, crc32fast::hash(body))
}
