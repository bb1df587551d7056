//! Setting an installation up, by the command line and by the link.

use std::sync::Arc;

use directory::clients::{self, Domain};
use directory::credentials::{CredentialKind, Presented};
use directory::events::Feed;
use directory::ids::ClientId;
use directory::passwords::{Policy, Rule};
use directory::policy::{Claim, Claims};
use directory::sessions::{Device, Visitor};
use directory::setup::{First, Init, LINK_HOURS, Offer, SetUp, Settled};
use directory::text::{Email, Line};
use directory::users::{self, Key, Parts};
use directory::{Actor, Caller, Clash, Code, Directory, Error, FieldError, Noun, Surface};
use testkit::{World, all_at_once, block_on, conformance};

const PASSWORD: &str = "vole under harpsichord";

fn first(name: &str) -> First {
    let line = |text: &str| Line::parse(text).unwrap();
    First {
        name: line(name),
        domain: Domain::parse(&format!("{name}.test")).unwrap(),
        email: Email::parse("ann@acme.test").unwrap(),
        first_name: line("Ann"),
        last_name: line("Lee"),
    }
}

fn with(secret: &str) -> SetUp {
    let (secret, password) = (secret.to_owned(), PASSWORD.to_owned());
    SetUp { secret, first: first("acme"), password, device: Device::new("Lynx") }
}

fn visitor() -> Caller {
    World::caller(Actor::Operator, Surface::Console)
}

fn offered(world: &World) -> String {
    world.run(Offer).unwrap().unwrap().reveal().to_owned()
}

fn set_up(directory: &Directory, secret: &str) -> Result<Settled, Error> {
    block_on(directory.set_up(&visitor(), with(secret)))
}

fn is_dead<T: std::fmt::Debug>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::NotFound(Noun::Link)))
}

fn count(world: &World) -> usize {
    world.get(clients::List { after: ClientId(0), limit: 10 }).unwrap().len()
}

conformance!(whoever_follows_the_link_is_the_administrator_of_the_first_client, |world| {
    let secret = offered(world);
    block_on(world.directory.look_at_setup_link(&secret))?;

    let Settled { client, opened } = set_up(&world.directory, &secret)?;

    assert_eq!((client.id, client.name.as_str()), (ClientId(1), "acme"));
    let visitor = block_on(world.directory.resolve_session(opened.secret.reveal()))?;
    let Visitor::SignedIn(signed_in) = visitor else { panic!("{visitor:?}") };
    assert!(signed_in.user.is_administrator());
    assert!(signed_in.user.last_password_set_at.is_some());
    let feed = world.get(Feed { client: client.id, limit: 100 })?;
    let mut told: Vec<_> = feed.iter().map(|event| (&*event.noun, &*event.verb)).collect();
    told.sort_unstable();
    assert_eq!(told, [("client", "created"), ("session", "created"), ("user", "created")]);
    assert!(feed.iter().all(|event| !event.changes.contains(PASSWORD)));
});

conformance!(a_link_works_once, |world| {
    let secret = offered(world);
    set_up(&world.directory, &secret)?;

    assert!(is_dead(&block_on(world.directory.look_at_setup_link(&secret))));
    assert!(is_dead(&set_up(&world.directory, &secret)));
    assert_eq!(count(world), 1);
});

conformance!(another_secret_opens_nothing, |world| {
    assert!(is_dead(&block_on(world.directory.look_at_setup_link(""))));
    let secret = offered(world);

    for wrong in ["", "x", &secret[1..], &secret.to_uppercase(), &"0".repeat(64)] {
        assert!(is_dead(&block_on(world.directory.look_at_setup_link(wrong))), "{wrong}");
        assert!(is_dead(&set_up(&world.directory, wrong)), "{wrong}");
    }
    assert_eq!(count(world), 0);
});

conformance!(a_newer_link_ends_the_one_before_and_each_ends_after_a_day, |world| {
    let old = offered(world);
    let new = offered(world);

    assert!(is_dead(&set_up(&world.directory, &old)));
    world.clock.advance(LINK_HOURS * 3600 - 1);
    block_on(world.directory.look_at_setup_link(&new))?;
    world.clock.advance(1);
    assert!(is_dead(&block_on(world.directory.look_at_setup_link(&new))));
    assert!(is_dead(&set_up(&world.directory, &new)));
});

conformance!(a_link_is_dead_as_soon_as_there_is_any_client, |world| {
    let secret = offered(world);
    let (name, domain) = (Line::parse("Other").unwrap(), Domain::parse("other.test").unwrap());
    world.run(clients::Create::new(name, domain))?;

    assert!(is_dead(&block_on(world.directory.look_at_setup_link(&secret))));
    assert!(is_dead(&set_up(&world.directory, &secret)));
    assert!(world.run(Offer)?.is_none());
    assert_eq!(count(world), 1);
});

conformance!(a_password_that_breaks_the_rules_of_a_new_client_uses_nothing_up, |world| {
    let secret = offered(world);

    let weak = SetUp { password: "password".to_owned(), ..with(&secret) };
    let refused = block_on(world.directory.set_up(&visitor(), weak));

    let common = FieldError::new("password", Code::Password(Rule::Common));
    assert!(matches!(refused, Err(Error::Invalid(faults)) if faults == [common]));
    let made = set_up(&world.directory, &secret)?;
    assert_eq!(Policy::from(&made.client), Policy::OF_NEW_CLIENTS);
});

conformance!(of_many_who_follow_the_link_at_once_one_sets_up, |world| {
    let secret = offered(world);
    let servers = [world.directory.clone(), world.another_server()];
    let follow = |n: usize| {
        let (directory, with) = (servers[n % 2].clone(), with(&secret));
        async move { directory.set_up(&visitor(), with).await }
    };

    let outcomes = all_at_once((0..8).map(follow));

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| is_dead(outcome)).count(), 7, "{outcomes:?}");
    assert_eq!(count(world), 1);
});

conformance!(of_init_and_the_link_at_once_one_sets_up, |world| {
    let secret = offered(world);
    let servers = Arc::new([world.directory.clone(), world.another_server()]);
    let run = |n: usize| {
        let (servers, with) = (Arc::clone(&servers), with(&secret));
        async move {
            if n.is_multiple_of(2) {
                servers[0].set_up(&visitor(), with).await.map(|_| ())
            } else {
                servers[1].run(&World::operator(), Init { first: first("init") }).await.map(|_| ())
            }
        }
    };

    let outcomes = all_at_once((0..6).map(run));

    let expected = |outcome: &Result<(), Error>| {
        is_dead(outcome) || matches!(outcome, Err(Error::Conflict(Clash::SetUp)))
    };
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| expected(outcome)).count(), 5, "{outcomes:?}");
    assert_eq!(count(world), 1);
});

conformance!(of_two_servers_that_start_at_once_the_link_of_one_works, |world| {
    let servers = [world.directory.clone(), world.another_server()];
    let offer = |n: usize| {
        let directory = servers[n].clone();
        async move { directory.run(&World::operator(), Offer).await }
    };

    let secrets = all_at_once((0..2).map(offer));

    let good = secrets.into_iter().filter(|secret| {
        let secret = secret.as_ref().unwrap().as_ref().unwrap();
        block_on(world.directory.look_at_setup_link(secret.reveal())).is_ok()
    });
    assert_eq!(good.count(), 1);
});

conformance!(init_makes_everything_at_once_and_works_once, |world| {
    let made = world.run(Init { first: first("acme") })?;

    assert!(made.administrator.is_administrator());
    let get = users::Get {
        client: made.client.id,
        user: Key::Id(made.administrator.id),
        parts: Parts::default(),
    };
    assert_eq!(world.get(get)?.user.email, made.administrator.email);
    const KINDS: &[CredentialKind] = &[CredentialKind::ApiKey, CredentialKind::UserToken];
    for secret in [&made.key.secret, &made.token.secret] {
        block_on(world.directory.authenticate(&Presented::of(secret.reveal(), KINDS)))?;
    }
    let again = world.run(Init { first: first("again") });
    assert!(matches!(again, Err(Error::Conflict(Clash::SetUp))), "{again:?}");
    assert_eq!(count(world), 1);
});

conformance!(only_the_operator_sets_up, |world| {
    let made = world.run(Init { first: first("acme") })?;
    let actor = Actor::Person {
        client: made.client.id,
        user: made.administrator.id,
        administrator: true,
        claims: Claims::of(Claim::ALL.iter().copied()),
        credential: made.token.credential.id,
    };
    let caller = World::caller(actor, Surface::Console);
    assert!(world.run_as(&caller, Offer).is_err());
    let again = world.run_as(&caller, Init { first: first("again") });
    assert!(!matches!(again, Err(Error::Conflict(_)) | Ok(_)), "{again:?}");
});
