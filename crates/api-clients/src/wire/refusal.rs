//! Which refusals an operation has, for the OpenAPI document; [`web`] writes them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::IntoResponses;
use utoipa::openapi::RefOr;
use utoipa::openapi::response::Response;
use web::Frame;
use web::openapi::refusal;

/// A credential is missing or not valid (401), or may not do this (403).
pub(crate) struct NotAllowed;

/// There is no such thing, or it is another client's (404).
pub(crate) struct NotFound;

/// The body or a parameter breaks rules (400).
pub(crate) struct Invalid;

/// A body that is refused as a whole (413, 415).
pub(crate) struct Unreadable;

/// It has changed since it was read (412).
pub(crate) struct Stale;

type Responses = BTreeMap<String, RefOr<Response>>;

impl IntoResponses for NotAllowed {
    fn responses() -> Responses {
        let unknown = detail("The credential is not valid.");
        let denied = detail("This credential may not see the client and its settings.");
        Responses::from([
            of(401, "A credential is missing or not valid. A setting makes this a 403.", unknown),
            of(403, "The credential may not do this.", denied),
        ])
    }
}

impl IntoResponses for NotFound {
    fn responses() -> Responses {
        let when = "There is no such thing, or it is another client's.";
        Responses::from([of(404, when, detail("Not found."))])
    }
}

impl IntoResponses for Invalid {
    fn responses() -> Responses {
        let example = json!({ "name": ["Must not be null."] });
        Responses::from([of(400, "Rules are broken, and nothing was changed.", example)])
    }
}

impl IntoResponses for Unreadable {
    fn responses() -> Responses {
        Responses::from([
            of(413, "The body is over 1 MiB.", detail("The body is too large.")),
            of(415, "The body is not JSON.", detail("The body has a type that is not taken.")),
        ])
    }
}

impl IntoResponses for Stale {
    fn responses() -> Responses {
        let when = "It is no longer what `If-Match` names.";
        Responses::from([of(412, when, detail("This has changed since it was read."))])
    }
}

fn detail(text: &str) -> Value {
    json!({ "detail": text })
}

/// A refusal as this API writes it.
fn of(status: u16, when: &str, example: Value) -> (String, RefOr<Response>) {
    refusal(Frame::Clients, status, when, example)
}
