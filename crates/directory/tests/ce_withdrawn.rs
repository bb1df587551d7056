//! Withdrawn credits: gone at once, their records removed afterwards, and what is left of them.

use directory::ces::withdrawal::{GetWithdrawn, ListWithdrawn, Removal, RemoveRecords, STEP};
use directory::ces::{
    Ce, Create, Delete, Get, Hours, List, RecordOfUser, RecordsOfUser, SetRecord, Status, report,
};
use directory::ids::{CeId, ClientId, IfVersion, UserId};
use directory::policy::{self, Action};
use directory::users::{CreateMany, New};
use directory::{Error, Noun};
use testkit::{World, conformance};

use crate::ce_claims::{Scene, clash, parts, scene};
use crate::ce_ledger::differences;
use crate::company::email;
use crate::scene::{client as add_client, history, key, line, member};
use crate::upkeep;

/// Adds so many people who have a record of the credit of a scene.
fn crowd(world: &World, scene: &Scene, count: usize) {
    for first in (0..count).step_by(100) {
        let person = |n: usize| New::of(email(&format!("p{n}@crowd.test")));
        let people = (first..count.min(first + 100)).map(person).collect();
        let people = world.run(CreateMany { client: scene.client, people }).unwrap();
        for person in people {
            world.run(SetRecord { user: person, ..scene.set(Some(100), None) }).unwrap();
        }
    }
}

/// How many records the report of progress has.
fn reported(world: &World, client: ClientId) -> usize {
    world.get(report::Records { client, after: (UserId(0), CeId(0)) }).unwrap().len()
}

fn another(world: &World, client: ClientId, name: &str) -> Ce {
    let (credits, threshold) = (Hours(1000), 80);
    world.run(Create { client, name: line(name), credits, threshold, hidden: false }).unwrap()
}

conformance!(a_withdrawn_credit_is_gone_everywhere_at_once, |world| {
    let scene = scene(world);
    let (client, user, ce) = (scene.client, scene.ann.id, scene.ce.id);
    let kept = another(world, client, "Law");
    let before = history(world, client).len();

    world.run(scene.delete())?;

    assert_eq!(world.get(List { client, after: None, limit: None })?, std::slice::from_ref(&kept));
    assert_eq!(world.get(List { client, after: None, limit: Some(9) })?, [kept]);
    let records = world.get(RecordsOfUser { client, user })?;
    assert_eq!(records.iter().map(|it| it.ce.id).collect::<Vec<_>>(), [CeId(2)]);
    assert_eq!(reported(world, client), 0);
    for gone in [
        world.get(Get { client, ce }).map(drop),
        world.get(RecordOfUser { client, user, ce }).map(drop),
        world.run(scene.set(Some(900), None)).map(drop),
        world.run(scene.set(None, Some(Status::Done))).map(drop),
        scene.claimed(world, None).map(drop),
        world.run(scene.set_claiming(parts())).map(drop),
        world.run(scene.delete()),
    ] {
        assert!(matches!(gone, Err(Error::NotFound(Noun::Ce))), "{gone:?}");
    }
    assert_eq!(history(world, client).len(), before + 1, "the withdrawal is one event");
    assert_eq!(another(world, client, "Ethics").id, CeId(3), "no number is given out again");
});

conformance!(the_records_of_a_withdrawn_credit_are_removed_a_few_at_a_time, |world| {
    let scene = scene(world);
    let count = usize::try_from(STEP).unwrap() + 4;
    crowd(world, &scene, count);
    scene.claimed(world, Some(500))?;
    let (client, ce) = (scene.client, scene.ce.id);
    let claims = scene.claims(world);
    let law = another(world, client, "Law");
    world.run(SetRecord { ce: law.id, ..scene.set(Some(100), None) })?;
    let remove = RemoveRecords { client, ce };
    let offered = world.run(remove);
    assert!(matches!(offered, Err(Error::NotFound(Noun::Ce))), "{offered:?}");

    world.run(scene.delete())?;
    let entries = scene.entries(world);
    let events = history(world, client);
    assert_eq!(differences(world, client), [], "before any is removed");
    assert_eq!(world.run(remove)?, Removal::GoesOn);
    assert_eq!(differences(world, client), [], "while they are removed");
    assert_eq!(upkeep::finish(world), 1, "of {count} records and one {STEP} were gone");

    assert_eq!(world.run(remove)?, Removal::Done);
    assert_eq!(differences(world, client), []);
    assert_eq!((scene.claims(world), scene.entries(world)), (claims, entries));
    assert_eq!(history(world, client), events, "no event but that of the withdrawal");
    assert_eq!(reported(world, client), 1, "the other credit is as it was");
    let denied = world.run_as(&member(&scene.ann), remove);
    assert!(matches!(denied, Err(Error::Denied(Action::ManageClients))), "{denied:?}");
});

conformance!(a_claim_of_a_withdrawn_credit_is_revoked_before_its_record_is_removed, |world| {
    let scene = scene(world);
    let claim = scene.claimed(world, None)?.claim;
    world.run(scene.delete())?;

    assert!(world.run(scene.revoke(&claim))?.revoked_at.is_some());

    assert_eq!(differences(world, scene.client), []);
    upkeep::finish(world);
    assert_eq!(differences(world, scene.client), []);
    assert!(clash(&world.run(scene.revoke(&claim))).is_some());
});

conformance!(withdrawn_credits_are_listed_with_the_day_and_their_last_name, |world| {
    let scene = scene(world);
    let client = scene.client;
    let names = ["Law", "Tax"].map(|name| another(world, client, name));
    let mut at = Vec::new();
    for ce in [&scene.ce, &names[0]] {
        world.clock.advance(60);
        at.push(world.clock.now());
        world.run(Delete { client, ce: ce.id, if_version: IfVersion::ANY })?;
    }
    upkeep::finish(world);
    let list = |before, limit| {
        let list = world.get(ListWithdrawn { client, before, limit }).unwrap();
        list.into_iter()
            .map(|it| (it.id, it.name.as_str().to_owned(), it.deleted_at))
            .collect::<Vec<_>>()
    };

    let (law, ethics) = ((CeId(2), "Law".to_owned(), at[1]), (CeId(1), "Ethics".to_owned(), at[0]));
    assert_eq!(list(None, 10), [law.clone(), ethics.clone()]);
    assert_eq!(list(None, 1), std::slice::from_ref(&law));
    assert_eq!(list(Some((law.2, law.0)), 1), std::slice::from_ref(&ethics));
    assert_eq!(world.get(GetWithdrawn { client, ce: CeId(1) })?.name, line("Ethics"));
    let offered = world.get(GetWithdrawn { client, ce: names[1].id });
    assert!(matches!(offered, Err(Error::NotFound(Noun::Ce))), "{offered:?}");

    let all = ListWithdrawn { client, before: None, limit: 10 };
    let refused = world.get_as(&member(&scene.ann), all);
    assert!(matches!(refused, Err(Error::Denied(Action::ReadHiddenCeRecords))), "{refused:?}");
    let foreign = key(add_client(world, "umbrella"), &[policy::Claim::CesRead]);
    for hidden in [
        world.get_as(&foreign, all).map(drop),
        world.get_as(&foreign, GetWithdrawn { client, ce: CeId(1) }).map(drop),
    ] {
        assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    }
});
