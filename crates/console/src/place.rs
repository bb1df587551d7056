//! Whose pages somebody sees.

use std::sync::Arc;

use directory::clients::{ByDomain, Client, Domain, Get, List};
use directory::ids::ClientId;
use directory::sessions::Visitor;
use directory::{Actor, Caller, Directory, Error, Surface};

/// The site that was asked, and the client whose face it has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The host of the request, if it is one that a site can have.
    pub(crate) host: Option<Domain>,
    /// The client of the host's site, else the named one, else the default one.
    pub(crate) client: Option<Client>,
}

impl Place {
    /// The place of a request of somebody of whom nothing is known.
    pub(crate) async fn find(
        directory: &Directory,
        request: &Arc<str>,
        host: Option<Domain>,
        named: Option<ClientId>,
    ) -> Result<Self, Error> {
        let nobody = nobody(request);
        let found = directory.get(&nobody, ByDomain { host: host.clone(), named }).await?;
        let client = match found {
            Some(client) => get(directory, &nobody, client).await?,
            None => None,
        };
        Ok(Self { host, client })
    }

    /// Whether people of a client are at home at this host: not where the site is another client's.
    pub(crate) async fn takes(
        directory: &Directory,
        request: &Arc<str>,
        host: Option<Domain>,
        client: ClientId,
    ) -> Result<bool, Error> {
        let place = ByDomain { host, named: Some(client) };
        Ok(directory.get(&nobody(request), place).await? == Some(client))
    }
}

/// The client of somebody whose session is good.
pub(crate) fn client_of(visitor: &Visitor) -> &Client {
    match visitor {
        Visitor::SignedIn(visitor) => &visitor.client,
        Visitor::Limited(visitor) => &visitor.client,
    }
}

/// The caller before anybody is known; what is asked in its name are the faces of clients alone.
pub(crate) fn nobody(request: &Arc<str>) -> Caller {
    Caller { actor: Actor::Operator, surface: Surface::Console, request: Arc::clone(request) }
}

/// Whether there is any client at all.
pub(crate) async fn is_inhabited(directory: &Directory, request: &Arc<str>) -> Result<bool, Error> {
    let first = directory.get(&nobody(request), List { after: ClientId(0), limit: 1 }).await?;
    Ok(!first.is_empty())
}

async fn get(
    directory: &Directory,
    nobody: &Caller,
    client: ClientId,
) -> Result<Option<Client>, Error> {
    match directory.get(nobody, Get(client)).await {
        Ok(client) => Ok(Some(client)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
