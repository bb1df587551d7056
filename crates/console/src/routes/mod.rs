//! The pages one by one.

mod administration;
mod apps;
mod face;
mod home;
mod invitations;
mod languages;
mod links;
mod notice;
mod passwords;
mod sessions;
mod setup;
mod sign_in;
mod strength;

pub(crate) use administration::page_of;

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
        .route(face::PATH, get(face::show).post(face::submit))
        .route("/accents/{style}", get(face::style))
        .route("/logos/{client}/{file}", get(face::logo))
        .merge(administration::routes())
}

/// What a link carries. It does not show itself in logs.
pub(crate) struct Carried(pub(crate) String);

impl PathId for Carried {
    fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
        Ok(Self(text.to_owned()))
    }
}
