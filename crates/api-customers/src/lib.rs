//! The Customers API: the people of a customer, for the systems of that customer.
//!
//! A customer is what the core calls a client. A machine draws an access token with its client id
//! and secret, and with it reads, changes and deletes the users of its own customer, and finds what
//! other systems call them. Each module of an object translates between its form in `wire` and
//! the core's commands and queries.
//!
//! What is absent: no rule about what may be changed or by whom, and no shape of an error; the
//! former is the core's, the latter [`web`]'s. Users cannot be added here.

mod home;
mod lookup;
mod rights;
mod token;
mod users;
mod wire;

use axum::Router;
use directory::credentials::CredentialKind;
use directory::{Directory, Surface};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, OpenApi};
use web::{Accepted, Face, Frame, PublicUrl, SurfaceRouter, TIMEOUT, openapi};

/// The prefix of all paths of customers in the first version.
const V1: &str = "/api/v1/customers";
/// The prefix of the operations that have a second version.
const V2: &str = "/api/v2/customers";

const DESCRIPTION: &str = "The people of a customer, for the systems of that customer.

An access token, drawn with a client id and its secret, opens the users of one customer: those of any other look as if they did not exist. It is sent as `Authorization: Bearer …`; the word may be left out. Paths are served with and without a slash at their end. Single users have an `ETag`, to be sent back in `If-Match` and `If-None-Match`; before a change only the number before its hyphen is compared, which counts the changes of the user's own record. Instants are UTC, in whole seconds.";

/// What an installation sets about this surface.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where callers reach the server; `None`: whatever `Host` says.
    pub public_url: Option<PublicUrl>,
}

/// The routes of the Customers API inside its layers, and its OpenAPI document.
pub fn surface(settings: Settings) -> (Router<Directory>, OpenApi) {
    let document = openapi::document("Customers API", env!("CARGO_PKG_VERSION"), DESCRIPTION);
    let (routes, mut document) = SurfaceRouter::new(face(settings), document)
        .nest(V1, users::routes().merge(lookup::routes()))
        .nest(V2, users::routes_v2())
        .merge(token::routes())
        .build();
    let basic = SecurityScheme::Http(Http::new(HttpAuthScheme::Basic));
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme("basic", basic);
    (routes, document)
}

fn face(settings: Settings) -> Face {
    Face {
        surface: Surface::Customers,
        frame: Frame::Customers,
        names: &[
            ("delegates", "delegateIds"),
            ("first_name", "firstName"),
            ("last_name", "lastName"),
            ("roles", "roleIds"),
            ("title", "jobTitle"),
        ],
        statuses: Vec::new(),
        challenge: "Bearer",
        credentials: Accepted {
            schemes: &["Bearer"],
            bare: true,
            key_header_kinds: &[],
            kinds: &[CredentialKind::AccessToken],
        },
        script: false,
        suffix: true,
        trailing_slash: false,
        public_url: settings.public_url,
        timeout: TIMEOUT,
    }
}
