//! The pages one by one.

mod administration;
mod apps;
mod asking;
mod credits;
mod delegates;
mod face;
mod home;
mod invitations;
mod languages;
mod links;
mod locks;
mod notice;
mod part;
mod passwords;
mod profile;
mod sessions;
mod setup;
mod sign_in;
mod strength;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use directory::Error;
use web::PathId;

use crate::console::Console;

/// All pages.
pub(crate) fn all() -> Router<Arc<Console>> {
    Router::new()
        .route("/", get(home::show))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-in/link", get(links::ask).post(links::request))
        .route("/sign-out", post(sign_in::leave))
        .route("/apps/{app}", get(apps::open))
        .route("/language", post(languages::choose))
        .route("/invitations/{key}", get(invitations::show).post(invitations::submit))
        .route("/links/{secret}", get(links::show).post(links::follow))
        .route("/password", get(passwords::change).post(passwords::submit_change))
        .route("/password/strength", post(strength::estimate))
        .route("/password/forgot", get(passwords::forgot).post(passwords::request))
        .route("/password/reset/{secret}", get(passwords::reset).post(passwords::submit_reset))
        .route("/password/expired", get(passwords::expired).post(passwords::submit_expired))
        .route("/setup/{secret}", get(setup::show).post(setup::submit))
        .route("/sessions", get(sessions::show))
        .route("/sessions/end-others", post(sessions::end_others))
        .route("/sessions/{session}/end", post(sessions::end))
        .route(profile::PATH, get(profile::show).post(profile::submit))
        .route("/profile/record.json", get(profile::download))
        .route("/profile/email", get(profile::ask).post(profile::request))
        .route("/profile/confirm", post(profile::confirm))
        .route("/profile/privacy", post(profile::submit_privacy))
        .route("/avatars/{client}/{user}/{file}", get(profile::avatar))
        .route(delegates::PATH, get(delegates::show).post(delegates::add))
        .route("/delegates/{delegate}", post(delegates::change))
        .route("/delegates/for/{delegator}", get(delegates::ask_renounce).post(delegates::renounce))
        .route(credits::PATH, get(credits::show))
        .route("/credits/{ce}", get(credits::open).post(credits::submit))
        .route("/verify/{code}", get(credits::verify))
        .route("/certificates/{file}", get(credits::document))
        .route(face::PATH, get(face::show).post(face::submit))
        .route(locks::PATH, get(locks::show).post(locks::submit))
        .route("/accents/{style}", get(face::style))
        .route("/logos/{client}/{file}", get(face::logo))
        .merge(administration::routes())
}

/// The page from which forms are sent to a path that takes nothing but forms, so that nobody can go
/// back to it; nothing for other paths.
pub(crate) fn page_of(path: &str) -> Option<String> {
    if path == "/profile/confirm" || path == "/profile/privacy" {
        return Some(profile::PATH.to_owned());
    }
    if path.starts_with("/sessions/") {
        return Some("/sessions".to_owned());
    }
    let delegate = path.starts_with("/delegates/");
    delegate.then(|| delegates::PATH.to_owned()).or_else(|| administration::page_of(path))
}

/// Whether forms with files are sent to a path.
pub(crate) fn takes_files(path: &str) -> bool {
    path == profile::PATH || path == face::PATH
}

/// What a link carries. It does not show itself in logs.
pub(crate) struct Carried(pub(crate) String);

impl PathId for Carried {
    fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
        Ok(Self(text.to_owned()))
    }
}
