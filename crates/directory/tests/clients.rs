//! Clients: made whole, found by what is theirs, changed one setting at a time.

use directory::clients::{ByDomain, ByOid, Create, Domain, Get, List, Settings, Update};
use directory::groups::ListRoles;
use directory::ids::{ClientId, IfVersion, SiteId, Version};
use directory::tags::ListTypes;
use directory::users::{self, Listing, New, Order, Parts};
use directory::{Clash, Code, Error};
use testkit::conformance;

use crate::scene::{client, faults, history, key, line};

conformance!(a_fresh_client_has_its_settings_roles_and_tag_types, |world| {
    let id = client(world, "acme");

    let made = world.get(Get(id))?;
    assert_eq!((made.version, made.password_min_length), (Version(1), 8));
    assert_eq!(made.home_location.as_str(), "/");
    assert_eq!(made.site_name.as_str(), "acme.test");
    let roles = world.get(ListRoles(id))?;
    assert_eq!(roles.iter().filter(|role| role.kind.is_some()).count(), 5);
    let types =
        world.get(ListTypes { client: id, after: directory::ids::TagTypeId(0), limit: None })?;
    assert!(types.iter().any(|kind| kind.id.0 == 2 && kind.name.as_str() == "Access Level"));
    assert!(history(world, id).iter().any(|event| event.starts_with("created client")));
});

conformance!(numbers_and_domains_are_unique_in_the_installation, |world| {
    client(world, "acme");
    let domain = Domain::parse("acme.test").unwrap();

    let again = world.run(Create::new(line("Other"), domain));

    assert!(matches!(again, Err(Error::Conflict(Clash::Taken("domain")))), "{again:?}");
    let brought = Create {
        id: Some(ClientId(40)),
        site_id: Some(SiteId(7)),
        ..Create::new(line("Brought"), Domain::parse("brought.test").unwrap())
    };
    assert_eq!(world.run(brought)?.id, ClientId(40));
    assert_eq!(client(world, "next"), ClientId(41));
    assert_eq!(world.get(Get(ClientId(41)))?.site_id, SiteId(8));
});

conformance!(a_refused_setting_changes_nothing, |world| {
    let id = client(world, "acme");
    let settings = Settings {
        name: Some(line("New")),
        password_min_length: Some(0),
        password_expiration_days: Some(3651),
        support_email: Some(line("nobody")),
        home_location: Some(line("//evil.test")),
        ..Settings::default()
    };

    let refused = faults(world.run(Update { client: id, settings, if_version: IfVersion::ANY }));

    let expected = [
        ("password_min_length", Code::Range(1, 128)),
        ("password_expiration_days", Code::Range(0, 3650)),
        ("support_email", Code::Email),
        ("home_location", Code::Location),
    ];
    assert_eq!(refused, expected.map(|(field, code)| (field.to_owned(), code)));
    assert_eq!(world.get(Get(id))?.name.as_str(), "acme");
    assert_eq!(history(world, id).len(), 1);
});

conformance!(a_change_moves_the_version_and_is_recorded_once, |world| {
    let id = client(world, "acme");
    let named = |name: &str| Settings { name: Some(line(name)), ..Settings::default() };
    let first = IfVersion::is(Version(1));

    let changed = world.run(Update { client: id, settings: named("B"), if_version: first })?;
    let same =
        world.run(Update { client: id, settings: named("B"), if_version: IfVersion::ANY })?;
    let stale = world.run(Update { client: id, settings: named("C"), if_version: first });

    assert_eq!((changed.version, same.version), (Version(2), Version(2)));
    assert!(matches!(stale, Err(Error::Stale { current: Version(2) })));
    let events = history(world, id);
    assert_eq!(events.len(), 2);
    assert!(events.iter().any(|e| e.ends_with(r#"{"name":["acme","B"]}"#)), "{events:?}");
});

conformance!(another_client_looks_like_a_missing_one, |world| {
    let (own, other) = (client(world, "own"), client(world, "other"));
    let caller = key(own, directory::policy::Claim::ALL);
    let oid = world.get(Get(other))?.oid;

    for foreign in [other, ClientId(999)] {
        let read = world.get_as(&caller, Get(foreign));
        assert!(matches!(read, Err(Error::NotFound(_))), "{read:?}");
        let settings = Settings::default();
        let write =
            world.run_as(&caller, Update { client: foreign, settings, if_version: IfVersion::ANY });
        assert!(matches!(write, Err(Error::NotFound(_))), "{write:?}");
    }
    assert!(matches!(world.get_as(&caller, ByOid(oid)), Err(Error::NotFound(_))));
    let listed = world.get_as(&caller, List { after: ClientId(0), limit: 10 })?;
    assert_eq!(listed.iter().map(|c| c.id).collect::<Vec<_>>(), [own]);
});

conformance!(the_operator_pages_through_all_clients, |world| {
    let clients: Vec<_> = ["one", "two", "three"].map(|name| client(world, name)).into();
    let page = |after| world.get(List { after, limit: 2 });

    let first: Vec<_> = page(ClientId(0))?.iter().map(|client| client.id).collect();
    let rest: Vec<_> = page(clients[1])?.iter().map(|client| client.id).collect();

    assert_eq!((first.as_slice(), rest.as_slice()), clients.split_at(2));
    assert!(page(clients[2])?.is_empty());
});

conformance!(anybody_of_a_client_may_know_what_users_show_of_it, |world| {
    let id = client(world, "acme");
    let known = world.get(Get(id))?;

    let shown = world.get_as(&key(id, &[]), ByOid(known.oid))?;

    assert_eq!((shown.id, shown.oid, shown.name), (id, known.oid, known.name));
    assert_eq!((shown.segment, shown.vertical), (known.segment, known.vertical));
    assert!(shown.groups_enabled);
});

conformance!(for_the_operator_a_missing_client_is_not_an_empty_one, |world| {
    let missing = ClientId(999);
    let email = directory::text::Email::parse("a@b.test").unwrap();
    let (client, parts) = (missing, Parts::default());

    let listed = world.get(Listing::all(missing, Order::Number));
    let apps = world.get(directory::apps::List(missing));
    let added = world.run(users::Create { client, new: New::of(email), parts });

    assert!(matches!(listed, Err(Error::NotFound(_))), "{listed:?}");
    assert!(matches!(apps, Err(Error::NotFound(_))), "{apps:?}");
    assert!(matches!(added, Err(Error::NotFound(_))), "{added:?}");
});

conformance!(whoever_names_no_client_belongs_to_the_site_or_the_only_one, |world| {
    let belongs = |host: Option<&str>, named| {
        let host = host.map(|text| Domain::parse(text).unwrap());
        world.get(ByDomain { host, named }).unwrap()
    };
    assert_eq!(belongs(None, None), None);
    let one = client(world, "one");
    assert_eq!(belongs(Some("elsewhere.test"), None), Some(one));
    let two = client(world, "two");

    assert_eq!(belongs(Some("two.test"), Some(one)), Some(two));
    assert_eq!(belongs(Some("elsewhere.test"), Some(one)), Some(one));
    assert_eq!(belongs(None, None), None);
});
