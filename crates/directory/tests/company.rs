//! A client with people and apps, as most tests of nouns need one.

use std::cell::RefCell;
use std::collections::HashSet;

use directory::apps::{self, App, Label, Slug};
use directory::events::{Event, Feed};
use directory::ids::{AppCode, ClientId, CredentialId, IdSource, Oid};
use directory::jobs::{self, BUCKETS, Job};
use directory::policy::{Claim, Claims};
use directory::text::{Email, Line};
use directory::users::{self, Key, Parts, User};
use directory::{Actor, Caller, Command, Ctx, Error, FieldError, Surface, clients};
use testkit::World;

/// One client of a world.
pub(crate) struct Company<'w> {
    pub(crate) world: &'w World,
    pub(crate) client: ClientId,
    /// An administrator of the client.
    pub(crate) ann: User,
    seen: RefCell<HashSet<Oid>>,
}

impl<'w> Company<'w> {
    /// A new client with the administrator `ann@` its domain.
    pub(crate) fn of(world: &'w World, domain: &str) -> Result<Self, Error> {
        let domain_name = clients::Domain::parse(domain).unwrap();
        let name = Line::parse(domain).unwrap();
        let client = world.run(clients::Create::new(name, domain_name))?.id;
        let mut new = users::New::of(email(&format!("ann@{domain}")));
        new.fields.account_level = Some(99);
        let parts = Parts::default();
        let ann = world.run(users::Create { client, new, parts })?.user;
        let company = Self { world, client, ann, seen: RefCell::default() };
        company.events();
        Ok(company)
    }

    /// Adds somebody who is no administrator.
    pub(crate) fn person(&self, address: &str) -> Result<User, Error> {
        let new = users::New::of(email(address));
        let created = users::Create { client: self.client, new, parts: Parts::default() };
        Ok(self.world.run(created)?.user)
    }

    /// Switches somebody off.
    pub(crate) fn switch_off(&self, user: &User) -> Result<(), Error> {
        let mut update = users::Update::of(self.client, Key::Id(user.id));
        update.fields.active = Some(false);
        self.world.run(update).map(drop)
    }

    /// Adds an app with a code that is brought along.
    pub(crate) fn app(&self, code: &str, slug: &str) -> Result<App, Error> {
        self.world.run(self.new_app(code, slug))
    }

    /// The command of [`Company::app`].
    pub(crate) fn new_app(&self, code: &str, slug: &str) -> apps::Create {
        let slug = Slug::parse(slug).unwrap();
        let label = Label::parse("An app").unwrap();
        let code = Some(self::code(code));
        apps::Create { code, ..apps::Create::new(self.client, slug, label) }
    }

    /// The administrator, at the Clients API.
    pub(crate) fn administrator(&self) -> Caller {
        self.caller(&self.ann, true)
    }

    /// Somebody of the client who is no administrator.
    pub(crate) fn member(&self, user: &User) -> Caller {
        self.caller(user, false)
    }

    /// A machine of the client with some claims.
    pub(crate) fn machine(&self, claims: impl IntoIterator<Item = Claim>) -> Caller {
        let (client, credential) = (self.client, CredentialId(2));
        let actor = Actor::Machine { client, claims: Claims::of(claims), credential };
        World::caller(actor, Surface::Members)
    }

    fn caller(&self, user: &User, administrator: bool) -> Caller {
        let (client, credential) = (self.client, CredentialId(1));
        let (user, claims) = (user.id, Claims::NONE);
        let actor = Actor::Person { client, user, administrator, claims, credential };
        World::caller(actor, Surface::Clients)
    }

    /// The events since the last look, as `noun number verb`, sorted.
    pub(crate) fn events(&self) -> Vec<String> {
        let line = |e: Event| format!("{} {} {}", e.noun, e.subject_id, e.verb);
        let mut lines: Vec<String> = self.events_in_full().into_iter().map(line).collect();
        lines.sort();
        lines
    }

    /// The events since the last look, in the order of their instants.
    pub(crate) fn events_in_full(&self) -> Vec<Event> {
        let mut events = self.world.get(Feed { client: self.client, limit: 1000 }).unwrap();
        events.retain(|event| self.seen.borrow_mut().insert(event.oid));
        events.sort_by_key(|event| event.at);
        events
    }

    /// The mail jobs of the client that wait, by their bodies.
    pub(crate) fn mails(&self) -> Vec<String> {
        let mut mails: Vec<String> =
            self.jobs().into_iter().map(|job| format!("{} {}", job.kind, job.body)).collect();
        mails.sort();
        mails
    }

    fn jobs(&self) -> Vec<Job> {
        let db = self.world.directory.db().clone();
        let of_bucket = |bucket| {
            testkit::block_on(db.read(move |tx| jobs::waiting(tx, bucket, "mail", 1000))).unwrap()
        };
        (0..BUCKETS).flat_map(of_bucket).filter(|job: &Job| job.client_id == self.client).collect()
    }

    /// Applies many commands of the operator in one transaction.
    pub(crate) fn run_all<C: Command>(&self, commands: Vec<C>) -> Result<(), Error> {
        let directory = self.world.directory.clone();
        let now = directory.now();
        let db = directory.db().clone();
        testkit::block_on(db.write(move |tx| {
            let caller = World::operator();
            let mut ids = IdSource::seeded([9; 32]);
            let installation = directory.installation();
            let rolls = &users::Rolls::new(0);
            let mut ctx = Ctx { caller: &caller, now, ids: &mut ids, installation, rolls };
            commands.iter().try_for_each(|command| command.apply(tx, &mut ctx).map(drop))
        }))
    }
}

/// An address.
pub(crate) fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// An app code.
pub(crate) fn code(text: &str) -> AppCode {
    AppCode::parse(text).unwrap()
}

/// The broken rules of a refused command.
#[track_caller]
pub(crate) fn faults<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Vec<FieldError> {
    match outcome {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("expected broken rules, got {other:?}"),
    }
}
