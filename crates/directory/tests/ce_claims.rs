//! Claims of continuing education: windows, parts, questions and certificates.

use directory::ces::ledger::{EntriesOfRecord, Kind, Place, VerifyPage};
use directory::ces::report::{self, Period};
use directory::ces::{
    Answer, Ce, CeClaim, Certificate, CertificateCode, Claim, ClaimHours, Claimed, Claiming,
    ClaimsOfUser, CountMissedCode, Create, Day, Delete, Fields, FindCertificate, Hours,
    IdempotencyKey, PartialClaims, Questions, RecordOfUser, RevokeClaim, SetClaiming, SetRecord,
    Status, Update,
};
use directory::clients::{self, Settings};
use directory::ids::{ClientId, IfVersion, Oid};
use directory::policy::{self, Action};
use directory::users::{self, Key, User};
use directory::{Clash, Code, Error, Noun};
use testkit::{World, conformance};

use crate::ce_ledger::differences;
use crate::scene::{client, faults, history, key, line, member, user};

pub struct Scene {
    pub client: ClientId,
    pub ann: User,
    pub ce: Ce,
}

/// A client with a person who has earned 8 of 10 hours, 80 percent of which are needed.
pub fn scene(world: &World) -> Scene {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ce = world.run(Create {
        client: acme,
        name: line("Ethics"),
        credits: Hours(1000),
        threshold: 80,
        hidden: false,
    });
    let scene = Scene { client: acme, ann, ce: ce.unwrap() };
    world.run(scene.set(Some(800), None)).unwrap();
    scene
}

impl Scene {
    pub fn set(&self, earned: Option<i64>, status: Option<Status>) -> SetRecord {
        SetRecord {
            client: self.client,
            user: self.ann.id,
            ce: self.ce.id,
            earned: earned.map(Hours),
            status,
            if_version: IfVersion::ANY,
        }
    }

    pub fn claim(&self, hours: Option<i64>) -> ClaimHours {
        ClaimHours {
            client: self.client,
            user: self.ann.id,
            ce: self.ce.id,
            hours: hours.map(Hours),
            answers: None,
            key: None,
            if_version: IfVersion::ANY,
        }
    }

    pub fn plain(&self) -> Claim {
        let (client, user, ce) = (self.client, self.ann.id, self.ce.id);
        Claim { client, user, ce, hours: None, if_version: IfVersion::ANY }
    }

    /// Claims as the person themselves.
    pub fn claimed(&self, world: &World, hours: Option<i64>) -> Result<Claimed, Error> {
        let outcome = world.run_as(&member(&self.ann), self.claim(hours));
        world.clock.advance(1);
        outcome
    }

    pub fn revoke(&self, claim: &CeClaim) -> RevokeClaim {
        let (client, user, why) = (self.client, self.ann.id, line("Left early"));
        RevokeClaim { client, user, claim: claim.oid, why }
    }

    pub fn set_claiming(&self, claiming: Claiming) -> SetClaiming {
        SetClaiming { client: self.client, ce: self.ce.id, claiming, if_version: IfVersion::ANY }
    }

    pub fn delete(&self) -> Delete {
        Delete { client: self.client, ce: self.ce.id, if_version: IfVersion::ANY }
    }

    pub fn state(&self, world: &World) -> (Status, i64, i64) {
        let look = RecordOfUser { client: self.client, user: self.ann.id, ce: self.ce.id };
        let record = world.get(look).unwrap();
        (record.status, record.earned.0, record.claimed.0)
    }

    pub fn claims(&self, world: &World) -> Vec<CeClaim> {
        let (client, user) = (self.client, self.ann.id);
        world.get(ClaimsOfUser { client, user, before: None, limit: 1000 }).unwrap()
    }

    /// Kind, earned and claimed of each entry.
    pub fn entries(&self, world: &World) -> Vec<(Kind, i64, i64)> {
        let (client, user, ce) = (self.client, self.ann.id, self.ce.id);
        let page = EntriesOfRecord { client, user, ce, after: None, limit: 1000 };
        let entries = world.get(page).unwrap();
        entries.into_iter().map(|one| (one.kind, one.earned, one.claimed)).collect()
    }
}

pub fn parts() -> Claiming {
    Claiming { partial_claims: Some(PartialClaims::On), ..Claiming::default() }
}

pub fn clash<T>(outcome: &Result<T, Error>) -> Option<Clash> {
    match outcome {
        Err(Error::Conflict(clash)) => Some(*clash),
        _ => None,
    }
}

conformance!(a_claim_is_taken_on_the_days_of_its_window_alone, |world| {
    let scene = scene(world);
    let days = ["2026-01-10", "2026-01-20"].map(|text| Day::parse(text).unwrap());
    let [first, last] = days;
    let window = Claiming {
        opens_on: Some(Some(first)),
        closes_on: Some(Some(last)),
        ..Claiming::default()
    };
    let set = world.run(scene.set_claiming(window))?;
    assert_eq!((set.opens_on, set.closes_on), (Some(first), Some(last)));

    world.clock.set(first.start().plus(-1));
    let early = clash(&scene.claimed(world, None));
    assert_eq!(early, Some(Clash::ClaimsNotOpen(first)));
    world.clock.set(last.next().start());
    assert_eq!(clash(&world.run(scene.plain())), Some(Clash::ClaimsClosed(last)));
    assert_eq!(scene.state(world), (Status::Ready, 800, 0));
    world.clock.set(last.next().start().plus(-1));
    assert_eq!(scene.claimed(world, None)?.record.status, Status::Done);
    assert_eq!(
        Clash::ClaimsNotOpen(first).to_string(),
        "this credit can be claimed from 2026-01-10 on (UTC)"
    );
});

conformance!(a_window_that_ends_before_it_begins_is_refused, |world| {
    let scene = scene(world);
    let window = |opens: i64, closes: i64| Claiming {
        opens_on: Some(Some(Day(opens))),
        closes_on: Some(Some(Day(closes))),
        ..Claiming::default()
    };
    let refused = faults(world.run(scene.set_claiming(window(100, 99))));
    assert_eq!(refused[0].0, "closes_on");
    let one_day = world.run(scene.set_claiming(window(100, 100)))?;
    let open = Claiming { opens_on: Some(None), ..Claiming::default() };
    let changed = world.run(scene.set_claiming(open.clone()))?;
    assert_eq!((changed.opens_on, changed.closes_on), (None, Some(Day(100))));
    assert_eq!(changed.version, one_day.version.next());
    assert_eq!(world.run(scene.set_claiming(open))?, changed, "nothing is left to change");
    let events = history(world, scene.client);
    let told = r#""opens_on":["1970-04-11",null]"#;
    assert!(events.iter().any(|one| one.contains(told)), "{events:?}");
});

conformance!(hours_are_claimed_in_parts_where_that_is_on, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;

    let first = scene.claimed(world, Some(300))?;
    assert_eq!(scene.state(world), (Status::Ready, 800, 300));
    let none = faults(scene.claimed(world, Some(0)));
    assert_eq!(none, [("claimed".to_owned(), Code::NoHours)]);
    let more = faults(scene.claimed(world, Some(501)));
    assert_eq!(more, [("claimed".to_owned(), Code::OverEarned)]);
    let second = scene.claimed(world, None)?;

    assert_eq!(scene.state(world), (Status::Done, 800, 800));
    assert_eq!((first.claim.hours, second.claim.hours), (Hours(300), Hours(500)));
    assert_eq!(scene.claims(world), [second.claim, first.claim]);
    assert_eq!(differences(world, scene.client), []);
});

conformance!(all_hours_are_claimed_where_parts_are_off, |world| {
    let scene = scene(world);
    let off = Claiming { partial_claims: Some(PartialClaims::Off), ..Claiming::default() };
    world.run(scene.set_claiming(off))?;

    assert_eq!(faults(scene.claimed(world, Some(799))), [("claimed".to_owned(), Code::OnlyWhole)]);
    assert_eq!(scene.claimed(world, Some(800))?.record.status, Status::Done);
});

conformance!(a_record_hidden_between_two_parts_goes_on_when_it_is_shown, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let part = scene.claimed(world, Some(300))?.claim;

    world.run(scene.set(None, Some(Status::None)))?;
    assert_eq!(scene.state(world), (Status::None, 800, 300));
    world.run(scene.set(None, Some(Status::Open)))?;

    assert_eq!(scene.state(world), (Status::Ready, 800, 300));
    assert_eq!(scene.claims(world), [part]);
    let under = faults(world.run(scene.set(Some(299), None)));
    assert_eq!(under, [("earned".to_owned(), Code::UnderClaimed)]);
    assert_eq!(differences(world, scene.client), []);
});

conformance!(a_record_hidden_between_two_parts_is_done_with_a_claim_of_the_rest, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let part = scene.claimed(world, Some(300))?.claim;
    world.run(scene.set(None, Some(Status::None)))?;
    // An administrator is bound by no window.
    let over = Claiming { closes_on: Some(Some(Day(1))), ..Claiming::default() };
    world.run(scene.set_claiming(over))?;
    world.clock.advance(1);

    world.run(scene.set(None, Some(Status::Done)))?;

    assert_eq!(scene.state(world), (Status::Done, 800, 800));
    let claims = scene.claims(world);
    assert_eq!((claims[0].hours, &claims[1..]), (Hours(500), std::slice::from_ref(&part)));
    assert_eq!(scene.entries(world).pop(), Some((Kind::Claimed, 0, 500)));
    assert_eq!(differences(world, scene.client), []);
});

conformance!(no_hours_are_not_claimed_where_there_are_some, |world| {
    let scene = scene(world);

    let none = faults(scene.claimed(world, Some(0)));

    assert_eq!(none, [("claimed".to_owned(), Code::NoHours)]);
    assert_eq!((scene.state(world), scene.claims(world)), ((Status::Ready, 800, 0), vec![]));
});

conformance!(answers_are_asked_of_people_and_kept_with_the_claim, |world| {
    let scene = scene(world);
    let questions = Questions::parse(&["Who are you?".to_owned(), "Why?".to_owned()])?;
    let asked = Claiming { questions: Some(questions), ..Claiming::default() };
    world.run(scene.set_claiming(asked))?;
    let answers = |texts: &[&str]| {
        let answers = texts.iter().map(|text| Answer::parse(*text).unwrap()).collect();
        let claim = ClaimHours { answers: Some(answers), ..scene.claim(None) };
        world.run_as(&member(&scene.ann), claim)
    };

    assert_eq!(clash(&scene.claimed(world, None)), Some(Clash::AnswersNeeded));
    let plain = world.run_as(&member(&scene.ann), scene.plain());
    assert_eq!(clash(&plain), Some(Clash::AnswersNeeded));
    assert_eq!(faults(answers(&["I", ""])), [("answers/1".to_owned(), Code::Empty)]);
    assert_eq!(faults(answers(&["I"]))[0].0, "answers");
    assert_eq!(scene.state(world), (Status::Ready, 800, 0));

    let claim = answers(&["I", "For\nfun"])?.claim;
    let told: Vec<_> = claim.answers.iter().collect();
    assert_eq!(told, [("Who are you?", "I"), ("Why?", "For\nfun")]);
    let reported = report::Claims { client: scene.client, period: Period::ALWAYS, after: None };
    assert_eq!(world.get(reported)?[0].answers, claim.answers);
    assert_eq!(scene.claims(world), [claim]);
    world.run(scene.set(None, Some(Status::Open)))?;
    let for_others = world.run(scene.plain())?;
    assert_eq!(for_others.status, Status::Done, "who sets hours needs no answers");
});

conformance!(a_certificate_says_what_held_when_it_was_claimed, |world| {
    let scene = scene(world);
    let mut named = users::Update::of(scene.client, Key::Id(scene.ann.id));
    named.fields.first_name = Some(line("Ann"));
    named.fields.last_name = Some(line("Lee"));
    world.run(named)?;
    let word = |word: &str| clients::Update {
        client: scene.client,
        settings: Settings { credit_word: Some(line(word)), ..Settings::default() },
        if_version: IfVersion::ANY,
    };
    assert_eq!(world.run(word("CME"))?.credit_word.as_str(), "CME");
    let claim = scene.claimed(world, Some(500))?.claim;

    let mut named = users::Update::of(scene.client, Key::Id(scene.ann.id));
    named.fields.last_name = Some(line("Smith"));
    world.run(named)?;
    world.run(word("CPD"))?;
    let fields = Fields { name: Some(line("Law")), ..Fields::default() };
    let (client, ce, if_version) = (scene.client, scene.ce.id, IfVersion::ANY);
    world.run(Update { client, ce, fields, if_version })?;
    world.run(scene.delete())?;

    let nobody = key(client, &[]);
    let code = CertificateCode::parse(&claim.code.to_string())?;
    let verify = |code| FindCertificate { code: Some(code), address: None };
    let seen = world.get_as(&nobody, verify(code))?.unwrap();
    assert_eq!(seen, Certificate::from(claim.clone()));
    assert_eq!(
        (seen.person_name.as_str(), seen.ce_name.as_str(), seen.client_name.as_str()),
        ("Ann Lee", "Ethics", "acme")
    );
    assert_eq!((seen.credit_word.as_str(), seen.hours), ("CME", Hours(500)));
    let other = CertificateCode::parse(&"0".repeat(32))?;
    assert_eq!(world.get_as(&nobody, verify(other))?, None);
    assert_eq!(differences(world, client), [], "a withdrawn credit leaves its entries");
});

conformance!(codes_of_nothing_are_bounded_and_never_shut_out_right_ones, |world| {
    let scene = scene(world);
    let claim = scene.claimed(world, None)?.claim;
    let address = || Some("192.0.2.1".to_owned());
    let find = |code| world.get(FindCertificate { code, address: address() });
    let missed = || world.run(CountMissedCode { address: address() });
    let wrong = CertificateCode::parse(&"0".repeat(32)).ok();

    for _ in 0..100 {
        assert_eq!(find(wrong)?, None);
        missed()?;
    }

    for refused in [find(wrong).map(drop), find(None).map(drop), missed()] {
        assert!(matches!(refused, Err(Error::Limited { .. })), "{refused:?}");
    }
    for _ in 0..101 {
        assert!(find(Some(claim.code))?.is_some(), "whoever has a code is never shut out");
    }
    let elsewhere = Some("192.0.2.2".to_owned());
    assert_eq!(world.get(FindCertificate { code: wrong, address: elsewhere })?, None);
});

conformance!(the_word_of_a_client_is_short_and_not_blank, |world| {
    let acme = client(world, "acme");
    for (word, code) in [(" ", Code::Empty), (&"x".repeat(21), Code::TooLong(20))] {
        let settings = Settings { credit_word: Some(line(word)), ..Settings::default() };
        let update = clients::Update { client: acme, settings, if_version: IfVersion::ANY };
        assert_eq!(faults(world.run(update)), [("credit_word".to_owned(), code)]);
    }
    assert_eq!(world.get(clients::Get(acme))?.credit_word.as_str(), "CE");
});

conformance!(a_claim_with_the_same_key_is_made_once, |world| {
    let scene = scene(world);
    world.run(scene.set_claiming(parts()))?;
    let keyed = |key: &str, hours| ClaimHours {
        key: Some(IdempotencyKey::parse(key).unwrap()),
        ..scene.claim(Some(hours))
    };
    let caller = member(&scene.ann);

    let first = world.run_as(&caller, keyed("a", 300))?;
    let events = history(world, scene.client);
    let again = world.run_as(&caller, keyed("a", 300))?;
    assert_eq!(again, first);
    for other in [Some(200), None, Some(500)] {
        let other = ClaimHours { hours: other.map(Hours), ..keyed("a", 0) };
        assert_eq!(clash(&world.run_as(&caller, other)), Some(Clash::KeyReused));
    }
    assert_eq!(history(world, scene.client), events);
    let second = world.run_as(&caller, keyed("b", 500))?;
    assert_eq!((second.claim.hours, scene.claims(world).len()), (Hours(500), 2));
    let late = world.run_as(&caller, keyed("a", 300))?;
    assert_eq!((late.claim, late.record.status), (first.claim, Status::Done));
    assert_eq!(clash(&world.run_as(&caller, keyed("c", 1))), Some(Clash::NotReady));
});

conformance!(a_key_holds_for_the_hours_and_answers_it_was_sent_with, |world| {
    let scene = scene(world);
    let questions = Questions::parse(&["Why?".to_owned()])?;
    let asked = Claiming { questions: Some(questions), ..parts() };
    world.run(scene.set_claiming(asked))?;
    let caller = member(&scene.ann);
    let keyed = |hours: Option<i64>, answer: &str| ClaimHours {
        key: Some(IdempotencyKey::parse("a").unwrap()),
        answers: Some(vec![Answer::parse(answer).unwrap()]),
        ..scene.claim(hours)
    };

    let first = world.run_as(&caller, keyed(None, "For fun"))?;

    assert_eq!(first.claim.hours, Hours(800));
    assert_eq!(world.run_as(&caller, keyed(None, "For fun"))?, first);
    for other in [
        keyed(Some(800), "For fun"),
        keyed(Some(700), "For fun"),
        keyed(None, "For money"),
        ClaimHours { answers: None, ..keyed(None, "") },
        ClaimHours { answers: Some(vec![]), ..keyed(None, "") },
    ] {
        assert_eq!(clash(&world.run_as(&caller, other)), Some(Clash::KeyReused));
    }
    assert_eq!(scene.claims(world), [first.claim]);
});

conformance!(a_key_tells_all_hours_from_as_many_that_are_named, |world| {
    let scene = scene(world);
    let keyed =
        |hours| ClaimHours { key: Some(IdempotencyKey::parse("a").unwrap()), ..scene.claim(hours) };

    let first = world.run(keyed(Some(800)))?;

    assert_eq!(world.run(keyed(Some(800)))?, first);
    assert_eq!(clash(&world.run(keyed(None))), Some(Clash::KeyReused));
});

conformance!(members_neither_revoke_nor_see_the_claims_of_others, |world| {
    let scene = scene(world);
    let claim = scene.claimed(world, None)?.claim;
    let bob = user(world, scene.client, "bob@acme.test");
    let of_ann = ClaimsOfUser { client: scene.client, user: scene.ann.id, before: None, limit: 10 };

    let own = world.run_as(&member(&scene.ann), scene.revoke(&claim));
    assert!(matches!(own, Err(Error::Denied(Action::RevokeCeClaim))), "{own:?}");
    let other = world.get_as(&member(&bob), of_ann.clone());
    assert!(matches!(other, Err(Error::Denied(Action::ReadCeRecords))), "{other:?}");
    assert_eq!(world.get_as(&member(&scene.ann), of_ann.clone())?, std::slice::from_ref(&claim));

    let foreign =
        key(client(world, "umbrella"), &[policy::Claim::CesWrite, policy::Claim::CesRead]);
    let client = scene.client;
    for hidden in [
        world.run_as(&foreign, scene.revoke(&claim)).map(drop),
        world.run_as(&foreign, scene.claim(None)).map(drop),
        world.run_as(&foreign, scene.set_claiming(parts())).map(drop),
        world.get_as(&foreign, of_ann).map(drop),
        world.get_as(&foreign, VerifyPage { client, after: Place::START }).map(drop),
    ] {
        assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    }
    let blank = RevokeClaim { why: line(" "), ..scene.revoke(&claim) };
    assert_eq!(faults(world.run(blank)), [("why".to_owned(), Code::Empty)]);
    let unknown = RevokeClaim { claim: Oid([7; 12]), ..scene.revoke(&claim) };
    let unknown = world.run(unknown);
    assert!(matches!(unknown, Err(Error::NotFound(Noun::CeClaim))), "{unknown:?}");
});
