//! Who is let in, and to which client: administrators of one, and the operator.
//!
//! Both extractors stand before all others, so that whoever is refused learns nothing of what a
//! query or body lacks.

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::{header, request::Parts};
use directory::clients::{ByDomain, Domain, Get};
use directory::ids::ClientId;
use directory::policy::Action;
use directory::{Actor, Code, Directory, Error, Noun};
use web::{Caller, FromQuery, Params, Path, Problem, Query};

use crate::PREFIX;

/// The caller, who administers some client or is the operator; 403 for anybody else, whatever their
/// roles allow elsewhere.
#[derive(Clone)]
pub(crate) struct Administrator(pub(crate) Caller);

/// The caller, and the client they administer: the one in the path, or else their own.
///
/// A client in the path that is unknown or not the caller's is not found; then it is 403 for whoever
/// is no administrator. Where the path names none, the operator says which: by the site of `Host`,
/// by `client_id` in the query, or by saying nothing, which means the default client.
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
        let client = match in_path(parts, state).await? {
            Some(client) => existing(state, &caller, client).await?,
            None => match caller.actor.client() {
                Some(own) => own,
                None => named(parts, state, &caller).await?,
            },
        };
        require_administrator(&caller)?;
        Ok(Self { caller, client })
    }
}

impl FromRequestParts<Directory> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Directory) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        require_administrator(&caller)?;
        Ok(Self(caller))
    }
}

fn require_administrator(caller: &Caller) -> Result<(), Error> {
    match caller.actor {
        Actor::Operator | Actor::Person { administrator: true, .. } => Ok(()),
        Actor::Person { .. } | Actor::Machine { .. } => Err(Error::Denied(Action::ReadClient)),
    }
}

/// The client in the path, where the route has one.
async fn in_path(parts: &mut Parts, directory: &Directory) -> Result<Option<ClientId>, Problem> {
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let below = route.strip_prefix(PREFIX).unwrap_or(route);
    if !below.starts_with("/clients/{") {
        return Ok(None);
    }
    let Path(client) = Path::from_request_parts(parts, directory).await?;
    Ok(Some(client))
}

/// A client that the caller may know of: its own, or for the operator any that is there.
async fn existing(
    directory: &Directory,
    caller: &Caller,
    client: ClientId,
) -> Result<ClientId, Problem> {
    match caller.actor.client() {
        Some(own) if own == client => Ok(client),
        Some(_) => Err(Error::NotFound(Noun::Client).into()),
        None => Ok(directory.get(caller, Get(client)).await?.id),
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
