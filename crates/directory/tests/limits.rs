//! How many of each noun there can be. Nearly as many are put there past the commands.

use std::fmt::Debug;

use directory::ids::{ClientId, DimensionId, IfVersion, Oid, TagId, TagTypeId};
use directory::policy::Claims;
use directory::tags::Score;
use directory::text::Line;
use directory::users::{self, Key, Labels, User};
use directory::{Clash, Error, Noun, ces, dimensions, groups, tags};
use store::{Params, Sql, sql};
use testkit::{World, block_on, conformance};

use crate::scene::{client, line, long, look, user};

static TYPES: Sql = sql!(
    "INSERT INTO tag_types (client_id, id, version, name, name_key)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, 'type ' || i, 'type ' || i FROM numbers"
);
static TAGS: Sql = sql!(
    "INSERT INTO tags (client_id, id, version, type_id, name, name_key)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, 1, 'tag ' || i, 'tag ' || i FROM numbers"
);
static TAGS_OF_USER: Sql = sql!(
    "INSERT INTO user_tags (client_id, tag_id, user_id)
     SELECT client_id, id, $2 + 0 FROM tags WHERE client_id = $1 AND id <= $3"
);
static TAG_SCORES: Sql = sql!("UPDATE users SET tag_scores = $3 WHERE client_id = $1 AND id = $2");
static DIMENSIONS: Sql = sql!(
    "INSERT INTO dimensions (client_id, id, version, name, name_key)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, 'dimension ' || i, 'dimension ' || i FROM numbers"
);
static DIMENSIONS_OF_USER: Sql = sql!(
    "INSERT INTO user_dimensions (client_id, dimension_id, user_id)
     SELECT client_id, id, $2 + 0 FROM dimensions WHERE client_id = $1 AND id <= $3"
);
static DIMENSION_VALUES: Sql =
    sql!("UPDATE users SET dimension_values = $3 WHERE client_id = $1 AND id = $2");
static CES: Sql = sql!(
    "INSERT INTO ces (client_id, id, version, name, credits, threshold, hidden, created_at,
                      updated_at)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, 'ce', 0, 0, FALSE, 0, 0 FROM numbers"
);
static APPS: Sql = sql!(
    "INSERT INTO apps (client_id, id, version, code, slug, slug_key, label, show_help, help_html,
                       show_footer, footer_html, description, created_at, updated_at)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, 'app_' || (1000 + i), 'app' || i, 'app' || i, 'app', FALSE, '', FALSE, '',
            '', 0, 0
     FROM numbers"
);
static GROUPS: Sql = sql!(
    "INSERT INTO groups (client_id, id, version, oid, name, name_key)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, CAST(printf('%012d', i) AS BLOB), 'group ' || i, 'group ' || i
     FROM numbers",
    "INSERT INTO groups (client_id, id, version, oid, name, name_key)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, CAST(LPAD(CAST(i AS TEXT), 12, '0') AS BYTEA), 'group ' || i,
            'group ' || i
     FROM numbers"
);
static ROLES: Sql = sql!(
    "INSERT INTO roles (client_id, id, version, oid, name, name_key, claims)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, CAST(printf('%012d', i) AS BLOB), 'role ' || i, 'role ' || i, ''
     FROM numbers",
    "INSERT INTO roles (client_id, id, version, oid, name, name_key, claims)
     WITH RECURSIVE numbers (i) AS
       (SELECT $2 + 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < $3)
     SELECT $1 + 0, i, 1, CAST(LPAD(CAST(i AS TEXT), 12, '0') AS BYTEA), 'role ' || i,
            'role ' || i, ''
     FROM numbers"
);
static PASS: Sql = sql!(
    "INSERT INTO id_marks (client_id, noun, next) VALUES ($1, $2, $3 + 1)
     ON CONFLICT (client_id, noun) DO UPDATE SET next = excluded.next"
);

/// Labels of these numbers, each with the same value, as a user's row holds them.
fn pairs(labels: std::ops::Range<i64>, value: &str) -> String {
    let pairs: Vec<String> = labels.map(|label| format!("[{label},{value}]")).collect();
    format!("[{}]", pairs.join(","))
}

fn put(world: &World, statement: &'static Sql, values: impl Params + Clone + Send + 'static) {
    let done = world.directory.db().write(move |tx| tx.execute(statement, values.clone()));
    let done: Result<u64, store::Error> = block_on(done);
    done.unwrap();
}

/// Gives a client those of a noun that have the numbers from `first` to `last`.
pub fn fill(world: &World, client: ClientId, noun: Noun, (first, last): (usize, usize)) {
    let statement = match noun {
        Noun::Tag => &TAGS,
        Noun::TagType => &TYPES,
        Noun::Dimension => &DIMENSIONS,
        Noun::Ce => &CES,
        Noun::App => &APPS,
        Noun::Group => &GROUPS,
        Noun::Role => &ROLES,
        other => panic!("nobody has many of the noun {other}"),
    };
    let (first, last) = (i64::try_from(first).unwrap(), i64::try_from(last).unwrap());
    put(world, statement, (client, first, last));
    put(world, &PASS, (client, noun.word(), last));
}

#[track_caller]
fn assert_full<T: Debug>(outcome: &Result<T, Error>, noun: Noun, limit: usize) {
    let full = Clash::Full(noun, limit);
    assert!(matches!(outcome, Err(Error::Conflict(clash)) if *clash == full), "{outcome:?}");
}

#[track_caller]
fn assert_user_full<T: Debug>(outcome: &Result<T, Error>, noun: Noun) {
    let full = Clash::UserFull(noun, 1000);
    assert!(matches!(outcome, Err(Error::Conflict(clash)) if *clash == full), "{outcome:?}");
}

fn new_tag(client: ClientId, name: &str) -> tags::Create {
    tags::Create { client, name: line(name), type_id: Some(TagTypeId(1)), type_name: None }
}

fn labelled(user: &User, labels: Labels) -> users::Update {
    users::Update { labels, ..users::Update::of(user.client_id, Key::Id(user.id)) }
}

fn tag_of_user(name: Line) -> tags::Change {
    let type_id = Some(TagTypeId(1));
    tags::Change { id: None, name: Some(name), type_id, type_name: None, score: Score::Keep }
}

fn tagged(user: &User, names: &[&str]) -> users::Update {
    let tags = names.iter().map(|name| tag_of_user(line(name))).collect();
    labelled(user, Labels { tags, ..Labels::default() })
}

fn measured(user: &User, names: &[&str]) -> users::Update {
    let value = |name: &&str| dimensions::Change {
        id: None,
        name: Some(line(name)),
        value: Some(long("y")),
    };
    let dimensions = names.iter().map(value).collect();
    labelled(user, Labels { dimensions, ..Labels::default() })
}

conformance!(a_client_has_at_most_ten_thousand_tags, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    fill(world, acme, Noun::Tag, (1, 9999));

    let last = world.run(new_tag(acme, "last"))?;
    let created = world.run(new_tag(acme, "beyond"));
    let on_a_user = world.run(tagged(&ann, &["beyond"]));

    assert_full(&created, Noun::Tag, 10_000);
    assert_full(&on_a_user, Noun::Tag, 10_000);
    world.run(tagged(&ann, &["last", "tag 1"]))?;
    let all = tags::ListTags { client: acme, after: TagId(0), limit: None };
    assert_eq!(world.get(all)?.len(), 10_000);
    world.run(tags::Delete { client: acme, id: last.id, if_version: IfVersion::ANY })?;
    world.run(new_tag(acme, "in its place"))?;
});

conformance!(a_client_has_at_most_a_thousand_tag_types, |world| {
    let acme = client(world, "acme");
    fill(world, acme, Noun::TagType, (3, 999));
    let new = |name: &str| tags::CreateType { client: acme, name: line(name) };

    world.run(new("last"))?;
    let created = world.run(new("beyond"));
    let by_a_tag = world.run(tags::Create {
        type_id: None,
        type_name: Some(line("beyond")),
        ..new_tag(acme, "Main Stage")
    });

    assert_full(&created, Noun::TagType, 1000);
    assert_full(&by_a_tag, Noun::TagType, 1000);
    let all = tags::ListTypes { client: acme, after: TagTypeId(0), limit: None };
    assert_eq!(world.get(all)?.len(), 1000);
});

conformance!(a_client_has_at_most_a_thousand_custom_dimensions, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    fill(world, acme, Noun::Dimension, (100, 1098));
    let new = |name: &str| dimensions::Create { client: acme, name: line(name) };

    world.run(new("last"))?;
    let created = world.run(new("beyond"));
    let on_a_user = world.run(measured(&ann, &["beyond"]));

    assert_full(&created, Noun::Dimension, 1000);
    assert_full(&on_a_user, Noun::Dimension, 1000);
    let all = dimensions::List { client: acme, after: DimensionId(99), limit: None };
    assert_eq!(world.get(all)?.len(), 1000);
});

conformance!(a_client_offers_at_most_ten_thousand_credits, |world| {
    let acme = client(world, "acme");
    fill(world, acme, Noun::Ce, (1, 9999));
    let new = || ces::Create {
        client: acme,
        name: line("Ethics"),
        credits: ces::Hours(100),
        threshold: 80,
        hidden: false,
    };

    world.run(new())?;
    let created = world.run(new());

    assert_full(&created, Noun::Ce, 10_000);
    let all = ces::List { client: acme, after: None, limit: None };
    assert_eq!(world.get(all)?.len(), 10_000);
});

conformance!(a_client_has_at_most_ten_thousand_groups, |world| {
    let acme = client(world, "acme");
    fill(world, acme, Noun::Group, (1, 9999));

    world.run(groups::CreateGroup::new(acme, line("last")))?;
    let created = world.run(groups::CreateGroup::new(acme, line("beyond")));
    let brought = world.run(groups::CreateGroup {
        id: Some(directory::ids::GroupId(20_000)),
        oid: Some(Oid([7; 12])),
        ..groups::CreateGroup::new(acme, line("brought along"))
    });

    assert_full(&created, Noun::Group, 10_000);
    assert_full(&brought, Noun::Group, 10_000);
    assert_eq!(world.get(groups::ListGroups(acme))?.len(), 10_000);
});

conformance!(a_client_has_at_most_a_thousand_roles, |world| {
    let acme = client(world, "acme");
    fill(world, acme, Noun::Role, (6, 999));
    let new = |name: &str| groups::CreateRole::new(acme, line(name), Claims::NONE);

    world.run(new("last"))?;
    let created = world.run(new("beyond"));

    assert_full(&created, Noun::Role, 1000);
    assert_eq!(world.get(groups::ListRoles(acme))?.len(), 1000);
});

conformance!(another_client_does_not_count, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    fill(world, other, Noun::Role, (6, 1000));

    world.run(groups::CreateRole::new(acme, line("Clerk"), Claims::NONE))?;
});

conformance!(a_user_has_at_most_a_thousand_tags, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    fill(world, acme, Noun::Tag, (1, 1001));
    put(world, &TAGS_OF_USER, (acme, ann.id, 999_i64));
    put(world, &TAG_SCORES, (acme, ann.id, pairs(1..1000, "0")));
    let set = |tag: i64, score| tags::SetUserTag {
        client: acme,
        user: ann.id,
        tag: TagId(tag),
        score: Some(score),
        if_version: IfVersion::ANY,
    };

    let two_more = world.run(tagged(&ann, &["tag 1000", "tag 1001"]));
    world.run(tagged(&ann, &["tag 1000"]))?;
    let one_more = world.run(set(1001, 0));

    assert_user_full(&two_more, Noun::Tag);
    assert_user_full(&one_more, Noun::Tag);
    world.run(set(1000, 5))?;
    let gone = tags::Change { score: Score::Remove, ..tag_of_user(line("tag 1")) };
    let exchange = Labels { tags: vec![tag_of_user(line("tag 1001")), gone], ..Labels::default() };
    world.run(labelled(&ann, exchange))?;
    assert_eq!(look(world, &ann).tags.len(), 1000);
});

conformance!(a_user_has_at_most_a_thousand_custom_dimensions, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    // One more than a client can have, for the rule of the user to be met.
    fill(world, acme, Noun::Dimension, (100, 1100));
    put(world, &DIMENSIONS_OF_USER, (acme, ann.id, 1098_i64));
    put(world, &DIMENSION_VALUES, (acme, ann.id, pairs(100..1099, "\"x\"")));

    let two_more = world.run(measured(&ann, &["dimension 1099", "dimension 1100"]));
    world.run(measured(&ann, &["dimension 1099"]))?;
    let one_more = world.run(measured(&ann, &["dimension 1100"]));

    assert_user_full(&two_more, Noun::Dimension);
    assert_user_full(&one_more, Noun::Dimension);
    world.run(measured(&ann, &["dimension 1099", "Title"]))?;
    assert_eq!(look(world, &ann).dimensions.len(), 1000);
});
