//! Tags and tag types of a client.

mod of_users;

use directory::ids::{ClientId, IfVersion, TagId, TagTypeId};
use directory::policy::Claim;
use directory::tags::{
    Change, Create, CreateType, Delete, GetTag, ListTags, ListTypes, Score, SetUserTag, TagView,
    Update,
};
use directory::users::{self, Details, Key, Labels, User};
use directory::{Caller, Clash, Code, Error, Noun};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, key, line, look, user};
use crate::upkeep;

fn new_tag(client: ClientId, name: &str, type_id: Option<i64>, type_name: Option<&str>) -> Create {
    Create {
        client,
        name: line(name),
        type_id: type_id.map(TagTypeId),
        type_name: type_name.map(line),
    }
}

/// A tag of the type "Access Level".
fn create(world: &World, client: ClientId, name: &str) -> TagView {
    world.run(new_tag(client, name, Some(2), None)).unwrap()
}

fn types(world: &World, client: ClientId) -> Vec<(i64, String)> {
    let list = world.get(ListTypes { client, after: TagTypeId(0), limit: None }).unwrap();
    list.into_iter().map(|one| (one.id.0, one.name.into_string())).collect()
}

fn names(world: &World, client: ClientId, after: i64, limit: Option<u16>) -> Vec<String> {
    let list = world.get(ListTags { client, after: TagId(after), limit }).unwrap();
    list.into_iter().map(|tag| tag.name.into_string()).collect()
}

fn entry(id: Option<i64>, name: Option<&str>, score: Score) -> Change {
    let name = name.map(line);
    Change { id: id.map(TagId), name, type_id: None, type_name: None, score }
}

fn set_as(
    world: &World,
    caller: &Caller,
    user: &User,
    tags: Vec<Change>,
) -> Result<Details, Error> {
    let labels = Labels { tags, ..Labels::default() };
    let patch = users::Update { labels, ..users::Update::of(user.client_id, Key::Id(user.id)) };
    world.run_as(caller, patch)
}

fn set(world: &World, user: &User, tags: Vec<Change>) -> Result<Details, Error> {
    set_as(world, &World::operator(), user, tags)
}

/// The tags of a user with their scores.
fn scores(world: &World, user: &User) -> Vec<(String, i64)> {
    let tags = look(world, user).tags;
    tags.into_iter().map(|tag| (tag.name.into_string(), tag.score)).collect()
}

fn score(name: &str, score: i64) -> (String, i64) {
    (name.to_owned(), score)
}

conformance!(a_fresh_client_has_two_types_and_new_ones_follow, |world| {
    let acme = client(world, "acme");
    world.run(CreateType { client: acme, name: line("Stream") })?;

    let expected =
        [(1, "Topic".to_owned()), (2, "Access Level".to_owned()), (3, "Stream".to_owned())];
    assert_eq!(types(world, acme), expected);
    let one = world.get(ListTypes { client: acme, after: TagTypeId(1), limit: Some(1) })?;
    assert_eq!(one.iter().map(|one| one.id.0).collect::<Vec<_>>(), [2]);
    for (name, taken) in [("access LEVEL", true), (" ", false)] {
        let outcome = world.run(CreateType { client: acme, name: line(name) });
        match outcome {
            Err(Error::Conflict(Clash::Taken("name"))) => assert!(taken),
            refused => assert_eq!(faults(refused), [("name".to_owned(), Code::Empty)]),
        }
    }
});

conformance!(a_tag_has_its_type_by_number_or_by_name, |world| {
    let acme = client(world, "acme");

    let stage = world.run(new_tag(acme, "Main Stage", Some(2), Some("Topic")))?;
    let blue = world.run(new_tag(acme, "Blue", None, Some("topic")))?;
    let live = world.run(new_tag(acme, "Live", None, Some("Stream")))?;

    assert_eq!((stage.id.0, stage.type_id.0, stage.type_name.as_str()), (1, 2, "Access Level"));
    assert_eq!((blue.id.0, blue.type_id.0, blue.type_name.as_str()), (2, 1, "Topic"));
    assert_eq!((live.id.0, live.type_id.0, live.type_name.as_str()), (3, 3, "Stream"));
    assert_eq!(world.get(GetTag { client: acme, id: stage.id })?, stage);
    let list = world.get(ListTags { client: acme, after: TagId(0), limit: None })?;
    assert_eq!(list, [stage, blue, live]);
    assert_eq!(names(world, acme, 1, Some(1)), ["Blue"]);
});

conformance!(a_tag_needs_a_free_name_and_a_known_type, |world| {
    let acme = client(world, "acme");
    create(world, acme, "Main Stage");

    let taken = world.run(new_tag(acme, "MAIN stage", Some(1), None));
    assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("name")))), "{taken:?}");
    let unknown = Code::UnknownId(Noun::TagType, "9".to_owned());
    for (refused, expected) in [
        (new_tag(acme, "X", None, None), vec![("type", Code::Required)]),
        (new_tag(acme, "X", Some(9), Some("Topic")), vec![("type", unknown)]),
        (new_tag(acme, "X", None, Some(" ")), vec![("type_name", Code::Empty)]),
        (new_tag(acme, " ", None, None), vec![("name", Code::Empty), ("type", Code::Required)]),
        (new_tag(acme, " ", None, Some("New")), vec![("name", Code::Empty)]),
    ] {
        let found = faults(world.run(refused));
        let found: Vec<_> =
            found.iter().map(|(field, code)| (field.as_str(), code.clone())).collect();
        assert_eq!(found, expected);
    }
    assert_eq!(types(world, acme).len(), 2, "a refused tag leaves no new type");
});

conformance!(a_tag_can_be_renamed_and_moved_to_another_type, |world| {
    let acme = client(world, "acme");
    let stage = create(world, acme, "Main Stage");
    create(world, acme, "Blue");
    let keep = Update {
        client: acme,
        id: stage.id,
        name: None,
        type_id: None,
        type_name: None,
        if_version: IfVersion::ANY,
    };
    world.clock.advance(1);

    let same = world.run(Update {
        name: Some(line("Main Stage")),
        type_id: Some(TagTypeId(2)),
        ..keep.clone()
    })?;
    assert_eq!(same, stage);
    let after = world.run(Update {
        name: Some(line("MAIN STAGE")),
        type_name: Some(line("topic")),
        if_version: IfVersion::is(stage.version),
        ..keep.clone()
    })?;
    let stale = world.run(Update { if_version: IfVersion::is(stage.version), ..keep.clone() });
    let taken = world.run(Update { name: Some(line("blue")), ..keep.clone() });
    let blank = world.run(Update { name: Some(line("")), type_id: Some(TagTypeId(9)), ..keep });

    assert_eq!(
        (after.name.as_str(), after.type_id.0, after.type_name.as_str()),
        ("MAIN STAGE", 1, "Topic")
    );
    assert_eq!(after.version, stage.version.next());
    assert!(matches!(stale, Err(Error::Stale { current }) if current == after.version));
    assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("name")))), "{taken:?}");
    assert_eq!(faults(blank).len(), 2);
    assert_eq!(world.get(GetTag { client: acme, id: stage.id })?, after);
    let last = history(world, acme).pop();
    let changed = r#"changed tag 1 {"name":["Main Stage","MAIN STAGE"],"type_id":[2,1]}"#;
    assert_eq!(last.as_deref(), Some(changed));
});

conformance!(deleting_a_tag_takes_it_off_its_users, |world| {
    let acme = client(world, "acme");
    let (stage, _) = (create(world, acme, "Main Stage"), create(world, acme, "Blue"));
    let ann = user(world, acme, "ann@acme.test");
    let bob = user(world, acme, "bob@acme.test");
    let both = vec![entry(Some(1), None, Score::Set(35)), entry(Some(2), None, Score::Keep)];
    let ann = set(world, &ann, both)?.user;
    world.clock.advance(1);

    let stale = world.run(Delete {
        client: acme,
        id: stage.id,
        if_version: IfVersion::is(stage.version.next()),
    });
    assert!(matches!(stale, Err(Error::Stale { current }) if current == stage.version));
    world.run(Delete { client: acme, id: stage.id, if_version: IfVersion::is(stage.version) })?;
    let last = history(world, acme).pop();
    upkeep::finish(world);

    assert_eq!(scores(world, &ann), [score("Blue", 0)]);
    let after = look(world, &ann).user;
    assert_eq!((after.version, after.updated_at), (ann.version.next(), world.clock.now()));
    assert_eq!(look(world, &bob).user, bob);
    let gone = world.get(GetTag { client: acme, id: stage.id });
    assert!(matches!(gone, Err(Error::NotFound(Noun::Tag))), "{gone:?}");
    let deleted = r#"deleted tag 1 {"name":["Main Stage",null],"type_id":[2,null]}"#;
    assert_eq!(last.as_deref(), Some(deleted));
});

conformance!(rights_are_asked_for_everything, |world| {
    let acme = client(world, "acme");
    let stage = create(world, acme, "Main Stage");
    let reader = key(acme, &[Claim::TagsRead]);
    let nobody = key(acme, &[]);
    let id = stage.id;

    world.get_as(&reader, GetTag { client: acme, id })?;
    world.get_as(&reader, ListTags { client: acme, after: TagId(0), limit: None })?;
    world.get_as(&reader, ListTypes { client: acme, after: TagTypeId(0), limit: None })?;
    let denied = [
        world.get_as(&nobody, GetTag { client: acme, id }).err(),
        world.get_as(&nobody, ListTags { client: acme, after: TagId(0), limit: None }).err(),
        world.get_as(&nobody, ListTypes { client: acme, after: TagTypeId(0), limit: None }).err(),
        world.run_as(&reader, new_tag(acme, "X", Some(1), None)).err(),
        world.run_as(&reader, CreateType { client: acme, name: line("X") }).err(),
        world.run_as(&reader, Delete { client: acme, id, if_version: IfVersion::ANY }).err(),
    ];

    for outcome in denied {
        assert!(matches!(outcome, Some(Error::Denied(_))), "{outcome:?}");
    }
    assert_eq!(names(world, acme, 0, None), ["Main Stage"]);
});

conformance!(the_tags_of_another_client_do_not_exist, |world| {
    let acme = client(world, "acme");
    let umbrella = client(world, "umbrella");
    let ann = user(world, acme, "ann@acme.test");
    let theirs = create(world, umbrella, "Main Stage");
    let id = theirs.id;
    let by_acme =
        key(acme, &[Claim::TagsRead, Claim::TagsWrite, Claim::UsersRead, Claim::UsersWrite]);

    let hidden = [
        world.get_as(&by_acme, GetTag { client: umbrella, id }).err(),
        world.get_as(&by_acme, GetTag { client: acme, id }).err(),
        world.run_as(&by_acme, Delete { client: umbrella, id, if_version: IfVersion::ANY }).err(),
        world
            .run_as(
                &by_acme,
                SetUserTag {
                    client: acme,
                    user: ann.id,
                    tag: id,
                    score: None,
                    if_version: IfVersion::ANY,
                },
            )
            .err(),
    ];
    for outcome in hidden {
        assert!(matches!(outcome, Some(Error::NotFound(Noun::Tag))), "{outcome:?}");
    }
    let refused = set_as(world, &by_acme, &ann, vec![entry(Some(id.0), None, Score::Keep)]);
    let unknown = Code::UnknownId(Noun::Tag, id.to_string());
    assert_eq!(faults(refused), [("tags/0/id".to_owned(), unknown)]);
    assert_eq!(create(world, acme, "Main Stage").id, id, "numbers count within the client");
});
