//! The Members API: the people of a client with their tags and dimensions, and their continuing
//! education. It is the native API of the directory, too.
//!
//! Everything lies under `/api/v1`. Callers show an API key, which belongs to one client and fixes
//! it, or a user token, which makes them that person. Each module of an object translates between
//! its form in `wire` and the core's commands and queries.
//!
//! What is absent: no rule about what may be changed or by whom, and no shape of an error; the
//! former is the core's, the latter [`web`]'s.

mod ces;
mod created;
mod dimensions;
mod home;
mod list;
mod privacy;
mod records;
mod rights;
mod tag_types;
mod tags;
mod user_tags;
mod users;
mod wire;

use axum::Router;
use directory::credentials::CredentialKind;
use directory::{Directory, Surface};
use utoipa::openapi::OpenApi;
use web::{Accepted, Face, Frame, PublicUrl, Routes, SurfaceRouter, TIMEOUT, openapi};

/// The prefix of all paths.
const PREFIX: &str = "/api/v1";

const DESCRIPTION: &str = "The people of a client, their tags and dimensions, and their continuing education.

An API key belongs to one client and fixes it; send it as `Authorization: Bearer …` or as `X-API-Key`, not two of them. A user token, sent as `Bearer`, makes the caller that person: they may read their own record and credits, change their names, phone, postal address, links, picture and time zone, decide what they allow, and claim.

Lists are arrays in the order of their ids. A `Link` header names the next page, where there is one. Keys that an object shows but a caller cannot set are ignored, so that what was read can be sent back; any other unknown key is refused. Single objects have an `ETag`, to be sent back in `If-Match` and `If-None-Match`; before a change only the number before its hyphen is compared, which counts the changes of the object itself. Times are UTC and are written without a zone.";

/// What an installation sets about this surface.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where callers reach the server, for the URLs in answers; `None`: whatever `Host` says.
    pub public_url: Option<PublicUrl>,
}

/// The routes of the Members API inside its layers, and its OpenAPI document.
///
/// Unknown paths under `/api/v1` are answered here, unless another surface nests a longer prefix.
pub fn surface(settings: Settings) -> (Router<Directory>, OpenApi) {
    let document = openapi::document("Members API", env!("CARGO_PKG_VERSION"), DESCRIPTION);
    let routes = Routes::default()
        .merge(users::routes())
        .merge(privacy::routes())
        .merge(user_tags::routes())
        .merge(tags::routes())
        .merge(tag_types::routes())
        .merge(dimensions::routes())
        .merge(ces::routes())
        .merge(records::routes());
    SurfaceRouter::new(face(settings), document).nest(PREFIX, routes).build()
}

/// How the Members API differs from the other surfaces. As the native API it also frames the
/// errors of paths that belong to no surface.
pub fn face(settings: Settings) -> Face {
    Face {
        surface: Surface::Members,
        frame: Frame::Members,
        names: &[
            ("active", "banned"),
            ("reference", "client_id"),
            ("guid", "client_guid"),
            ("credits", "ce_credits"),
            ("threshold", "ce_threshold"),
            ("hidden", "ce_status"),
            ("earned", "ce_earned_hours"),
            ("claimed", "ce_claimed_hours"),
        ],
        statuses: Vec::new(),
        challenge: "Bearer",
        credentials: Accepted {
            schemes: &["Bearer"],
            bare: false,
            key_header_kinds: &[CredentialKind::ApiKey],
            kinds: &[CredentialKind::ApiKey, CredentialKind::UserToken],
        },
        script: false,
        suffix: true,
        trailing_slash: false,
        public_url: settings.public_url,
        timeout: TIMEOUT,
    }
}
