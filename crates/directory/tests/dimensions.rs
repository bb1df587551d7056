//! Dimensions of clients and of users.

use directory::dimensions::{
    Change, Create, DefaultDimension, Delete, Dimension, Get, List, MAX_CHANGES, Rename,
};
use directory::ids::{ClientId, DimensionId, IfVersion, Version};
use directory::policy::{Action, Claim};
use directory::users::{Details, Fields, Key, Labels, Update, User};
use directory::{Caller, Clash, Code, Error, Noun};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, key, line, long, look, member, user};
use crate::upkeep;

fn create(world: &World, client: ClientId, name: &str) -> Dimension {
    world.run(Create { client, name: line(name) }).unwrap()
}

fn list(world: &World, client: ClientId, after: i64, limit: Option<u16>) -> Vec<(i64, String)> {
    let list = world.get(List { client, after: DimensionId(after), limit }).unwrap();
    list.into_iter().map(|one| (one.id.0, one.name.into_string())).collect()
}

fn entry(id: Option<i64>, name: Option<&str>, value: Option<&str>) -> Change {
    Change { id: id.map(DimensionId), name: name.map(line), value: value.map(long) }
}

/// A change of a user's dimensions, and of other fields.
fn patch(user: &User, dimensions: Vec<Change>, fields: Fields) -> Update {
    let labels = Labels { dimensions, ..Labels::default() };
    Update { fields, labels, ..Update::of(user.client_id, Key::Id(user.id)) }
}

fn set_as(
    world: &World,
    caller: &Caller,
    user: &User,
    dimensions: Vec<Change>,
) -> Result<Details, Error> {
    world.run_as(caller, patch(user, dimensions, Fields::default()))
}

fn set(world: &World, user: &User, dimensions: Vec<Change>) -> Result<Details, Error> {
    set_as(world, &World::operator(), user, dimensions)
}

/// The custom dimensions of a user.
fn values(world: &World, user: &User) -> Vec<(i64, String, String)> {
    let all = look(world, user).dimensions;
    all.into_iter().map(|one| (one.id.0, one.name.into_string(), one.value.into_string())).collect()
}

fn value(id: i64, name: &str, value: &str) -> (i64, String, String) {
    (id, name.to_owned(), value.to_owned())
}

conformance!(a_fresh_client_has_the_default_dimensions, |world| {
    let acme = client(world, "acme");

    let expected: Vec<_> =
        DefaultDimension::ALL.iter().map(|one| (one.id().0, one.name().to_owned())).collect();
    assert_eq!(list(world, acme, 0, None), expected);
    let state = world.get(Get { client: acme, id: DimensionId(14) })?;
    assert_eq!(state.name.as_str(), "state_province");
});

conformance!(custom_ones_follow_the_default_ones_from_100_on, |world| {
    let acme = client(world, "acme");
    create(world, acme, "School");
    create(world, acme, "Hospital");

    assert_eq!(list(world, acme, 0, None).len(), 16);
    let school = (100, "School".to_owned());
    assert_eq!(list(world, acme, 16, Some(2)), [(18, "title".to_owned()), school.clone()]);
    assert_eq!(list(world, acme, 18, Some(1)), [school]);
    assert_eq!(list(world, acme, 100, None), [(101, "Hospital".to_owned())]);
    assert_eq!(list(world, acme, 0, Some(14)).len(), 14);
});

conformance!(a_name_is_given_once_without_regard_to_case, |world| {
    let acme = client(world, "acme");
    create(world, acme, "Straße");

    for name in ["STRASSE", " straße ", "Phone", "STATE_PROVINCE"] {
        let again = world.run(Create { client: acme, name: line(name) });
        assert!(matches!(again, Err(Error::Conflict(Clash::Taken("name")))), "{name}: {again:?}");
    }
    let blank = world.run(Create { client: acme, name: line(" ") });
    assert_eq!(faults(blank), [("name".to_owned(), Code::Empty)]);
});

conformance!(the_default_ones_can_be_neither_renamed_nor_deleted, |world| {
    let acme = client(world, "acme");
    let id = DimensionId(14);
    let rename =
        |name| Rename { client: acme, id, name: Some(line(name)), if_version: IfVersion::ANY };

    let renamed = world.run(rename("State"));
    assert!(matches!(renamed, Err(Error::Conflict(Clash::DefaultDimension))), "{renamed:?}");
    let deleted = world.run(Delete { client: acme, id, if_version: IfVersion::ANY });
    assert!(matches!(deleted, Err(Error::Conflict(Clash::DefaultDimension))), "{deleted:?}");
    world.run(rename("state_province"))?;
    assert_eq!(history(world, acme).len(), 1, "only the client was made");
});

conformance!(a_rename_is_recorded_and_an_empty_one_is_not, |world| {
    let acme = client(world, "acme");
    let school = create(world, acme, "School");
    create(world, acme, "Hospital");
    let rename = |name, if_version| Rename {
        client: acme,
        id: school.id,
        name: Some(line(name)),
        if_version,
    };
    world.clock.advance(1);

    let renamed = world.run(rename("SCHOOL", IfVersion::is(school.version)))?;
    let same = world.run(rename("SCHOOL", IfVersion::ANY))?;
    let stale = world.run(rename("University", IfVersion::is(school.version)));
    let taken = world.run(rename("hospital", IfVersion::ANY));

    assert_eq!(renamed, same);
    assert_eq!(renamed.version, school.version.next());
    assert_eq!(world.get(Get { client: acme, id: school.id })?, renamed);
    assert!(matches!(stale, Err(Error::Stale { current }) if current == renamed.version));
    assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("name")))), "{taken:?}");
    let last = history(world, acme).pop();
    assert_eq!(last.as_deref(), Some(r#"changed dimension 100 {"name":["School","SCHOOL"]}"#));
});

conformance!(deleting_one_takes_it_off_its_users, |world| {
    let acme = client(world, "acme");
    let school = create(world, acme, "School");
    create(world, acme, "Hospital");
    let ann = user(world, acme, "ann@acme.test");
    let bob = user(world, acme, "bob@acme.test");
    let both =
        || vec![entry(None, Some("school"), Some("UW")), entry(Some(101), None, Some("St. Ann"))];
    let ann = set(world, &ann, both())?.user;
    world.clock.advance(1);

    world.run(Delete { client: acme, id: school.id, if_version: IfVersion::is(school.version) })?;
    let last = history(world, acme).pop();
    upkeep::finish(world);

    assert_eq!(values(world, &ann), [value(101, "Hospital", "St. Ann")]);
    let after = look(world, &ann).user;
    assert_eq!(after.version, ann.version.next());
    assert_eq!(after.updated_at, world.clock.now());
    assert_eq!(look(world, &bob).user, bob);
    let gone = world.get(Get { client: acme, id: school.id });
    assert!(matches!(gone, Err(Error::NotFound(Noun::Dimension))), "{gone:?}");
    assert_eq!(last.as_deref(), Some(r#"deleted dimension 100 {"name":["School",null]}"#));
});

conformance!(the_number_of_a_default_one_beside_another_name_leaves_the_field_alone, |world| {
    let acme = client(world, "acme");
    let john = user(world, acme, "john@acme.test");
    set(world, &john, vec![entry(Some(14), None, Some("CA"))])?;
    world.clock.advance(1);

    let school = entry(Some(14), Some("Medical School"), Some("University of Washington"));
    set(world, &john, vec![school])?;

    assert_eq!(look(world, &john).user.state_province.as_str(), "CA");
    assert_eq!(values(world, &john), [value(100, "Medical School", "University of Washington")]);
    let mut told = history(world, acme).split_off(3);
    told.sort();
    assert_eq!(
        told,
        [
            r#"changed user 1 {"dimension:Medical School":[null,"University of Washington"]}"#,
            r#"created dimension 100 {"id":[null,100],"name":[null,"Medical School"]}"#,
        ]
    );
});

conformance!(what_is_not_named_stays_and_no_value_takes_away, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let named = |name, value| entry(None, Some(name), value);
    set(world, &ann, vec![named("A", Some("1")), named("B", Some("2")), named("C", Some("3"))])?;

    set(
        world,
        &ann,
        vec![named("a", Some("one")), named("B", None), entry(Some(102), None, Some(""))],
    )?;

    assert_eq!(values(world, &ann), [value(100, "A", "one")]);
    set(world, &ann, vec![named("never heard of", None)])?;
    assert_eq!(list(world, acme, 102, None), []);
});

conformance!(what_is_stored_already_is_no_change, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let school = || vec![entry(None, Some("School"), Some("UW"))];
    let before = set(world, &ann, school())?.user;
    let told = history(world, acme);

    let after = set(world, &ann, school())?.user;

    assert_eq!(after, before);
    assert_eq!(history(world, acme), told);
});

conformance!(of_two_entries_for_one_the_later_counts, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let named = |name, value| entry(None, Some(name), Some(value));

    set(world, &ann, vec![named("School", "UW"), named("SCHOOL", "UCLA")])?;

    assert_eq!(values(world, &ann), [value(100, "School", "UCLA")]);
    assert_eq!(list(world, acme, 18, None).len(), 1);
});

conformance!(a_field_given_itself_wins_over_its_dimension, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let fields = Fields { city: Some(line("Seattle")), ..Fields::default() };
    let dimensions =
        vec![entry(Some(13), None, Some("Portland")), entry(Some(5), None, Some("123"))];

    let after = world.run(patch(&ann, dimensions, fields))?.user;

    assert_eq!((after.city.as_str(), after.phone.as_str()), ("Seattle", "123"));
});

conformance!(all_broken_rules_are_told_and_nothing_changes, |world| {
    let acme = client(world, "acme");
    create(world, acme, "School");
    let ann = user(world, acme, "ann@acme.test");
    let writer = key(acme, &[Claim::UsersRead, Claim::UsersWrite]);
    let told = history(world, acme);

    let refused = set_as(
        world,
        &writer,
        &ann,
        vec![
            entry(None, Some("School"), Some("UW")),
            entry(Some(6), None, Some("x")),
            entry(None, None, Some("x")),
            entry(None, Some("Hospital"), Some("x")),
            entry(Some(4), None, Some("ftp://x")),
            entry(Some(101), None, None),
        ],
    );

    let mut faults = faults(refused);
    faults.sort_by(|one, other| one.0.cmp(&other.0));
    let unknown = |id: &str| Code::UnknownId(Noun::Dimension, id.to_owned());
    assert_eq!(
        faults,
        [
            ("dimensions/1/id".to_owned(), unknown("6")),
            ("dimensions/2/id".to_owned(), Code::Required),
            ("dimensions/3/name".to_owned(), Code::MayNotCreate(Noun::Dimension)),
            ("dimensions/4/value".to_owned(), Code::UrlScheme),
            ("dimensions/5/id".to_owned(), unknown("101")),
        ]
    );
    assert_eq!(look(world, &ann).user, ann);
    assert_eq!(values(world, &ann), []);
    assert_eq!(history(world, acme), told);
});

conformance!(a_change_names_only_so_many, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let many = |count| vec![entry(Some(5), None, Some("123")); count];

    let refused = set(world, &ann, many(MAX_CHANGES + 1));
    assert_eq!(faults(refused), [("dimensions".to_owned(), Code::TooMany(MAX_CHANGES))]);
    set(world, &ann, many(MAX_CHANGES))?;
});

conformance!(hundreds_of_names_are_found_again, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let all = |value: &str| {
        (0..300).map(|n| entry(None, Some(&format!("D{n}")), Some(value))).collect::<Vec<_>>()
    };
    set(world, &ann, all("first"))?;

    set(world, &ann, all("second"))?;

    let values = values(world, &ann);
    assert_eq!(values.len(), 300);
    assert!(values.iter().all(|(_, _, value)| value == "second"));
    let by_id: Vec<_> = (100..400).map(|id| entry(Some(id), None, None)).collect();
    set(world, &ann, by_id)?;
    assert_eq!(look(world, &ann).dimensions, []);
});

conformance!(a_member_sets_their_own_profile_fields_and_no_custom_dimension, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    set(world, &ann, vec![entry(None, Some("School"), Some("UW"))])?;
    create(world, acme, "Hospital");
    let by_ann = member(&ann);
    let phone = || entry(Some(5), None, Some("123"));

    let stored = entry(Some(100), Some("School"), Some("UW"));
    let after = set_as(world, &by_ann, &ann, vec![phone(), stored])?.user;
    assert_eq!(after.phone.as_str(), "123");

    for refused in [
        entry(Some(100), None, Some("UCLA")),
        entry(Some(100), None, None),
        entry(Some(101), None, Some("x")),
        entry(Some(101), None, None),
        entry(Some(999), None, Some("x")),
        entry(None, Some("Hospital"), Some("x")),
        entry(None, Some("never heard of"), Some("x")),
        entry(Some(18), None, Some("Detective")),
    ] {
        let outcome = set_as(world, &by_ann, &ann, vec![entry(Some(13), None, Some("X")), refused]);
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
    }
    assert_eq!(look(world, &ann).user, after);
});

conformance!(rights_are_asked_for_everything, |world| {
    let acme = client(world, "acme");
    let school = create(world, acme, "School");
    let reader = key(acme, &[Claim::DimensionsRead]);
    let nobody = key(acme, &[]);
    let (id, name) = (school.id, || line("Other"));

    world.get_as(&reader, Get { client: acme, id })?;
    world.get_as(&reader, List { client: acme, after: DimensionId(0), limit: None })?;
    let denied = [
        world.get_as(&nobody, Get { client: acme, id }).err(),
        world.get_as(&nobody, List { client: acme, after: id, limit: None }).err(),
        world.run_as(&reader, Create { client: acme, name: name() }).err(),
        world
            .run_as(
                &reader,
                Rename { client: acme, id, name: Some(name()), if_version: IfVersion::ANY },
            )
            .err(),
        world.run_as(&reader, Delete { client: acme, id, if_version: IfVersion::ANY }).err(),
    ];

    for outcome in denied {
        assert!(matches!(outcome, Some(Error::Denied(_))), "{outcome:?}");
    }
    assert_eq!(world.get(Get { client: acme, id })?, school);
});

conformance!(the_dimensions_of_another_client_do_not_exist, |world| {
    let acme = client(world, "acme");
    let umbrella = client(world, "umbrella");
    let ann = user(world, acme, "ann@acme.test");
    let theirs = create(world, umbrella, "School");
    let by_acme = key(acme, &[Claim::DimensionsRead, Claim::DimensionsWrite]);
    let id = theirs.id;

    let hidden = [
        world.get_as(&by_acme, Get { client: umbrella, id }).err(),
        world.run_as(&by_acme, Create { client: umbrella, name: line("X") }).err(),
        world.run_as(&by_acme, Delete { client: umbrella, id, if_version: IfVersion::ANY }).err(),
        world.get_as(&by_acme, Get { client: acme, id }).err(),
    ];
    for outcome in hidden {
        assert!(matches!(outcome, Some(Error::NotFound(Noun::Dimension))), "{outcome:?}");
    }
    let refused = set(world, &ann, vec![entry(Some(id.0), None, Some("x"))]);
    let unknown = Code::UnknownId(Noun::Dimension, id.to_string());
    assert_eq!(faults(refused), [("dimensions/0/id".to_owned(), unknown)]);
    assert_eq!(create(world, acme, "school").version, Version::FIRST);
});
