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

/// A unique value is taken, or the thing is in the wrong state (409).
pub(crate) struct Conflicting;

/// A body that is refused as a whole (413, 415).
pub(crate) struct Unreadable;

/// It has changed since it was read (412).
pub(crate) struct Stale;

type Responses = BTreeMap<String, RefOr<Response>>;

impl IntoResponses for NotAllowed {
    fn responses() -> Responses {
        let unknown = ("unauthenticated", "Not authenticated", "The credential is not valid.");
        let denied = ("denied", "Not allowed", "This credential may not change tags.");
        Responses::from([
            of(401, "A credential is missing or not valid.", problem(401, unknown)),
            of(403, "The credential may not do this.", problem(403, denied)),
        ])
    }
}

impl IntoResponses for NotFound {
    fn responses() -> Responses {
        let when = "There is no such thing, or it is another client's.";
        let missing = ("not-found", "Not found", "No such user.");
        Responses::from([of(404, when, problem(404, missing))])
    }
}

impl IntoResponses for Invalid {
    fn responses() -> Responses {
        let detail = "email: must not be null";
        let mut example = problem(400, ("invalid", "Invalid fields", detail));
        with(&mut example, "#/email", "Must not be null.");
        Responses::from([of(400, "Rules are broken, and nothing was changed.", example)])
    }
}

impl IntoResponses for Conflicting {
    fn responses() -> Responses {
        let when = "A unique value is taken, or the state of the thing does not allow this.";
        let mut example = problem(409, ("conflict", "Conflict", "name: is already taken"));
        with(&mut example, "#/name", "Is already taken.");
        Responses::from([of(409, when, example)])
    }
}

impl IntoResponses for Unreadable {
    fn responses() -> Responses {
        let large = ("too-large", "Body too large", "The body is too large.");
        let kind =
            ("media-type", "Media type not supported", "The body has a type that is not taken.");
        Responses::from([
            of(413, "The body is over 1 MiB.", problem(413, large)),
            of(415, "The body is not JSON.", problem(415, kind)),
        ])
    }
}

impl IntoResponses for Stale {
    fn responses() -> Responses {
        let when = "It is no longer what `If-Match` names.";
        let stale = ("stale", "Changed since it was read", "This has changed since it was read.");
        Responses::from([of(412, when, problem(412, stale))])
    }
}

/// A problem with its kind, title and detail.
fn problem(status: u16, (kind, title, detail): (&str, &str, &str)) -> Value {
    json!({
        "type": format!("urn:rollbook:problem:{kind}"),
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": "9d3f1c0a55e24b17",
    })
}

/// Adds the fault of a field.
fn with(problem: &mut Value, pointer: &str, detail: &str) {
    if let Value::Object(object) = problem {
        let faults = json!([{ "pointer": pointer, "detail": detail }]);
        object.insert("errors".to_owned(), faults);
    }
}

/// A refusal as this API writes it.
fn of(status: u16, when: &str, example: Value) -> (String, RefOr<Response>) {
    refusal(Frame::Members, status, when, example)
}
