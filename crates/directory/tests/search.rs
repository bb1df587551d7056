//! Searching with names in memory: nothing else is found than by reading them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use directory::ids::{ClientId, IdSource, IfVersion, UserId};
use directory::sweep::Sweep;
use directory::text::Email;
use directory::users::{
    Create, CreateMany, Delete, Fields, Identifiers, Key, Listing, Matches, Matching, New, Order,
    Parts, Update, User,
};
use directory::{Ctx, Directory, Error, Installation, Query};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use store::{Sql, Tx, sql};
use testkit::{World, block_on, conformance};

use crate::scene::{client, line, member, user};

const HOUR: i64 = 3600;

/// More people than are read at once in these tests, who come before all others.
const CROWD: usize = 520;

fn crowd(world: &World, client: ClientId) {
    let person = |n| New::of(Email::parse(&format!("crowd{n}@many.test")).unwrap());
    world.run(CreateMany { client, people: (0..CROWD).map(person).collect() }).unwrap();
}

fn prepare(directory: &Directory, client: ClientId) {
    block_on(directory.catch_up_search(&World::operator(), client));
}

/// Another server with so much memory for searches.
fn server(world: &World, bytes: usize) -> Directory {
    let clock = world.clock.clone();
    let directory = Directory::new(
        world.directory.db().clone(),
        Arc::new(move || clock.now()),
        Arc::new(|| [3; 32]),
        Installation::default(),
    );
    directory.with_search_memory(bytes)
}

/// Calls somebody otherwise without leaving a note, so that only who reads names finds them by it.
fn rename_secretly(world: &World, user: &User, nickname: &str) {
    const RENAME: Sql = sql!("UPDATE users SET nickname = $3 WHERE client_id = $1 AND id = $2");
    let (client, id, nickname) = (user.client_id, user.id, line(nickname));
    let rename = move |tx: &mut Tx<'_>| tx.execute_one(&RENAME, (client, id, &nickname));
    block_on(world.directory.db().write::<(), store::Error, _>(rename)).unwrap();
}

fn found(directory: &Directory, client: ClientId, words: &str) -> Vec<UserId> {
    let listing = Listing { search: Some(words.to_owned()), ..Listing::all(client, Order::Name) };
    block_on(directory.get(&World::operator(), listing)).unwrap()
}

/// At most so many of those a search finds behind somebody, in some milliseconds.
fn matching(
    directory: &Directory,
    client: ClientId,
    words: &str,
    after: Option<UserId>,
    limit: u16,
) -> Matches {
    let search = words.to_owned();
    let matching = Matching { client, search, after, limit, parts: Parts::default() };
    block_on(directory.get(&World::operator(), matching)).unwrap()
}

fn ids(matches: &Matches) -> Vec<UserId> {
    matches.people.iter().map(|details| details.user.id).collect()
}

/// Everybody a search finds, fetched in pages of so many.
fn paged(directory: &Directory, client: ClientId, words: &str, limit: u16) -> Vec<UserId> {
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = matching(directory, client, words, after, limit);
        seen.extend(ids(&page));
        let is_full = page.people.len() == usize::from(limit);
        after = page.unseen_behind.or(seen.last().copied().filter(|_| is_full));
        if after.is_none() {
            return seen;
        }
    }
}

fn names(random: &mut StdRng) -> Fields {
    let mut one = |of: &[&str]| Some(line(of[random.random_range(0..of.len())]));
    Fields {
        first_name: one(&["Ann", "Bob", "Zoë", "Ève", "İpek", ""]),
        last_name: one(&["Adams", "Müller", "Strauß", "adams", "O'Neil"]),
        nickname: one(&["", "", "Sarge", "Ann Bob"]),
        ..Fields::default()
    }
}

fn email(random: &mut StdRng) -> Email {
    Email::parse(&format!(
        "p{}@{}.test",
        random.next_u32(),
        ["firm", "büro"][random.random_range(0..2)]
    ))
    .unwrap()
}

/// One change of somebody, or somebody more or less, through some server.
fn change(directory: &Directory, client: ClientId, random: &mut StdRng, people: &mut Vec<UserId>) {
    let operator = World::operator();
    let place = random.random_range(0..people.len() + 2);
    let Some(id) = people.get(place).copied() else {
        let mut new = New::of(email(random));
        new.fields = names(random);
        let create = Create { client, new, parts: Parts::default() };
        people.push(block_on(directory.run(&operator, create)).unwrap().user.id);
        return;
    };
    let update = Update::of(client, Key::Id(id));
    let update = match random.random_range(0..5) {
        0 => {
            let delete = Delete {
                client,
                user: Key::Id(id),
                if_version: IfVersion::ANY,
                forwarded: None,
                parts: Parts::default(),
            };
            block_on(directory.run(&operator, delete)).unwrap();
            people.remove(place);
            return;
        }
        1 => Update {
            identifiers: Identifiers { email: Some(email(random)), ..Identifiers::default() },
            ..update
        },
        2 => Update {
            fields: Fields { title: Some(line("Engineer")), ..Fields::default() },
            ..update
        },
        _ => Update { fields: names(random), ..update },
    };
    block_on(directory.run(&operator, update)).unwrap();
}

/// So many people more than are looked at in some milliseconds, and those at the end of the order of names.
fn multitude(world: &World, client: ClientId) -> Vec<UserId> {
    let person = |n: usize| {
        let mut new = New::of(Email::parse(&format!("p{n}@many.test")).unwrap());
        let name = if n < 4_100 { "Adams" } else { "Berg" };
        new.fields.last_name = Some(line(&format!("{name} {n:04}")));
        new
    };
    let people: Vec<New> = (0..4_200).map(person).collect();
    let made = people.chunks(1_000).map(|people| CreateMany { client, people: people.to_vec() });
    made.flat_map(|create| world.run(create).unwrap()).skip(4_100).collect()
}

conformance!(
    a_search_that_would_take_long_tells_how_far_it_has_come_and_goes_on_from_there,
    |world| {
        let client = client(world, "acme");
        let last = multitude(world, client);
        let server = &world.directory;

        let nobody = matching(server, client, "qzqz", None, 50);
        let some = matching(server, client, "berg", None, 50);
        assert!(nobody.unseen_behind.is_some(), "of 4,200 people not all are looked at");
        assert_eq!((ids(&some), some.unseen_behind), (Vec::new(), nobody.unseen_behind));
        assert_eq!(paged(server, client, "berg", 50), last);
        let full = matching(server, client, "adams", None, 50);
        assert_eq!((full.people.len(), full.unseen_behind), (50, None));

        prepare(server, client);
        assert_eq!(matching(server, client, "qzqz", None, 50).unseen_behind, None);
        let all = matching(server, client, "berg", None, 101);
        assert_eq!((ids(&all), all.unseen_behind), (last, None));
    }
);

conformance!(a_search_goes_on_behind_somebody_who_was_deleted_meanwhile, |world| {
    let client = client(world, "acme");
    multitude(world, client);
    let server = &world.directory;
    let nobody = matching(server, client, "qzqz", None, 50);
    let user = Key::Id(nobody.unseen_behind.unwrap());
    let if_version = IfVersion::ANY;
    world.run(Delete { client, user, if_version, forwarded: None, parts: Parts::default() })?;

    let next = matching(server, client, "qzqz", nobody.unseen_behind, 50);
    assert!(next.unseen_behind.is_some() && next.unseen_behind != nobody.unseen_behind);
    let people = matching(server, client, "adams", nobody.unseen_behind, 50);
    assert_eq!(people.people[0].user.last_name.as_str(), "Adams 0500");
});

conformance!(a_search_after_very_many_changes_does_not_wait_until_they_are_taken_in, |world| {
    let client = client(world, "acme");
    let last = multitude(world, client);
    prepare(&world.directory, client);
    for user in last.iter().take(50) {
        let fields = Fields { last_name: Some(line("Zuse")), ..Fields::default() };
        world.run(Update { fields, ..Update::of(client, Key::Id(*user)) })?;
    }
    let more = (0..200).map(|n| New::of(Email::parse(&format!("n{n}@many.test")).unwrap()));
    assert_eq!(matching(&world.directory, client, "zuse", None, 101).unseen_behind, None);
    world.run(CreateMany { client, people: more.collect() })?;
    for user in &last {
        let fields = Fields { nickname: Some(line("Konrad")), ..Fields::default() };
        world.run(Update { fields, ..Update::of(client, Key::Id(*user)) })?;
    }

    let found = matching(&world.directory, client, "konrad", None, 101);
    assert!(found.people.is_empty() && found.unseen_behind.is_some());
    prepare(&world.directory, client);
    let found = matching(&world.directory, client, "konrad", None, 101);
    assert_eq!((found.people.len(), found.unseen_behind), (100, None));
});

conformance!(names_in_memory_and_names_that_are_read_find_the_same_whoever_changes_them, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    let (other, reading) = (world.another_server(), world.another_server());
    let mut random = StdRng::seed_from_u64(7);
    let mut people = Vec::new();
    for round in 0..40_i64 {
        let writer = if round % 3 == 0 { &other } else { &world.directory };
        for _ in 0..random.random_range(1..4) {
            change(writer, client, &mut random, &mut people);
        }
        world.clock.advance([0, 0, 1, 50, 70][random.random_range(0..5)]);
        if round > 2 {
            prepare(&world.directory, client);
            prepare(&other, client);
        }
        for words in
            ["ann", "muller", "ss", "ADAMS", "bob a", "o'n", "zz", "ip", "firm e", "a\u{1}b"]
        {
            let expected = found(&reading, client, words);
            for directory in [&world.directory, &other] {
                assert_eq!(found(directory, client, words), expected, "{round}: {words}");
                assert_eq!(paged(directory, client, words, 3), expected, "{round}: {words}, paged");
            }
        }
    }
    assert!(world.directory.rolls().bytes() > 0 && other.rolls().bytes() > 0);
    assert_eq!(reading.rolls().bytes(), 0);
});

conformance!(a_prepared_search_looks_at_names_in_memory, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    let mut new = New::of(Email::parse("zoe@acme.test").unwrap());
    new.fields.last_name = Some(line("Zuse"));
    let zoe = world.run(Create { client, new, parts: Parts::default() })?.user;
    let reading = world.another_server();
    prepare(&world.directory, client);
    world.clock.advance(HOUR / 12);
    assert_eq!(found(&world.directory, client, "zuse"), [zoe.id]);

    rename_secretly(world, &zoe, "Hidden");

    assert_eq!(found(&reading, client, "hidden"), [zoe.id]);
    assert!(found(&world.directory, client, "hidden").is_empty());
    assert!(paged(&world.directory, client, "hidden", 3).is_empty());
});

conformance!(another_roll_is_made_after_half_an_hour_and_the_old_one_serves_meanwhile, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    let mut new = New::of(Email::parse("zoe@acme.test").unwrap());
    new.fields.last_name = Some(line("Zuse"));
    let zoe = world.run(Create { client, new, parts: Parts::default() })?.user;
    prepare(&world.directory, client);
    rename_secretly(world, &zoe, "Hidden");
    for _ in 0..7 {
        world.clock.advance(5 * 60);
        assert!(found(&world.directory, client, "hidden").is_empty());
    }

    prepare(&world.directory, client);

    assert_eq!(found(&world.directory, client, "hidden"), [zoe.id]);
});

conformance!(names_that_nobody_searches_in_are_given_up, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    prepare(&world.directory, client);
    assert!(world.directory.rolls().bytes() > 0);

    world.clock.advance(5 * 60);
    assert_eq!(found(&world.directory, client, "crowd77").len(), 1);
    world.clock.advance(6 * 60);
    world.directory.forget_searches();
    assert!(world.directory.rolls().bytes() > 0, "somebody searched six minutes ago");

    world.clock.advance(5 * 60);
    world.directory.forget_searches();
    assert_eq!(world.directory.rolls().bytes(), 0);
});

conformance!(names_too_old_for_the_notes_of_changes_are_not_searched_in, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    let ann = user(world, client, "ann@acme.test");
    prepare(&world.directory, client);
    let renamed = Fields { last_name: Some(line("Zuse")), ..Fields::default() };
    world.run(Update { fields: renamed, ..Update::of(client, Key::Id(ann.id)) })?;
    world.clock.advance(2 * HOUR);
    while world.run(Sweep { client })?.name_changes > 0 {}

    assert_eq!(found(&world.directory, client, "zuse"), [ann.id]);
});

conformance!(names_are_given_up_when_the_clock_is_set_back, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    let ann = user(world, client, "ann@acme.test");
    prepare(&world.directory, client);
    world.clock.advance(-600);
    let renamed = Fields { last_name: Some(line("Zuse")), ..Fields::default() };
    world.run(Update { fields: renamed, ..Update::of(client, Key::Id(ann.id)) })?;
    world.directory.forget_searches();
    world.clock.advance(660);

    assert_eq!(found(&world.directory, client, "zuse"), [ann.id]);
});

conformance!(
    a_search_finds_what_its_snapshot_has_although_another_put_newer_names_into_memory,
    |world| {
        let client = client(world, "acme");
        crowd(world, client);
        let ann = user(world, client, "ann@acme.test");
        let directory = world.directory.clone();
        let rename = |name: &str| Update {
            fields: Fields { last_name: Some(line(name)), ..Fields::default() },
            ..Update::of(client, Key::Id(ann.id))
        };
        world.run(rename("Before"))?;
        prepare(&directory, client);
        let (after, now) = (rename("Zuse"), world.clock.now());
        let read = world.directory.db().point(move |tx| {
            let mut search = |words: &str| {
                let search = Some(words.to_owned());
                let listing = Listing { search, ..Listing::all(client, Order::Name) };
                let (caller, mut ids) = (World::operator(), IdSource::seeded([1; 32]));
                let (installation, rolls) = (directory.installation(), directory.rolls());
                let mut ctx = Ctx { caller: &caller, now, ids: &mut ids, installation, rolls };
                listing.fetch(tx, &mut ctx)
            };
            assert_eq!(search("before")?.len(), 1);
            let (other, update) = (directory.clone(), after.clone());
            let meanwhile = std::thread::spawn(move || {
                block_on(other.run(&World::operator(), update)).unwrap();
                found(&other, client, "zuse").len()
            });
            assert_eq!(meanwhile.join().unwrap(), 1);
            Ok::<_, Error>((search("before")?.len(), search("zuse")?.len()))
        });

        assert_eq!(block_on(read)?, (1, 0));
        assert_eq!(found(&world.directory, client, "zuse").len(), 1);
    }
);

conformance!(names_that_change_while_they_are_read_are_found, |world| {
    let client = client(world, "acme");
    crowd(world, client);
    let people: Vec<User> =
        (0..40).map(|n| user(world, client, &format!("p{n}@acme.test"))).collect();
    // With so little memory few names are read at once.
    let small = server(world, 200_000);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for (n, user) in people.iter().enumerate() {
                let last_name = Some(line(&format!("{}moved", ["", "Zz"][n % 2])));
                let fields = Fields { last_name, ..Fields::default() };
                let update = Update { fields, ..Update::of(client, Key::Id(user.id)) };
                world.run(update).unwrap();
            }
            is_over.store(true, Ordering::SeqCst);
        });
        while !is_over.load(Ordering::SeqCst) {
            prepare(&small, client);
            found(&small, client, "moved");
        }
    });
    prepare(&small, client);

    assert!(small.rolls().bytes() > 0);
    assert_eq!(found(&small, client, "moved").len(), 40);
    assert_eq!(found(&small, client, "moved"), found(&world.another_server(), client, "moved"));
});

conformance!(notes_of_names_are_of_names_only_and_are_kept_for_an_hour, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    let update = |fields| Update { fields, ..Update::of(client, Key::Id(ann.id)) };
    for title in ["Engineer", "Manager"] {
        world.clock.advance(1);
        world.run(update(Fields { title: Some(line(title)), ..Fields::default() }))?;
    }
    world.clock.advance(1);
    world.run(update(Fields { nickname: Some(line("Annie")), ..Fields::default() }))?;
    world.clock.advance(HOUR - 4);
    assert_eq!(world.run(Sweep { client })?.name_changes, 0);

    world.clock.advance(4);
    assert_eq!(world.run(Sweep { client })?.name_changes, 2, "that she came, and her nickname");
    assert_eq!(world.run(Sweep { client })?.name_changes, 0);
});

conformance!(only_for_who_may_list_people_a_search_is_prepared, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ann = user(world, acme, "ann@acme.test");
    for client in [acme, other] {
        block_on(world.directory.catch_up_search(&member(&ann), client));
    }
    assert_eq!(world.directory.rolls().bytes(), 0);
});

conformance!(only_for_words_that_need_it_a_search_is_prepared, |world| {
    let client = client(world, "acme");
    user(world, client, "ann@acme.test");
    for text in ["", "  ", "a\u{2}", &"e".repeat(256)] {
        block_on(world.directory.prepare_search(&World::operator(), client, text));
        assert_eq!(world.directory.rolls().bytes(), 0, "{text}");
    }
    block_on(world.directory.prepare_search(&World::operator(), client, "ann"));
    assert!(world.directory.rolls().bytes() > 0);
});

conformance!(names_for_which_there_is_no_memory_are_read_and_make_nobody_go, |world| {
    let (large, small) = (client(world, "large"), client(world, "small"));
    crowd(world, large);
    user(world, small, "ann@acme.test");
    for bytes in [0, 10_000] {
        let server = server(world, bytes);
        prepare(&server, small);
        let before = server.rolls().bytes();
        assert_eq!(before > 0, bytes > 0);

        prepare(&server, large);

        assert_eq!(server.rolls().bytes(), before, "{bytes}");
        assert_eq!(found(&server, large, "crowd51").len(), 11, "{bytes}");
    }
});

conformance!(clients_in_which_nobody_searched_for_longest_make_room, |world| {
    let clients = ["one", "two", "three"].map(|name| client(world, name));
    let mut last = Vec::new();
    for client in clients {
        crowd(world, client);
        let mut new = New::of(Email::parse("zoe@acme.test").unwrap());
        new.fields.last_name = Some(line("Zuse"));
        last.push(world.run(Create { client, new, parts: Parts::default() })?.user);
    }
    let measure = server(world, 1 << 20);
    prepare(&measure, clients[0]);
    let room = measure.rolls().bytes() * 5 / 2;
    let small = server(world, room);
    for at in [0, 1, 0, 2] {
        world.clock.advance(1);
        prepare(&small, clients[at]);
        assert_eq!(found(&small, clients[at], "zuse").len(), 1);
    }
    assert!((1..=room).contains(&small.rolls().bytes()));

    for user in &last {
        rename_secretly(world, user, "Hidden");
    }
    let in_memory = clients.map(|client| found(&small, client, "hidden").is_empty());

    assert_eq!(in_memory, [true, false, true], "nobody searched in the second one for longest");
});
