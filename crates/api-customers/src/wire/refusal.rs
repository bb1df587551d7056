//! Which refusals an operation has, for the OpenAPI document; [`web`] writes them.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::{Value, json};
use utoipa::IntoResponses;
use utoipa::openapi::RefOr;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use web::Frame;
use web::openapi::refusal;

/// An access token is missing or not valid (401), or may not do this (403).
pub(crate) struct NotAllowed;

/// There is no such thing, or it is another customer's (404).
pub(crate) struct NotFound;

/// An id, a parameter or the body breaks rules (400).
pub(crate) struct Invalid;

/// A body that is refused as a whole (413, 415).
pub(crate) struct Unreadable;

/// It has changed since it was read (412).
pub(crate) struct Stale;

/// It is in conflict with somebody else, or with the state it is in (409).
pub(crate) struct Taken;

/// The refusals of the token endpoint.
pub(crate) struct TokenRefusals;

type Responses = BTreeMap<String, RefOr<Response>>;

impl IntoResponses for NotAllowed {
    fn responses() -> Responses {
        let unknown = "An access token is missing or not valid.";
        let denied = "The access token may not do this.";
        Responses::from([
            of(StatusCode::UNAUTHORIZED, unknown, "The credential is not valid."),
            of(StatusCode::FORBIDDEN, denied, "This credential may not list users."),
        ])
    }
}

impl IntoResponses for NotFound {
    fn responses() -> Responses {
        let when = "There is no such thing, or it is another customer's.";
        Responses::from([of(StatusCode::NOT_FOUND, when, "No such user.")])
    }
}

impl IntoResponses for Invalid {
    fn responses() -> Responses {
        let message = "userId: must be an object id of 24 hexadecimal digits";
        let when = "Rules are broken, and nothing was changed.";
        Responses::from([of(StatusCode::BAD_REQUEST, when, message)])
    }
}

impl IntoResponses for Unreadable {
    fn responses() -> Responses {
        let media_type = "The body has a type that is not taken.";
        Responses::from([
            of(StatusCode::PAYLOAD_TOO_LARGE, "The body is over 1 MiB.", "The body is too large."),
            of(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is not JSON.", media_type),
        ])
    }
}

impl IntoResponses for Stale {
    fn responses() -> Responses {
        let when = "It is no longer what `If-Match` names.";
        let message = "This has changed since it was read.";
        Responses::from([of(StatusCode::PRECONDITION_FAILED, when, message)])
    }
}

impl IntoResponses for Taken {
    fn responses() -> Responses {
        let when = "The address is somebody else's, or this is the last active administrator.";
        Responses::from([of(StatusCode::CONFLICT, when, "email: is already taken")])
    }
}

impl IntoResponses for TokenRefusals {
    fn responses() -> Responses {
        let code =
            |error: &str, about: &str| Some(json!({ "error": error, "error_description": about }));
        let unsupported =
            code("unsupported_grant_type", "The grant_type must be client_credentials.");
        let unknown = code("invalid_client", "The credential is not valid.");
        Responses::from([
            oauth(
                "400",
                "Something is missing or wrong, or the grant is another one.",
                unsupported,
            ),
            oauth("401", "The client id and the secret do not belong together.", unknown),
            oauth("default", "What went wrong, for any status from 400 on.", None),
        ])
    }
}

/// A response with a body of the shape that all errors have.
fn of(status: StatusCode, when: &str, message: &str) -> (String, RefOr<Response>) {
    let example = json!({
        "statusCode": status.as_u16(),
        "error": status.canonical_reason(),
        "message": message,
    });
    refusal(Frame::Customers, status.as_u16(), when, example)
}

/// A response with a body of the shape that errors have where tokens are drawn.
fn oauth(status: &str, when: &str, example: Option<Value>) -> (String, RefOr<Response>) {
    let text = |about: &str| {
        ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).description(Some(about))
    };
    let schema = ObjectBuilder::new()
        .property("error", text("A code of RFC 6749, section 5.2."))
        .property("error_description", text("What happened this time."))
        .required("error")
        .required("error_description");
    let content = ContentBuilder::new().schema(Some(schema)).example(example).build();
    let response = ResponseBuilder::new().description(when).content("application/json", content);
    (status.to_owned(), response.into())
}
