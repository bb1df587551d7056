//! The client that every path is about: the caller's own.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use directory::ids::ClientId;
use directory::policy::{self, Action};
use directory::{Directory, Error, Why};
use web::{Caller, Problem};

/// The caller, and the client its credential belongs to.
pub(crate) struct Home {
    /// Who calls.
    pub(crate) caller: Caller,
    /// The client.
    pub(crate) client: ClientId,
}

impl Home {
    /// Whether ids and dates that are brought along are kept.
    pub(crate) fn may_import(&self) -> bool {
        policy::allows(&self.caller.actor, Action::ImportUser, self.client)
    }
}

impl FromRequestParts<Directory> for Home {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Directory) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let client = caller.actor.client().ok_or(Error::Unauthenticated(Why::Invalid))?;
        Ok(Self { caller, client })
    }
}
