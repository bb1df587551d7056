//! Whose pages somebody sees.

use std::sync::Arc;

use directory::clients::{Client, Domain, Get, List, OfHost, Site};
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
    /// Whose pages the host has.
    site: Site,
}

impl Place {
    /// The place of a request of somebody of whom nothing is known yet: nobody's.
    pub(crate) async fn of(
        directory: &Directory,
        request: &Arc<str>,
        host: Option<Domain>,
    ) -> Result<Self, Error> {
        let site = directory.get(&nobody(request), OfHost(host.clone())).await?;
        Ok(Self { host, client: None, site })
    }

    /// The same with the face of the client that is meant, be it named or not.
    pub(crate) async fn naming(
        self,
        directory: &Directory,
        request: &Arc<str>,
        named: Option<ClientId>,
    ) -> Result<Self, Error> {
        let client = match self.site.client(named) {
            Some(client) => get(directory, request, client).await?,
            None => None,
        };
        Ok(Self { client, ..self })
    }

    /// The same with the face of a client.
    pub(crate) fn at(self, client: &Client) -> Self {
        Self { client: Some(client.clone()), ..self }
    }

    /// Whether people of a client are at home at this host: not where the site is another client's.
    pub(crate) fn takes(&self, client: ClientId) -> bool {
        self.site.client(Some(client)) == Some(client)
    }

    /// The number of the client that has to be named here, because a path without it would mean
    /// another one.
    pub(crate) fn number(&self) -> Option<ClientId> {
        let client = self.client.as_ref()?.id;
        (self.takes(client) && self.site.client(None) != Some(client)).then_some(client)
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

/// A client, if there is one of this number.
pub(crate) async fn get(
    directory: &Directory,
    request: &Arc<str>,
    client: ClientId,
) -> Result<Option<Client>, Error> {
    match directory.get(&nobody(request), Get(client)).await {
        Ok(client) => Ok(Some(client)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
