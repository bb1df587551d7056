//! The client that every path is about: the caller's own.
//!
//! Its extractor stands before all others, so that whoever is refused learns nothing of what a
//! query or body lacks.

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::request::Parts;
use directory::ids::{ClientId, UserId};
use directory::policy::{self, Action, Resource};
use directory::{Directory, Error, Why};
use web::{Caller, Problem, Right};

use crate::PREFIX;

/// The caller, and the client its credential belongs to; 403 for whoever has not the right, over
/// the user in the path where there is one.
pub(crate) struct Home<R> {
    /// Who calls.
    pub(crate) caller: Caller,
    /// The client.
    pub(crate) client: ClientId,
    right: PhantomData<R>,
}

impl<R> Home<R> {
    /// Whether ids and dates that are brought along are kept.
    pub(crate) fn may_import(&self) -> bool {
        policy::allows(&self.caller.actor, Action::ImportUser, self.client)
    }
}

impl<R: Right> FromRequestParts<Directory> for Home<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Directory) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let client = caller.actor.client().ok_or(Error::Unauthenticated(Why::Invalid))?;
        let user = user_in_path(parts, state).await;
        R::require(&caller.actor, &Resource { client, user })?;
        Ok(Self { caller, client, right: PhantomData })
    }
}

/// The user whom the path is about. What is no number of a user is nobody's, so only who may do it
/// to everybody learns that.
async fn user_in_path(parts: &mut Parts, state: &Directory) -> Option<UserId> {
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let below = route.strip_prefix(PREFIX).unwrap_or(route);
    if !below.starts_with("/users/{") {
        return None;
    }
    let parameters = RawPathParams::from_request_parts(parts, state).await.ok()?;
    let (_, text) = parameters.iter().next()?;
    UserId::parse(text)
}
