//! What other systems call a user.

use directory::identities::{
    FindIdentity, FindOwner, Identity, IdentityKind, IdentityValue, LIMIT,
};
use directory::ids::{ClientId, IfVersion, UserId};
use directory::policy::{Action, Claim};
use directory::text::Email;
use directory::users::{self, Details, Key, Parts, User};
use directory::{Clash, Code, Error, Noun};
use testkit::{World, conformance};

use crate::scene::{client, faults, key, member, user};

fn value(text: &str) -> IdentityValue {
    IdentityValue::parse(text).unwrap()
}

fn aderant(text: &str) -> Identity {
    Identity { kind: IdentityKind::Aderant, value: value(text) }
}

fn juris(text: &str) -> Identity {
    Identity { kind: IdentityKind::Juris, value: value(text) }
}

fn identities_to(user: &User, identities: &[Identity]) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.labels.identities = Some(identities.to_vec());
    update.parts = Parts { identities: true, ..Parts::default() };
    update
}

fn look(world: &World, user: &User) -> Details {
    let parts = Parts { identities: true, ..Parts::default() };
    world.get(users::Get { client: user.client_id, user: Key::Id(user.id), parts }).unwrap()
}

fn delete(user: &User) -> users::Delete {
    let (client, user) = (user.client_id, Key::Id(user.id));
    users::Delete {
        client,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    }
}

fn owner(client: ClientId, kind: IdentityKind, text: &str) -> FindOwner {
    FindOwner { client, kind, value: value(text) }
}

conformance!(identities_are_replaced_whole, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");

    let first = world.run(identities_to(&ann, &[juris("7"), aderant("T1"), aderant(" t1 ")]))?;
    let same = world.run(identities_to(&ann, &[aderant("T1"), juris("7")]))?;
    let second = world.run(identities_to(&ann, &[aderant("T2")]))?;
    let none = world.run(identities_to(&ann, &[]))?;

    assert_eq!(first.identities, [aderant("T1"), juris("7")]);
    assert_eq!(same.user.version, first.user.version);
    assert_eq!(second.identities, [aderant("T2")]);
    assert_eq!(none.identities, []);
    assert_eq!(look(world, &ann).identities, []);
});

conformance!(an_identity_belongs_to_one_user_of_the_client, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let eve = user(world, client(world, "other"), "eve@other.test");
    world.run(identities_to(&ann, &[aderant("Ann")]))?;

    let taken = world.run(identities_to(&bob, &[juris("1"), aderant(" ANN")]));
    let other_kind = world.run(identities_to(&bob, &[juris("Ann")]))?;
    let other_client = world.run(identities_to(&eve, &[aderant("Ann")]))?;

    assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("identities")))), "{taken:?}");
    assert_eq!(other_kind.identities, [juris("Ann")]);
    assert_eq!(other_client.identities, [aderant("Ann")]);
});

conformance!(an_identity_can_be_spelled_anew, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let before = world.run(identities_to(&ann, &[aderant("ann")]))?;

    let after = world.run(identities_to(&ann, &[aderant("Ann")]))?;

    assert_eq!(after.identities, [aderant("Ann")]);
    assert_eq!(after.user.version, before.user.version.next());
});

conformance!(identities_of_the_deleted_are_free_again, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    world.run(identities_to(&ann, &[aderant("T1")]))?;

    world.run(delete(&ann))?;
    let free = world.get(owner(acme, IdentityKind::Aderant, "T1"));
    world.run(identities_to(&bob, &[aderant("T1")]))?;

    assert!(matches!(free, Err(Error::NotFound(Noun::ExternalIdentity))), "{free:?}");
    assert_eq!(world.get(owner(acme, IdentityKind::Aderant, "T1"))?.0, bob.oid);
});

conformance!(a_user_has_a_bounded_number_of_identities, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let many: Vec<_> = (0..=LIMIT).map(|number| juris(&number.to_string())).collect();

    let refused = faults(world.run(identities_to(&ann, &many)));
    let all = world.run(identities_to(&ann, &many[1..]))?;

    assert_eq!(refused, [("identities".to_owned(), Code::TooMany(LIMIT))]);
    assert_eq!(all.identities.len(), LIMIT);
});

conformance!(the_identity_of_a_user_is_found_by_any_key, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(identities_to(&ann, &[juris("7"), aderant("T2"), aderant("T1")]))?;
    let email = Email::parse("ANN@acme.test").unwrap();

    for user in [Key::Id(ann.id), Key::Oid(ann.oid), Key::Email(email)] {
        let first = FindIdentity { client: acme, user: user.clone(), kind: None };
        let of_kind = FindIdentity { client: acme, user, kind: Some(IdentityKind::Juris) };

        assert_eq!(world.get(first)?, (ann.oid, aderant("T1")));
        assert_eq!(world.get(of_kind)?, (ann.oid, juris("7")));
    }
});

conformance!(no_such_user_and_no_such_identity_are_one_answer, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(identities_to(&ann, &[juris("7")]))?;
    let find = |user, kind| world.get(FindIdentity { client: acme, user, kind });

    let of_nobody = find(Key::Id(UserId(99)), None);
    let of_no_kind = find(Key::Id(ann.id), Some(IdentityKind::Elite));

    for missing in [of_nobody, of_no_kind] {
        assert!(matches!(missing, Err(Error::NotFound(Noun::ExternalIdentity))), "{missing:?}");
    }
});

conformance!(an_owner_is_found_without_regard_to_case, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let kind = IdentityKind::ExternalBillingSystem;
    let given = Identity { kind, value: value("Größe 7") };
    world.run(identities_to(&ann, std::slice::from_ref(&given)))?;

    assert_eq!(world.get(owner(acme, kind, " GRÖSSE 7"))?, (ann.oid, given));
    let other_kind = world.get(owner(acme, IdentityKind::Elite, "Größe 7"));
    assert!(matches!(other_kind, Err(Error::NotFound(Noun::ExternalIdentity))), "{other_kind:?}");
});

conformance!(finding_identities_needs_the_right_to_list_users, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ann = user(world, acme, "ann@acme.test");
    world.run(identities_to(&ann, &[aderant("T1")]))?;
    let find = FindIdentity { client: acme, user: Key::Id(ann.id), kind: None };
    let foreign = key(other, &[Claim::UsersRead]);

    let own = world.get_as(&member(&ann), find.clone());
    let whose = world.get_as(&member(&ann), owner(acme, IdentityKind::Aderant, "T1"));
    let hidden = world.get_as(&foreign, find.clone());

    assert!(matches!(own, Err(Error::Denied(Action::ListUsers))), "{own:?}");
    assert!(matches!(whose, Err(Error::Denied(Action::ListUsers))), "{whose:?}");
    assert!(matches!(hidden, Err(Error::NotFound(Noun::ExternalIdentity))), "{hidden:?}");
    assert_eq!(world.get_as(&key(acme, &[Claim::UsersRead]), find)?.0, ann.oid);
});
