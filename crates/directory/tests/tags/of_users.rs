//! Tags of users.

use directory::ids::{IfVersion, TagId, TagTypeId, UserId, Version};
use directory::policy::{Action, Claim};
use directory::tags::{Change, MAX_CHANGES, RemoveUserTag, Score, SetUserTag};
use directory::{Code, Error, Noun};
use testkit::conformance;

use super::{create, entry, names, score, scores, set, set_as, types};
use crate::scene::{client, faults, history, key, line, look, member, user};

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
    let put = |tag, score| SetUserTag {
        client: acme,
        user: ann.id,
        tag,
        score,
        if_version: IfVersion::ANY,
    };
    assert_eq!(world.run_as(&by_ann, put(stage.id, Some(35)))?.tag.score, 35);

    for (id, score) in [(1, Score::Set(36)), (1, Score::Remove), (2, Score::Keep), (9, Score::Keep)]
    {
        let outcome = set_as(world, &by_ann, &ann, vec![entry(Some(id), None, score)]);
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
    }
    for (tag, score) in [(stage.id, Some(36)), (blue.id, None), (TagId(9), None)] {
        let outcome = world.run_as(&by_ann, put(tag, score));
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
        let removal = RemoveUserTag { client: acme, user: ann.id, tag, if_version: IfVersion::ANY };
        let outcome = world.run_as(&by_ann, removal);
        assert!(matches!(outcome, Err(Error::Denied(Action::ChangeUser))), "{outcome:?}");
    }
    assert_eq!(look(world, &ann).user, before);
});

conformance!(one_tag_is_set_and_taken_off_by_itself, |world| {
    let acme = client(world, "acme");
    let stage = create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let put = |score| SetUserTag {
        client: acme,
        user: ann.id,
        tag: stage.id,
        score,
        if_version: IfVersion::ANY,
    };
    let removal =
        RemoveUserTag { client: acme, user: ann.id, tag: stage.id, if_version: IfVersion::ANY };
    world.clock.advance(1);

    assert_eq!(world.run(put(None))?.tag.score, 0);
    world.clock.advance(1);
    let set = world.run(put(Some(35)))?.tag;
    assert_eq!((set.type_id.0, set.type_name.as_str(), set.score), (2, "Access Level", 35));
    assert_eq!(look(world, &ann).tags, std::slice::from_ref(&set));
    let same = world.run(put(None))?;
    assert_eq!((same.tag, same.user_version), (set, Version(3)));
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
    let put = |user, tag, score| SetUserTag {
        client: acme,
        user,
        tag,
        score,
        if_version: IfVersion::ANY,
    };

    let range = Code::Range(0, 2_147_483_647);
    let refused = world.run(put(ann.id, stage.id, Some(2_147_483_648)));
    assert_eq!(faults(refused), [("score".to_owned(), range)]);
    let no_tag = world.run(put(ann.id, TagId(9), None));
    assert!(matches!(no_tag, Err(Error::NotFound(Noun::Tag))), "{no_tag:?}");
    let nobody = world.run(put(UserId(9), stage.id, None));
    assert!(matches!(nobody, Err(Error::NotFound(Noun::User))), "{nobody:?}");
    assert_eq!(look(world, &ann).user, ann);
});

conformance!(a_tag_is_set_and_taken_off_only_of_the_user_that_was_seen, |world| {
    let acme = client(world, "acme");
    let stage = create(world, acme, "Main Stage");
    let ann = user(world, acme, "ann@acme.test");
    let put = |score, if_version| SetUserTag {
        client: acme,
        user: ann.id,
        tag: stage.id,
        score,
        if_version,
    };
    let removal =
        |if_version| RemoveUserTag { client: acme, user: ann.id, tag: stage.id, if_version };
    let seen = IfVersion::is(ann.version);

    let set = world.run(put(Some(1), seen))?;
    let before = look(world, &ann);
    for stale in [
        world.run(put(Some(2), seen)).map(drop),
        world.run(put(None, seen)).map(drop),
        world.run(removal(seen)),
    ] {
        assert!(matches!(stale, Err(Error::Stale { current: Version(2) })), "{stale:?}");
    }

    let after = look(world, &ann);
    assert_eq!((after.user, after.tags), (before.user.clone(), before.tags));
    assert_eq!((set.user_version, before.user.version), (Version(2), Version(2)));
    world.run(removal(IfVersion::is(set.user_version)))?;
    assert_eq!(look(world, &ann).tags, []);
});
