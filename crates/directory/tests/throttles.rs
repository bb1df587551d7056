//! Throttles: how many guesses are let through, whoever guesses.

use std::time::Duration;

use directory::ids::ClientId;
use directory::passwords::SignIn;
use directory::users::User;
use directory::{Directory, Error, Why};
use testkit::{World, all_at_once, block_on, conformance};

use crate::scene::{client, faults, history, member, user};

const PASSWORD: &str = "vole under harpsichord";

fn guess(client: ClientId, email: &str, password: &str, address: &str) -> SignIn {
    SignIn {
        host: None,
        client: Some(client),
        email: email.to_owned(),
        password: password.to_owned(),
        address: Some(address.to_owned()),
    }
}

fn person(world: &World, client: ClientId, email: &str) -> User {
    let user = user(world, client, email);
    let operator = World::operator();
    block_on(world.directory.set_password(&operator, client, user.id, PASSWORD)).unwrap()
}

/// What came of a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    In,
    Wrong,
    Limited(u64),
    Busy,
}

async fn outcome(directory: Directory, sign_in: SignIn) -> Outcome {
    match directory.sign_in_for_token(&World::operator(), sign_in).await {
        Ok(_) => Outcome::In,
        Err(Error::Unauthenticated(Why::WrongPair)) => Outcome::Wrong,
        Err(Error::Limited { retry_after }) => Outcome::Limited(retry_after.as_secs()),
        Err(Error::Unavailable(_)) => Outcome::Busy,
        Err(other) => panic!("{other:?}"),
    }
}

fn attempt(world: &World, sign_in: SignIn) -> Outcome {
    block_on(outcome(world.directory.clone(), sign_in))
}

conformance!(of_a_thousand_guesses_at_once_on_two_servers_ten_are_let_through, |world| {
    let acme = client(world, "acme");
    person(world, acme, "ann@acme.test");
    let other = world.another_server();

    let guesses = (0..1000).map(|number| {
        let directory = if number % 2 == 0 { world.directory.clone() } else { other.clone() };
        let address = format!("192.0.2.{}", number % 250);
        outcome(directory, guess(acme, "ann@acme.test", &format!("guess {number}"), &address))
    });
    let outcomes = all_at_once(guesses);

    assert_eq!(outcomes.len(), 1000);
    let wrong = outcomes.iter().filter(|one| **one == Outcome::Wrong).count();
    let refused = |one: &&Outcome| matches!(one, Outcome::Limited(1..=30) | Outcome::Busy);
    assert_eq!((wrong, outcomes.iter().filter(refused).count()), (10, 990));
});

conformance!(who_guesses_on_waits_longer_each_time_and_the_right_password_ends_that, |world| {
    let acme = client(world, "acme");
    person(world, acme, "ann@acme.test");
    let wrong = || attempt(world, guess(acme, "ANN@acme.test ", "a guess", "192.0.2.1"));
    let before = history(world, acme);
    for _ in 0..10 {
        assert_eq!(wrong(), Outcome::Wrong);
    }

    assert_eq!(wrong(), Outcome::Limited(30));
    let right = || attempt(world, guess(acme, "ann@acme.test", PASSWORD, "192.0.2.2"));
    assert_eq!(right(), Outcome::Limited(30), "the right password is no way around it");
    world.clock.advance(29);
    assert_eq!(wrong(), Outcome::Limited(1));
    world.clock.advance(1);
    assert_eq!((wrong(), wrong()), (Outcome::Wrong, Outcome::Limited(60)));
    assert_eq!(history(world, acme), before, "counting is no change");

    world.clock.advance(60);
    assert_eq!(right(), Outcome::In);
    for _ in 0..10 {
        assert_eq!(wrong(), Outcome::Wrong);
    }
});

conformance!(an_account_that_does_not_exist_is_refused_like_one_that_does, |world| {
    let acme = client(world, "acme");
    person(world, acme, "ann@acme.test");
    let trials = |client: ClientId, email: &str| {
        let attempts =
            (0..12).map(|_| attempt(world, guess(client, email, "a guess", "192.0.2.1")));
        attempts.collect::<Vec<_>>()
    };

    let known = trials(acme, "ann@acme.test");

    assert_eq!(known[9..], [Outcome::Wrong, Outcome::Limited(30), Outcome::Limited(30)]);
    assert_eq!(trials(acme, "nobody@acme.test"), known);
    assert_eq!(trials(acme, "no address"), known);
    assert_eq!(trials(ClientId(999), "nobody@acme.test"), known);
    assert_eq!(trials(ClientId(998), "nobody@acme.test")[0], Outcome::Limited(30));
});

conformance!(a_network_address_has_a_hundred_failures_and_any_number_of_successes, |world| {
    let acme = client(world, "acme");
    person(world, acme, "ann@acme.test");
    let wrong = |number: usize| {
        let email = format!("nobody{number}@acme.test");
        outcome(world.directory.clone(), guess(acme, &email, "x", "192.0.2.1"))
    };
    let right = |address: &str| attempt(world, guess(acme, "ann@acme.test", PASSWORD, address));
    assert_eq!(right("192.0.2.1"), Outcome::In);

    // Some of these find the threads for passwords busy, and do not count then.
    let at_once = all_at_once((0..90).map(wrong));
    let failed = at_once.iter().filter(|one| **one == Outcome::Wrong).count();
    let shed = at_once.iter().filter(|one| **one == Outcome::Busy).count();
    assert_eq!(failed + shed, 90, "{at_once:?}");
    world.clock.advance(60);
    for number in 90..190 - failed {
        assert_eq!(block_on(wrong(number)), Outcome::Wrong);
    }

    assert_eq!(right("192.0.2.1"), Outcome::Limited(14 * 60));
    assert_eq!(right("192.0.2.2"), Outcome::In);
    world.clock.advance(14 * 60);
    assert_eq!(right("192.0.2.1"), Outcome::In);
});

conformance!(guessing_the_present_password_of_an_open_session_is_bounded_too, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let change = |present: &str| {
        let new = "harpsichord over vole";
        block_on(world.directory.change_password(&member(&ann), present, new))
    };
    for _ in 0..10 {
        faults(change("a guess"));
    }

    let limited = change(PASSWORD);

    let Err(Error::Limited { retry_after }) = limited else { panic!("{limited:?}") };
    assert_eq!(retry_after, Duration::from_secs(30));
    world.clock.advance(30);
    assert!(change(PASSWORD).is_ok());
});

conformance!(forgotten_counts_are_swept_away, |world| {
    let acme = client(world, "acme");
    for number in 0..9 {
        attempt(world, guess(acme, &format!("nobody{number}@acme.test"), "x", "192.0.2.1"));
    }
    let count = || {
        let db = world.directory.db();
        let counted: Result<i64, store::Error> = block_on(db.read(|tx| tx.get(&COUNT, ())));
        counted.unwrap()
    };
    assert_eq!(count(), 10);
    world.clock.advance(15 * 60);

    attempt(world, guess(acme, "ann@acme.test", "x", "192.0.2.1"));
    attempt(world, guess(acme, "ann@acme.test", "x", "192.0.2.1"));

    assert_eq!(count(), 2);
});

const COUNT: store::Sql = store::sql!("SELECT COUNT(*) FROM throttles WHERE client_id = 1");
