//! The client that is meant where the path names none.

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use directory::clients::{ByDomain, Domain};
use directory::ids::ClientId;
use directory::policy::{self, Action, Resource};
use directory::{Code, Directory, Error, Noun};
use web::{Caller, FromQuery, Params, Problem, Query};

/// The caller, and the client whose users and apps it administers; 403 for anybody else.
///
/// That of a person is their own. The operator says which: by the site of `Host`, by `client_id` in
/// the query, or by saying nothing, which means the default client.
pub(crate) struct Home {
    /// Who calls.
    pub(crate) caller: Caller,
    /// The client.
    pub(crate) client: ClientId,
}

impl FromRequestParts<Directory> for Home {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Directory) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let client = match caller.actor.client() {
            Some(own) => own,
            None => named(parts, state, &caller).await?,
        };
        policy::check(&caller.actor, Action::ReadClient, &Resource::client(client), Noun::Client)?;
        Ok(Self { caller, client })
    }
}

/// Which client the operator means.
async fn named(
    parts: &mut Parts,
    directory: &Directory,
    caller: &Caller,
) -> Result<ClientId, Problem> {
    let Query(Named(named)) = Query::from_request_parts(parts, directory).await?;
    let found = directory.get(caller, ByDomain { host: host(parts), named }).await?;
    Ok(found.ok_or_else(|| Error::invalid("?client_id", Code::ClientNeeded))?)
}

/// The host of a request, where it is one a site can have.
pub(crate) fn host(parts: &Parts) -> Option<Domain> {
    let host = parts.headers.get(header::HOST)?.to_str().ok()?;
    Domain::parse(host).ok()
}

struct Named(Option<ClientId>);

impl FromQuery for Named {
    fn from_query(params: &mut Params) -> Option<Self> {
        let read = |text: &str| ClientId::parse(text).ok_or(Code::Kind("the number of a client"));
        Some(Self(params.optional("client_id", read)))
    }
}
