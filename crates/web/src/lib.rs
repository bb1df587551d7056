//! What every surface shares: extractors, problems, layers, paging and documents.
//!
//! A surface is a [`Face`] (how it differs from the others) and routes, put together by
//! [`SurfaceRouter`]; [`stack`] wraps all surfaces into the service that is run. Handlers translate:
//! extractors of this crate in, a command or query, and [`Json`] or [`Tagged`] out, with [`Problem`]
//! for whatever goes wrong on the way.
//!
//! What is absent: no route of a surface, no wire name, no SQL, no clock and no environment.

mod answer;
mod around;
mod auth;
mod basic;
mod body;
mod docs;
mod entity_tags;
mod face;
mod faults;
mod frame;
mod health;
mod idempotency_key;
mod if_match;
mod negotiation;
mod network;
pub mod openapi;
mod page;
mod path;
mod peer;
mod problem;
mod query;
mod request_id;
mod right;
mod routes;
mod sound;
mod stack;
mod stream;
mod surface;
mod url;

pub use answer::{Json, Tagged, tag};
pub use auth::{Caller, Unproven};
pub use axum::extract::State;
pub use basic::Basic;
pub use body::{
    BODY_LIMIT, BoolLike, BoolWord, FORM_LIMIT, Field, FormFields, FormFile, FormOrJson, FormParts,
    IntLike, JsonBody, OneOrMany, OptionalJsonBody, SecretText, TextLike, Wire, WireObject,
    WireSchema,
};
#[doc(hidden)]
pub use body::{Property, property};
pub use docs::{DocsError, docs};
pub use face::{Accepted, Face, TIMEOUT};
pub use faults::Faults;
pub use frame::{Frame, Rendered, render};
pub use health::health;
pub use idempotency_key::IdempotencyKey;
pub use if_match::IfMatch;
pub use network::NetworkAddress;
pub use page::{AFTER, LIMIT, NumberedPage, PAGE_SIZE, next_link};
pub use path::{Path, PathId, PathIds};
pub use peer::{Encrypted, Peer};
pub use problem::Problem;
pub use query::{FromQuery, Params, Query};
pub use request_id::{RequestId, RequestIds, X_REQUEST_ID};
pub use right::Right;
pub use routes::Routes;
pub use stack::{App, HSTS, elsewhere, stack};
pub use stream::{PIECE, stream_array, stream_pieces};
pub use surface::{AnsweredBy, SurfaceRouter, guarded, oauth_errors, other_method};
pub use url::{BaseUrl, Here, PublicUrl, is_host};

#[doc(hidden)]
pub use {directory::Code, directory::policy::Action, serde, utoipa};
