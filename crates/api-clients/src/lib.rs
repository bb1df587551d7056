//! The Clients API: clients and their sites, users, invitations and apps, for administrators.
//!
//! Everything lies under `/api/v1/jb`; tokens are drawn under `/api/v1` too. Callers show a user
//! token, or the operator theirs; whoever is no administrator is told 403, whatever their roles
//! allow (`home`). Each module of an object translates between its form in `wire` and the core's
//! commands and queries.
//!
//! What is absent: no other rule about what may be changed or by whom, and no shape of an error; the
//! former is the core's, the latter [`web`]'s.

mod apps;
mod clients;
mod home;
mod invitations;
mod list;
mod picture;
mod token;
mod users;
mod wire;

use axum::Router;
use axum::http::StatusCode;
use directory::credentials::CredentialKind;
use directory::{Directory, Surface};
use utoipa::openapi::OpenApi;
use web::{Accepted, Face, Frame, PublicUrl, Routes, SurfaceRouter, TIMEOUT, openapi};

/// The prefix of all paths but one.
const PREFIX: &str = "/api/v1/jb";

const DESCRIPTION: &str = "\
Clients and their sites, users, invitations and apps, for administrators of a client.

Lists are plain arrays in the order of their ids; `page` and `page_size` ask for a part. Paths are \
served with and without the slash at their end. Single objects have an `ETag`, to be sent back in \
`If-Match` and `If-None-Match`; before a change only the number before its hyphen is compared, which \
counts the changes of the object itself. Answers are `application/json`, and `text/javascript` for whoever \
asks for that alone.";

/// What an installation sets about this surface.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where callers reach the server, for the URLs in answers; `None`: whatever `Host` says.
    pub public_url: Option<PublicUrl>,
    /// Answer 403 instead of 401 where a credential is missing or not valid, for callers that were
    /// written for that.
    pub unauthenticated_is_403: bool,
}

/// The routes of the Clients API inside its layers, and its OpenAPI document.
pub fn surface(settings: Settings) -> (Router<Directory>, OpenApi) {
    let document = openapi::document("Clients API", env!("CARGO_PKG_VERSION"), DESCRIPTION);
    let routes = Routes::default()
        .merge(clients::routes())
        .merge(users::routes())
        .merge(invitations::routes())
        .merge(apps::routes())
        .merge(token::routes());
    SurfaceRouter::new(face(settings), document)
        .nest(PREFIX, routes)
        .merge(token::routes_outside())
        .merge(picture::routes())
        .build()
}

fn face(settings: Settings) -> Face {
    let mut statuses = vec![(StatusCode::CONFLICT, StatusCode::BAD_REQUEST)];
    if settings.unauthenticated_is_403 {
        statuses.push((StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN));
    }
    Face {
        surface: Surface::Clients,
        frame: Frame::Clients,
        names: &[
            ("active", "is_active"),
            ("color", "profile_color"),
            ("demo", "is_demo_user"),
            ("entries", "invitations"),
        ],
        statuses,
        challenge: "Token",
        credentials: Accepted {
            schemes: &["Token", "Bearer", "JWT"],
            bare: false,
            key_header_kinds: &[],
            kinds: &[CredentialKind::UserToken, CredentialKind::OperatorToken],
        },
        script: true,
        suffix: false,
        trailing_slash: true,
        public_url: settings.public_url,
        timeout: TIMEOUT,
    }
}
