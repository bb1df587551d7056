//! What must stay true when two commands come at the same instant: on SQLite, where they run one
//! after the other, and on PostgreSQL with both levels of isolation.

use std::fmt::Debug;

use directory::ces::{self, Claim, Hours, SetRecord, Status};
use directory::groups::{CreateRole, ListRoles};
use directory::ids::{ClientId, UserId};
use directory::policy::Claims;
use directory::text::Email;
use directory::users::{self, Key, New, Order, Parts, User};
use directory::{Clash, Error, Noun};
use testkit::World;

use crate::overlap::overlap;
use crate::scene::{client, line, user};

/// Declares a test that runs on SQLite and on PostgreSQL with both levels of isolation.
macro_rules! race {
    ($name:ident, |$world:ident| $body:block) => {
        mod $name {
            use super::*;

            fn body($world: &World) -> Result<(), testkit::Failure> {
                $body
                Ok(())
            }

            #[test]
            fn sqlite() {
                testkit::run_on(testkit::Engine::Sqlite, body);
            }

            #[test]
            fn postgres() {
                testkit::run_on(testkit::Engine::Postgres, body);
            }

            #[test]
            fn postgres_serializable() {
                if let Some(world) = World::serializable() {
                    body(&world).unwrap();
                }
            }
        }
    };
}

fn level(user: &User, level: i64) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.fields.account_level = Some(level);
    update
}

fn off(user: &User) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.fields.active = Some(false);
    update
}

fn delete(user: &User) -> users::Delete {
    let (client, user) = (user.client_id, Key::Id(user.id));
    users::Delete { client, user, if_version: None, forwarded: None, parts: Parts::default() }
}

fn administrators(world: &World) -> (ClientId, [User; 2]) {
    let acme = client(world, "acme");
    let made = ["ann@acme.test", "bob@acme.test"].map(|email| {
        let user = user(world, acme, email);
        world.run(level(&user, 99)).unwrap().user
    });
    (acme, made)
}

/// The active administrators of a client.
fn ruling(world: &World, client: ClientId) -> Vec<UserId> {
    let all = world.get(users::Listing::all(client, Order::Number)).unwrap();
    let look = |id| world.get(users::Get { client, user: Key::Id(id), parts: Parts::default() });
    let people = all.into_iter().map(|id| look(id).unwrap().user);
    people.filter(|user| user.active && user.is_administrator()).map(|user| user.id).collect()
}

#[track_caller]
fn assert_clash<T: Debug>(outcome: &Result<T, Error>, expected: Clash) {
    let same = matches!(outcome, Err(Error::Conflict(clash)) if *clash == expected);
    assert!(same, "{outcome:?}");
}

race!(two_administrators_who_demote_each_other_leave_one, |world| {
    let (acme, [ann, bob]) = administrators(world);
    let operator = World::operator();

    let both = overlap(world, (&operator, level(&bob, 0)), (&operator, level(&ann, 0)));

    both.first?;
    assert_clash(&both.second, Clash::LastAdministrator);
    assert_eq!(ruling(world, acme), [ann.id]);
});

race!(two_administrators_who_remove_each_other_leave_one, |world| {
    let (acme, [ann, bob]) = administrators(world);
    let operator = World::operator();

    let both = overlap(world, (&operator, delete(&bob)), (&operator, off(&ann)));

    both.first?;
    assert_clash(&both.second, Clash::LastAdministrator);
    assert_eq!(ruling(world, acme), [ann.id]);
});

race!(two_people_do_not_get_the_same_address, |world| {
    let acme = client(world, "acme");
    let operator = World::operator();
    let new = |email| {
        let new = New::of(Email::parse(email).unwrap());
        users::Create { client: acme, new, parts: Parts::default() }
    };

    let both = overlap(world, (&operator, new("ann@acme.test")), (&operator, new("ANN@acme.test")));

    let ann = both.first?.user;
    assert_clash(&both.second, Clash::Taken("email"));
    assert_eq!(world.get(users::Listing::all(acme, Order::Number))?, [ann.id]);
});

race!(an_address_is_not_given_to_two_who_change_theirs, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let operator = World::operator();
    let moved = |user: &User| {
        let mut update = users::Update::of(acme, Key::Id(user.id));
        update.identifiers.email = Some(Email::parse("new@acme.test").unwrap());
        update
    };

    let both = overlap(world, (&operator, moved(&ann)), (&operator, moved(&bob)));

    both.first?;
    assert_clash(&both.second, Clash::Taken("email"));
});

fn claim(ce: &ces::Ce, user: &User, hours: i64) -> Claim {
    let (client, ce, user) = (ce.client_id, ce.id, user.id);
    Claim { client, user, ce, hours: Some(Hours(hours)), if_version: None }
}

fn offer(world: &World, client: ClientId, threshold: i64) -> ces::Ce {
    let (name, credits) = (line("Ethics"), Hours(1000));
    world.run(ces::Create { client, name, credits, threshold, hidden: false }).unwrap()
}

race!(hours_are_claimed_once, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = offer(world, acme, 80);
    let earned = Some(Hours(800));
    let (user, record) = (ann.id, ce.id);
    world.run(SetRecord {
        client: acme,
        user,
        ce: record,
        earned,
        status: None,
        if_version: None,
    })?;
    let operator = World::operator();

    let both =
        overlap(world, (&operator, claim(&ce, &ann, 500)), (&operator, claim(&ce, &ann, 700)));

    assert_eq!(both.first?.claimed, Hours(500));
    assert_clash(&both.second, Clash::NotReady);
    let kept = world.get(ces::RecordOfUser { client: acme, user, ce: record })?;
    assert_eq!((kept.status, kept.claimed), (Status::Done, Hours(500)));
});

race!(a_claim_that_makes_the_record_makes_it_once, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = offer(world, acme, 0);
    let operator = World::operator();

    let both = overlap(world, (&operator, claim(&ce, &ann, 0)), (&operator, claim(&ce, &ann, 0)));

    assert_eq!(both.first?.status, Status::Done);
    assert_clash(&both.second, Clash::NotReady);
});

race!(the_last_free_place_is_taken_once, |world| {
    let acme = client(world, "acme");
    crate::limits::fill(world, acme, Noun::Role, (6, 999));
    let operator = World::operator();
    let new = |name| CreateRole::new(acme, line(name), Claims::NONE);

    let both = overlap(world, (&operator, new("last")), (&operator, new("beyond")));

    both.first?;
    assert_clash(&both.second, Clash::Full(Noun::Role, 1000));
    assert_eq!(world.get(ListRoles(acme))?.len(), 1000);
});
