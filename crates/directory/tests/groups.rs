//! Groups and who is in them; roles stand in a module of their own.

mod roles;

use directory::events::{Event, History};
use directory::groups::{CreateGroup, DeleteGroup, Group, ListGroups, RenameGroup};
use directory::ids::{ClientId, GroupId, IfVersion, Oid, UserId, Version};
use directory::policy::{Action, Claim};
use directory::users::{self, Details, Key, Parts, User};
use directory::{Clash, Code, Error, Noun};
use store::{Sql, sql};
use testkit::{World, conformance};

use crate::scene::{client, faults, key, line, user};
use crate::upkeep;

fn group(world: &World, client: ClientId, name: &str) -> Group {
    world.run(CreateGroup::new(client, line(name))).unwrap()
}

fn groups_to(user: &User, groups: &[Oid]) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.labels.groups = Some(groups.to_vec());
    update.parts = Parts { groups: true, roles: true, ..Parts::default() };
    update
}

fn look(world: &World, client: ClientId, user: UserId) -> Details {
    let parts = Parts { groups: true, roles: true, ..Parts::default() };
    world.get(users::Get { client, user: Key::Id(user), parts }).unwrap()
}

fn events(world: &World, client: ClientId, noun: Noun, subject: i64) -> Vec<Event> {
    world.get(History { client, noun, subject, limit: 100 }).unwrap()
}

fn names(groups: &[Group]) -> Vec<&str> {
    groups.iter().map(|group| group.name.as_str()).collect()
}

conformance!(groups_are_listed_by_number_and_only_to_their_client, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    group(world, acme, "Zebras");
    group(world, acme, "Ants");
    group(world, other, "Spies");

    assert_eq!(names(&world.get(ListGroups(acme))?), ["Zebras", "Ants"]);
    let foreign = world.get_as(&key(other, &[Claim::GroupsRead]), ListGroups(acme));
    assert!(matches!(foreign, Err(Error::NotFound(Noun::Group))), "{foreign:?}");
    let blind = world.get_as(&key(acme, &[Claim::UsersRead]), ListGroups(acme));
    assert!(matches!(blind, Err(Error::Denied(Action::ReadGroups))), "{blind:?}");
});

conformance!(every_change_of_a_group_is_one_event, |world| {
    let acme = client(world, "acme");
    let made = group(world, acme, "Ants");
    let rename = RenameGroup {
        client: acme,
        group: made.id,
        name: line("Bees"),
        if_version: IfVersion::ANY,
    };

    world.clock.advance(1);
    let renamed = world.run(rename.clone())?;
    let again = world.run(rename)?;
    world.clock.advance(1);
    world.run(DeleteGroup {
        client: acme,
        group: made.id,
        if_version: IfVersion::is(renamed.version),
    })?;

    assert_eq!(again, renamed);
    assert_eq!(renamed.version, made.version.next());
    let events = events(world, acme, Noun::Group, made.id.0);
    let said: Vec<_> = events.iter().map(|e| (e.verb.as_str(), e.changes.as_str())).collect();
    assert_eq!(said[0], ("deleted", r#"{"name":["Bees",null]}"#));
    assert_eq!(said[1], ("changed", r#"{"name":["Ants","Bees"]}"#));
    assert_eq!((said[2].0, said.len()), ("created", 3));
});

conformance!(a_stale_version_changes_no_group, |world| {
    let acme = client(world, "acme");
    let made = group(world, acme, "Ants");
    let stale = IfVersion::is(Version(7));

    let rename =
        world.run(RenameGroup { client: acme, group: made.id, name: line("B"), if_version: stale });
    let delete = world.run(DeleteGroup { client: acme, group: made.id, if_version: stale });

    assert!(matches!(rename, Err(Error::Stale { current: Version::FIRST })), "{rename:?}");
    assert!(matches!(delete, Err(Error::Stale { current: Version::FIRST })), "{delete:?}");
    assert_eq!(world.get(ListGroups(acme))?, [made]);
});

conformance!(names_of_groups_differ_by_more_than_case, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ants = group(world, acme, "Ants");
    let bees = group(world, acme, "Bees");
    group(world, other, "ANTS");

    let twice = world.run(CreateGroup::new(acme, line(" ants")));
    let onto = world.run(RenameGroup {
        client: acme,
        group: bees.id,
        name: line("ANTS"),
        if_version: IfVersion::ANY,
    });
    let own = RenameGroup {
        client: acme,
        group: ants.id,
        name: line("ANTS"),
        if_version: IfVersion::ANY,
    };

    assert!(matches!(twice, Err(Error::Conflict(Clash::Taken("name")))), "{twice:?}");
    assert!(matches!(onto, Err(Error::Conflict(Clash::Taken("name")))), "{onto:?}");
    assert_eq!(world.run(own)?.name, line("ANTS"));
    assert_eq!(
        faults(world.run(CreateGroup::new(acme, line(" ")))),
        [("name".into(), Code::Empty)]
    );
});

conformance!(ids_of_groups_may_be_brought_along, |world| {
    let acme = client(world, "acme");
    let (id, oid) = (Some(GroupId(41)), Some(Oid([7; 12])));
    let brought = |name: &str, id, oid| CreateGroup { client: acme, name: line(name), id, oid };
    let writer = key(acme, &[Claim::GroupsWrite]);

    let refused = world.run_as(&writer, brought("Ants", id, None));
    let made = world.run(brought("Ants", id, oid))?;
    let same_id = world.run(brought("Bees", id, None));
    let same_oid = world.run(brought("Bees", None, oid));
    let outside = world.run(brought("Bees", Some(GroupId(0)), None));

    assert!(matches!(refused, Err(Error::Denied(Action::ImportUser))), "{refused:?}");
    assert_eq!((made.id, made.oid), (GroupId(41), Oid([7; 12])));
    assert!(matches!(same_id, Err(Error::Conflict(Clash::Taken("id")))), "{same_id:?}");
    assert!(matches!(same_oid, Err(Error::Conflict(Clash::Taken("oid")))), "{same_oid:?}");
    assert_eq!(faults(outside), [("id".into(), Code::Range(1, (1 << 53) - 1))]);
    assert!(group(world, acme, "Bees").id > made.id);
});

conformance!(a_user_is_in_exactly_the_groups_that_are_named, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let [a, b, c] = ["A", "B", "C"].map(|name| group(world, acme, name).oid);

    let first = world.run(groups_to(&ann, &[b, a, b]))?;
    let second = world.run(groups_to(&ann, &[c, b]))?;
    let same = world.run(groups_to(&ann, &[b, c, c]))?;
    let none = world.run(groups_to(&ann, &[]))?;

    assert_eq!(first.groups, [a, b]);
    assert_eq!(second.groups, [b, c]);
    assert_eq!((same.groups, same.user.version), (second.groups, second.user.version));
    assert_eq!(none.groups, []);
    assert_eq!(events(world, acme, Noun::User, ann.id.0).len(), 4);
});

conformance!(every_id_that_is_no_group_of_the_client_is_refused, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ann = user(world, acme, "ann@acme.test");
    let (ants, spies) = (group(world, acme, "Ants"), group(world, other, "Spies"));
    let gone = group(world, acme, "Gone");
    world.run(DeleteGroup { client: acme, group: gone.id, if_version: IfVersion::ANY })?;
    let wanted = [spies.oid, ants.oid, gone.oid, Oid([9; 12])];

    let refused = faults(world.run(groups_to(&ann, &wanted)));

    let unknown = |oid: Oid| ("groups".to_owned(), Code::UnknownId(Noun::Group, oid.to_string()));
    assert_eq!(refused, [unknown(spies.oid), unknown(gone.oid), unknown(Oid([9; 12]))]);
    let after = look(world, acme, ann.id);
    assert_eq!((after.groups, after.user.version), (vec![], ann.version));
});

conformance!(deleting_a_group_changes_everybody_who_was_in_it, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let (ants, bees) = (group(world, acme, "Ants"), group(world, acme, "Bees"));
    let ann = world.run(groups_to(&ann, &[ants.oid, bees.oid]))?.user;
    let bob = world.run(groups_to(&bob, &[bees.oid]))?.user;
    world.clock.advance(60);

    world.run(DeleteGroup { client: acme, group: ants.id, if_version: IfVersion::ANY })?;
    upkeep::finish(world);

    let (left, other) = (look(world, acme, ann.id), look(world, acme, bob.id));
    assert_eq!(left.groups, [bees.oid]);
    assert_eq!((left.user.version, left.user.updated_at), (ann.version.next(), world.clock.now()));
    assert_eq!((other.user, other.groups), (bob, vec![bees.oid]));
    let again = world.run(DeleteGroup { client: acme, group: ants.id, if_version: IfVersion::ANY });
    assert!(matches!(again, Err(Error::NotFound(Noun::Group))), "{again:?}");
});

conformance!(renaming_a_group_changes_nobody, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ants = group(world, acme, "Ants");
    let ann = world.run(groups_to(&ann, &[ants.oid]))?.user;
    world.clock.advance(60);

    world.run(RenameGroup {
        client: acme,
        group: ants.id,
        name: line("B"),
        if_version: IfVersion::ANY,
    })?;

    assert_eq!(look(world, acme, ann.id).user, ann);
});

const FILL: Sql = sql!(
    "INSERT INTO groups (client_id, id, version, oid, name, name_key) VALUES ($1, $2, 1, $3, $4, $4)"
);

/// Gives a client that many more groups, numbered from 1 on, quicker than one by one.
fn fill(world: &World, client: ClientId, count: usize) {
    let numbers: Vec<i64> = (1..=i64::try_from(count).unwrap()).collect();
    for some in numbers.chunks(50) {
        let some = some.to_vec();
        let done = world.directory.db().write(move |tx| -> Result<(), store::Error> {
            for number in &some {
                let mut oid = [0; 12];
                oid[..8].copy_from_slice(&number.to_be_bytes());
                tx.execute(&FILL, (client, GroupId(*number), Oid(oid), format!("group {number}")))?;
            }
            Ok(())
        });
        testkit::block_on(done).unwrap();
    }
}

conformance!(a_user_may_be_in_more_groups_than_one_statement_takes, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    fill(world, acme, 300);
    let all: Vec<Oid> = world.get(ListGroups(acme))?.iter().map(|group| group.oid).collect();

    let joined = world.run(groups_to(&ann, &all))?;
    let left = world.run(groups_to(&ann, &all[299..]))?;

    assert_eq!(joined.groups, all);
    assert_eq!(left.groups, all[299..]);
});
