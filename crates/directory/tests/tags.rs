//! Tags, tag types and the tags of users.

use directory::ids::{ClientId, TagId, TagTypeId, Version};
use directory::policy::{Action, Claim};
use directory::tags::{
    Change, Create, CreateType, Delete, GetTag, ListTags, ListTypes, MAX_CHANGES, RemoveUserTag,
    Score, SetUserTag, TagView, Update,
};
use directory::users::{self, Details, Key, Labels, User};
use directory::{Caller, Clash, Code, Error, Noun};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, key, line, look, member, user};

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
        if_version: None,
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
        if_version: Some(stage.version),
        ..keep.clone()
    })?;
    let stale = world.run(Update { if_version: Some(stage.version), ..keep.clone() });
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

    let stale =
        world.run(Delete { client: acme, id: stage.id, if_version: Some(stage.version.next()) });
    assert!(matches!(stale, Err(Error::Stale { current }) if current == stage.version));
    world.run(Delete { client: acme, id: stage.id, if_version: Some(stage.version) })?;

    assert_eq!(scores(world, &ann), [score("Blue", 0)]);
    let after = look(world, &ann).user;
    assert_eq!((after.version, after.updated_at), (ann.version.next(), world.clock.now()));
    assert_eq!(look(world, &bob).user, bob);
    let gone = world.get(GetTag { client: acme, id: stage.id });
    assert!(matches!(gone, Err(Error::NotFound(Noun::Tag))), "{gone:?}");
    let last = history(world, acme).pop();
    let deleted = r#"deleted tag 1 {"name":["Main Stage",null],"type_id":[2,null]}"#;
    assert_eq!(last.as_deref(), Some(deleted));
});

conformance!(tags_are_merged_into_those_of_a_user, |world| {
    let acme = client(world, "acme");
    for name in ["A", "B", "C", "D"] {
        create(world, acme, name);
    }
    let ann = user(world, acme, "ann@acme.test");
    let first = ["A", "B", "C"].map(|name| entry(None, Some(name), Score::Set(7)));
    set(world, &ann, first.to_vec())?;
    world.clock.advance(1);

    let more = vec![
        entry(Some(99), Some("a"), Score::Keep),
        entry(Some(2), None, Score::Remove),
        entry(Some(4), None, Score::Keep),
    ];
    let after = set(world, &ann, more)?.user;

    assert_eq!(scores(world, &ann), [score("A", 7), score("C", 7), score("D", 0)]);
    assert_eq!(after.version.0, 3);
    let last = history(world, acme).pop();
    assert_eq!(last.as_deref(), Some(r#"changed user 1 {"tag:B":[7,null],"tag:D":[null,0]}"#));
});

conformance!(a_new_name_becomes_a_tag_with_its_type, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let bare = |name| entry(None, Some(name), Score::Set(1));

    set(
        world,
        &ann,
        vec![
            Change { type_id: Some(TagTypeId(2)), ..bare("Main Stage") },
            Change { type_name: Some(line("Stream")), ..bare("Live") },
            Change { type_name: Some(line("STREAM")), ..bare("Replay") },
            Change { type_name: Some(line("Stream")), ..entry(None, Some("LIVE"), Score::Set(2)) },
            entry(None, Some("never heard of"), Score::Remove),
        ],
    )?;

    assert_eq!(scores(world, &ann), [score("Main Stage", 1), score("Live", 2), score("Replay", 1)]);
    assert_eq!(names(world, acme, 0, None), ["Main Stage", "Live", "Replay"]);
    assert_eq!(types(world, acme).last(), Some(&(3, "Stream".to_owned())));
});

conformance!(what_is_stored_already_is_no_change, |world| {
    let acme = client(world, "acme");
    create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let stage = Change {
        type_id: Some(TagTypeId(2)),
        type_name: Some(line("Access Level")),
        ..entry(Some(1), Some("Main Stage"), Score::Set(35))
    };
    let before = set(world, &ann, vec![stage.clone()])?.user;
    let told = history(world, acme);

    let after = set(world, &ann, vec![stage, entry(Some(1), None, Score::Keep)])?.user;

    assert_eq!(after, before);
    assert_eq!(history(world, acme), told);
});

conformance!(all_broken_rules_are_told_and_nothing_changes, |world| {
    let acme = client(world, "acme");
    create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let told = history(world, acme);
    let stage = || entry(Some(1), None, Score::Keep);
    let fresh = || entry(None, Some("New"), Score::Keep);

    let refused = set(
        world,
        &ann,
        vec![
            stage(),
            entry(Some(9), None, Score::Keep),
            entry(None, None, Score::Keep),
            Change { type_id: Some(TagTypeId(1)), ..stage() },
            Change { type_name: Some(line("Topic")), ..stage() },
            Change { score: Score::Set(-1), ..stage() },
            fresh(),
            Change { type_id: Some(TagTypeId(9)), ..fresh() },
        ],
    );

    let unknown = |noun| Code::UnknownId(noun, "9".to_owned());
    assert_eq!(
        faults(refused),
        [
            ("tags/1/id".to_owned(), unknown(Noun::Tag)),
            ("tags/2/id".to_owned(), Code::Required),
            ("tags/3/type".to_owned(), Code::OtherType),
            ("tags/4/type_name".to_owned(), Code::OtherType),
            ("tags/5/score".to_owned(), Code::Range(0, 2_147_483_647)),
            ("tags/6/type".to_owned(), Code::Required),
            ("tags/7/type".to_owned(), unknown(Noun::TagType)),
        ]
    );
    assert_eq!(scores(world, &ann), []);
    assert_eq!(history(world, acme), told);
});

conformance!(a_new_tag_needs_the_right_to_change_tags, |world| {
    let acme = client(world, "acme");
    create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let writer = key(acme, &[Claim::UsersRead, Claim::UsersWrite]);

    set_as(world, &writer, &ann, vec![entry(None, Some("main stage"), Score::Keep)])?;
    let fresh = Change { type_name: Some(line("New")), ..entry(None, Some("X"), Score::Keep) };
    let refused = set_as(world, &writer, &ann, vec![fresh]);

    assert_eq!(faults(refused), [("tags/0/name".to_owned(), Code::MayNotCreate(Noun::Tag))]);
    assert_eq!(scores(world, &ann), [score("Main Stage", 0)]);
    let many = vec![entry(Some(1), None, Score::Keep); MAX_CHANGES + 1];
    let refused = set(world, &ann, many);
    assert_eq!(faults(refused), [("tags".to_owned(), Code::TooMany(MAX_CHANGES))]);
});

conformance!(a_member_may_only_send_tags_back_as_they_are_stored, |world| {
    let acme = client(world, "acme");
    let (stage, blue) = (create(world, acme, "Main Stage"), create(world, acme, "Blue"));
    let ann = user(world, acme, "ann@acme.test");
    let before = set(world, &ann, vec![entry(Some(1), None, Score::Set(35))])?.user;
    let by_ann = member(&ann);

    set_as(world, &by_ann, &ann, vec![entry(Some(1), Some("main stage"), Score::Set(35))])?;
    let put = |tag, score| SetUserTag { client: acme, user: ann.id, tag, score };
    assert_eq!(world.run_as(&by_ann, put(stage.id, Some(35)))?.score, 35);

    for (id, score) in [(1, Score::Set(36)), (1, Score::Remove), (2, Score::Keep), (9, Score::Keep)]
    {
        let outcome = set_as(world, &by_ann, &ann, vec![entry(Some(id), None, score)]);
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
    }
    for (tag, score) in [(stage.id, Some(36)), (blue.id, None), (TagId(9), None)] {
        let outcome = world.run_as(&by_ann, put(tag, score));
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
        let removal = RemoveUserTag { client: acme, user: ann.id, tag };
        let outcome = world.run_as(&by_ann, removal);
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
    }
    assert_eq!(look(world, &ann).user, before);
});

conformance!(one_tag_is_set_and_taken_off_by_itself, |world| {
    let acme = client(world, "acme");
    let stage = create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let put = |score| SetUserTag { client: acme, user: ann.id, tag: stage.id, score };
    let removal = RemoveUserTag { client: acme, user: ann.id, tag: stage.id };
    world.clock.advance(1);

    assert_eq!(world.run(put(None))?.score, 0);
    world.clock.advance(1);
    let set = world.run(put(Some(35)))?;
    assert_eq!((set.type_id.0, set.type_name.as_str(), set.score), (2, "Access Level", 35));
    assert_eq!(look(world, &ann).tags, std::slice::from_ref(&set));
    assert_eq!(world.run(put(None))?, set);
    let after = look(world, &ann).user;
    assert_eq!((after.version, after.updated_at), (Version(3), world.clock.now()));
    world.clock.advance(1);
    world.run(removal)?;
    let gone = world.run(removal);

    assert!(matches!(gone, Err(Error::NotFound(Noun::Tag))), "{gone:?}");
    assert_eq!(look(world, &ann).user.version, Version(4));
    assert_eq!(
        history(world, acme).split_off(3),
        [
            r#"changed user 1 {"tag:Main Stage":[null,0]}"#,
            r#"changed user 1 {"tag:Main Stage":[0,35]}"#,
            r#"changed user 1 {"tag:Main Stage":[35,null]}"#,
        ]
    );
});

conformance!(a_tag_cannot_be_set_wrong, |world| {
    let acme = client(world, "acme");
    let stage = create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let put = |user, tag, score| SetUserTag { client: acme, user, tag, score };

    let range = Code::Range(0, 2_147_483_647);
    let refused = world.run(put(ann.id, stage.id, Some(2_147_483_648)));
    assert_eq!(faults(refused), [("score".to_owned(), range)]);
    let no_tag = world.run(put(ann.id, TagId(9), None));
    assert!(matches!(no_tag, Err(Error::NotFound(Noun::Tag))), "{no_tag:?}");
    let nobody = world.run(put(directory::ids::UserId(9), stage.id, None));
    assert!(matches!(nobody, Err(Error::NotFound(Noun::User))), "{nobody:?}");
    assert_eq!(look(world, &ann).user, ann);
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
        world.run_as(&reader, Delete { client: acme, id, if_version: None }).err(),
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
        world.run_as(&by_acme, Delete { client: umbrella, id, if_version: None }).err(),
        world
            .run_as(&by_acme, SetUserTag { client: acme, user: ann.id, tag: id, score: None })
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
