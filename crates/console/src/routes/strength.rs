//! Estimating a password while it is typed, for those who have scripts.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use directory::passwords::About;
use directory::sessions::Visitor;
use serde_json::json;
use web::Problem;

use crate::form::Submission;
use crate::strength::{about, shown};

/// How hard a password is to guess: a number, words for it, and advice. Whoever is signed in is
/// known; of others is known what they have filled in. Nothing of it is kept or logged.
pub(super) async fn estimate(submission: Submission) -> Result<Response, Problem> {
    let Submission { visit, filled } = submission;
    let client = visit.place.client.as_ref();
    let title = client.map_or("", |client| client.name.as_str());
    let about = match &visit.visitor {
        Some(Visitor::SignedIn(visitor)) => about(&visitor.user, title),
        Some(Visitor::Limited(visitor)) => about(&visitor.user, title),
        None => About {
            email: filled.get("email").to_owned(),
            names: ["first_name", "last_name"].map(|field| filled.get(field).to_owned()),
            client: title.to_owned(),
        },
    };
    let (password, address) = (filled.get("password"), visit.address.as_deref());
    let strength = visit.directory().estimate_password(address, password, about).await?;
    let shown = shown(visit.language, &strength);
    let answer = json!({ "score": shown.score, "text": shown.text, "advice": shown.advice });
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok(visit.with_cookies((headers, answer.to_string()).into_response()))
}
