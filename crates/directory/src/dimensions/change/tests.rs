use proptest::prelude::*;

use super::*;
use crate::time::Timestamp;
use crate::users;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn long(text: &str) -> Long {
    Long::parse(text).unwrap()
}

fn entry(id: Option<i64>, name: Option<&str>, value: Option<&str>) -> Change {
    Change { id: id.map(DimensionId), name: name.map(line), value: value.map(long) }
}

fn nobody() -> User {
    users::blank(ClientId(1), Timestamp(0))
}

/// Applies entries to a user and gives the broken rules and how many entries are custom.
fn set(user: &mut User, fields: &Fields, changes: &[Change]) -> (Vec<FieldError>, usize) {
    let mut faults = Vec::new();
    let customs = set_defaults(user, fields, changes, &mut faults).len();
    (faults, customs)
}

#[test]
fn each_default_number_changes_its_field_and_only_that() {
    for default in DefaultDimension::ALL {
        let mut user = nobody();

        let outcome =
            set(&mut user, &Fields::default(), &[entry(Some(default.id().0), None, Some("x"))]);

        assert_eq!(outcome, (vec![], 0));
        for other in DefaultDimension::ALL {
            assert_eq!(other.value(&user), if other == default { "x" } else { "" });
        }
    }
}

#[test]
fn the_name_decides_and_not_the_number_beside_it() {
    let custom = entry(Some(14), Some("Medical School"), Some("UCLA"));
    assert_eq!(custom.target(), Ok(Target::Custom(Which::Named(&line("Medical School")))));

    let phone = entry(Some(14), Some(" PHONE "), Some("1"));
    assert_eq!(phone.target(), Ok(Target::Default(DefaultDimension::Phone)));
}

#[test]
fn the_number_decides_where_there_is_no_name() {
    for name in [None, Some(""), Some("  ")] {
        let state = entry(Some(14), name, Some("WA"));
        assert_eq!(state.target(), Ok(Target::Default(DefaultDimension::StateProvince)));
    }
    for number in [6, 7, 9, 17, 100] {
        let expected = Target::Custom(Which::Numbered(DimensionId(number)));
        assert_eq!(entry(Some(number), None, None).target(), Ok(expected));
    }
}

#[test]
fn an_entry_without_name_and_number_is_refused() {
    let changes = [entry(Some(5), None, Some("1")), entry(None, Some(" "), Some("x"))];

    let (faults, customs) = set(&mut nobody(), &Fields::default(), &changes);

    assert_eq!(faults, [FieldError::new("dimensions/1/id", Code::Required)]);
    assert_eq!(customs, 0);
}

#[test]
fn a_field_that_is_given_itself_wins() {
    let mut user = nobody();
    user.city = line("Seattle");
    let fields = Fields { city: Some(line("Seattle")), ..Fields::default() };

    let outcome = set(&mut user, &fields, &[entry(Some(13), None, Some("Portland"))]);

    assert_eq!(outcome, (vec![], 0));
    assert_eq!(user.city.as_str(), "Seattle");
}

#[test]
fn the_rules_of_a_field_hold_for_its_dimension_too() {
    let fields = Fields { city: Some(line("Seattle")), ..Fields::default() };
    let changes = [
        entry(Some(4), None, Some("javascript:alert(1)")),
        entry(Some(5), None, Some(&"5".repeat(256))),
        entry(Some(13), None, Some("a\nb")),
    ];

    let (faults, _) = set(&mut nobody(), &fields, &changes);

    assert_eq!(
        faults,
        [
            FieldError::new("dimensions/0/value", Code::UrlScheme),
            FieldError::new("dimensions/1/value", Code::TooLong(255)),
            FieldError::new("dimensions/2/value", Code::Control),
        ]
    );
}

#[test]
fn no_value_and_an_empty_one_clear_a_field() {
    for value in [None, Some("")] {
        let mut user = nobody();
        user.phone = line("123");
        set(&mut user, &Fields::default(), &[entry(Some(5), None, value)]);
        assert_eq!(user.phone.as_str(), "");
    }
}

#[test]
fn only_the_stored_value_counts_as_sent_back() {
    let school = UserDimension { id: DimensionId(100), name: line("School"), value: long("UCLA") };
    let among = |id, name, value| {
        let change = entry(id, name, value);
        let Ok(Target::Custom(which)) = change.target() else { panic!("{change:?} is custom") };
        Custom { at: 0, which, value: change.value() }.is_among(std::slice::from_ref(&school))
    };
    assert!(among(Some(100), None, Some("UCLA")));
    assert!(among(Some(14), Some("school"), Some("UCLA")));
    for (id, name, value) in [
        (Some(100), None, Some("UW")),
        (Some(100), None, None),
        (Some(101), None, Some("UCLA")),
        (Some(100), Some("Hospital"), Some("UCLA")),
    ] {
        assert!(!among(id, name, value), "{id:?} {name:?} {value:?}");
    }
}

proptest! {
    #[test]
    fn a_name_of_no_default_dimension_changes_no_field(
        id in proptest::option::of(0_i64..200),
        name in "[A-Z][a-z]{3,8} [A-Z][a-z]{2,8}",
        value in "\\PC{0,20}",
    ) {
        let mut user = nobody();

        let (faults, customs) =
            set(&mut user, &Fields::default(), &[entry(id, Some(&name), Some(&value))]);

        prop_assert_eq!(user, nobody());
        prop_assert_eq!((faults, customs), (vec![], 1));
    }
}
