//! The error bodies of the surfaces.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use directory::{Code, FieldError};
use serde_json::{Map, Value, json};

use crate::{Face, Problem};

/// The shape a surface gives its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// RFC 9457, `application/problem+json`, with `errors: [{pointer, detail}]`.
    Members,
    /// `{"detail": "…"}`, or `{"field": ["…"]}` for broken rules of fields.
    Clients,
    /// `{"statusCode", "error", "message"}`.
    Customers,
    /// `{"error", "error_description"}` of RFC 6749, for the token endpoint alone.
    OAuth,
}

/// Marks a response whose error body is final, so that no outer layer writes another.
#[derive(Clone, Copy, Debug)]
pub struct Rendered;

/// Writes the body of an error response, and the headers that belong to it.
///
/// Responses below 400 and those [`Rendered`] already come back as they are. One without a problem
/// in it gets that of its status.
pub fn render(face: &Face, frame: Frame, request_id: &str, response: Response) -> Response {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if !failed || response.extensions().get::<Rendered>().is_some() {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| Problem::of_status(response.status()));
    let status = face.status(problem.status);

    let (mut parts, _) = response.into_parts();
    parts.status = status;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(frame.media_type()));
    if status == StatusCode::UNAUTHORIZED {
        parts.headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(face.challenge));
    }
    if let Some(wait) = problem.retry_after {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    if frame == Frame::OAuth {
        let no_store = HeaderValue::from_static("no-store");
        parts.headers.insert(header::CACHE_CONTROL, no_store);
        parts
            .headers
            .insert(HeaderName::from_static("pragma"), HeaderValue::from_static("no-cache"));
    }
    parts.extensions.insert(Rendered);
    let body = frame.body(face, status, request_id, &problem);
    Response::from_parts(parts, Body::from(body.to_string()))
}

impl Frame {
    /// The media type of its bodies.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Members => "application/problem+json",
            Self::Clients | Self::Customers | Self::OAuth => "application/json",
        }
    }

    /// The body of a problem, with the names of the surface.
    pub fn body(
        self,
        face: &Face,
        status: StatusCode,
        request_id: &str,
        problem: &Problem,
    ) -> Value {
        let errors: Vec<FieldError> = problem.errors.iter().map(|e| on_the_wire(face, e)).collect();
        match self {
            Self::Members => members(status, request_id, problem, &errors),
            Self::Clients => clients(status, problem, &errors),
            Self::Customers => json!({
                "statusCode": status.as_u16(),
                "error": status.canonical_reason().unwrap_or("Error"),
                "message": summary(problem, &errors),
            }),
            Self::OAuth => json!({
                "error": oauth_code(status, problem.slug),
                "error_description": summary(problem, &errors),
            }),
        }
    }
}

/// A broken rule with the field's name as the surface has it. What is no field at all is called
/// what the caller called it, even where the core has something of that name.
fn on_the_wire(face: &Face, error: &FieldError) -> FieldError {
    match error.code {
        Code::UnknownField => error.clone(),
        _ => FieldError::new(face.wire_name(&error.field), error.code.clone()),
    }
}

fn members(
    status: StatusCode,
    request_id: &str,
    problem: &Problem,
    errors: &[FieldError],
) -> Value {
    let mut body = json!({
        "type": format!("urn:rollbook:problem:{}", problem.slug),
        "title": problem.title,
        "status": status.as_u16(),
        "detail": summary(problem, errors),
        "request_id": request_id,
    });
    if let (false, Some(object)) = (errors.is_empty(), body.as_object_mut()) {
        let list = errors.iter().map(|e| {
            let detail = sentence(&e.code.to_string());
            match e.field.strip_prefix('?') {
                Some(parameter) => json!({ "parameter": parameter, "detail": detail }),
                None => json!({ "pointer": pointer(&e.field), "detail": detail }),
            }
        });
        object.insert("errors".to_owned(), list.collect());
    }
    body
}

fn clients(status: StatusCode, problem: &Problem, errors: &[FieldError]) -> Value {
    if errors.is_empty() {
        let missing = status == StatusCode::NOT_FOUND;
        let detail = if missing { "Not found.".to_owned() } else { sentence(&problem.detail) };
        return json!({ "detail": detail });
    }
    let mut fields = Map::new();
    for error in errors {
        let field = error.field.trim_start_matches('?');
        let (first, rest) = field.split_once('/').map_or((field, None), |(f, r)| (f, Some(r)));
        let message = match rest {
            Some(rest) => format!("{rest}: {}", error.code),
            None => error.code.to_string(),
        };
        let list = fields.entry(unescaped(first)).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(Value::String(sentence(&message)));
        }
    }
    Value::Object(fields)
}

/// All that is wrong, in one line.
fn summary(problem: &Problem, errors: &[FieldError]) -> String {
    if errors.is_empty() {
        return sentence(&problem.detail);
    }
    let lines: Vec<_> =
        errors.iter().map(|e| format!("{}: {}", e.field.trim_start_matches('?'), e.code)).collect();
    lines.join("; ")
}

fn oauth_code(status: StatusCode, slug: &'static str) -> &'static str {
    const CODES: [&str; 4] =
        ["invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope"];
    match (CODES.contains(&slug), status.as_u16()) {
        (true, _) => slug,
        (false, 401) => "invalid_client",
        (false, 503) => "temporarily_unavailable",
        (false, 500..) => "server_error",
        (false, _) => "invalid_request",
    }
}

/// A capital at the start and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut out: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    out.push_str(letters.as_str());
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}

/// A field's place as the fragment form of a JSON pointer (RFC 6901, section 6).
fn pointer(field: &str) -> String {
    let mut out = "#/".to_owned();
    for byte in field.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}
