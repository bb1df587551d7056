//! The ledger of hours, what is verified by it, reports, and claims that come at once.

use directory::ces::ledger::{Difference, EntriesOfRecord, Kind, Place, VerifyPage};
use directory::ces::report::{self, Period};
use directory::ces::{
    ClaimHours, Claimed, Correct, Create, Day, Hours, IdempotencyKey, SetRecord, Status,
};
use directory::ids::{CeId, ClientId, IfVersion, Oid, UserId};
use directory::policy::{self, Action};
use directory::time::Timestamp;
use directory::users::User;
use directory::{Clash, Error};
use store::{Sql, sql};
use testkit::{World, all_at_once, block_on, conformance};

use crate::ce_claims::{clash, parts, scene};
use crate::scene::{client, key, line, member, user};

/// The differences of a client's ledger: user, credit, and which side is missing if one is.
pub fn differences(world: &World, client: ClientId) -> Vec<(UserId, CeId, bool, bool)> {
    let mut all = Vec::new();
    let mut next = Some(Place::START);
    while let Some(after) = next {
        let page = world.get(VerifyPage { client, after }).unwrap();
        all.extend(page.differences);
        next = page.next;
    }
    let told = |one: Difference| (one.user, one.ce, one.stored.is_some(), one.derived.is_some());
    all.into_iter().map(told).collect()
}

conformance!(each_change_of_hours_leaves_its_entry, |world| {
    let scene = scene(world);
    world.run(scene.set(Some(900), None))?;
    world.run(scene.set(Some(850), None))?;
    scene.claimed(world, Some(500))?;
    world.run(scene.set(None, Some(Status::None)))?;
    world.run(scene.set(None, Some(Status::Done)))?;
    world.run(scene.set(Some(800), Some(Status::Open)))?;

    let expected = [
        (Kind::Earned, 800, 0),
        (Kind::Earned, 100, 0),
        (Kind::Adjusted, -50, 0),
        (Kind::Claimed, 0, 500),
        (Kind::Hidden, 0, 0),
        (Kind::Shown, 0, 0),
        (Kind::Adjusted, -50, 0),
        (Kind::Revoked, 0, -500),
    ];
    assert_eq!(scene.entries(world), expected);
    assert_eq!(differences(world, scene.client), []);
    world.run(scene.set(Some(800), None))?;
    assert_eq!(scene.entries(world).len(), expected.len(), "no change leaves no entry");
});

conformance!(an_entry_says_who_from_what_and_why, |world| {
    let scene = scene(world);
    let set = scene.set(Some(900), None);
    world.run(Correct { set, why: line("Stayed longer"), source: line("import 7") })?;
    let claim = scene.claimed(world, None)?.claim;

    let (client, user, ce) = (scene.client, scene.ann.id, scene.ce.id);
    let page = |after, limit| world.get(EntriesOfRecord { client, user, ce, after, limit });
    let all = page(None, 1000)?;
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.actor.as_str(), one.source.as_str(), one.why.as_str(), one.claim_oid))
        .collect();
    assert_eq!(
        told,
        [
            ("operator", "command line", "", None),
            ("operator", "import 7", "Stayed longer", None),
            ("user", "members", "", Some(claim.oid)),
        ]
    );
    let second = page(Some((all[0].record_version, all[0].place)), 1)?;
    assert_eq!(second, all[1..2]);
    let refused = world
        .get_as(&member(&scene.ann), EntriesOfRecord { client, user, ce, after: None, limit: 1 });
    assert!(matches!(refused, Err(Error::Denied(Action::ReadCeLedger))), "{refused:?}");
});

static BEND: Sql =
    sql!("UPDATE ce_records SET earned = earned + 1 WHERE client_id = $1 AND user_id = $2");
static FORGET: Sql = sql!("DELETE FROM ce_entries WHERE client_id = $1 AND user_id = $2");
static LOSE: Sql = sql!("DELETE FROM ce_records WHERE client_id = $1 AND user_id = $2");

fn tamper(world: &World, sql: &'static Sql, user: &User) {
    let (client, user) = (user.client_id, user.id);
    let done = world.directory.db().write(move |tx| {
        tx.execute(sql, (client, user))?;
        Ok::<_, Error>(())
    });
    block_on(done).unwrap();
}

conformance!(what_is_not_what_its_entries_come_to_is_found, |world| {
    let scene = scene(world);
    let people = ["bob@acme.test", "cat@acme.test", "dan@acme.test"];
    let [bob, cat, dan] = people.map(|email| user(world, scene.client, email));
    for one in [&bob, &cat, &dan] {
        world.run(SetRecord { user: one.id, ..scene.set(Some(100), None) })?;
    }
    assert_eq!(differences(world, scene.client), []);

    tamper(world, &BEND, &bob);
    tamper(world, &FORGET, &cat);
    tamper(world, &LOSE, &dan);

    let ce = scene.ce.id;
    let expected = [(bob.id, ce, true, true), (cat.id, ce, true, false), (dan.id, ce, false, true)];
    assert_eq!(differences(world, scene.client), expected);
});

conformance!(a_ledger_of_many_pages_is_verified_whole, |world| {
    let acme = client(world, "acme");
    let people: Vec<User> =
        (0..90).map(|n| user(world, acme, &format!("p{n}@acme.test"))).collect();
    let ces: Vec<CeId> = ["a", "b", "c"]
        .map(|name| Create {
            client: acme,
            name: line(name),
            credits: Hours(1000),
            threshold: 80,
            hidden: false,
        })
        .map(|new| world.run(new).unwrap().id)
        .into();
    for one in &people {
        for ce in &ces {
            let (client, user, ce, if_version) = (acme, one.id, *ce, IfVersion::ANY);
            let (earned, status) = (Some(Hours(100)), None);
            world.run(SetRecord { client, user, ce, earned, status, if_version })?;
        }
    }
    let first = world.get(VerifyPage { client: acme, after: Place::START })?;
    assert_eq!((first.records, first.differences.len()), (256, 0));
    let second = world.get(VerifyPage { client: acme, after: first.next.unwrap() })?;
    assert_eq!((second.records, second.next), (14, None));
    let last = &people[89];
    tamper(world, &BEND, last);
    assert_eq!(differences(world, acme).len(), 3);

    let mut rows = Vec::new();
    let mut after = (UserId(0), CeId(0));
    loop {
        let page = world.get(report::Records { client: acme, after })?;
        let Some(end) = page.last() else { break };
        after = (end.user_id, end.ce_id);
        rows.extend(page);
    }
    assert_eq!(rows.len(), 270);
    assert!(rows.is_sorted_by_key(|row| (row.user_id, row.ce_id)));
    assert_eq!((rows[0].email.as_str(), rows[0].progress().earned), ("p0@acme.test", Hours(100)));
});

conformance!(the_report_of_claims_keeps_to_its_period, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let day = Day::of(world.clock.now());
    let mut made = Vec::new();
    for at in [day.start(), day.next().start().plus(-1), day.next().start()] {
        world.clock.set(at);
        made.push(scene.claimed(world, Some(100))?.claim);
    }
    let list = |period| {
        let page = world.get(report::Claims { client: scene.client, period, after: None });
        page.unwrap().into_iter().map(|row| row.oid).collect::<Vec<_>>()
    };
    let oids: Vec<Oid> = made.iter().map(|claim| claim.oid).collect();

    assert_eq!(list(Period { from: day.start(), until: day.next().start() }), oids[..2]);
    assert_eq!(list(Period { from: day.next().start(), until: Timestamp(i64::MAX) }), oids[2..]);
    assert_eq!(list(Period::ALWAYS), oids);
    let after = Some((made[0].claimed_at, made[0].oid));
    let rest = world.get(report::Claims { client: scene.client, period: Period::ALWAYS, after })?;
    assert_eq!(rest.len(), 2);
    assert_eq!((rest[0].email.as_str(), rest[0].code), ("ann@acme.test", made[1].code));
    let refused = report::Claims { client: scene.client, period: Period::ALWAYS, after: None };
    let refused = world.get_as(&key(scene.client, &[policy::Claim::CesRead]), refused);
    assert!(matches!(refused, Err(Error::Denied(Action::ListUsers))), "{refused:?}");
});

/// Claims at once, as often as there is no room for all of them.
fn all_claim(world: &World, claims: Vec<ClaimHours>, user: &User) -> Vec<Result<Claimed, Error>> {
    let caller = member(user);
    let claiming = claims.into_iter().map(|claim| {
        let (directory, caller) = (world.directory.clone(), caller.clone());
        async move {
            loop {
                match directory.run(&caller, claim.clone()).await {
                    Err(Error::Unavailable(_)) => std::thread::yield_now(),
                    outcome => break outcome,
                }
            }
        }
    });
    all_at_once(claiming)
}

conformance!(a_thousand_claims_at_once_make_one, |world| {
    let scene = scene(world);

    let outcomes = all_claim(world, vec![scene.claim(None); 1000], &scene.ann);

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(clash(&refused), Some(Clash::NotReady));
    }
    assert_eq!(scene.claims(world).len(), 1);
    assert_eq!(scene.entries(world).len(), 2);
});

conformance!(a_thousand_claims_with_one_key_are_all_answered_with_the_same, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let key = IdempotencyKey::parse("one").unwrap();
    let claim = ClaimHours { key: Some(key), ..scene.claim(Some(100)) };

    let outcomes = all_claim(world, vec![claim; 1000], &scene.ann);

    let made = scene.claims(world);
    assert_eq!((made.len(), scene.state(world)), (1, (Status::Ready, 800, 100)));
    assert!(outcomes.into_iter().all(|outcome| outcome.unwrap().claim == made[0]));
});
