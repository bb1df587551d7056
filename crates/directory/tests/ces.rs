//! Continuing education: what a client offers, and how people get through it.

use directory::ces::{
    Ce, CeRecord, Claim, Create, Delete, Fields, Get, Hours, List, RecordOfUser, RecordsOfUser,
    SetRecord, Status, Update,
};
use directory::ids::{CeId, ClientId, IfVersion, UserId, Version};
use directory::policy::{self, Action};
use directory::users::{self, Key, User};
use directory::{Caller, Clash, Code, Error, Noun};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, key, line, look, member, user};

fn new(client: ClientId) -> Create {
    let (credits, threshold) = (Hours(1000), 80);
    Create { client, name: line("Ethics"), credits, threshold, hidden: false }
}

fn change(ce: &Ce, fields: Fields) -> Update {
    Update { client: ce.client_id, ce: ce.id, fields, if_version: IfVersion::ANY }
}

fn record(ce: &Ce, user: &User) -> SetRecord {
    let (client, ce, user) = (ce.client_id, ce.id, user.id);
    SetRecord { client, user, ce, earned: None, status: None, if_version: IfVersion::ANY }
}

fn earn(world: &World, ce: &Ce, user: &User, hundredths: i64) -> CeRecord {
    world.run(SetRecord { earned: Some(Hours(hundredths)), ..record(ce, user) }).unwrap()
}

fn put(world: &World, ce: &Ce, user: &User, status: Status) -> Result<CeRecord, Error> {
    world.run(SetRecord { status: Some(status), ..record(ce, user) })
}

fn claim(ce: &Ce, user: &User, hours: Option<i64>) -> Claim {
    let (client, ce, user) = (ce.client_id, ce.id, user.id);
    Claim { client, user, ce, hours: hours.map(Hours), if_version: IfVersion::ANY }
}

fn look_at(ce: &Ce, user: &User) -> RecordOfUser {
    RecordOfUser { client: ce.client_id, user: user.id, ce: ce.id }
}

/// Status, earned and claimed hundredths.
fn state(record: &CeRecord) -> (Status, i64, i64) {
    (record.status, record.earned.0, record.claimed.0)
}

fn read(world: &World, ce: &Ce, user: &User) -> (Status, i64, i64) {
    state(&world.get(look_at(ce, user)).unwrap())
}

/// The statuses a caller sees of a user's records, by number.
fn seen(world: &World, caller: &Caller, user: &User) -> Vec<(i64, Status)> {
    let all = RecordsOfUser { client: user.client_id, user: user.id };
    let records = world.get_as(caller, all).unwrap();
    records.into_iter().map(|record| (record.ce.id.0, record.status)).collect()
}

conformance!(credits_are_numbered_listed_and_changed, |world| {
    let acme = client(world, "acme");
    let (ethics, law) =
        (world.run(new(acme))?, world.run(Create { name: line("Law"), ..new(acme) })?);
    assert_eq!((ethics.id, law.id, ethics.version), (CeId(1), CeId(2), Version::FIRST));
    world.clock.advance(60);

    let fields = Fields { credits: Some(Hours(750)), hidden: Some(true), ..Fields::default() };
    let changed = world.run(change(&law, fields.clone()))?;

    assert_eq!((changed.credits, changed.status()), (Hours(750), Status::None));
    assert_eq!((changed.version, changed.updated_at), (law.version.next(), world.clock.now()));
    assert_eq!(world.get(Get { client: acme, ce: law.id })?, changed);
    assert_eq!(world.run(change(&law, fields))?, changed, "nothing is left to change");
    let list = |after, limit| world.get(List { client: acme, after, limit });
    assert_eq!(list(None, None)?, [ethics.clone(), changed.clone()]);
    assert_eq!(list(None, Some(1))?, std::slice::from_ref(&ethics));
    assert_eq!(list(Some(ethics.id), None)?, [changed]);
    let events = history(world, acme);
    assert_eq!(events.iter().filter(|event| event.contains(" ce ")).count(), 3, "{events:?}");
});

conformance!(a_definition_out_of_bounds_is_refused_with_all_its_faults, |world| {
    let acme = client(world, "acme");
    let bounds = Code::HoursRange;
    for (name, credits, threshold, expected) in [
        (
            " ",
            -1,
            101,
            vec![
                ("name", Code::Empty),
                ("credits", bounds.clone()),
                ("threshold", Code::Range(0, 100)),
            ],
        ),
        ("Law", 1_000_000, -1, vec![("credits", bounds), ("threshold", Code::Range(0, 100))]),
    ] {
        let refused = Create { name: line(name), credits: Hours(credits), threshold, ..new(acme) };
        let found = faults(world.run(refused));
        let found: Vec<_> =
            found.iter().map(|(field, code)| (field.as_str(), code.clone())).collect();
        assert_eq!(found, expected);
    }
    let ce = world.run(new(acme))?;
    let fields = Fields { threshold: Some(101), ..Fields::default() };
    assert_eq!(
        faults(world.run(change(&ce, fields))),
        [("threshold".to_owned(), Code::Range(0, 100))]
    );
    assert_eq!(world.get(Get { client: acme, ce: ce.id })?, ce);
});

conformance!(a_stale_version_changes_nothing, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    let stale = IfVersion::is(Version(7));

    let fields = Fields { threshold: Some(50), ..Fields::default() };
    for refused in [
        world.run(Update { if_version: stale, ..change(&ce, fields) }).map(drop),
        world.run(Delete { client: acme, ce: ce.id, if_version: stale }),
        world
            .run(SetRecord { earned: Some(Hours(1)), if_version: stale, ..record(&ce, &ann) })
            .map(drop),
        world.run(Claim { if_version: stale, ..claim(&ce, &ann, None) }).map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Stale { .. })), "{refused:?}");
    }
    assert_eq!(world.get(Get { client: acme, ce: ce.id })?, ce);
    assert_eq!(read(world, &ce, &ann), (Status::Open, 0, 0));
});

conformance!(everybody_has_a_record_before_there_is_one, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(new(acme))?;
    world.run(Create { hidden: true, ..new(acme) })?;
    world.run(Create { threshold: 0, ..new(acme) })?;

    let all = [(1, Status::Open), (2, Status::None), (3, Status::Ready)];
    assert_eq!(seen(world, &World::operator(), &ann), all);
    assert_eq!(seen(world, &member(&ann), &ann), [all[0], all[2]]);
});

conformance!(earning_enough_makes_a_record_ready, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;

    assert_eq!(state(&earn(world, &ce, &ann, 799)), (Status::Open, 799, 0));
    assert_eq!(state(&earn(world, &ce, &ann, 800)), (Status::Ready, 800, 0));
    assert_eq!(state(&earn(world, &ce, &ann, 9999)), (Status::Ready, 1000, 0));
    assert_eq!(state(&earn(world, &ce, &ann, 799)), (Status::Open, 799, 0));
    assert_eq!(look(world, &ann).user, ann, "the user's own record stays as it is");
});

conformance!(the_second_of_two_claims_is_refused, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    let early = world.run_as(&member(&ann), claim(&ce, &ann, None));
    assert!(matches!(early, Err(Error::Conflict(Clash::NotReady))), "{early:?}");
    earn(world, &ce, &ann, 800);

    let first = world.run_as(&member(&ann), claim(&ce, &ann, Some(500)))?;
    let events = history(world, acme);
    let second = world.run_as(&member(&ann), claim(&ce, &ann, None));

    assert_eq!(state(&first), (Status::Done, 800, 500));
    assert!(matches!(second, Err(Error::Conflict(Clash::NotReady))), "{second:?}");
    assert_eq!(read(world, &ce, &ann), (Status::Done, 800, 500));
    assert_eq!(history(world, acme), events);
});

conformance!(claims_outside_what_was_earned_are_refused, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    earn(world, &ce, &ann, 800);

    for (hours, code) in [(900, Code::OverEarned), (-100, Code::HoursRange)] {
        let refused = world.run_as(&member(&ann), claim(&ce, &ann, Some(hours)));
        assert_eq!(faults(refused), [("claimed".to_owned(), code)]);
    }
    assert_eq!(read(world, &ce, &ann), (Status::Ready, 800, 0));
});

conformance!(a_claim_without_a_threshold_needs_no_record, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(Create { threshold: 0, ..new(acme) })?;

    let claimed = world.run_as(&member(&ann), claim(&ce, &ann, None))?;

    assert_eq!((state(&claimed), claimed.version), ((Status::Done, 0, 0), Version::FIRST));
});

conformance!(a_done_record_is_reopened_by_status_alone, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    earn(world, &ce, &ann, 800);
    assert_eq!(state(&put(world, &ce, &ann, Status::Done)?), (Status::Done, 800, 800));

    let under = world.run(SetRecord { earned: Some(Hours(799)), ..record(&ce, &ann) });
    assert_eq!(faults(under), [("earned".to_owned(), Code::UnderClaimed)]);

    assert_eq!(state(&put(world, &ce, &ann, Status::Open)?), (Status::Ready, 800, 0));
    earn(world, &ce, &ann, 100);
    for status in [Status::Ready, Status::Done] {
        let refused = put(world, &ce, &ann, status);
        assert!(matches!(refused, Err(Error::Conflict(Clash::StatusNotEarned))), "{refused:?}");
    }
    assert_eq!(read(world, &ce, &ann), (Status::Open, 100, 0));
});

conformance!(hidden_records_look_missing_to_members, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    earn(world, &ce, &ann, 800);
    put(world, &ce, &ann, Status::None)?;
    let missing = Ce { id: CeId(99), ..ce.clone() };

    for looked in [&ce, &missing] {
        let hidden = world.get_as(&member(&ann), look_at(looked, &ann));
        assert!(matches!(hidden, Err(Error::NotFound(Noun::Ce))), "{hidden:?}");
        let hidden = world.run_as(&member(&ann), claim(looked, &ann, None));
        assert!(matches!(hidden, Err(Error::NotFound(Noun::Ce))), "{hidden:?}");
    }
    assert_eq!(seen(world, &member(&ann), &ann), []);
    assert_eq!(read(world, &ce, &ann), (Status::None, 800, 0));
    assert_eq!(state(&put(world, &ce, &ann, Status::Ready)?), (Status::Ready, 800, 0));
    assert_eq!(seen(world, &member(&ann), &ann), [(1, Status::Ready)]);
});

conformance!(hiding_a_done_record_takes_no_hours_away, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    earn(world, &ce, &ann, 800);
    world.run(claim(&ce, &ann, Some(500)))?;

    let hidden = put(world, &ce, &ann, Status::None)?;
    let shown = read(world, &ce, &ann);
    let restored = put(world, &ce, &ann, Status::Done)?;
    put(world, &ce, &ann, Status::None)?;
    let reopened = put(world, &ce, &ann, Status::Open)?;

    assert_eq!((state(&hidden), shown), ((Status::None, 800, 500), (Status::None, 800, 500)));
    assert_eq!(state(&restored), (Status::Done, 800, 500));
    assert_eq!(state(&reopened), (Status::Ready, 800, 0));
});

conformance!(new_terms_hold_at_once_for_what_is_not_done, |world| {
    let acme = client(world, "acme");
    let emails = ["open@acme.test", "ready@acme.test", "none@acme.test", "done@acme.test"];
    let [open, ready, none, done] = emails.map(|email| user(world, acme, email));
    let ce = world.run(new(acme))?;
    earn(world, &ce, &open, 500);
    earn(world, &ce, &ready, 900);
    earn(world, &ce, &none, 900);
    put(world, &ce, &none, Status::None)?;
    earn(world, &ce, &done, 900);
    world.run(claim(&ce, &done, None))?;
    let all = || [&open, &ready, &none, &done].map(|user| read(world, &ce, user));
    let (none, done) = ((Status::None, 900, 0), (Status::Done, 900, 900));

    world.run(change(&ce, Fields { threshold: Some(50), ..Fields::default() }))?;
    assert_eq!(all(), [(Status::Ready, 500, 0), (Status::Ready, 900, 0), none, done]);

    world.run(change(&ce, Fields { threshold: Some(91), ..Fields::default() }))?;
    assert_eq!(all(), [(Status::Open, 500, 0), (Status::Open, 900, 0), none, done]);

    world.run(change(&ce, Fields { credits: Some(Hours(600)), ..Fields::default() }))?;
    let none = (Status::None, 600, 0);
    assert_eq!(all(), [(Status::Open, 500, 0), (Status::Ready, 600, 0), none, done]);
});

conformance!(each_change_of_a_record_leaves_one_event_and_no_change_none, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    let count =
        || history(world, acme).iter().filter(|event| event.contains(" ce record ")).count();

    assert_eq!(world.run(record(&ce, &ann))?.version, Version(0));
    assert_eq!(count(), 0);
    let first = earn(world, &ce, &ann, 800);
    assert_eq!((first.version, count()), (Version::FIRST, 1));
    assert_eq!(earn(world, &ce, &ann, 800), first);
    assert_eq!(put(world, &ce, &ann, Status::Ready)?, first);
    assert_eq!(count(), 1);
    world.clock.advance(1);
    world.run(claim(&ce, &ann, None))?;
    assert_eq!(count(), 2);
    let last = history(world, acme).pop().unwrap();
    assert!(last.starts_with(&format!("changed ce record {}", ann.id)), "{last}");
});

conformance!(deleting_a_credit_takes_its_records_along, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let (gone, kept) = (world.run(new(acme))?, world.run(new(acme))?);
    earn(world, &gone, &ann, 800);
    earn(world, &kept, &ann, 100);

    world.run(Delete { client: acme, ce: gone.id, if_version: IfVersion::ANY })?;

    assert_eq!(seen(world, &World::operator(), &ann), [(kept.id.0, Status::Open)]);
    for missing in [
        world.get(Get { client: acme, ce: gone.id }).map(drop),
        world.run(record(&gone, &ann)).map(drop),
        world.run(Delete { client: acme, ce: gone.id, if_version: IfVersion::ANY }),
    ] {
        assert!(matches!(missing, Err(Error::NotFound(Noun::Ce))), "{missing:?}");
    }
    assert_eq!(world.run(new(acme))?.id, CeId(3), "a number is not given out again");
});

conformance!(members_reach_their_own_records_only, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let ce = world.run(new(acme))?;
    earn(world, &ce, &bob, 800);
    let nobody = User { id: UserId(999), ..bob.clone() };
    let caller = member(&ann);

    for other in [&bob, &nobody] {
        let all = RecordsOfUser { client: acme, user: other.id };
        for refused in [
            world.get_as(&caller, look_at(&ce, other)).map(drop),
            world.get_as(&caller, all).map(drop),
            world.run_as(&caller, claim(&ce, other, None)).map(drop),
            world.run_as(&caller, record(&ce, other)).map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        }
    }
    let own = SetRecord { earned: Some(Hours(800)), ..record(&ce, &ann) };
    let refused = world.run_as(&caller, own);
    assert!(matches!(refused, Err(Error::Denied(Action::ChangeCeRecords))), "{refused:?}");
    let refused = world.get_as(&caller, List { client: acme, after: None, limit: None });
    assert!(matches!(refused, Err(Error::Denied(Action::ReadCes))), "{refused:?}");
    assert_eq!(read(world, &ce, &bob), (Status::Ready, 800, 0));
});

conformance!(credits_and_records_of_another_client_do_not_exist, |world| {
    let (acme, umbrella) = (client(world, "acme"), client(world, "umbrella"));
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    let foreign = key(umbrella, &[policy::Claim::CesRead, policy::Claim::CesWrite]);

    let fields = Fields { threshold: Some(1), ..Fields::default() };
    for hidden in [
        world.get_as(&foreign, Get { client: acme, ce: ce.id }).map(drop),
        world.get_as(&foreign, Get { client: umbrella, ce: ce.id }).map(drop),
        world.get_as(&foreign, look_at(&ce, &ann)).map(drop),
        world.run_as(&foreign, change(&ce, fields)).map(drop),
        world.run_as(&foreign, Delete { client: acme, ce: ce.id, if_version: IfVersion::ANY }),
        world.run_as(&foreign, record(&ce, &ann)).map(drop),
        world.run_as(&foreign, claim(&ce, &ann, None)).map(drop),
    ] {
        assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    }
    assert_eq!(world.get(Get { client: acme, ce: ce.id })?, ce);
});

conformance!(a_deleted_user_has_no_records, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(new(acme))?;
    earn(world, &ce, &ann, 800);
    let (client, user) = (acme, Key::Id(ann.id));
    let parts = users::Parts::default();
    world.run(users::Delete {
        client,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts,
    })?;

    let all = RecordsOfUser { client: acme, user: ann.id };
    for missing in [
        world.get(all).map(drop),
        world.run(record(&ce, &ann)).map(drop),
        world.run(claim(&ce, &ann, None)).map(drop),
    ] {
        assert!(matches!(missing, Err(Error::NotFound(Noun::User))), "{missing:?}");
    }
});
