//! The client that every path is about: the caller's own.
//!
//! Its extractor stands before all others, so that whoever is refused learns nothing of what a
//! query or body lacks.

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::request::Parts;
use directory::ids::{ClientId, UserId};
use directory::policy::{self, Action, Resource};
use directory::{Actor, Directory, Error, Noun, Query, Why};
use web::{Caller, Problem, Right, Unproven};

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

/// [`Home`] for an operation that only reads a user: who calls is looked up in the snapshot from which
/// they are answered.
pub(crate) struct Reader<R> {
    caller: Unproven,
    user: Option<UserId>,
    right: PhantomData<fn() -> R>,
}

impl<R: Right> Reader<R> {
    /// Answers a query about the user in the path.
    pub(crate) async fn get<Q: Query>(
        self,
        directory: &Directory,
        query: impl Fn(ClientId, UserId) -> Q + Send + 'static,
    ) -> Result<Q::Outcome, Problem> {
        let Self { caller, user, .. } = self;
        let ask = move |actor: &Actor| {
            let client = actor.client().ok_or(Error::Unauthenticated(Why::Invalid))?;
            R::require(actor, &Resource { client, user })?;
            Ok(query(client, user.ok_or(Error::NotFound(Noun::User))?))
        };
        Ok(caller.get(directory, ask).await?)
    }
}

impl<R: Right> FromRequestParts<Directory> for Reader<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Directory) -> Result<Self, Problem> {
        let caller = Unproven::from_request_parts(parts, state).await?;
        let user = user_in_path(parts, state).await;
        Ok(Self { caller, user, right: PhantomData })
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
