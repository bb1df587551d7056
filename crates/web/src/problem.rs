//! What went wrong, before any surface has framed it.
//!
//! Extractors, fall-backs, the panic catcher and handlers all answer with a [`Problem`]. As a
//! response it has a status and nothing else to show: the surface's outermost layer finds it among
//! the response's extensions and writes the body (see [`crate::Frame`]).

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use directory::{Clash, Code, Error, FieldError, Noun};

/// One refusal or failure, in the core's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status it has unless the surface overrides it.
    pub status: StatusCode,
    /// Its kind, as a word that never changes: lower case, words joined by `-`.
    pub slug: &'static str,
    /// The kind in a few words.
    pub title: &'static str,
    /// What happened this time; lower case, without a full stop. Not shown where [`Problem::errors`]
    /// has entries, because those say it field by field.
    pub detail: String,
    /// The broken rules of single fields. The names are the core's or already those of the wire.
    pub errors: Vec<FieldError>,
    /// How long to wait before trying again, where that helps.
    pub retry_after: Option<Duration>,
}

/// How long callers are asked to wait when something is down or a queue is full.
const RETRY_AFTER: Duration = Duration::from_secs(1);

impl Problem {
    /// A problem of a status, with the words of that status.
    pub fn of_status(status: StatusCode) -> Self {
        let (slug, title, detail) = match status.as_u16() {
            400 => ("malformed", "Malformed request", "the request cannot be understood"),
            401 => ("unauthenticated", "Not authenticated", "the credential is not valid"),
            403 => ("denied", "Not allowed", "this credential may not do this"),
            404 => ("not-found", "Not found", "no such page"),
            405 => ("method-not-allowed", "Method not allowed", "this method is not allowed here"),
            408 => ("slow-body", "Body too slow", "the body did not arrive in time"),
            409 => ("conflict", "Conflict", "this is in conflict with what is there already"),
            412 => ("stale", "Changed since it was read", "this has changed since it was read"),
            413 => ("too-large", "Body too large", "the body is too large"),
            415 => {
                ("media-type", "Media type not supported", "the body has a type that is not taken")
            }
            429 => ("limited", "Too many requests", "too many requests"),
            503 => ("unavailable", "Temporarily unavailable", "temporarily unavailable"),
            504 => (
                "unknown",
                "Outcome unknown",
                "the outcome is unknown: look before you repeat this",
            ),
            _ if status.is_client_error() => {
                ("refused", "Request refused", "the request was refused")
            }
            _ => ("internal", "Internal error", "internal error"),
        };
        Self {
            status,
            slug,
            title,
            detail: detail.to_owned(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// A request that cannot be understood as a whole (400): broken JSON, say.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..Self::of_status(StatusCode::BAD_REQUEST) }
    }

    /// A header that should list entity tags and does not (400).
    pub(crate) fn malformed_tags(header: &str) -> Self {
        Self::malformed(format!("{header} must be * or a list of entity tags in double quotes"))
    }

    /// Broken rules of fields (400).
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let problem = Self::of_status(StatusCode::BAD_REQUEST);
        Self { slug: "invalid", title: "Invalid fields", errors, ..problem }
    }

    /// Fields that are right but not the caller's to change (403).
    fn locked(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::of_status(StatusCode::FORBIDDEN) }
    }

    /// A defect: `report` is logged here and shown to nobody (500).
    pub fn internal(report: &str) -> Self {
        tracing::error!(report, "internal error");
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// No such path (404).
    pub fn unknown_path() -> Self {
        Self::from(Error::NotFound(Noun::Page))
    }

    /// The head of the answer took too long. A read can be repeated (503); of a write nobody knows
    /// whether it was done (504).
    pub fn timed_out(safe: bool) -> Self {
        if !safe {
            return Self::of_status(StatusCode::GATEWAY_TIMEOUT);
        }
        let problem = Self::of_status(StatusCode::SERVICE_UNAVAILABLE);
        Self { detail: "timed out".to_owned(), retry_after: Some(RETRY_AFTER), ..problem }
    }

    /// A refusal of the OAuth token endpoint: `error` is one of the codes of RFC 6749, section 5.2.
    pub fn oauth(status: StatusCode, error: &'static str, detail: impl Into<String>) -> Self {
        Self { slug: error, detail: detail.into(), ..Self::of_status(status) }
    }

    fn conflict(clash: Clash) -> Self {
        let problem = Self::of_status(StatusCode::CONFLICT);
        match clash {
            Clash::Taken(field) => {
                Self { errors: vec![FieldError::new(field, Code::Taken)], ..problem }
            }
            other => Self { detail: other.to_string(), ..problem },
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        let status = match error {
            Error::Invalid(errors) if errors.iter().all(|fault| fault.code == Code::Locked) => {
                return Self::locked(errors);
            }
            Error::Invalid(errors) => return Self::invalid(errors),
            Error::Conflict(clash) => return Self::conflict(clash),
            Error::Internal(report) => return Self::internal(&report.0),
            Error::Limited { retry_after } => {
                let problem = Self::of_status(StatusCode::TOO_MANY_REQUESTS);
                return Self { retry_after: Some(retry_after), ..problem };
            }
            Error::Unavailable(_) => {
                let problem = Self::of_status(StatusCode::SERVICE_UNAVAILABLE);
                return Self { detail, retry_after: Some(RETRY_AFTER), ..problem };
            }
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::Stale { .. } => StatusCode::PRECONDITION_FAILED,
            Error::Denied(_) => StatusCode::FORBIDDEN,
            Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Error::Unknown => StatusCode::GATEWAY_TIMEOUT,
        };
        Self { detail, ..Self::of_status(status) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}
