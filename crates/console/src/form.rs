//! Forms as they come in.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode};
use directory::{Code, FieldError};
use tokio::sync::{Semaphore, SemaphorePermit};
use web::{FormFields, FormFile, FormParts, Problem};

use crate::console::Console;
use crate::form_token;
use crate::visit::Visit;

/// A form that was sent from these pages by the browser it was made for; refused with 403 from
/// anywhere else.
pub(crate) struct Submission {
    /// The request.
    pub(crate) visit: Visit,
    /// What was filled in.
    pub(crate) filled: Filled,
}

/// As [`Submission`], with files. It is not read before it is known who sends it.
pub(crate) struct Upload {
    /// What was filled in.
    pub(crate) filled: Filled,
    files: FormParts,
    /// Holds a place among those that are read and used.
    _permit: Option<SemaphorePermit<'static>>,
}

/// How long a form with a file may take to arrive. On a telephone that is far off, a photo takes its
/// time.
const UPLOAD_TIME: Duration = Duration::from_secs(80);

/// How long the answer to a form with a file may take, with the form.
pub(crate) const UPLOAD_TIMEOUT: Duration = Duration::from_secs(100);

/// The fields of a form.
#[derive(Default)]
pub(crate) struct Filled(Vec<(String, String)>);

impl FromRequest<Arc<Console>> for Submission {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Arc<Console>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let own = is_from_here(&parts.headers);
        let fields = FormFields::from_request(Request::from_parts(parts, body), state).await?;
        let filled = Filled(fields.0);
        if own && visit.sent(filled.get(form_token::FIELD)) {
            Ok(Self { visit, filled })
        } else {
            Err(foreign())
        }
    }
}

impl Upload {
    /// Reads the form of a request whose visit is known, and files of at most so many bytes; refused
    /// like a [`Submission`].
    pub(crate) async fn read(
        visit: &Visit,
        request: Request,
        file_limit: usize,
    ) -> Result<Self, Problem> {
        // Few at once, in the whole server: so the memory that they take is bounded.
        static UPLOADS: Semaphore = Semaphore::const_new(16);
        let own = is_from_here(request.headers());
        let permit = UPLOADS.acquire().await.ok();
        let mut files = FormParts::read(request, file_limit, UPLOAD_TIME).await?;
        let filled = Filled(std::mem::take(&mut files.fields));
        if own && visit.sent(filled.get(form_token::FIELD)) {
            Ok(Self { filled, files, _permit: permit })
        } else {
            Err(foreign())
        }
    }

    /// The file of a field, if one was chosen.
    pub(crate) fn file(&self, name: &str) -> Option<&FormFile> {
        let found = self.files.files.iter().find(|(found, _)| found == name);
        found.map(|(_, file)| file)
    }
}

fn foreign() -> Problem {
    Problem { slug: "foreign-form", ..Problem::of_status(StatusCode::FORBIDDEN) }
}

/// Whether the browser says that its form stands on this site. Older ones say nothing.
fn is_from_here(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

/// What was read from a field; a rule that it breaks is noted among the faults.
pub(crate) fn read<T>(
    name: &str,
    value: Result<T, Code>,
    faults: &mut Vec<FieldError>,
) -> Option<T> {
    value.map_err(|code| faults.push(FieldError::new(name, code))).ok()
}

impl Filled {
    /// What was filled into a field; nothing for one that did not come.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field came, even if it was left empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// The fields among these that were left empty, each as a broken rule.
    pub(crate) fn missing(&self, names: &[&str]) -> Vec<FieldError> {
        let empty = names.iter().filter(|name| self.get(name).trim().is_empty());
        empty.map(|name| FieldError::new(*name, Code::Required)).collect()
    }
}
