//! Who may act for whom.

use directory::delegates::{
    Add, AddByAddress, Delegate, DelegatesOf, DelegatorsOf, LIMIT, Remove, Renounce, SetPermissions,
};
use directory::deletion::STEP;
use directory::events::History;
use directory::ids::{ClientId, IfVersion, Oid, UserId, Version};
use directory::json::Permissions;
use directory::policy::Action;
use directory::text::Email;
use directory::users::{self, Details, Key, New, Parts, User};
use directory::{Code, Error, Noun};
use testkit::{World, conformance};

use crate::scene::{client, faults, history, member, user};
use crate::upkeep;

const PARTS: Parts = Parts {
    tags: false,
    dimensions: false,
    apps: false,
    roles: false,
    groups: false,
    identities: false,
    delegates: true,
};

fn people<const N: usize>(world: &World, client: ClientId, names: [&str; N]) -> [User; N] {
    names.map(|name| user(world, client, &format!("{name}@acme.test")))
}

fn delegates_to(user: &User, delegates: &[Oid]) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.labels.delegates = Some(delegates.to_vec());
    update.parts = PARTS;
    update
}

fn look(world: &World, user: &User) -> Details {
    let (client, user) = (user.client_id, Key::Id(user.id));
    world.get(users::Get { client, user, parts: PARTS }).unwrap()
}

fn delegates(details: &Details) -> Vec<UserId> {
    details.delegates.iter().map(|delegate| delegate.id).collect()
}

fn delegators(details: &Details) -> Vec<UserId> {
    details.delegators.iter().map(|(delegator, _)| delegator.id).collect()
}

fn add(user: &User, delegate: &User, permissions: Option<Permissions>) -> Add {
    let User { client_id: client, id: user, .. } = *user;
    Add { client, user, delegate: delegate.id, permissions, if_version: IfVersion::ANY }
}

fn permit(user: &User, delegate: &User, permissions: Permissions) -> SetPermissions {
    let User { client_id: client, id: user, .. } = *user;
    SetPermissions { client, user, delegate: delegate.id, permissions, if_version: IfVersion::ANY }
}

fn remove(user: &User, delegate: &User) -> Remove {
    let User { client_id: client, id: user, .. } = *user;
    Remove { client, user, delegate: delegate.id, if_version: IfVersion::ANY }
}

fn both() -> Permissions {
    Permissions::of([("activities", true), ("timesheet", true)])
}

fn count_events(world: &World, user: &User) -> usize {
    let (client, subject) = (user.client_id, user.id.0);
    world.get(History { client, noun: Noun::User, subject, limit: 100 }).unwrap().len()
}

conformance!(delegators_are_the_inverse_of_delegates, |world| {
    let acme = client(world, "acme");
    let [ann, bob, cat] = people(world, acme, ["ann", "bob", "cat"]);

    world.run(delegates_to(&ann, &[cat.oid, bob.oid, cat.oid]))?;
    world.run(delegates_to(&bob, &[cat.oid]))?;

    assert_eq!(delegates(&look(world, &ann)), [bob.id, cat.id]);
    assert_eq!(delegators(&look(world, &ann)), []);
    assert_eq!(delegators(&look(world, &bob)), [ann.id]);
    assert_eq!(delegators(&look(world, &cat)), [ann.id, bob.id]);
});

conformance!(who_stays_a_delegate_keeps_their_permissions, |world| {
    let acme = client(world, "acme");
    let [ann, bob, cat] = people(world, acme, ["ann", "bob", "cat"]);
    world.run(add(&ann, &bob, Some(both())))?;

    let replaced = world.run(delegates_to(&ann, &[bob.oid, cat.oid]))?;

    let permissions: Vec<_> = replaced.delegates.into_iter().map(|d| d.permissions).collect();
    assert_eq!(permissions, [both(), Permissions::timesheet_only()]);
});

conformance!(delegates_are_replaced_whole, |world| {
    let acme = client(world, "acme");
    let [ann, bob, cat] = people(world, acme, ["ann", "bob", "cat"]);

    let first = world.run(delegates_to(&ann, &[bob.oid]))?;
    let second = world.run(delegates_to(&ann, &[cat.oid]))?;
    let same = world.run(delegates_to(&ann, &[cat.oid, cat.oid]))?;
    let none = world.run(delegates_to(&ann, &[]))?;

    assert_eq!(delegates(&first), [bob.id]);
    assert_eq!(delegates(&second), [cat.id]);
    assert_eq!((delegates(&same), same.user.version), (vec![cat.id], second.user.version));
    assert_eq!(delegates(&none), []);
    assert_eq!(count_events(world, &ann), 4);
    assert_eq!(look(world, &bob).user, bob);
});

conformance!(oneself_and_strangers_are_refused_together, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let [ann, bob, gone] = people(world, acme, ["ann", "bob", "gone"]);
    let stranger = user(world, other, "eve@other.test");
    let parts = Parts::default();
    let user = Key::Id(gone.id);
    let forwarded = None;
    world.run(users::Delete {
        client: acme,
        user,
        if_version: IfVersion::ANY,
        forwarded,
        parts,
    })?;

    let wanted = [bob.oid, stranger.oid, ann.oid, gone.oid];
    let refused = faults(world.run(delegates_to(&ann, &wanted)));

    let field = || "delegates".to_owned();
    let unknown = |oid: Oid| (field(), Code::UnknownId(Noun::User, oid.to_string()));
    let expected = [unknown(stranger.oid), unknown(gone.oid), (field(), Code::SelfDelegation)];
    assert_eq!(refused, expected);
    assert_eq!(look(world, &ann).delegates, []);
});

conformance!(a_user_has_a_bounded_number_of_delegates, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let strangers: Vec<Oid> = (0..=u16::try_from(LIMIT)?)
        .map(|number| {
            let mut oid = [0; 12];
            oid[..2].copy_from_slice(&number.to_be_bytes());
            Oid(oid)
        })
        .collect();

    let over = faults(world.run(delegates_to(&ann, &strangers)));
    let within = faults(world.run(delegates_to(&ann, &strangers[1..])));

    assert_eq!(over, [("delegates".to_owned(), Code::TooMany(LIMIT))]);
    assert_eq!(within.len(), LIMIT, "each is looked for, by more than one statement");
});

conformance!(the_deleted_are_nobodys_delegate_and_nobodys_delegator, |world| {
    let acme = client(world, "acme");
    let [ann, bob, cat] = people(world, acme, ["ann", "bob", "cat"]);
    let ann = world.run(delegates_to(&ann, &[bob.oid, cat.oid]))?.user;
    world.run(delegates_to(&bob, &[cat.oid]))?;
    world.clock.advance(60);

    let (user, forwarded) = (Key::Id(bob.id), None);
    let parts = Parts::default();
    world.run(users::Delete {
        client: acme,
        user,
        if_version: IfVersion::ANY,
        forwarded,
        parts,
    })?;

    let at_once = look(world, &ann);
    assert_eq!((delegates(&at_once), at_once.user.version), (vec![cat.id], ann.version));
    assert_eq!(delegators(&look(world, &cat)), [ann.id]);
    let told = count_events(world, &ann);
    world.clock.advance(1);

    assert_eq!(upkeep::finish(world), 1);

    let after = look(world, &ann);
    assert_eq!(delegates(&after), [cat.id]);
    assert_eq!(after.user.version, ann.version.next());
    assert_eq!(after.user.updated_at, world.clock.now());
    assert_eq!(count_events(world, &ann), told + 1);
    let history = History { client: acme, noun: Noun::User, subject: ann.id.0, limit: 1 };
    let event = world.get(history)?.pop().unwrap();
    let change = format!(r#"{{"delegates":[["{0}","{1}"],["{1}"]]}}"#, bob.oid, cat.oid);
    assert_eq!((event.verb.as_str(), event.changes), ("changed", change));
    world.clock.advance(60);
    assert_eq!(upkeep::finish(world), 0, "nothing is left to do");
});

conformance!(those_who_named_somebody_who_is_deleted_change_a_few_at_a_time, |world| {
    let acme = client(world, "acme");
    let [bob, cat] = people(world, acme, ["bob", "cat"]);
    let count = usize::try_from(STEP)? + 5;
    for first in (0..count).step_by(100) {
        let person = |number: usize| {
            let mut new = New::of(Email::parse(&format!("p{number}@crowd.test")).unwrap());
            new.labels.delegates = Some(vec![bob.oid]);
            new
        };
        let people = (first..count.min(first + 100)).map(person).collect();
        world.run(users::CreateMany { client: acme, people })?;
    }
    let before = history(world, acme).len();
    let (user, if_version, parts) = (Key::Id(bob.id), IfVersion::ANY, Parts::default());

    world.run(users::Delete { client: acme, user, if_version, forwarded: None, parts })?;
    world.run(users::Delete {
        client: acme,
        user: Key::Id(cat.id),
        if_version,
        forwarded: None,
        parts,
    })?;

    assert_eq!(history(world, acme).len(), before + 2);
    assert_eq!(upkeep::finish(world), 2);
    assert_eq!(history(world, acme).len(), before + 2 + count);
});

conformance!(one_delegate_is_added_permitted_and_removed, |world| {
    let acme = client(world, "acme");
    let [ann, bob] = people(world, acme, ["ann", "bob"]);

    let added = world.run(add(&ann, &bob, None))?;
    let permitted = world.run(permit(&ann, &bob, Permissions::of([("activities", true)])))?;
    let found = look(world, &ann);
    world.run(remove(&ann, &bob))?;

    assert_eq!(added.permissions, Permissions::timesheet_only());
    let expected = Permissions::of([("activities", true), ("timesheet", false)]);
    assert_eq!(permitted.permissions, expected);
    assert_eq!(found.delegates, [permitted]);
    let after = look(world, &ann);
    assert_eq!((delegates(&after), after.user.version), (vec![], Version(4)));
    assert_eq!(count_events(world, &ann), 4);
});

conformance!(what_is_so_already_is_no_change_of_a_delegate, |world| {
    let acme = client(world, "acme");
    let [ann, bob] = people(world, acme, ["ann", "bob"]);
    world.run(add(&ann, &bob, Some(both())))?;
    let before = look(world, &ann).user;

    let added = world.run(add(&ann, &bob, None))?;
    let permitted = world.run(permit(&ann, &bob, both()))?;

    assert_eq!((added.permissions, permitted.permissions), (both(), both()));
    assert_eq!(look(world, &ann).user, before);
    assert_eq!(count_events(world, &ann), 2);
});

conformance!(only_somebody_else_of_the_client_can_be_added, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ann = user(world, acme, "ann@acme.test");
    let mut stranger = user(world, other, "eve@other.test");
    stranger.id = UserId(77);

    let own = faults(world.run(add(&ann, &ann, None)));
    let unknown = faults(world.run(add(&ann, &stranger, None)));

    assert_eq!(own, [("delegate".to_owned(), Code::SelfDelegation)]);
    let code = Code::UnknownId(Noun::User, "77".to_owned());
    assert_eq!(unknown, [("delegate".to_owned(), code)]);
});

conformance!(who_is_no_delegate_can_be_neither_permitted_nor_removed, |world| {
    let acme = client(world, "acme");
    let [ann, bob] = people(world, acme, ["ann", "bob"]);

    let permitted = world.run(permit(&ann, &bob, both()));
    let removed = world.run(remove(&ann, &bob));

    assert!(matches!(permitted, Err(Error::NotFound(Noun::Delegation))), "{permitted:?}");
    assert!(matches!(removed, Err(Error::NotFound(Noun::Delegation))), "{removed:?}");
});

conformance!(unknown_permissions_are_refused, |world| {
    let acme = client(world, "acme");
    let [ann, bob] = people(world, acme, ["ann", "bob"]);

    let refused = faults(world.run(add(&ann, &bob, Some(Permissions::of([("fly", true)])))));

    assert_eq!(refused, [("permissions/fly".to_owned(), Code::UnknownField)]);
    assert_eq!(look(world, &ann).delegates, []);
});

conformance!(people_name_their_own_delegates_and_nobody_elses, |world| {
    let acme = client(world, "acme");
    let [ann, bob] = people(world, acme, ["ann", "bob"]);
    let foreign = user(world, client(world, "other"), "eve@other.test");
    let caller = member(&ann);

    world.run_as(&caller, add(&ann, &bob, None))?;
    world.run_as(&caller, permit(&ann, &bob, both()))?;
    world.run_as(&caller, remove(&ann, &bob))?;
    let others = world.run_as(&caller, add(&bob, &ann, None));
    let hidden = world.run_as(&caller, add(&foreign, &ann, None));

    assert!(matches!(others, Err(Error::Denied(Action::ChangeDelegates))), "{others:?}");
    assert!(matches!(hidden, Err(Error::NotFound(Noun::User))), "{hidden:?}");
});

conformance!(a_stale_version_changes_no_delegate, |world| {
    let acme = client(world, "acme");
    let [ann, bob] = people(world, acme, ["ann", "bob"]);
    let stale = Add { if_version: IfVersion::is(Version(9)), ..add(&ann, &bob, None) };

    let refused = world.run(stale);

    assert!(matches!(refused, Err(Error::Stale { current: Version::FIRST })), "{refused:?}");
    assert_eq!(look(world, &ann).delegates, []);
});

conformance!(somebody_is_named_by_their_address_within_the_client_alone, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let [ann, bob] = people(world, acme, ["ann", "bob"]);
    user(world, other, "eve@other.test");
    let named = |email: &str| AddByAddress {
        client: acme,
        user: ann.id,
        email: Email::parse(email).unwrap(),
        permissions: Permissions::timesheet_only(),
    };

    assert_eq!(world.run_as(&member(&ann), named("eve@other.test"))?, None);
    assert_eq!(world.run_as(&member(&ann), named("nobody@acme.test"))?, None);
    let added = world.run_as(&member(&ann), named("BOB@acme.test"))?;
    assert_eq!(added.map(|delegate| delegate.id), Some(bob.id));
    for email in ["bob@acme.test", "nobody@acme.test"] {
        let permissions = Permissions::of([("fly", true)]);
        let refused = world.run_as(&member(&ann), AddByAddress { permissions, ..named(email) });
        let field = ("permissions/fly".to_owned(), Code::UnknownField);
        assert_eq!(faults(refused), [field], "{email}");
    }
    let denied = world.run_as(&member(&bob), named("bob@acme.test"));
    assert!(matches!(denied, Err(Error::Denied(Action::ChangeDelegates))), "{denied:?}");
});

conformance!(who_has_as_many_delegates_as_can_be_still_says_what_they_may_do, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let mut oids = Vec::new();
    for first in (0..LIMIT).step_by(100) {
        let person = |n: usize| New::of(Email::parse(&format!("p{n}@crowd.test")).unwrap());
        let people = (first..first + 100).map(person).collect();
        let ids = world.run(users::CreateMany { client: acme, people })?;
        let found = world.get(users::ByIds { client: acme, ids, parts: Parts::default() })?;
        oids.extend(found.into_iter().map(|details| details.user.oid));
    }
    world.run(delegates_to(&ann, &oids))?;
    user(world, acme, "one@more.test");
    let named = |email: &str| AddByAddress {
        client: acme,
        user: ann.id,
        email: Email::parse(email).unwrap(),
        permissions: both(),
    };

    let known = world.run_as(&member(&ann), named("P7@crowd.test"))?;
    assert_eq!(known.map(|delegate| delegate.permissions), Some(both()));
    for email in ["one@more.test", "nobody@acme.test"] {
        let full = faults(world.run_as(&member(&ann), named(email)));
        assert_eq!(full, [("delegates".to_owned(), Code::TooMany(LIMIT))], "{email}");
    }
});

conformance!(somebody_gives_up_acting_for_another_one_who_is_told_in_their_history, |world| {
    let acme = client(world, "acme");
    let [ann, bob, cid] = people(world, acme, ["ann", "bob", "cid"]);
    world.run(add(&ann, &bob, None))?;
    world.run(add(&ann, &cid, None))?;
    let before = look(world, &ann).user.version;
    let events = history(world, acme).len();
    let renounce = Renounce { delegator: ann.id };

    world.run_as(&member(&bob), renounce.clone())?;

    let after = look(world, &ann);
    assert_eq!((delegates(&after), after.user.version), (vec![cid.id], before.next()));
    assert_eq!(history(world, acme).len(), events + 1);
    for (caller, delegator) in [(&bob, ann.id), (&bob, cid.id), (&bob, UserId(999))] {
        let refused = world.run_as(&member(caller), Renounce { delegator });
        assert!(matches!(refused, Err(Error::NotFound(Noun::Delegation))), "{refused:?}");
    }
    let denied = world.run(renounce);
    assert!(matches!(denied, Err(Error::Denied(Action::ChangeDelegates))), "{denied:?}");
    assert_eq!(history(world, acme).len(), events + 1, "a refusal has no event");
});

conformance!(who_acts_for_whom_is_read_a_page_at_a_time_without_those_who_are_gone, |world| {
    let acme = client(world, "acme");
    let [ann, bob, cid, dee] = people(world, acme, ["ann", "bob", "cid", "dee"]);
    for delegate in [&bob, &cid, &dee] {
        world.run(add(&ann, delegate, Some(both())))?;
        world.run(add(delegate, &ann, None))?;
    }
    world.run(users::Delete {
        client: acme,
        user: Key::Id(cid.id),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    })?;
    let (mine, theirs) = (
        |after, limit| DelegatesOf { client: acme, user: ann.id, after, limit },
        |after, limit| DelegatorsOf { client: acme, user: ann.id, after, limit },
    );
    let ids = |found: Vec<_>| found.iter().map(|it: &Delegate| it.id).collect::<Vec<_>>();

    assert_eq!(ids(world.get_as(&member(&ann), mine(None, 9))?), [bob.id, dee.id]);
    assert_eq!(ids(world.get(mine(None, 1))?), [bob.id]);
    assert_eq!(ids(world.get(mine(Some(bob.id), 1))?), [dee.id]);
    let found = world.get_as(&member(&ann), theirs(None, 9))?;
    let found: Vec<_> = found.into_iter().map(|(it, granted)| (it.id, granted)).collect();
    let narrow = Permissions::timesheet_only;
    assert_eq!(found, [(bob.id, narrow()), (dee.id, narrow())]);
    assert_eq!(world.get(theirs(Some(bob.id), 1))?.len(), 1);
    assert!(world.get(theirs(Some(dee.id), 9))?.is_empty());
    for denied in [
        world.get_as(&member(&bob), mine(None, 9)).map(drop),
        world.get_as(&member(&bob), theirs(None, 9)).map(drop),
    ] {
        assert!(denied.is_err(), "others are not told");
    }
});
