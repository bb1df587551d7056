//! Users: added, changed, found, deleted; who may, and what stays true.

use directory::ids::{ClientId, IfVersion, UserId, Version};
use directory::policy::Claim;
use directory::text::{Email, Line};
use directory::users::{
    ByIds, Create, CreateMany, Delete, Details, Fields, Find, FindBy, Get, Identifiers, Key,
    Labels, Listing, Matching, New, Order, Page, Parts, Place, Update, User,
};
use directory::{Caller, Clash, Error};
use testkit::{World, conformance};

use crate::scene::{client, history, key, line, long, member, user};

fn change(user: &User, fields: Fields) -> Update {
    Update { fields, ..Update::of(user.client_id, Key::Id(user.id)) }
}

fn administrator(world: &World, of: ClientId, email: &str) -> User {
    let mut new = New::of(Email::parse(email).unwrap());
    new.fields.account_level = Some(99);
    world.run(Create { client: of, new, parts: Parts::default() }).unwrap().user
}

fn get(world: &World, user: &User) -> Result<Details, Error> {
    let (client, key) = (user.client_id, Key::Id(user.id));
    world.get(Get { client, user: key, parts: Parts::default() })
}

conformance!(an_address_is_unique_within_a_client_whatever_its_case, |world| {
    let (one, other) = (client(world, "one"), client(world, "other"));
    user(world, one, "Ann@One.test");
    let new = New::of(Email::parse("ann@one.TEST").unwrap());

    let again = world.run(Create { client: one, new, parts: Parts::default() });

    assert!(matches!(again, Err(Error::Conflict(Clash::Taken("email")))), "{again:?}");
    assert_eq!(user(world, other, "ann@one.test").id, UserId(1));
});

conformance!(handles_are_made_from_the_address_and_never_twice, |world| {
    let client = client(world, "acme");
    let handles: Vec<String> = ["ann@a.test", "ann@b.test", "ANN@c.test"]
        .iter()
        .map(|email| user(world, client, email).handle.to_string())
        .collect();
    assert_eq!(handles, ["@ann", "@ann2", "@ANN3"]);
});

conformance!(what_is_not_named_stays_as_it_was, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    world.clock.advance(60);
    let fields = Fields { first_name: Some(line("Ann")), ..Fields::default() };

    let after = world.run(change(&ann, fields))?.user;

    let expected = User {
        first_name: line("Ann"),
        name_key: after.name_key.clone(),
        version: Version(2),
        updated_at: after.updated_at,
        last_event: after.last_event,
        ..ann.clone()
    };
    assert_eq!(after, expected);
    assert_ne!(after.last_event, ann.last_event);
    assert!(after.updated_at > ann.updated_at);
    assert_eq!(get(world, &ann)?.user, after);
});

conformance!(setting_what_is_set_already_changes_nothing, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    let events = history(world, client).len();
    world.clock.advance(60);
    let fields = Fields { active: Some(true), points: Some(0), ..Fields::default() };

    let after = world.run(change(&ann, fields))?.user;

    assert_eq!(after, ann);
    assert_eq!(history(world, client).len(), events);
});

conformance!(a_stale_version_is_refused_before_anything_changes, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    let to = |text: &str, version| Update {
        if_version: IfVersion::is(version),
        ..change(&ann, Fields { nickname: Some(line(text)), ..Fields::default() })
    };
    world.run(to("A", Version(1)))?;

    let again = world.run(to("B", Version(1)));

    assert!(matches!(again, Err(Error::Stale { current: Version(2) })));
    assert_eq!(get(world, &ann)?.user.nickname, line("A"));
});

conformance!(switching_off_and_on_keeps_both_dates, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    let switch = |active| change(&ann, Fields { active: Some(active), ..Fields::default() });
    world.clock.advance(60);
    let off = world.run(switch(false))?.user;
    world.clock.advance(60);
    let on = world.run(switch(true))?.user;

    assert_eq!((off.active, off.last_deactivated_at), (false, Some(off.updated_at)));
    assert_eq!((on.active, on.last_activated_at), (true, Some(on.updated_at)));
    assert_eq!(on.last_deactivated_at, off.last_deactivated_at);
    assert!(on.last_activated_at > ann.last_activated_at);
});

conformance!(the_last_administrator_can_be_neither_demoted_nor_switched_off_nor_deleted, |world| {
    let client = client(world, "acme");
    let boss = administrator(world, client, "boss@acme.test");
    let demote = change(&boss, Fields { account_level: Some(0), ..Fields::default() });
    let off = change(&boss, Fields { active: Some(false), ..Fields::default() });
    let delete = Delete {
        client,
        user: Key::Id(boss.id),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    };
    let last = |outcome: Result<Details, Error>| {
        matches!(outcome, Err(Error::Conflict(Clash::LastAdministrator)))
    };

    assert!(last(world.run(demote.clone())));
    assert!(last(world.run(off)));
    assert!(last(world.run(delete)));
    assert_eq!(get(world, &boss)?.user, boss);

    administrator(world, client, "second@acme.test");
    assert_eq!(world.run(demote)?.user.account_level, 0);
});

conformance!(level_99_and_the_administrator_role_are_one_state, |world| {
    let client = client(world, "acme");
    administrator(world, client, "boss@acme.test");
    let ann = user(world, client, "ann@acme.test");
    let parts = Parts { roles: true, ..Parts::default() };
    let names = |details: &Details| {
        details.roles.iter().map(|role| role.name.as_str().to_owned()).collect::<Vec<_>>()
    };
    let level = |level| Update {
        parts,
        ..change(&ann, Fields { account_level: Some(level), ..Fields::default() })
    };

    let up = world.run(level(99))?;
    let oids: Vec<_> = up.roles.iter().map(|role| role.oid).collect();
    let down = world.run(level(0))?;
    let labels = Labels { roles: Some(oids), ..Labels::default() };
    let again = world.run(Update { labels, parts, ..Update::of(client, Key::Id(ann.id)) })?;

    assert!(names(&up).contains(&"Customer Admin".to_owned()), "{:?}", names(&up));
    assert_eq!(names(&down), ["User"]);
    assert_eq!(again.user.account_level, 99);
});

conformance!(members_change_their_own_profile_and_nothing_else, |world| {
    let client = client(world, "acme");
    let (ann, bob) = (user(world, client, "ann@acme.test"), user(world, client, "bob@acme.test"));
    let caller: Caller = member(&ann);
    let denied = |outcome: Result<Details, Error>| matches!(outcome, Err(Error::Denied(_)));
    let events = history(world, client).len();
    let ghost = User { id: UserId(999), ..bob.clone() };

    let phone = || Fields { phone: Some(line("1")), ..Fields::default() };
    assert!(denied(world.run_as(&caller, change(&bob, phone()))));
    assert!(denied(world.run_as(&caller, change(&ghost, phone()))));
    for fields in [
        Fields { account_level: Some(99), ..phone() },
        Fields { points: Some(1), ..phone() },
        Fields { active: Some(false), ..phone() },
        Fields { title: Some(line("Boss")), ..phone() },
    ] {
        assert!(denied(world.run_as(&caller, change(&ann, fields))));
    }
    assert_eq!(history(world, client).len(), events);
    // A stored value sent back is no change, so it is not refused.
    let mixed = Fields { account_level: Some(0), website: Some(long("ann.test")), ..phone() };
    assert_eq!(world.run_as(&caller, change(&ann, mixed))?.user.phone, line("1"));
});

conformance!(only_who_may_grant_it_makes_administrators, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    let writer = key(client, &[Claim::UsersRead, Claim::UsersWrite]);
    let up = change(&ann, Fields { account_level: Some(99), ..Fields::default() });
    let mut new = New::of(Email::parse("new@acme.test").unwrap());
    new.fields.account_level = Some(99);

    let changed = world.run_as(&writer, up);
    let created = world.run_as(&writer, Create { client, new, parts: Parts::default() });

    assert!(matches!(changed, Err(Error::Denied(_))), "{changed:?}");
    assert!(matches!(created, Err(Error::Denied(_))), "{created:?}");
    assert_eq!(get(world, &ann)?.user.account_level, 0);
});

conformance!(a_deleted_user_is_gone_and_all_their_keys_are_free, |world| {
    let client = client(world, "acme");
    let identifiers = Identifiers {
        username: Some(line("ann")),
        reference: Some(Some(line("R1"))),
        guid: Some(Some([7; 16])),
        ..Identifiers::default()
    };
    let new =
        || New { identifiers: identifiers.clone(), ..New::of(Email::parse("a@b.test").unwrap()) };
    let make = || Create { client, new: new(), parts: Parts::default() };
    let ann = world.run(make())?.user;
    let delete = || Delete {
        client,
        user: Key::Oid(ann.oid),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    };

    let gone = world.run(delete())?.user;

    assert_eq!((gone.id, gone.active), (ann.id, false));
    assert!(matches!(get(world, &ann), Err(Error::NotFound(_))));
    assert!(matches!(world.run(delete()), Err(Error::NotFound(_))));
    assert_eq!(world.get(Listing::all(client, Order::Number))?, []);
    assert_eq!(world.get(Listing::all(client, Order::Name))?, []);
    assert!(world.get(ByIds { client, ids: vec![ann.id], parts: Parts::default() })?.is_empty());
    assert_eq!(world.run(make())?.user.id, UserId(2));
});

conformance!(a_user_is_found_by_each_of_their_keys, |world| {
    let client = client(world, "acme");
    let identifiers = Identifiers {
        username: Some(line("JMcLane")),
        reference: Some(Some(line("A125637"))),
        guid: Some(Some([9; 16])),
        ..Identifiers::default()
    };
    let new = New { identifiers, ..New::of(Email::parse("john@acme.test").unwrap()) };
    let john = world.run(Create { client, new, parts: Parts::default() })?.user;
    let find = |by| world.get(Find { client, by, parts: Parts::default() }).unwrap();

    for by in [
        FindBy::Email(Email::parse("JOHN@acme.test").unwrap()),
        FindBy::Username("jmclane".to_owned()),
        FindBy::Reference("A125637".to_owned()),
        FindBy::Guid([9; 16]),
    ] {
        assert_eq!(find(by.clone()).map(|found| found.user.id), Some(john.id), "{by:?}");
    }
    assert!(find(FindBy::Reference("a125637".to_owned())).is_none());
});

conformance!(people_are_listed_by_name_and_searched_in_four_fields, |world| {
    let client = client(world, "acme");
    let people = [
        ("zoe@x.test", "Zoë", "adams", ""),
        ("x@x.test", "Al", "Baker", "Sarge"),
        ("y@x.test", "Bea", "Adams", ""),
    ];
    for (email, first, last, nickname) in people {
        let mut new = New::of(Email::parse(email).unwrap());
        new.fields = Fields {
            first_name: Some(line(first)),
            last_name: Some(line(last)),
            nickname: Some(line(nickname)),
            ..Fields::default()
        };
        world.run(Create { client, new, parts: Parts::default() })?;
    }
    let listed = |search: Option<&str>| {
        let search = search.map(str::to_owned);
        let ids = world.get(Listing { search, ..Listing::all(client, Order::Name) }).unwrap();
        ids.into_iter().map(|id| id.0).collect::<Vec<_>>()
    };

    assert_eq!(listed(None), [3, 1, 2]);
    assert_eq!(listed(Some("ADAMS")), [3, 1]);
    assert_eq!(listed(Some("zoe adams")), [1]);
    assert_eq!(listed(Some("arge")), [2]);
    assert_eq!(listed(Some("y@x")), [3]);
    assert!(listed(Some("%")).is_empty());
    assert_eq!(listed(Some(" ")), [3, 1, 2]);
});

conformance!(pages_of_a_search_hold_everybody_who_matches_once_and_by_name, |world| {
    let client = client(world, "acme");
    let person = |number: usize| {
        let mut new = New::of(Email::parse(&format!("p{number}@x.test")).unwrap());
        let first = if number.is_multiple_of(300) { "Ann-Sophie" } else { "Bob" };
        new.fields.first_name = Some(line(first));
        new.fields.last_name = Some(line(&format!("Smith {:04}", 1000 - number)));
        new
    };
    let people = (0..1000).map(person).collect();
    let ids = world.run(CreateMany { client, people })?;
    let page = |search: &str, after: Option<UserId>, limit| {
        let (search, parts) = (search.to_owned(), Parts::default());
        world.get(Matching { client, after, search, limit, parts }).map(|found| found.people)
    };

    let mut seen: Vec<UserId> = Vec::new();
    while let Some(next) = page("smith ann", seen.last().copied(), 1)?.pop() {
        seen.push(next.user.id);
    }
    let wanted: Vec<_> = ids.iter().copied().step_by(300).rev().collect();
    assert_eq!(seen, wanted);

    let many = page("smith", None, 101)?;
    let by_name: Vec<_> = many.iter().map(|details| details.user.id).collect();
    assert_eq!(by_name, ids.into_iter().rev().take(101).collect::<Vec<_>>());
    assert_eq!(page(" ", None, 101)?.len(), 101, "no words are no condition");
    assert!(page("nobody", None, 101)?.is_empty());
    let too_long = page(&"e".repeat(256), None, 1);
    assert!(matches!(too_long, Err(Error::Invalid(_))), "{too_long:?}");
});

/// The numbers of all users in an order, fetched in pages of three.
fn paged(world: &World, client: ClientId, order: Order) -> Result<Vec<i64>, Error> {
    let mut seen = Vec::new();
    let mut after = Place::start(order);
    loop {
        let (place, parts) = (after.clone(), Parts::default());
        let page = world.get(Page { client, after: place, limit: 3, parts })?;
        let Some(last) = page.last() else { return Ok(seen) };
        after = after.behind(&last.user);
        seen.extend(page.iter().map(|details| details.user.id.0));
    }
}

conformance!(pages_hold_everybody_once_in_the_order_of_numbers, |world| {
    let client = client(world, "acme");
    for number in 0..7 {
        user(world, client, &format!("p{number}@acme.test"));
    }

    assert_eq!(paged(world, client, Order::Number)?, [1, 2, 3, 4, 5, 6, 7]);
});

conformance!(pages_by_name_hold_everybody_once_also_who_share_a_name, |world| {
    let client = client(world, "acme");
    for (number, last) in (0..).zip(["ito", "Engel", "Ito", "", "ito", "Østergård", "Ito"]) {
        let person = user(world, client, &format!("p{number}@acme.test"));
        let mut named = Update::of(client, Key::Id(person.id));
        named.fields.last_name = Line::parse(last).ok();
        world.run(named)?;
    }
    let gone = Delete {
        client,
        user: Key::Id(UserId(5)),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    };
    world.run(gone)?;

    let listed = paged(world, client, Order::Name)?;

    assert_eq!(listed[..2], [4, 2], "{listed:?}");
    assert_eq!(listed[5..], [6], "{listed:?}");
    let mut same = listed[2..5].to_vec();
    same.sort_unstable();
    assert_eq!(same, [1, 3, 7], "{listed:?}");
    assert_eq!(
        listed,
        world.get(Listing::all(client, Order::Name))?.iter().map(|id| id.0).collect::<Vec<_>>()
    );
});

conformance!(ids_and_dates_are_kept_for_who_may_import_and_passed_over_otherwise, |world| {
    let client = client(world, "acme");
    let mut new = New::of(Email::parse("a@b.test").unwrap());
    new.brought.id = Some(UserId(123));
    new.brought.created_at = directory::time::Timestamp::parse("2022-11-03T21").unwrap();
    let create = |email: &str| {
        let new = New { email: Email::parse(email).unwrap(), ..new.clone() };
        Create { client, new, parts: Parts::default() }
    };
    let importer = key(client, &[Claim::UsersWrite, Claim::UsersImport]);
    let writer = key(client, &[Claim::UsersWrite]);

    let kept = world.run_as(&importer, create("a@b.test"))?.user;
    let other = world.run_as(&writer, create("c@d.test"))?.user;
    let taken = world.run_as(&importer, create("e@f.test"));

    assert_eq!(kept.id, UserId(123));
    assert_eq!(Some(kept.created_at), new.brought.created_at);
    assert_eq!(other.id, UserId(124));
    assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("id")))), "{taken:?}");
});

conformance!(who_may_not_make_administrators_cannot_touch_one, |world| {
    let client = client(world, "acme");
    let boss = administrator(world, client, "boss@acme.test");
    administrator(world, client, "second@acme.test");
    let writer = key(client, &[Claim::UsersRead, Claim::UsersWrite]);
    let email = Identifiers {
        email: Some(Email::parse("mine@evil.test").unwrap()),
        ..Identifiers::default()
    };
    let steal = Update { identifiers: email, ..change(&boss, Fields::default()) };
    let off = change(&boss, Fields { active: Some(false), ..Fields::default() });
    let demote = change(&boss, Fields { account_level: Some(0), ..Fields::default() });
    let delete = Delete {
        client,
        user: Key::Id(boss.id),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    };

    for update in [steal, off, demote] {
        let outcome = world.run_as(&writer, update);
        assert!(matches!(outcome, Err(Error::Denied(_))), "{outcome:?}");
    }
    assert!(matches!(world.run_as(&writer, delete), Err(Error::Denied(_))));
    assert_eq!(get(world, &boss)?.user, boss);
});

conformance!(somebody_with_very_many_tokens_can_be_deleted, |world| {
    let client = client(world, "acme");
    let ann = user(world, client, "ann@acme.test");
    for number in 0..300 {
        let create = directory::credentials::CreateUserToken {
            client,
            user: ann.id,
            label: line(&number.to_string()),
            secret: None,
        };
        world.run(create)?;
    }

    world.run(Delete {
        client,
        user: Key::Id(ann.id),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    })?;

    let list = directory::credentials::List { client, after: None, limit: 1000 };
    assert!(world.get(list)?.is_empty());
});

conformance!(a_very_large_number_that_is_brought_along_does_not_spoil_the_next_ones, |world| {
    let client = client(world, "acme");
    let with = |id| {
        let mut new = New::of(Email::parse(&format!("u{id}@acme.test")).unwrap());
        new.brought.id = Some(UserId(id));
        Create { client, new, parts: Parts::default() }
    };
    world.run(with((1 << 53) - 1))?;

    let next = New::of(Email::parse("next@acme.test").unwrap());
    let next = world.run(Create { client, new: next, parts: Parts::default() });

    assert!(matches!(next, Err(Error::Conflict(Clash::Exhausted))), "{next:?}");
    assert!(world.run(with(1 << 53)).is_err());
    assert_eq!(world.run(with(5))?.user.id, UserId(5));
});

conformance!(a_search_is_not_longer_than_a_line, |world| {
    let client = client(world, "acme");
    let search = |text: String| Listing { search: Some(text), ..Listing::all(client, Order::Name) };

    assert!(world.get(search("e ".repeat(127))).is_ok());
    assert!(matches!(world.get(search("e".repeat(256))), Err(Error::Invalid(_))));
});
