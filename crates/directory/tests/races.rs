//! What must stay true when two commands come at the same instant: on SQLite, where they run one
//! after the other, and on PostgreSQL with both levels of isolation.

use std::fmt::Debug;

use directory::ces::{self, Claim, Hours, SetRecord, Status};
use directory::delegates::Add;
use directory::groups::{CreateGroup, CreateRole};
use directory::ids::{ClientId, IfVersion, TagTypeId, UserId};
use directory::policy::Claims;
use directory::text::Email;
use directory::users::{self, Key, New, Order, Parts, User};
use directory::{Clash, Code, Command, Ctx, Error, Noun, apps, dimensions, tags};
use store::{Sql, Tx, sql};
use testkit::World;

use crate::limits::fill;
use crate::overlap::{Pause, overlap, run};
use crate::scene::{client, faults, line, user};
use crate::upkeep;

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
    users::Delete {
        client,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    }
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
    Claim { client, user, ce, hours: Some(Hours(hours)), if_version: IfVersion::ANY }
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
        if_version: IfVersion::ANY,
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

/// Runs two commands that each make one of a noun, of which the client has had all but one.
#[track_caller]
fn assert_last<C: Command>(world: &World, (noun, limit): (Noun, usize), [first, second]: [C; 2])
where
    C::Outcome: Debug,
{
    let operator = World::operator();

    let both = overlap(world, (&operator, first), (&operator, second));

    assert!(both.first.is_ok(), "{:?}", both.first);
    assert_clash(&both.second, Clash::Full(noun, limit));
}

race!(the_last_free_place_is_taken_once, |world| {
    let acme = client(world, "acme");
    for (noun, numbers) in [
        (Noun::Tag, (1, 9999)),
        (Noun::TagType, (3, 999)),
        (Noun::Dimension, (100, 1098)),
        (Noun::Ce, (1, 9999)),
        (Noun::App, (1, 999)),
        (Noun::Group, (1, 9999)),
        (Noun::Role, (6, 999)),
    ] {
        fill(world, acme, noun, numbers);
    }
    let names = ["last", "beyond"];

    let type_id = Some(TagTypeId(1));
    let tag = |name| tags::Create { client: acme, name: line(name), type_id, type_name: None };
    assert_last(world, (Noun::Tag, 10_000), names.map(tag));
    let tag_type = |name| tags::CreateType { client: acme, name: line(name) };
    assert_last(world, (Noun::TagType, 1000), names.map(tag_type));
    let dimension = |name| dimensions::Create { client: acme, name: line(name) };
    assert_last(world, (Noun::Dimension, 1000), names.map(dimension));
    let ce = |name| ces::Create {
        client: acme,
        name: line(name),
        credits: Hours(1000),
        threshold: 80,
        hidden: false,
    };
    assert_last(world, (Noun::Ce, 10_000), names.map(ce));
    let slug = |name| apps::Slug::parse(name).unwrap();
    let app = |name| apps::Create::new(acme, slug(name), apps::Label::parse(name).unwrap());
    assert_last(world, (Noun::App, 1000), names.map(app));
    assert_last(world, (Noun::Group, 10_000), names.map(|name| CreateGroup::new(acme, line(name))));
    let role = |name| CreateRole::new(acme, line(name), Claims::NONE);
    assert_last(world, (Noun::Role, 1000), names.map(role));
});

fn add(user: &User, delegate: &User) -> Add {
    let (client, user, delegate) = (user.client_id, user.id, delegate.id);
    Add { client, user, delegate, permissions: None, if_version: IfVersion::ANY }
}

fn delegates_to(user: &User, delegate: &User) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.labels.delegates = Some(vec![delegate.oid]);
    update
}

/// Those who name somebody, once for each they name.
static DELEGATIONS: Sql =
    sql!("SELECT user_id FROM delegations WHERE client_id = $1 ORDER BY user_id");

fn delegations(world: &World, client: ClientId) -> Vec<UserId> {
    let rows = world.directory.db().read(move |tx| tx.all::<UserId>(&DELEGATIONS, (client,)));
    let rows: Result<_, store::Error> = testkit::block_on(rows);
    rows.unwrap()
}

race!(nobody_is_named_who_is_being_deleted, |world| {
    let acme = client(world, "acme");
    let names = ["ann@acme.test", "bob@acme.test", "cat@acme.test"];
    let [ann, bob, cat] = names.map(|email| user(world, acme, email));
    let operator = World::operator();

    let one = overlap(world, (&operator, delete(&bob)), (&operator, add(&ann, &bob)));
    let all = overlap(world, (&operator, delete(&cat)), (&operator, delegates_to(&ann, &cat)));

    let unknown = |what: String| Code::UnknownId(Noun::User, what);
    assert!(one.first.is_ok() && all.first.is_ok());
    assert_eq!(faults(one.second), [("delegate".to_owned(), unknown(bob.id.to_string()))]);
    assert_eq!(faults(all.second), [("delegates".to_owned(), unknown(cat.oid.to_string()))]);
    assert_eq!(delegations(world, acme), []);
});

race!(who_was_just_named_is_forgotten_by_their_deletion, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let operator = World::operator();

    let both = overlap(world, (&operator, add(&ann, &bob)), (&operator, delete(&bob)));

    both.first?;
    both.second?;
    upkeep::finish(world);
    assert_eq!(delegations(world, acme), []);
});

race!(a_new_user_does_not_name_who_is_being_deleted, |world| {
    let acme = client(world, "acme");
    let bob = user(world, acme, "bob@acme.test");
    let operator = World::operator();
    let mut new = New::of(Email::parse("ann@acme.test")?);
    new.labels.delegates = Some(vec![bob.oid]);
    let create = users::Create { client: acme, new, parts: Parts::default() };

    let both = overlap(world, (&operator, delete(&bob)), (&operator, create));

    both.first?;
    let unknown = Code::UnknownId(Noun::User, bob.oid.to_string());
    assert_eq!(faults(both.second), [("delegates".to_owned(), unknown)]);
});

static LOCK: Sql = sql!("SELECT id FROM users WHERE client_id = $1 AND id = $2 {for_update}");

/// Locks two users in the order of their numbers, and lets somebody else begin in between.
struct LockBoth {
    client: ClientId,
    lower: UserId,
    higher: UserId,
    pause: Pause,
}

impl Command for LockBoth {
    type Outcome = ();

    fn apply(&self, tx: &mut Tx<'_>, _: &mut Ctx<'_>) -> Result<(), Error> {
        tx.get::<UserId>(&LOCK, (self.client, self.lower))?;
        self.pause.wait(tx)?;
        tx.get::<UserId>(&LOCK, (self.client, self.higher))?;
        Ok(())
    }
}

/// Runs a command that locks two users while another transaction has locked the lower one and goes
/// on to the higher one.
#[track_caller]
fn assert_locks_in_order<C: Command>(world: &World, (lower, higher): (&User, &User), command: C)
where
    C::Outcome: Debug,
{
    let operator = World::operator();
    let (client, lower, higher) = (lower.client_id, lower.id, higher.id);
    let lock = |pause| LockBoth { client, lower, higher, pause };

    let both = run(world, &operator, lock, &operator, command);

    assert!(both.first.is_ok() && both.second.is_ok(), "{:?} {:?}", both.first, both.second);
    // Had the command locked the higher one first, the server would have ended one of the two.
    assert_eq!(both.attempts, (1, 1));
}

race!(both_sides_of_a_delegation_are_locked_in_the_order_of_their_numbers, |world| {
    let acme = client(world, "acme");
    let names = ["ann@acme.test", "bob@acme.test", "cat@acme.test"];
    let [ann, bob, cat] = names.map(|email| user(world, acme, email));

    assert_locks_in_order(world, (&ann, &bob), add(&bob, &ann));
    assert_locks_in_order(world, (&ann, &bob), delegates_to(&bob, &ann));
    assert_locks_in_order(world, (&bob, &cat), add(&bob, &cat));
});
