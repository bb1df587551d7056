//! The core of Rollbook: the people of many clients, what they may use, who may act for them and
//! what they have earned.
//!
//! Ordinary synchronous Rust over [`store::Tx`]. [`Directory`] is the only door: [`Directory::run`]
//! for commands, [`Directory::get`] for queries. Rules stand as pure functions beside their noun,
//! the SQL of a noun in its `rows` module, rights in [`policy`].
//!
//! What is absent: no command or query awaits; nothing here reads a clock, an environment variable or a
//! random source, talks to a network, or knows a wire format.

mod batches;
pub mod color;
pub mod deletion;
pub mod error;
pub mod events;
pub mod ids;
pub mod jobs;
pub mod json;
pub mod language;
mod limits;
mod marks;
mod oids;
pub mod packed;
mod patch;
pub mod policy;
pub mod text;
pub mod time;

pub mod apps;
pub mod ces;
pub mod clients;
pub mod credentials;
pub mod delegates;
pub mod dimensions;
pub mod groups;
pub mod identities;
pub mod invitations;
pub mod links;
pub mod passwords;
pub mod pictures;
pub mod sessions;
pub mod setup;
pub mod sweep;
pub mod tags;
mod throttles;
pub mod users;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub use error::{Clash, Code, Error, FieldError, Noun, Why};
use ids::{ClientId, CredentialId, IdSource, Oid};
pub use language::Language;
pub use policy::Actor;
use policy::{Action, Claims, Resource};
use store::{Db, Tx};
use time::Timestamp;

/// The outward face a request came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// The Members API.
    Members,
    /// The Clients API.
    Clients,
    /// The Customers API.
    Customers,
    /// The command line.
    CommandLine,
    /// The pages.
    Console,
    /// None: a job in the background.
    Jobs,
}

impl Surface {
    /// Its name in events, logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Clients => "clients",
            Self::Customers => "customers",
            Self::CommandLine => "command line",
            Self::Console => "console",
            Self::Jobs => "jobs",
        }
    }
}

/// Who asks, through what, in which request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who, as proven by a credential.
    pub actor: Actor,
    /// Through which face.
    pub surface: Surface,
    /// The id of the request, as it stands in answers, logs and events.
    pub request: Arc<str>,
}

/// What a command or query knows besides its own fields. One instant for the whole operation.
pub struct Ctx<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// Now.
    pub now: Timestamp,
    /// Where new ids and secrets come from.
    pub ids: &'a mut IdSource,
    /// What the installation as a whole is set to.
    pub installation: &'a Installation,
    /// The names of clients in which somebody searches.
    pub rolls: &'a users::Rolls,
}

impl Ctx<'_> {
    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    /// [`policy::check`] for something of a client that is not about one user.
    pub fn check(&self, action: Action, client: ClientId, noun: Noun) -> Result<(), Error> {
        policy::check(self.actor(), action, &Resource::client(client), noun)
    }

    /// Does something as a person who has just proven who they are; `credential` is what they have
    /// now, if they have one. They have no more rights by it: what is done has been asked already.
    pub(crate) fn acting_as<T>(
        &mut self,
        user: &users::User,
        credential: Option<CredentialId>,
        act: impl FnOnce(&mut Ctx<'_>) -> T,
    ) -> T {
        let actor = Actor::Person {
            client: user.client_id,
            user: user.id,
            administrator: user.is_administrator(),
            claims: Claims::NONE,
            credential: credential.unwrap_or(CredentialId::NONE),
        };
        self.acting(actor, act)
    }

    /// Does something as another actor, in the same request.
    pub(crate) fn acting<T>(&mut self, actor: Actor, act: impl FnOnce(&mut Ctx<'_>) -> T) -> T {
        let caller = Caller { actor, ..self.caller.clone() };
        act(&mut Ctx {
            caller: &caller,
            now: self.now,
            ids: self.ids,
            installation: self.installation,
            rolls: self.rolls,
        })
    }

    /// As [`Ctx::check`]; and for the operator, who is confined to no client, there must be one of
    /// that number.
    fn enter(
        &self,
        tx: &mut Tx<'_>,
        action: Action,
        client: ClientId,
        noun: Noun,
    ) -> Result<(), Error> {
        self.check(action, client, noun)?;
        match self.actor() {
            Actor::Operator => clients::rows::get(tx, client).map(|_| ()),
            Actor::Person { .. } | Actor::Machine { .. } => Ok(()),
        }
    }
}

/// What the core needs to know of the configuration.
#[derive(Clone, Debug)]
pub struct Installation {
    /// The short name of the installation, a lower-case slug (a region, say).
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// Whom somebody belongs to who names no client, when the host does not tell.
    pub default_client: Option<ClientId>,
    /// How long an invitation is good for after its latest mail; `None`: for ever.
    pub invitation_days: Option<u16>,
}

impl Installation {
    /// The id it is shown with, made from its name.
    pub fn oid(&self) -> Oid {
        Oid::of_name(&self.name)
    }
}

impl Default for Installation {
    fn default() -> Self {
        Self {
            name: "local".to_owned(),
            description: "Rollbook".to_owned(),
            default_client: None,
            invitation_days: Some(30),
        }
    }
}

/// The wall clock, from outside.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// The random source, from outside: a fresh seed for each operation.
pub type Entropy = Arc<dyn Fn() -> [u8; 32] + Send + Sync>;

/// What waits for a while without holding anything, from outside.
pub type Rest = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// A change. Applied inside a transaction that may be retried from the start, so it touches
/// nothing but the transaction.
pub trait Command: Send + Sync + 'static {
    /// What the caller gets.
    type Outcome: Send + 'static;
    /// Checks, changes and records; any error undoes all of it.
    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Self::Outcome, Error>;
}

/// Which lane of the store a query takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// A few rows by key.
    Point,
    /// Some dozens of rows, within a millisecond.
    Page,
    /// Anything that may take over a millisecond.
    Read,
}

/// A question, answered from one snapshot.
pub trait Query: Send + Sync + 'static {
    /// The answer.
    type Outcome: Send + 'static;
    /// Which lane it takes.
    const LANE: Lane;
    /// The lane of this very question, where not all of its kind are equally large.
    fn lane(&self) -> Lane {
        Self::LANE
    }
    /// Checks and reads.
    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Self::Outcome, Error>;
}

/// The only door to the data.
#[derive(Clone)]
pub struct Directory {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    entropy: Entropy,
    installation: Installation,
    last_used: credentials::LastUsed,
    last_seen: credentials::LastUsed,
    hasher: passwords::Hasher,
    rolls: users::Rolls,
    rest: Option<Rest>,
}

impl Directory {
    /// A directory on a data base, with a clock and a random source.
    pub fn new(db: Db, clock: Clock, entropy: Entropy, installation: Installation) -> Self {
        let (last_used, last_seen, hasher) = Default::default();
        let (rolls, rest) = (users::Rolls::new(0), None);
        let inner =
            Inner { db, clock, entropy, installation, last_used, last_seen, hasher, rolls, rest };
        Self { inner: Arc::new(inner) }
    }

    /// The same, just made, with memory for searches, in bytes: names of clients in which somebody
    /// searches are kept there. Without any a search reads the names of all people.
    #[must_use]
    pub fn with_search_memory(mut self, bytes: usize) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.rolls = users::Rolls::new(bytes);
        }
        self
    }

    /// The same, just made, with a way to wait: refused sign-ins take the same time whatever the
    /// hash of the password. Without one they do not.
    #[must_use]
    pub fn with_rest(mut self, rest: Rest) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.rest = Some(rest);
        }
        self
    }

    /// Waits until an instant, where there is a way to; no thread and no connection is held
    /// meanwhile.
    async fn rest_until(&self, instant: Timestamp) {
        let left = u64::try_from(instant.0.saturating_sub(self.now().0)).unwrap_or(0);
        if let Some(rest) = self.inner.rest.as_ref().filter(|_| left > 0) {
            rest(Duration::from_micros(left)).await;
        }
    }

    /// The data base underneath, for health checks and shutdown.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The settings of the installation.
    pub fn installation(&self) -> &Installation {
        &self.inner.installation
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// Fresh random bytes, to seed an [`IdSource`].
    pub fn seed(&self) -> [u8; 32] {
        (self.inner.entropy)()
    }

    /// Runs a command in a transaction of its own. When it answers `Ok`, the change is durable.
    pub async fn run<C: Command>(&self, caller: &Caller, command: C) -> Result<C::Outcome, Error> {
        let operation = self.operation(caller);
        self.inner.db.write(move |tx| operation.with(|ctx| command.apply(tx, ctx))).await
    }

    /// Answers a query from one snapshot.
    pub async fn get<Q: Query>(&self, caller: &Caller, query: Q) -> Result<Q::Outcome, Error> {
        let operation = self.operation(caller);
        let lane = query.lane();
        let run = move |tx: &mut Tx<'_>| operation.with(|ctx| query.fetch(tx, ctx));
        match lane {
            Lane::Point => self.inner.db.point(run).await,
            Lane::Page => self.inner.db.page(run).await,
            Lane::Read => self.inner.db.read(run).await,
        }
    }

    fn operation(&self, caller: &Caller) -> Operation {
        Operation {
            caller: caller.clone(),
            seed: (self.inner.entropy)(),
            inner: Arc::clone(&self.inner),
        }
    }
}

/// Everything a closure needs to make its [`Ctx`], as often as it runs.
struct Operation {
    caller: Caller,
    seed: [u8; 32],
    inner: Arc<Inner>,
}

impl Operation {
    /// Now is when the transaction begins, and not when it was asked for: what searches read of others'
    /// changes must not come from long ago.
    fn with<T>(&self, run: impl FnOnce(&mut Ctx<'_>) -> T) -> T {
        let mut ids = IdSource::seeded(self.seed);
        run(&mut Ctx {
            caller: &self.caller,
            now: (self.inner.clock)(),
            ids: &mut ids,
            installation: &self.inner.installation,
            rolls: &self.inner.rolls,
        })
    }
}
