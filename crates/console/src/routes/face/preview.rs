//! Pages as they would be, shown within another page.

use web::Problem;

use crate::refusal;
use crate::routes::sign_in;
use crate::sheet::Sheet;
use crate::visit::Visit;

/// A page as it would be.
pub(super) struct Sample {
    /// What it is.
    pub(super) caption: String,
    /// What it says.
    pub(super) sheet: Sheet,
}

/// The pages that a face is seen on, for the client of a visit.
pub(super) fn samples(visit: &Visit) -> Vec<Sample> {
    let language = visit.language;
    let client = visit.place.client.as_ref();
    let refused = |status| {
        let problem = Problem::of_status(status);
        refusal::sheet(language, client, &problem, "/")
    };
    [
        ("face-sign-in", sign_in::sheet(visit, "", "")),
        ("face-missing", refused(axum::http::StatusCode::NOT_FOUND)),
        ("face-failure", refused(axum::http::StatusCode::INTERNAL_SERVER_ERROR)),
    ]
    .map(|(key, sheet)| Sample { caption: language.text(key), sheet })
    .into()
}
