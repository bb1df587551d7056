//! Clearing away what has run out: sessions, links, wishes for another address, access tokens,
//! forgotten counts of attempts, and notes of changed names.
//!
//! None of it opens or bounds anything any more, and each is cleared away little by little where its
//! person or client comes again; this is for those who never do. A session that ended because it was
//! not used goes when its whole life is over. Invitations that have lapsed stay: they are the record
//! of who was invited, and say themselves that they have lapsed.
//!
//! Invariants
//! - One transaction is about one client, and removes at most [`STEP`] rows of each kind, but for notes,
//!   which are small and go by the thousand.
//! - What somebody is using at the moment is passed over.
//! - It is no change of the directory: there is no event.

use store::Tx;

use crate::error::{Error, Noun};
use crate::ids::ClientId;
use crate::policy::Action;
use crate::users::search;
use crate::{Command, Ctx, Lane, Query, clients, credentials, links, sessions, throttles};

/// How many rows of each kind one step removes, at most.
pub const STEP: i64 = 128;

/// How many clients are looked at together, at most: each costs a statement for each kind, of which a
/// transaction has a bounded number.
const PAGE: i64 = 128;

/// Looks which clients have something to be cleared away, for some clients by number. Needs: the
/// operator.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Those after this number.
    pub after: ClientId,
}

/// What [`Look`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The clients that have something to be cleared away, by number.
    pub clients: Vec<ClientId>,
    /// Where to look on; `None`: these were the last clients.
    pub next: Option<ClientId>,
}

impl Query for Look {
    type Outcome = Found;
    const LANE: Lane = Lane::Read;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Found, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Client)?;
        let page = clients::rows::page(tx, self.after, PAGE)?;
        let mut clients = Vec::new();
        // What is counted before a client is known belongs to the installation.
        let installation = (self.after.0 == 0).then_some(ClientId::INSTALLATION);
        for client in installation.into_iter().chain(page.iter().map(|client| client.id)) {
            let firsts = [
                sessions::first_expiry(tx, client)?,
                links::first_expiry(tx, client)?,
                links::addresses::first_expiry(tx, client)?,
                credentials::first_expiry(tx, client)?,
                throttles::first_expiry(tx, client)?,
                search::first_expiry(tx, client)?,
            ];
            if firsts.into_iter().flatten().any(|first| first <= ctx.now) {
                clients.push(client);
            }
        }
        Ok(Found { clients, next: page.last().map(|client| client.id) })
    }
}

/// Clears away a step of what has run out of one client. Needs: the operator.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
    /// The client.
    pub client: ClientId,
}

/// How many rows of each kind a [`Sweep`] removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions.
    pub sessions: u64,
    /// Links that were mailed.
    pub links: u64,
    /// Addresses that people wanted once.
    pub wishes: u64,
    /// Access tokens of OAuth clients.
    pub access_tokens: u64,
    /// Counts of attempts.
    pub throttles: u64,
    /// Notes of changed names.
    pub name_changes: u64,
}

impl Swept {
    /// The numbers with the names of what was removed.
    pub fn by_name(self) -> [(&'static str, u64); 6] {
        [
            ("sessions", self.sessions),
            ("links", self.links),
            ("wanted_addresses", self.wishes),
            ("access_tokens", self.access_tokens),
            ("throttles", self.throttles),
            ("name_changes", self.name_changes),
        ]
    }

    /// Whether there may be more: a whole step of one kind was removed.
    pub fn goes_on(self) -> bool {
        self.by_name().iter().any(|(_, number)| *number >= STEP.unsigned_abs())
    }
}

impl Command for Sweep {
    type Outcome = Swept;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Swept, Error> {
        ctx.check(Action::ManageClients, self.client, Noun::Client)?;
        Ok(Swept {
            sessions: sessions::sweep(tx, self.client, ctx.now, STEP)?,
            links: links::sweep(tx, self.client, ctx.now, STEP)?,
            wishes: links::addresses::sweep(tx, self.client, ctx.now, STEP)?,
            access_tokens: credentials::sweep(tx, self.client, ctx.now, STEP)?,
            throttles: throttles::sweep(tx, self.client, ctx.now, STEP)?,
            name_changes: search::sweep(tx, self.client, ctx.now, 8 * STEP)?,
        })
    }
}
