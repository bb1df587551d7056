use super::*;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn stage(score: i64) -> UserTag {
    UserTag {
        id: TagId(1),
        name: line("Main Stage"),
        type_id: TagTypeId(2),
        type_name: line("Access Level"),
        score,
    }
}

fn entry(id: Option<i64>, name: Option<&str>, score: Score) -> Change {
    let name = name.map(line);
    Change { id: id.map(TagId), name, type_id: None, type_name: None, score }
}

#[test]
fn a_score_that_is_left_out_stays_or_begins_at_0() {
    assert_eq!(Score::Keep.after(Some(35)), Some(35));
    assert_eq!(Score::Keep.after(None), Some(0));
    assert_eq!(Score::Set(7).after(Some(35)), Some(7));
    assert_eq!(Score::Remove.after(Some(35)), None);
}

#[test]
fn the_type_sent_along_must_be_the_tags_own() {
    let outcome = |type_id: Option<i64>, type_name: Option<&str>| {
        let bare = entry(Some(1), None, Score::Keep);
        let change =
            Change { type_id: type_id.map(TagTypeId), type_name: type_name.map(line), ..bare };
        match change.check_type(TagTypeId(2), &line("Access Level")) {
            Ok(()) => None,
            Err(Error::Invalid(faults)) => faults.into_iter().next().map(|fault| fault.field),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(outcome(None, None), None);
    assert_eq!(outcome(Some(2), Some("Topic")), None, "the number wins over the name");
    assert_eq!(outcome(None, Some("ACCESS level")), None);
    assert_eq!(outcome(Some(1), Some("Access Level")).as_deref(), Some("type"));
    assert_eq!(outcome(None, Some("Topic")).as_deref(), Some("type_name"));
}

#[test]
fn scores_have_bounds() {
    for (score, fits) in [(0, true), (2_147_483_647, true), (-1, false), (2_147_483_648, false)] {
        assert_eq!(entry(None, None, Score::Set(score)).check_score().is_ok(), fits, "{score}");
    }
}

#[test]
fn only_the_stored_tag_counts_as_sent_back() {
    let stored = [stage(35)];
    for (id, name, score) in [
        (Some(1), None, Score::Keep),
        (Some(1), None, Score::Set(35)),
        (None, Some("main stage"), Score::Set(35)),
        (Some(9), Some("Main Stage"), Score::Keep),
    ] {
        assert!(entry(id, name, score).is_among(&stored), "{id:?} {name:?} {score:?}");
    }
    for (id, name, score) in [
        (Some(1), None, Score::Set(36)),
        (Some(1), None, Score::Remove),
        (Some(2), None, Score::Keep),
        (Some(1), Some("Other"), Score::Keep),
        (None, None, Score::Keep),
    ] {
        assert!(!entry(id, name, score).is_among(&stored), "{id:?} {name:?} {score:?}");
    }
    let other_type = Change { type_id: Some(TagTypeId(1)), ..entry(Some(1), None, Score::Keep) };
    assert!(!other_type.is_among(&stored));
}
