//! Who and what the tests of several nouns need: clients, people, callers, and what was recorded.

use std::fmt::Debug;

use directory::clients::{self, Domain};
use directory::events::{Event, Feed};
use directory::ids::{ClientId, CredentialId};
use directory::policy::{Actor, Claim, Claims};
use directory::text::{Email, Line, Long};
use directory::users::{self, Details, Key, New, Parts, User};
use directory::{Caller, Code, Error, Surface};
use testkit::World;

pub fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub fn long(text: &str) -> Long {
    Long::parse(text).unwrap()
}

/// A fresh client of that name.
pub fn client(world: &World, name: &str) -> ClientId {
    let domain = Domain::parse(&format!("{name}.test")).unwrap();
    world.run(clients::Create::new(line(name), domain)).unwrap().id
}

/// A person of a client of whom only the address is known.
pub fn user(world: &World, client: ClientId, email: &str) -> User {
    let new = New::of(Email::parse(email).unwrap());
    world.run(users::Create { client, new, parts: Parts::default() }).unwrap().user
}

/// A user as they stand now, with tags and dimensions.
pub fn look(world: &World, user: &User) -> Details {
    let parts = Parts { tags: true, dimensions: true, ..Parts::default() };
    world.get(users::Get { client: user.client_id, user: Key::Id(user.id), parts }).unwrap()
}

/// A person who is no administrator, by a credential of their own.
pub fn member(user: &User) -> Caller {
    let actor = Actor::Person {
        client: user.client_id,
        user: user.id,
        administrator: false,
        claims: Claims::NONE,
        credential: CredentialId(1),
    };
    World::caller(actor, Surface::Members)
}

/// An API key of a client with these claims.
pub fn key(client: ClientId, claims: &[Claim]) -> Caller {
    let claims = Claims::of(claims.iter().copied());
    World::caller(Actor::Machine { client, claims, credential: CredentialId(1) }, Surface::Members)
}

/// What was recorded of a client, oldest first: verb, noun, number and changes of each event.
pub fn history(world: &World, client: ClientId) -> Vec<String> {
    let said = |event: Event| {
        format!("{} {} {} {}", event.verb, event.noun, event.subject_id, event.changes)
    };
    let mut events = world.get(Feed { client, limit: 1000 }).unwrap();
    events.sort_by_key(|event| event.at);
    events.into_iter().map(said).collect()
}

/// The fields of broken rules with the rules.
#[track_caller]
pub fn faults<T: Debug>(outcome: Result<T, Error>) -> Vec<(String, Code)> {
    match outcome {
        Err(Error::Invalid(faults)) => {
            faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
        }
        other => panic!("broken rules were expected, not {other:?}"),
    }
}

/// A user without the name of their newest event, which no representation shows.
pub fn shown(user: User) -> User {
    User { last_event: None, ..user }
}
