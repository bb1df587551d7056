//! Accepting invitations, as somebody new and as a user.

use directory::clients::{self, Settings};
use directory::groups::{CreateGroup, CreateRole, DeleteRole, ListRoles, RoleKind};
use directory::ids::{IfVersion, Oid, RoleId};
use directory::invitations::{
    AcceptAsUser, Acceptance, Accepted, ByIds, Grants, Ids, Invite, Invited, Key as InvitationKey,
    Resend, Withdraw,
};
use directory::json::{OBJECT_LIMIT, Object};
use directory::links::Confirmed;
use directory::passwords::Rule;
use directory::policy::{Action, Claim, Claims};
use directory::sessions::{Device, Method};
use directory::text::{Line, Long};
use directory::users::{self, Details, Key, Parts};
use directory::{Caller, Clash, Code, Directory, Error, FieldError, Noun, dimensions};
use testkit::{World, all_at_once, block_on, conformance};

use super::{Entry, accept, entry, invite_one, is_missing, object};
use crate::company::{Company, code, faults};
use crate::sessions::{sign_in_with, visitor, who};

fn accept_as(
    company: &Company<'_>,
    user: &users::User,
    invited: &Invited,
) -> Result<Details, Error> {
    let key = invited.invitation.key.clone();
    company.world.run_as(&company.member(user), AcceptAsUser { key })
}

conformance!(whoever_accepts_becomes_a_user_with_what_was_given, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("zylTKNVx", "datademo")?;
    let extra = Some(object(&serde_json::json!({"team": "blue"})));
    let new = Entry { extra, demo: Some(true), ..entry("Bob@acme.test", &["zylTKNVx"]) };
    let invited = invite_one(&acme, new)?;
    acme.events();
    world.clock.advance(60);

    let joined = world.run(accept(&invited))?.details;

    let user = &joined.user;
    assert_eq!(user.email.as_str(), "Bob@acme.test");
    assert_eq!((user.first_name.as_str(), user.last_name.as_str()), ("John", "McLane"));
    assert_eq!(user.extra.as_str(), r#"{"team":"blue"}"#);
    assert!(user.active && user.demo);
    assert_eq!(user.last_activated_at, Some(world.clock.now()));
    assert_eq!(joined.apps, [code("zylTKNVx")]);
    assert_eq!(world.get(Ids { client: acme.client, app: None })?, []);
    let user = format!("user {} created", user.id);
    assert_eq!(acme.events(), ["invitation 1 changed", "session 1 created", &user]);
});

fn acceptance(invited: &Invited, password: &str) -> Acceptance {
    Acceptance {
        key: invited.invitation.key.clone(),
        first_name: Line::parse("John").unwrap(),
        last_name: Line::parse("McLane").unwrap(),
        password: password.to_owned(),
        device: Device::new("Firefox"),
    }
}

async fn join(directory: Directory, acceptance: Acceptance) -> Result<Accepted, Error> {
    directory.accept_invitation(&visitor(), acceptance).await
}

fn join_now(world: &World, acceptance: Acceptance) -> Result<Accepted, Error> {
    block_on(join(world.directory.clone(), acceptance))
}

conformance!(who_accepts_chooses_a_password_and_is_signed_in, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.events();
    world.clock.advance(60);

    let Accepted { details, opened } = join_now(world, acceptance(&invited, "Nakatomi Plaza"))?;

    let (user, now) = (&details.user, Some(world.clock.now()));
    assert_eq!((user.last_password_set_at, user.last_activated_at), (now, now));
    assert_eq!(user.last_login_at, now);
    assert_eq!(opened.session.method, Method::Invitation);
    let there = who(world, &opened).unwrap();
    assert_eq!((there.user.id, there.session.device.as_str()), (user.id, "Firefox"));
    for event in acme.events_in_full() {
        let by = (event.actor.as_str(), event.actor_id, event.credential_id);
        assert_eq!(by, ("user", Some(user.id.0), Some(opened.session.id.0)), "{event:?}");
        assert!(!event.changes.contains("argon2") && !event.changes.contains("Nakatomi"));
    }
    assert!(sign_in_with(world, user, "Nakatomi Plaza").is_ok());
    assert!(sign_in_with(world, user, "nakatomi plaza").is_err());
    let confirmed = Confirmed { client: acme.client, user: user.id };
    assert_eq!(world.get(confirmed)?, now, "the key was mailed to the address");
});

conformance!(every_broken_rule_is_named_and_the_invitation_stays, |world| {
    let acme = Company::of(world, "acme.test")?;
    let settings = Settings { password_require_numeric: Some(true), ..Settings::default() };
    world.run(clients::Update { client: acme.client, settings, if_version: IfVersion::ANY })?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.events();

    let blank = Line::parse(" ")?;
    let broken = Acceptance { first_name: blank, ..acceptance(&invited, "qwerty") };
    let refused = faults(join_now(world, broken));

    let password = |code| FieldError::new("password", code);
    let expected = [
        FieldError::new("first_name", Code::Empty),
        password(Code::TooShort(8)),
        password(Code::Password(Rule::Numeric)),
        password(Code::Password(Rule::Common)),
    ];
    assert_eq!(refused, expected);
    assert_eq!(acme.events(), [""; 0]);
    assert!(join_now(world, acceptance(&invited, "Nakatomi Plaza 1988")).is_ok());
});

conformance!(of_a_hundred_who_accept_at_once_one_becomes_a_user, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.events();

    let servers = [world.directory.clone(), world.another_server()];
    let accepting = (0..100).map(|number: usize| {
        let (directory, accept) = (servers[number % 2].clone(), accept(&invited));
        async move { directory.run(&visitor(), accept).await.map(drop) }
    });
    let outcomes = all_at_once(accepting);

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let refused = |outcome: &&Result<(), Error>| {
        matches!(outcome, Err(Error::NotFound(Noun::Invitation) | Error::Unavailable(_)))
    };
    assert_eq!(outcomes.iter().filter(refused).count(), 99, "{outcomes:?}");
    assert_eq!(acme.events().len(), 3);
});

conformance!(of_a_hundred_who_join_by_the_page_at_once_one_becomes_a_person, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.events();

    let servers = [world.directory.clone(), world.another_server()];
    let joining = (0..100).map(|number: usize| {
        let password = format!("Nakatomi Plaza {number}");
        join(servers[number % 2].clone(), acceptance(&invited, &password))
    });
    let outcomes = all_at_once(joining);

    let refused = |outcome: &&Result<Accepted, Error>| {
        matches!(outcome, Err(Error::NotFound(Noun::Invitation) | Error::Unavailable(_)))
    };
    assert_eq!(outcomes.iter().filter(refused).count(), 99, "{outcomes:?}");
    let joined: Vec<_> = outcomes.into_iter().flatten().collect();
    let user = joined[0].details.user.id;
    let created = format!("user {user} created");
    assert_eq!(acme.events(), ["invitation 1 changed", "session 1 created", &created]);
    assert_eq!(who(world, &joined[0].opened).map(|there| there.user.id), Some(user));
});

conformance!(a_page_is_shown_what_is_offered_while_it_is, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("zylTKNVx", "datademo")?;
    let look =
        |invited: &Invited| block_on(world.directory.look_at_invitation(&invited.invitation.key));
    let invited = invite_one(&acme, entry("Bob@acme.test", &["zylTKNVx"]))?;

    let offer = look(&invited)?;
    assert_eq!((offer.client.id, offer.invitation.email.as_str()), (acme.client, "Bob@acme.test"));
    assert_eq!(offer.apps.iter().map(|app| app.slug.as_str()).collect::<Vec<_>>(), ["datademo"]);
    assert!(offer.user.is_none());
    assert_eq!(offer.inviter.map(|inviter| inviter.id), Some(acme.ann.id));
    let bob = acme.person("bob@acme.test")?;
    assert_eq!(look(&invited)?.user.map(|user| user.id), Some(bob.id));

    let other = invite_one(&acme, entry("eve@acme.test", &[]))?;
    world.clock.advance(30 * 86_400);
    is_missing(look(&invited));
    is_missing(look(&other));
    is_missing(join_now(world, acceptance(&other, "Nakatomi Plaza")));
    let again = invite_one(&acme, entry("eve@acme.test", &[]))?;
    let (client, id) = (acme.client, again.invitation.id);
    world.run_as(&acme.administrator(), Withdraw { client, id, if_version: IfVersion::ANY })?;
    is_missing(look(&again));
    is_missing(join_now(world, acceptance(&again, "Nakatomi Plaza")));
    is_missing(block_on(
        world.directory.look_at_invitation(&InvitationKey::parse(&"0".repeat(40))?),
    ));
});

/// A group, a role that lets one see credits, and a dimension of a company.
fn grants(acme: &Company<'_>) -> Result<Grants, Error> {
    let (world, client, name) = (acme.world, acme.client, |text: &str| Line::parse(text).unwrap());
    let group = world.run(CreateGroup::new(client, name("Police")))?;
    let claims = Claims::of([Claim::CesRead]);
    let role =
        world.run(CreateRole { client, name: name("Reader"), claims, id: None, oid: None })?;
    world.run(dimensions::Create { client, name: name("Badge") })?;
    let value = |text: &str| Long::parse(text).unwrap();
    let dimensions = [("Title", "Detective"), ("badge", "881")];
    let dimensions = dimensions.map(|(dimension, text)| (name(dimension), value(text))).to_vec();
    Ok(Grants { groups: vec![group.oid], roles: vec![role.oid], dimensions })
}

fn all_of(acme: &Company<'_>, user: &users::User) -> Result<Details, Error> {
    let parts = Parts { groups: true, roles: true, dimensions: true, ..Parts::default() };
    acme.world.get(users::Get { client: acme.client, user: Key::Id(user.id), parts })
}

conformance!(an_invitation_gives_groups_roles_and_dimensions, |world| {
    let acme = Company::of(world, "acme.test")?;
    let grants = grants(&acme)?;
    let first = Grants { roles: Vec::new(), ..grants.clone() };
    let second = Grants { roles: grants.roles.clone(), ..Grants::default() };
    invite_one(&acme, Entry { grants: first, ..entry("bob@acme.test", &[]) })?;
    let invited = invite_one(&acme, Entry { grants: second, ..entry("bob@acme.test", &[]) })?;
    assert_eq!(invited.invitation.grants, grants);

    let joined = join_now(world, acceptance(&invited, "Nakatomi Plaza"))?.details.user;

    let all = all_of(&acme, &joined)?;
    assert_eq!(all.groups, grants.groups);
    assert!(all.roles.iter().any(|role| role.oid == grants.roles[0]));
    assert_eq!(all.dimensions.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["881"]);
    assert_eq!(all.user.title.as_str(), "Detective");

    let eve = acme.person("eve@acme.test")?;
    let Grants { groups, .. } = &grants;
    let invited =
        invite_one(&acme, Entry { grants: grants.clone(), ..entry("eve@acme.test", &[]) })?;
    let role = role_id(world, &acme, grants.roles[0])?;
    world.run(DeleteRole { client: acme.client, role, if_version: IfVersion::ANY })?;
    accept_as(&acme, &eve, &invited)?;
    let all = all_of(&acme, &eve)?;
    assert_eq!((&all.groups, all.user.title.as_str()), (groups, "Detective"));
    assert_eq!(all.roles.len(), 1, "what was deleted meanwhile is left out");
});

fn role_id(world: &World, acme: &Company<'_>, oid: Oid) -> Result<RoleId, Error> {
    let roles = world.get(ListRoles(acme.client))?;
    Ok(roles.into_iter().find(|role| role.oid == oid).unwrap().id)
}

conformance!(nobody_gives_by_an_invitation_what_they_could_not_give_themselves, |world| {
    let acme = Company::of(world, "acme.test")?;
    let given = grants(&acme)?;
    let client = acme.client;
    acme.events();
    let invite = |caller: &Caller, grants: Grants| {
        let entries = vec![Entry { grants, ..entry("bob@acme.test", &[]) }];
        world.run_as(caller, Invite { client, entries })
    };

    let inviter = acme.machine([Claim::InvitationsWrite]);
    let denied = invite(&inviter, given.clone());
    assert!(matches!(denied, Err(Error::Denied(Action::GrantUnheld))), "{denied:?}");
    let kind = Some(RoleKind::CustomerAdmin);
    let roles = world.get(ListRoles(client))?;
    let admin = roles.iter().find(|role| role.kind == kind).unwrap().oid;
    let denied = invite(&inviter, Grants { roles: vec![admin], ..Grants::default() });
    assert!(matches!(denied, Err(Error::Denied(Action::GrantAdministrator))), "{denied:?}");
    let unknown = Grants {
        groups: vec![Oid([1; 12])],
        roles: vec![Oid([2; 12])],
        dimensions: vec![
            (Line::parse("Nothing")?, Long::parse("x")?),
            (Line::parse("Website")?, Long::parse("javascript:x")?),
        ],
    };
    let refused = faults(invite(&acme.administrator(), unknown));
    let fields: Vec<_> = refused.into_iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["groups", "roles", "dimensions", "dimensions"]);
    let many = Grants { groups: vec![given.groups[0]; 101], ..Grants::default() };
    let refused = faults(invite(&acme.administrator(), many));
    assert_eq!(refused, [FieldError::new("groups", Code::TooMany(100))]);
    assert_eq!(acme.events(), [""; 0]);

    let holder = acme.machine([Claim::InvitationsWrite, Claim::InvitationsRead, Claim::CesRead]);
    let made = invite(&holder, given)?;
    let id = made[0].invitation.id;
    let reader = acme.machine([Claim::InvitationsRead, Claim::InvitationsWrite]);
    let shown = |caller: &Caller| world.get_as(caller, ByIds { client, ids: vec![id] }).unwrap();
    assert_eq!((shown(&holder).len(), shown(&reader).len()), (1, 0), "the key opens the role");
    for denied in [
        world.run_as(&reader, Resend { client, id, if_version: IfVersion::ANY }).map(drop),
        invite(&reader, Grants::default()).map(drop),
    ] {
        assert!(matches!(denied, Err(Error::Denied(Action::GrantUnheld))), "{denied:?}");
    }
});

conformance!(a_key_works_once, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let joined = world.run(accept(&invited))?.details;
    acme.events();

    is_missing(world.run(accept(&invited)));
    is_missing(accept_as(&acme, &joined.user, &invited));

    assert_eq!(acme.events(), [""; 0]);
});

conformance!(somebody_whose_address_is_a_users_cannot_become_a_second_one, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.person("bob@acme.test")?;
    let invited = invite_one(&acme, entry("BOB@acme.test", &[]))?;
    acme.events();

    let refused = world.run(accept(&invited));

    assert!(matches!(refused, Err(Error::Conflict(Clash::Taken("email")))), "{refused:?}");
    assert_eq!(acme.events(), [""; 0]);
    assert_eq!(world.get(Ids { client: acme.client, app: None })?.len(), 1);
});

conformance!(a_user_who_accepts_gets_the_apps_and_the_data_besides_their_own, |world| {
    let acme = Company::of(world, "acme.test")?;
    for (code, slug) in [("first__1", "one"), ("second_2", "two")] {
        acme.app(code, slug)?;
    }
    let bob = acme.person("bob@acme.test")?;
    let mut update = users::Update::of(acme.client, Key::Id(bob.id));
    update.labels.apps = Some(vec![code("second_2")]);
    update.fields.extra = Object::parse(r#"{"a":12345678901234567890123,"b":2}"#).ok();
    let bob = world.run(update)?.user;
    let extra = Object::parse(r#"{"b":[0.1000000000000000055]}"#).ok();
    let new = Entry { extra, ..entry("bob@acme.test", &["first__1", "second_2"]) };
    let invited = invite_one(&acme, new)?;
    acme.events();

    let joined = accept_as(&acme, &bob, &invited)?;

    assert_eq!(joined.apps, [code("first__1"), code("second_2")]);
    let both = r#"{"a":12345678901234567890123,"b":[0.1000000000000000055]}"#;
    assert_eq!(joined.user.extra.as_str(), both);
    assert_eq!(joined.user.version, bob.version.next());
    assert_eq!(acme.events(), ["invitation 1 changed", &format!("user {} changed", bob.id)]);
    is_missing(accept_as(&acme, &bob, &invited));
});

conformance!(accepting_what_one_has_already_closes_the_invitation_only, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.events();

    let joined = accept_as(&acme, &bob, &invited)?;

    assert_eq!(joined.user, bob);
    assert_eq!(acme.events(), ["invitation 1 changed"]);
});

conformance!(nobody_takes_an_invitation_that_is_for_somebody_else, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    let eve = acme.person("eve@acme.test")?;
    let foreign = umbrella.person("bob@acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;

    is_missing(accept_as(&acme, &eve, &invited));
    is_missing(accept_as(&umbrella, &foreign, &invited));
    let key = invited.invitation.key.clone();
    let machine = acme.machine([Claim::InvitationsWrite, Claim::UsersWrite]);
    let nobody = world.run_as(&machine, AcceptAsUser { key });

    assert!(matches!(nobody, Err(Error::Unauthenticated(_))), "{nobody:?}");
    assert_eq!(world.get(Ids { client: acme.client, app: None })?.len(), 1);
});

conformance!(data_that_would_grow_over_its_limit_is_refused, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let half = |key: &str| Some(object(&serde_json::json!({ key: "x".repeat(OBJECT_LIMIT / 2) })));
    let mut update = users::Update::of(acme.client, Key::Id(bob.id));
    update.fields.extra = half("a");
    world.run(update)?;
    let invited = invite_one(&acme, Entry { extra: half("b"), ..entry("bob@acme.test", &[]) })?;
    acme.events();

    let refused = accept_as(&acme, &bob, &invited);

    assert_eq!(faults(refused), [FieldError::new("extra", Code::TooLong(OBJECT_LIMIT))]);
    assert_eq!(acme.events(), [""; 0]);
});
