//! Choosing a language.

use axum::response::Response;
use directory::Language;
use directory::sessions::Visitor;
use directory::users::SetLanguage;
use web::Problem;

use crate::form::Submission;

/// Keeps the language that was chosen: with the person, if somebody is signed in, and in the browser,
/// for when they have signed out. What is no language changes nothing.
pub(super) async fn choose(submission: Submission) -> Result<Response, Problem> {
    let Submission { visit, filled } = submission;
    let back = visit.back(filled.get("back"));
    let Some(language) = Language::of_code(filled.get("language")) else {
        return Ok(visit.go(&back));
    };
    if let Some(Visitor::SignedIn(visitor)) = &visit.visitor {
        let (client, user) = (visitor.client.id, visitor.user.id);
        let set = SetLanguage { client, user, language: Some(language) };
        visit.directory().run(&visit.caller(visitor), set).await?;
    }
    Ok(visit.choosing(language).go(&back))
}
