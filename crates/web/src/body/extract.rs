//! Reads bodies from requests.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::IntoDeserializer;
use serde::de::value::{Error as FormError, MapDeserializer};

use super::check::check;
use super::{Field, Wire};
use crate::query::Pairs;
use crate::{Face, Problem};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// The longest body that is read, in bytes.
pub const BODY_LIMIT: usize = 1 << 20;

/// The longest form of a page that is read, in bytes: of the texts that may be filled in, a character
/// takes up to nine.
pub const FORM_LIMIT: usize = 1 << 18;

/// Up to how many bytes the form of a page is read that is too long, without being kept.
pub(super) const FORGOTTEN: usize = 16 << 20;

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// A JSON body of the kind the operation takes.
///
/// Refused with 415: another media type than the surface takes; with 413: more than 1 MiB; with
/// 400: what is not UTF-8, not JSON, holds a key twice, U+0000 or too much depth, or is not of the
/// kind as a whole. Faults of single fields are left to the handler (see [`crate::Faults`]).
#[derive(Clone, Debug)]
pub struct JsonBody<T>(pub T);

/// As [`JsonBody`], but no body at all is the empty value.
#[derive(Clone, Debug)]
pub struct OptionalJsonBody<T>(pub T);

/// An object as JSON or as a form: the body of the OAuth token endpoint.
#[derive(Clone, Debug)]
pub struct FormOrJson<T>(pub T);

/// The fields of a form of a page, in their order.
///
/// Refused with 415: another media type than that of forms; with 413: more than 256 KiB; with 400:
/// what is not UTF-8, holds U+0000, or a name twice.
#[derive(Clone, Debug)]
pub struct FormFields(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for FormFields {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        if media_type(request.headers())?.as_deref() != Some(FORM) {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = read_to_the_end(request.into_body(), FORM_LIMIT).await?;
        fields(&bytes).map(Self)
    }
}

impl<T: Wire, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        require_json(&request)?;
        read_json(&read(request.into_body(), BODY_LIMIT).await?).map(Self)
    }
}

impl<T: Wire + Default, S: Send + Sync> FromRequest<S> for OptionalJsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let typed = require_json(&request);
        let bytes = read(request.into_body(), BODY_LIMIT).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        typed?;
        read_json(&bytes).map(Self)
    }
}

impl<T: Wire, S: Send + Sync> FromRequest<S> for FormOrJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let form = media_type(request.headers())?.as_deref() == Some(FORM);
        if !form {
            require_json(&request)?;
        }
        let bytes = read(request.into_body(), BODY_LIMIT).await?;
        if form { read_form(&bytes).map(Self) } else { read_json(&bytes).map(Self) }
    }
}

/// The media type of a body in lower case, without its parameters; 415 if several are named, or if
/// the body is compressed.
pub(super) fn media_type(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let identity = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"identity");
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let value = values.next();
    if values.next().is_some() || !headers.get_all(header::CONTENT_ENCODING).iter().all(identity) {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    Ok(value.map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }))
}

fn require_json(request: &Request) -> Result<(), Problem> {
    let face = request.extensions().get::<Arc<Face>>();
    let taken = match media_type(request.headers())?.as_deref() {
        None | Some("" | "application/json") => true,
        Some("text/javascript") => face.is_some_and(|face| face.script),
        Some(other) => face.is_some_and(|face| face.suffix) && has_json_suffix(other),
    };
    if taken { Ok(()) } else { Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE)) }
}

/// Whether a type is one of those that are written as JSON, by its suffix (RFC 6839).
fn has_json_suffix(media_type: &str) -> bool {
    let name = media_type.strip_prefix("application/").and_then(|name| name.strip_suffix("+json"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

async fn read(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let collected = Limited::new(body, limit).collect();
    match tokio::time::timeout(BODY_TIMEOUT, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE))
        }
        Ok(Err(_)) => Err(Problem::malformed("the body broke off")),
        Err(_) => Err(Problem::of_status(StatusCode::REQUEST_TIMEOUT)),
    }
}

/// Reads a body. One that is too long is read on for a while and forgotten: a browser shows an
/// answer only when it could send all of its form.
async fn read_to_the_end(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    let reading = async {
        let (mut kept, mut length) = (BytesMut::new(), 0_usize);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Problem::malformed("the body broke off"))?;
            let data = frame.into_data().unwrap_or_default();
            length = length.saturating_add(data.len());
            if length <= limit {
                kept.extend_from_slice(&data);
            } else if length > FORGOTTEN {
                break;
            }
        }
        let long = Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE);
        if length <= limit { Ok(kept.freeze()) } else { Err(long) }
    };
    let late = Problem::of_status(StatusCode::REQUEST_TIMEOUT);
    tokio::time::timeout(BODY_TIMEOUT, reading).await.unwrap_or(Err(late))
}

fn utf8(bytes: &[u8]) -> Result<&str, Problem> {
    let text = std::str::from_utf8(bytes);
    text.map_err(|error| {
        Problem::malformed(format!("the body is not UTF-8: byte {}", error.valid_up_to()))
    })
}

fn read_json<T: Wire>(bytes: &[u8]) -> Result<T, Problem> {
    let text = utf8(bytes)?;
    let broken =
        |why: String| Problem::malformed(format!("the body cannot be read as JSON: {why}"));
    check(text).map_err(broken)?;
    match serde_json::from_str(text) {
        Ok(Field::Value(value)) => Ok(value),
        Ok(_) => Err(Problem::malformed(format!("the body must be {}", T::KIND))),
        Err(error) => Err(broken(error.to_string())),
    }
}

/// The fields of a form, of which no two have one name.
fn fields(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let pairs = Pairs::parse(utf8(bytes)?, "the body")?.into_vec();
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| name).collect();
    names.sort();
    let mut before = names.iter();
    match names.iter().skip(1).find(|name| before.next() == Some(name)) {
        Some(name) => Err(Problem::malformed(format!("the parameter {name:?} stands there twice"))),
        None => Ok(pairs),
    }
}

fn read_form<T: Wire>(bytes: &[u8]) -> Result<T, Problem> {
    let pairs = fields(bytes)?;
    let entries = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let read = T::object(MapDeserializer::<_, FormError>::new(
        entries.map(|(name, value)| (name.into_deserializer(), value.into_deserializer())),
    ));
    match read {
        Ok(Ok(value)) => Ok(value),
        _ => Err(Problem::malformed("the body cannot be read as a form")),
    }
}
