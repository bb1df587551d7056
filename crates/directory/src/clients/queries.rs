//! Finding clients.

use store::Tx;

use super::{Client, Domain, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid};
use crate::policy::{Action, Actor};
use crate::text::Line;
use crate::{Ctx, Lane, Query};

/// One client. Needs: an administrator of it.
#[derive(Clone, Copy, Debug)]
pub struct Get(pub ClientId);

impl Query for Get {
    type Outcome = Client;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Client, Error> {
        ctx.check(Action::ReadClient, self.0, Noun::Client)?;
        rows::get(tx, self.0)
    }
}

/// The clients the caller administers, by number: its own, or a page of all for the operator.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Those after this number.
    pub after: ClientId,
    /// How many at most.
    pub limit: u16,
}

impl Query for List {
    type Outcome = Vec<Client>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Client>, Error> {
        let Some(own) = ctx.actor().client() else {
            return rows::page(tx, self.after, i64::from(self.limit));
        };
        ctx.check(Action::ReadClient, own, Noun::Client)?;
        if own <= self.after {
            return Ok(Vec::new());
        }
        Ok(vec![rows::get(tx, own)?])
    }
}

/// The numbers of all clients the caller administers, in order: its own, or all for the operator.
/// The clients follow by [`ByIds`].
#[derive(Clone, Copy, Debug)]
pub struct Ids;

impl Query for Ids {
    type Outcome = Vec<ClientId>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<ClientId>, Error> {
        let Some(own) = ctx.actor().client() else { return rows::ids(tx) };
        ctx.check(Action::ReadClient, own, Noun::Client)?;
        Ok(vec![own])
    }
}

/// Some clients, at most 256, by number. Needs: an administrator of each.
#[derive(Clone, Debug)]
pub struct ByIds(pub Vec<ClientId>);

impl Query for ByIds {
    type Outcome = Vec<Client>;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<Client>, Error> {
        for client in &self.0 {
            ctx.check(Action::ReadClient, *client, Noun::Client)?;
        }
        rows::some(tx, &self.0)
    }
}

/// What everybody of a client may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its number, unique in the installation.
    pub id: ClientId,
    /// Its object id, unique in the installation.
    pub oid: Oid,
    /// The name people see.
    pub name: Line,
    /// The market segment, a lower-case slug.
    pub segment: Line,
    /// The line of business, a lower-case slug.
    pub vertical: Line,
    /// Whether groups are used at all.
    pub groups_enabled: bool,
}

/// The client with an object id. For callers of another client it does not exist. Needs: any
/// credential of the client.
#[derive(Clone, Copy, Debug)]
pub struct ByOid(pub Oid);

impl Query for ByOid {
    type Outcome = Profile;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Profile, Error> {
        let found = rows::by_oid(tx, self.0)?.ok_or(Error::NotFound(Noun::Client))?;
        if ctx.actor().client().is_some_and(|own| own != found) {
            return Err(Error::NotFound(Noun::Client));
        }
        let Client { id, oid, name, segment, vertical, groups_enabled, .. } = rows::get(tx, found)?;
        Ok(Profile { id, oid, name, segment, vertical, groups_enabled })
    }
}

/// The client that somebody belongs to who has not said so: that of the host's site, else the one
/// that is named, else the default client of the installation, which an only client is by itself.
#[derive(Clone, Debug)]
pub struct ByDomain {
    /// The host of the request, if it has a readable one.
    pub host: Option<Domain>,
    /// The client that the request names.
    pub named: Option<ClientId>,
}

impl Query for ByDomain {
    type Outcome = Option<ClientId>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Option<ClientId>, Error> {
        debug_assert!(matches!(ctx.actor(), Actor::Operator), "asked before anybody is known");
        let of_host = match &self.host {
            Some(host) => rows::by_domain(tx, host)?,
            None => None,
        };
        match super::meant(of_host, self.named, ctx.installation.default_client) {
            Some(client) => Ok(Some(client)),
            None => rows::only(tx),
        }
    }
}

/// The clients that a host stands for, before anybody is known.
#[derive(Clone, Debug)]
pub struct OfHost(pub Option<Domain>);

/// Whose pages are at a host; see [`super::meant`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The client whose site it is. Nobody else's pages are there.
    pub own: Option<ClientId>,
    /// The client that is meant where the site is nobody's and none is named.
    pub fallback: Option<ClientId>,
}

impl Site {
    /// Whose pages are shown where a client is named, or none.
    pub fn client(self, named: Option<ClientId>) -> Option<ClientId> {
        super::meant(self.own, named, self.fallback)
    }
}

impl Query for OfHost {
    type Outcome = Site;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Site, Error> {
        debug_assert!(matches!(ctx.actor(), Actor::Operator), "asked before anybody is known");
        let own = match &self.0 {
            Some(host) => rows::by_domain(tx, host)?,
            None => None,
        };
        let fallback = match ctx.installation.default_client {
            _ if own.is_some() => None,
            Some(default) => Some(default),
            None => rows::only(tx)?,
        };
        Ok(Site { own, fallback })
    }
}
