//! What one surface declares about itself.

use std::time::Duration;

use axum::http::StatusCode;
use directory::Surface;
use directory::credentials::CredentialKind;

use crate::{Frame, PublicUrl};

/// Everything in which the surfaces differ, apart from their routes. Each API makes one; the
/// extractors and layers of this crate find it in the request.
#[derive(Clone, Debug)]
pub struct Face {
    /// Which surface it is, in events, logs and metrics.
    pub surface: Surface,
    /// The shape of its errors.
    pub frame: Frame,
    /// Core name → wire name of the fields that are called differently here.
    pub names: &'static [(&'static str, &'static str)],
    /// Statuses this surface replaces: the usual one, then its own.
    pub statuses: Vec<(StatusCode, StatusCode)>,
    /// The value of `WWW-Authenticate` beside a 401.
    pub challenge: &'static str,
    /// How callers may show who they are.
    pub credentials: Accepted,
    /// Whether JSON may come and go as `text/javascript` too.
    pub script: bool,
    /// Whether a JSON body may have a type of its own, `application/…+json`.
    pub suffix: bool,
    /// Whether its documented paths end with a slash. Both forms are always served; this is for
    /// the URLs it sends and its OpenAPI document.
    pub trailing_slash: bool,
    /// Where callers reach the server; `None`: whatever `Host` says, over https if the connection is
    /// encrypted.
    pub public_url: Option<PublicUrl>,
    /// How long the head of an answer may take. Bodies that are sent in pieces are not cut.
    pub timeout: Duration,
}

/// The ways a surface takes a credential.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    /// Words before the secret in `Authorization`, compared without regard to case.
    pub schemes: &'static [&'static str],
    /// Whether `Authorization` may hold the bare secret without a word before it.
    pub bare: bool,
    /// The kinds of credentials that may come in `X-API-Key`; without any, the header is not read.
    pub key_header_kinds: &'static [CredentialKind],
    /// The kinds of credentials that may come in `Authorization`; any other is unknown here.
    pub kinds: &'static [CredentialKind],
}

/// How long the head of an answer may take unless a surface says otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(30);

impl Face {
    /// The status this surface answers instead of the usual one.
    pub fn status(&self, usual: StatusCode) -> StatusCode {
        let replaced = self.statuses.iter().find(|(from, _)| *from == usual);
        replaced.map_or(usual, |(_, to)| *to)
    }

    /// The place of a field with its first name as it is called on the wire.
    pub fn wire_name(&self, field: &str) -> String {
        let (first, rest) = field.split_at(field.find('/').unwrap_or(field.len()));
        let renamed = self.names.iter().find(|(core, _)| *core == first);
        format!("{}{rest}", renamed.map_or(first, |(_, wire)| wire))
    }
}
