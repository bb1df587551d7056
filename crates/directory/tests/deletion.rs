//! Deleting labels: gone at once, and taken off everybody afterwards.

use directory::deletion::{Label, Progress, STEP, TakeOff};
use directory::ids::{IfVersion, Oid, TagId};
use directory::policy::Claims;
use directory::tags::{self, Change, ListTags, Score, TagView};
use directory::users::{self, CreateMany, Key, New};
use directory::{Clash, Error, dimensions, groups};
use testkit::conformance;

use crate::company::{Company, email};
use crate::scene::{line, long, look};
use crate::upkeep;

fn tag(company: &Company<'_>, name: &str) -> Result<TagView, Error> {
    let type_name = Some(line("Topic"));
    let client = company.client;
    company.world.run(tags::Create { client, name: line(name), type_id: None, type_name })
}

/// Adds so many people who have a tag.
fn crowd(company: &Company<'_>, tag: TagId, count: usize) -> Result<(), Error> {
    for first in (0..count).step_by(100) {
        let person = |n: usize| {
            let mut new = New::of(email(&format!("p{n}@crowd.test")));
            let score = Score::Set(i64::try_from(n).unwrap());
            let change =
                Change { id: Some(tag), name: None, type_id: None, type_name: None, score };
            new.labels.tags = vec![change];
            new
        };
        let people = (first..count.min(first + 100)).map(person).collect();
        company.world.run(CreateMany { client: company.client, people })?;
    }
    Ok(())
}

fn delete(company: &Company<'_>, id: TagId) -> Result<(), Error> {
    let delete = tags::Delete { client: company.client, id, if_version: IfVersion::ANY };
    company.world.run_as(&company.administrator(), delete)
}

conformance!(a_deleted_tag_is_gone_at_once_and_its_name_is_free, |world| {
    let acme = Company::of(world, "acme.test")?;
    let gone = tag(&acme, "Rock")?;
    crowd(&acme, gone.id, 3)?;
    acme.events();

    delete(&acme, gone.id)?;

    let list = ListTags { client: acme.client, after: TagId(0), limit: None };
    assert_eq!(world.get(list)?, []);
    let parts = users::Parts { tags: true, ..users::Parts::default() };
    let everybody = world.get(users::Page {
        client: acme.client,
        after: users::Place::Number(0),
        limit: 10,
        parts,
    });
    assert!(everybody?.iter().all(|details| details.tags.is_empty()));
    assert_eq!(acme.events(), [format!("tag {} deleted", gone.id)]);
    assert!(matches!(delete(&acme, gone.id), Err(Error::NotFound(_))));
    assert_ne!(tag(&acme, "rock")?.id, gone.id);
});

conformance!(a_deleted_tag_is_taken_off_its_users_a_few_at_a_time, |world| {
    let acme = Company::of(world, "acme.test")?;
    let gone = tag(&acme, "Rock")?;
    let count = usize::try_from(STEP).unwrap() + 5;
    crowd(&acme, gone.id, count)?;
    delete(&acme, gone.id)?;
    acme.events();
    world.clock.advance(1);

    assert_eq!(upkeep::finish(world), 2);

    let events = acme.events_in_full();
    assert_eq!(events.len(), count);
    let one = events.iter().find(|event| event.changes == r#"{"tag:Rock":[7,null]}"#).unwrap();
    assert_eq!((one.verb.as_str(), one.noun.as_str()), ("changed", "user"));
    assert_eq!((one.actor.as_str(), one.actor_id), ("user", Some(acme.ann.id.0)));
    assert_eq!((one.surface.as_str(), one.at), ("clients", world.clock.now()));
    let key = Key::Id(directory::ids::UserId(one.subject_id));
    let parts = users::Parts::default();
    let user = world.get(users::Get { client: acme.client, user: key, parts })?.user;
    assert_eq!((user.version.0, user.updated_at), (2, world.clock.now()));
});

conformance!(taking_a_label_off_goes_on_where_it_was_cut_off, |world| {
    let acme = Company::of(world, "acme.test")?;
    let gone = tag(&acme, "Rock")?;
    let step = usize::try_from(STEP).unwrap();
    crowd(&acme, gone.id, step + 5)?;
    delete(&acme, gone.id)?;
    let cause = acme.events_in_full().pop().unwrap().oid;
    let take_off = TakeOff { client: acme.client, label: Label::Tag(gone.id), cause };

    assert_eq!(world.run(take_off)?, Progress::GoesOn);
    assert_eq!(acme.events().len(), step);
    upkeep::finish(world);

    assert_eq!(acme.events().len(), 5);
});

conformance!(the_row_of_a_label_goes_when_no_change_can_refer_to_it_any_more, |world| {
    let acme = Company::of(world, "acme.test")?;
    let gone = tag(&acme, "Rock")?;
    delete(&acme, gone.id)?;
    let cause = acme.events_in_full().pop().unwrap().oid;
    let take_off = TakeOff { client: acme.client, label: Label::Tag(gone.id), cause };
    let removable = world.clock.now().plus(60_000_000);

    assert_eq!(world.run(take_off)?, Progress::Empty(removable));
    world.clock.advance(60);
    assert_eq!(world.run(take_off)?, Progress::Done);
    assert_eq!(world.run(take_off)?, Progress::Done);

    assert_eq!(acme.events(), Vec::<String>::new());
});

conformance!(users_who_are_deleted_lose_a_label_without_an_event, |world| {
    let acme = Company::of(world, "acme.test")?;
    let gone = tag(&acme, "Rock")?;
    crowd(&acme, gone.id, 2)?;
    let email = email("p0@crowd.test");
    world.run(users::Delete {
        client: acme.client,
        user: Key::Email(email),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: users::Parts::default(),
    })?;
    delete(&acme, gone.id)?;
    acme.events();

    assert_eq!(upkeep::finish(world), 1);

    assert_eq!(acme.events().len(), 1);
    assert_eq!(upkeep::finish(world), 0);
});

conformance!(each_kind_of_label_is_taken_off_and_the_history_says_what_was_lost, |world| {
    let acme = Company::of(world, "acme.test")?;
    let client = acme.client;
    let school = world.run(dimensions::Create { client, name: line("School") })?;
    let new = |name| groups::CreateGroup::new(client, line(name));
    let (ants, bees) = (world.run(new("Ants"))?, world.run(new("Bees"))?);
    let role = |name| groups::CreateRole::new(client, line(name), Claims::NONE);
    let (clerk, smith) = (world.run(role("Clerk"))?, world.run(role("Smith"))?);
    let mut update = users::Update::of(client, Key::Id(acme.ann.id));
    let value = Some(long("UW"));
    update.labels.dimensions = vec![dimensions::Change { id: Some(school.id), name: None, value }];
    update.labels.groups = Some(vec![ants.oid, bees.oid]);
    update.labels.roles = Some(vec![clerk.oid, smith.oid]);
    update.fields.account_level = Some(0);
    let bob = acme.person("bob@acme.test")?;
    world.run(users::Update { user: Key::Id(bob.id), ..update })?;

    world.run(dimensions::Delete { client, id: school.id, if_version: IfVersion::ANY })?;
    world.run(groups::DeleteGroup { client, group: ants.id, if_version: IfVersion::ANY })?;
    world.run(groups::DeleteRole { client, role: clerk.id, if_version: IfVersion::ANY })?;
    acme.events();
    assert_eq!(upkeep::finish(world), 3);

    let mut changes: Vec<_> = acme.events_in_full().into_iter().map(|e| e.changes).collect();
    changes.sort();
    let groups = format!(r#"{{"groups":[["{}","{}"],["{}"]]}}"#, ants.oid, bees.oid, bees.oid);
    let roles = format!(r#"{{"roles":[["{}","{}"],["{}"]]}}"#, clerk.oid, smith.oid, smith.oid);
    assert_eq!(changes, [r#"{"dimension:School":["UW",null]}"#.to_owned(), groups, roles]);
    let after = look(world, &bob);
    assert_eq!((after.user.version.0, after.dimensions.len()), (5, 0));
    world.clock.advance(60);
    assert_eq!(upkeep::finish(world), 0);
    let brought = groups::CreateGroup { id: Some(ants.id), oid: Some(ants.oid), ..new("Ants") };
    assert_eq!(world.run(brought)?.id, ants.id);
});

conformance!(
    a_name_and_an_object_id_are_free_at_once_and_a_number_when_the_row_has_gone,
    |world| {
        let acme = Company::of(world, "acme.test")?;
        let client = acme.client;
        let ants = world.run(groups::CreateGroup::new(client, line("Ants")))?;
        world.run(groups::DeleteGroup { client, group: ants.id, if_version: IfVersion::ANY })?;
        let again = |id| groups::CreateGroup {
            id,
            oid: Some(ants.oid),
            ..groups::CreateGroup::new(client, line("Ants"))
        };

        let taken = world.run(again(Some(ants.id)));
        assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("id")))), "{taken:?}");
        assert_eq!(world.run(again(None))?.oid, ants.oid);
    }
);

conformance!(only_the_operator_takes_labels_off, |world| {
    let acme = Company::of(world, "acme.test")?;
    let gone = tag(&acme, "Rock")?;
    let cause = Oid([0; 12]);
    let take_off = TakeOff { client: acme.client, label: Label::Tag(gone.id), cause };

    assert!(matches!(world.run_as(&acme.administrator(), take_off), Err(Error::Denied(_))));
    assert_eq!(world.run(take_off)?, Progress::Done);
    assert_eq!(world.get(tags::GetTag { client: acme.client, id: gone.id })?, gone);
});
