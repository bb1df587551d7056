//! Roles, and what follows from holding them.

use directory::credentials::{CreateUserToken, CredentialKind, Presented};
use directory::groups::{CreateRole, DeleteRole, ListRoles, Role, RoleKind, UpdateRole};
use directory::ids::{ClientId, CredentialId, IfVersion, Oid, RoleId};
use directory::json::Permissions;
use directory::policy::{Action, Actor, Claim, Claims};
use directory::text::Email;
use directory::users::{self, Details, Identifiers, Key, Parts, User};
use directory::{Clash, Code, Error, Noun, Surface};
use testkit::{World, conformance};

use super::{events, look};
use crate::scene::{client, faults, history, key, line, user};
use crate::upkeep;

fn built_in(world: &World, client: ClientId, kind: RoleKind) -> Role {
    let roles = world.get(ListRoles(client)).unwrap();
    roles.into_iter().find(|role| role.kind == Some(kind)).unwrap()
}

fn role(world: &World, client: ClientId, name: &str, claims: &[Claim]) -> Role {
    let claims = Claims::of(claims.iter().copied());
    world.run(CreateRole::new(client, line(name), claims)).unwrap()
}

fn roles_to(user: &User, roles: &[Oid]) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.labels.roles = Some(roles.to_vec());
    update.parts = Parts { roles: true, ..Parts::default() };
    update
}

fn level_to(user: &User, level: i64) -> users::Update {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.fields.account_level = Some(level);
    update.parts = Parts { roles: true, ..Parts::default() };
    update
}

fn change(role: &Role, name: Option<&str>, claims: Option<Claims>) -> UpdateRole {
    let Role { client_id: client, id, .. } = *role;
    UpdateRole { client, role: id, name: name.map(line), claims, if_version: IfVersion::ANY }
}

fn delete(role: &Role) -> DeleteRole {
    DeleteRole { client: role.client_id, role: role.id, if_version: IfVersion::ANY }
}

fn kinds(details: &Details) -> Vec<RoleKind> {
    details.roles.iter().filter_map(|role| role.kind).collect()
}

/// Makes somebody an administrator, so that others may cease to be one.
fn administrator(world: &World, client: ClientId) {
    let boss = user(world, client, "boss@acme.test");
    world.run(level_to(&boss, 99)).unwrap();
}

conformance!(a_fresh_client_has_the_five_built_in_roles, |world| {
    let acme = client(world, "acme");

    let roles = world.get(ListRoles(acme))?;

    let found: Vec<_> = roles.iter().map(|role| (role.id.0, role.kind, role.claims)).collect();
    let expected: Vec<_> =
        (1..).zip(RoleKind::ALL).map(|(id, kind)| (id, Some(kind), kind.claims())).collect();
    assert_eq!(found, expected);
    assert!(roles.iter().all(|role| role.name.as_str() == role.kind.unwrap().name()));
});

conformance!(every_change_of_a_role_is_one_event, |world| {
    let acme = client(world, "acme");
    let made = role(world, acme, "Clerk", &[Claim::UsersRead]);
    let more = Claims::of([Claim::UsersRead, Claim::UsersWrite]);

    world.clock.advance(1);
    let changed = world.run(change(&made, Some("Clerks"), Some(more)))?;
    let again = world.run(change(&made, Some("Clerks"), Some(more)))?;
    world.clock.advance(1);
    world.run(delete(&made))?;

    assert_eq!((changed.claims, changed.version), (more, made.version.next()));
    assert_eq!(again, changed);
    let events = events(world, acme, Noun::Role, made.id.0);
    let verbs: Vec<_> = events.iter().map(|event| event.verb.as_str()).collect();
    assert_eq!(verbs, ["deleted", "changed", "created"]);
    let claims = r#""claims":["users:read","users:read users:write"]"#;
    assert!(events[1].changes.contains(claims), "{}", events[1].changes);
});

conformance!(built_in_roles_stay_as_they_are, |world| {
    let acme = client(world, "acme");
    for kind in RoleKind::ALL {
        let role = built_in(world, acme, kind);

        let changed = world.run(change(&role, Some("Boss"), None));
        let deleted = world.run(delete(&role));

        assert!(matches!(changed, Err(Error::Conflict(Clash::BuiltIn))), "{changed:?}");
        assert!(matches!(deleted, Err(Error::Conflict(Clash::BuiltIn))), "{deleted:?}");
    }
});

conformance!(names_and_ids_of_roles_are_taken_once, |world| {
    let acme = client(world, "acme");
    let clerk = role(world, acme, "Clerk", &[]);
    let brought = |name: &str, id, oid| CreateRole {
        id,
        oid,
        ..CreateRole::new(acme, line(name), Claims::NONE)
    };

    let name = world.run(brought("TRAINER", None, None));
    let onto = world.run(change(&clerk, Some("user"), None));
    let id = world.run(brought("A", Some(clerk.id), None));
    let oid = world.run(brought("A", None, Some(clerk.oid)));
    let kept = world.run(brought("A", Some(RoleId(70)), Some(Oid([7; 12]))))?;

    for (outcome, field) in [(name, "name"), (onto, "name"), (id, "id"), (oid, "oid")] {
        let taken = matches!(&outcome, Err(Error::Conflict(Clash::Taken(f))) if *f == field);
        assert!(taken, "{field}: {outcome:?}");
    }
    assert_eq!((kept.id, kept.oid), (RoleId(70), Oid([7; 12])));
    assert_eq!(role(world, acme, "B", &[]).id, RoleId(71));
});

conformance!(nobody_gives_claims_they_do_not_hold, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let caller = key(acme, &[Claim::GroupsWrite, Claim::UsersWrite, Claim::UsersRead]);
    let readers = role(world, acme, "Readers", &[Claim::UsersRead]);
    let writers = role(world, acme, "Tag writers", &[Claim::TagsWrite]);
    let tags = Claims::of([Claim::TagsWrite]);
    let admin = built_in(world, acme, RoleKind::CustomerAdmin);

    let unheld = [
        world.run_as(&caller, CreateRole::new(acme, line("A"), tags)).err(),
        world.run_as(&caller, change(&readers, None, Some(tags))).err(),
        world.run_as(&caller, change(&writers, Some("Others"), None)).err(),
        world.run_as(&caller, roles_to(&ann, &[readers.oid, writers.oid])).err(),
    ];
    let administrator = world.run_as(&caller, roles_to(&ann, &[admin.oid])).err();
    let held = world.run_as(&caller, roles_to(&ann, &[readers.oid]))?;

    for refused in unheld {
        assert!(matches!(refused, Some(Error::Denied(Action::GrantUnheld))), "{refused:?}");
    }
    let denied = matches!(administrator, Some(Error::Denied(Action::GrantAdministrator)));
    assert!(denied, "{administrator:?}");
    assert!(held.roles.iter().any(|role| role.id == readers.id));
});

conformance!(nobody_changes_the_address_of_somebody_who_may_do_more, |world| {
    let acme = client(world, "acme");
    let [olga, ann] = ["olga", "ann"].map(|name| user(world, acme, &format!("{name}@acme.test")));
    let strong = [Claim::GroupsWrite, Claim::CredentialsWrite, Claim::AdministratorsWrite];
    let ops = role(world, acme, "Ops", &strong);
    world.run(roles_to(&olga, &[ops.oid]))?;
    let address = |person: &User, email: &str| {
        let email = Some(Email::parse(email).unwrap());
        let identifiers = Identifiers { email, ..Identifiers::default() };
        users::Update { identifiers, ..users::Update::of(acme, Key::Id(person.id)) }
    };
    let weak = [Claim::UsersRead, Claim::UsersWrite];
    let writer = key(acme, &weak);
    let recorded = history(world, acme).len();

    let stolen = world.run_as(&writer, address(&olga, "mine@evil.test"));
    let both = users::Update {
        labels: roles_to(&olga, &[ops.oid]).labels,
        ..address(&olga, "mine@evil.test")
    };
    let with_roles = world.run_as(&writer, both);

    for refused in [stolen, with_roles] {
        assert!(matches!(refused, Err(Error::Denied(Action::GrantUnheld))), "{refused:?}");
    }
    assert_eq!(look(world, acme, olga.id).user.email.as_str(), "olga@acme.test");
    assert_eq!(history(world, acme).len(), recorded);
    // What is no way in, somebody who may do no more, and oneself.
    let mut title = users::Update::of(acme, Key::Id(olga.id));
    title.fields.title = Some(line("Operator"));
    world.run_as(&writer, title)?;
    world.run_as(&writer, address(&ann, "ann@new.test"))?;
    let as_strong = key(acme, &[&strong[..], &weak[..]].concat());
    let moved = world.run_as(&as_strong, address(&olga, "olga@new.test"))?;
    assert_eq!(moved.user.email.as_str(), "olga@new.test");
    let own = Actor::Person {
        client: acme,
        user: olga.id,
        administrator: false,
        claims: Claims::of(weak),
        credential: CredentialId(1),
    };
    let own = World::caller(own, Surface::Members);
    assert_eq!(
        world.run_as(&own, address(&olga, "o@acme.test"))?.user.email.as_str(),
        "o@acme.test"
    );
});

conformance!(what_somebody_already_holds_is_not_given_again, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let writers = role(world, acme, "Tag writers", &[Claim::TagsWrite]);
    let readers = role(world, acme, "Readers", &[Claim::UsersRead]);
    world.run(roles_to(&ann, &[writers.oid]))?;
    let caller = key(acme, &[Claim::UsersWrite, Claim::UsersRead]);

    let both = world.run_as(&caller, roles_to(&ann, &[writers.oid, readers.oid]))?;

    let ids: Vec<_> = both.roles.iter().filter(|r| r.kind.is_none()).map(|r| r.id).collect();
    assert_eq!(ids, [writers.id, readers.id]);
});

conformance!(roles_are_replaced_but_for_the_implicit_one, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let everybodys = built_in(world, acme, RoleKind::User);
    let trainer = built_in(world, acme, RoleKind::Trainer);
    let clerk = role(world, acme, "Clerk", &[]);
    let ids = |details: &Details| details.roles.iter().map(|role| role.id).collect::<Vec<_>>();

    let two = world.run(roles_to(&ann, &[clerk.oid, trainer.oid, clerk.oid]))?;
    let one = world.run(roles_to(&ann, &[trainer.oid, everybodys.oid]))?;
    let same = world.run(roles_to(&ann, &[trainer.oid]))?;
    let none = world.run(roles_to(&ann, &[]))?;

    assert_eq!(ids(&two), [everybodys.id, trainer.id, clerk.id]);
    assert_eq!(ids(&one), [everybodys.id, trainer.id]);
    assert_eq!((ids(&same), same.user.version), (ids(&one), one.user.version));
    assert_eq!(ids(&none), [everybodys.id]);
    assert_eq!(ids(&look(world, acme, ann.id)), [everybodys.id]);
});

conformance!(every_id_that_is_no_role_of_the_client_is_refused, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let ann = user(world, acme, "ann@acme.test");
    let own = built_in(world, acme, RoleKind::Trainer);
    let foreign = built_in(world, other, RoleKind::Trainer);
    let gone = role(world, acme, "Gone", &[]);
    world.run(delete(&gone))?;

    let refused = faults(world.run(roles_to(&ann, &[own.oid, foreign.oid, gone.oid])));

    let unknown = |oid: Oid| ("roles".to_owned(), Code::UnknownId(Noun::Role, oid.to_string()));
    assert_eq!(refused, [unknown(foreign.oid), unknown(gone.oid)]);
    assert_eq!(kinds(&look(world, acme, ann.id)), [RoleKind::User]);
});

conformance!(the_administrator_roles_and_level_99_are_one_state, |world| {
    let acme = client(world, "acme");
    administrator(world, acme);
    let ann = user(world, acme, "ann@acme.test");
    let [boss, admin] = [RoleKind::SuperCustomerAdmin, RoleKind::CustomerAdmin]
        .map(|kind| built_in(world, acme, kind));

    let by_role = world.run(roles_to(&ann, &[boss.oid]))?;
    let no_more = world.run(roles_to(&ann, &[]))?;
    let by_level = world.run(level_to(&ann, 99))?;
    let both = world.run(roles_to(&ann, &[boss.oid, admin.oid]))?;
    let below = world.run(level_to(&ann, 98))?;

    assert_eq!(by_role.user.account_level, 99);
    assert_eq!((no_more.user.account_level, kinds(&no_more)), (0, vec![RoleKind::User]));
    assert_eq!(kinds(&by_level), [RoleKind::CustomerAdmin, RoleKind::User]);
    assert_eq!(both.user.account_level, 99);
    assert_eq!((below.user.account_level, kinds(&below)), (98, vec![RoleKind::User]));
});

conformance!(a_super_customer_admin_keeps_that_role_when_the_level_is_sent_back, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let boss = built_in(world, acme, RoleKind::SuperCustomerAdmin);
    let before = world.run(roles_to(&ann, &[boss.oid]))?;

    let after = world.run(level_to(&ann, 99))?;

    assert_eq!(kinds(&after), [RoleKind::SuperCustomerAdmin, RoleKind::User]);
    assert_eq!(after.user.version, before.user.version);
});

conformance!(the_last_administrator_cannot_be_demoted_by_roles, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.run(level_to(&ann, 99))?;

    let refused = world.run(roles_to(&ann, &[]));

    assert!(matches!(refused, Err(Error::Conflict(Clash::LastAdministrator))), "{refused:?}");
    let after = look(world, acme, ann.id);
    assert_eq!((after.user.account_level, kinds(&after).len()), (99, 2));
});

conformance!(the_permissions_of_a_super_delegate_come_and_go_with_the_role, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let super_delegate = built_in(world, acme, RoleKind::SuperDelegate);
    let trainer = built_in(world, acme, RoleKind::Trainer);

    let given = world.run(roles_to(&ann, &[super_delegate.oid]))?;
    let mut wider = users::Update::of(acme, Key::Id(ann.id));
    let both = Permissions::of([("activities", true), ("timesheet", true)]);
    wider.fields.super_delegate_permissions = Some(both.clone());
    world.run(wider)?;
    let kept = world.run(roles_to(&ann, &[super_delegate.oid, trainer.oid]))?;
    let taken = world.run(roles_to(&ann, &[trainer.oid]))?;

    assert_eq!(given.user.super_delegate_permissions, Permissions::timesheet_only());
    assert_eq!(kept.user.super_delegate_permissions, both);
    assert_eq!(taken.user.super_delegate_permissions, Permissions::default());
});

conformance!(nobody_but_a_super_delegate_is_given_permissions_of_one, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let mut update = users::Update::of(acme, Key::Id(ann.id));
    update.fields.super_delegate_permissions = Some(Permissions::timesheet_only());

    let after = world.run(update)?.user;

    assert_eq!(after, ann);
});

conformance!(deleting_a_role_changes_everybody_who_held_it, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let clerk = role(world, acme, "Clerk", &[Claim::UsersRead]);
    let ann = world.run(roles_to(&ann, &[clerk.oid]))?.user;
    world.clock.advance(60);

    world.run(delete(&clerk))?;
    upkeep::finish(world);

    let (left, other) = (look(world, acme, ann.id), look(world, acme, bob.id));
    assert_eq!(kinds(&left), [RoleKind::User]);
    assert_eq!((left.user.version, left.user.updated_at), (ann.version.next(), world.clock.now()));
    assert_eq!(other.user, bob);
});

conformance!(what_roles_allow_together_is_what_their_holder_may_do, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let readers = role(world, acme, "Readers", &[Claim::UsersRead, Claim::TagsRead]);
    let writers = role(world, acme, "Writers", &[Claim::TagsRead, Claim::TagsWrite]);
    let secret = "0123456789abcdef0123456789abcdef01234567";
    let (label, given) = (line("script"), Some(secret.to_owned()));
    world.run(CreateUserToken { client: acme, user: ann.id, label, secret: given })?;
    let claims = || {
        let kinds = &[CredentialKind::UserToken];
        testkit::block_on(world.directory.authenticate(&Presented::of(secret, kinds)))
            .map(|actor| actor.claims())
    };

    let before = claims()?;
    world.run(roles_to(&ann, &[readers.oid, writers.oid]))?;

    assert_eq!(before, Claims::NONE);
    assert_eq!(claims()?, Claims::of([Claim::UsersRead, Claim::TagsRead, Claim::TagsWrite]));
    world.run(delete(&writers))?;
    assert_eq!(claims()?, Claims::of([Claim::UsersRead, Claim::TagsRead]));
});

conformance!(changing_roles_needs_the_right_to, |world| {
    let acme = client(world, "acme");
    let clerk = role(world, acme, "Clerk", &[]);
    let caller = key(acme, &[Claim::GroupsRead, Claim::UsersWrite]);

    let refused = [
        world.run_as(&caller, CreateRole::new(acme, line("A"), Claims::NONE)).err(),
        world.run_as(&caller, change(&clerk, Some("A"), None)).err(),
        world.run_as(&caller, delete(&clerk)).err(),
    ];

    for refused in refused {
        assert!(matches!(refused, Some(Error::Denied(Action::ChangeGroups))), "{refused:?}");
    }
    assert_eq!(world.get_as(&caller, ListRoles(acme))?.last(), Some(&clerk));
});
