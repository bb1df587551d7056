//! Accepting invitations, as somebody new and as a user.

use directory::invitations::{Accept, AcceptAsUser, Ids, Invited};
use directory::json::OBJECT_LIMIT;
use directory::passwords::SignIn;
use directory::policy::Claim;
use directory::users::{self, Details, Key};
use directory::{Clash, Code, Error, FieldError};
use testkit::conformance;

use super::{Entry, accept, entry, invite_one, is_missing, object};
use crate::company::{Company, code, faults};

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

    let joined = world.run(accept(&invited))?;

    let user = &joined.user;
    assert_eq!(user.email.as_str(), "Bob@acme.test");
    assert_eq!((user.first_name.as_str(), user.last_name.as_str()), ("John", "McLane"));
    assert_eq!(user.extra.as_str(), r#"{"team":"blue"}"#);
    assert!(user.active && user.demo);
    assert_eq!(user.last_activated_at, Some(world.clock.now()));
    assert_eq!(joined.apps, [code("zylTKNVx")]);
    assert_eq!(world.get(Ids { client: acme.client, app: None })?, []);
    assert_eq!(acme.events(), ["invitation 1 changed", &format!("user {} created", user.id)]);
});

conformance!(the_password_chosen_on_accepting_opens_the_door, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let password = Some(testkit::block_on(world.directory.hash_password("Nakatomi Plaza"))?);
    world.clock.advance(60);

    let joined = world.run(Accept { password, ..accept(&invited) })?;

    assert_eq!(joined.user.last_password_set_at, Some(world.clock.now()));
    let enter = |password: &str| {
        let sign_in = SignIn {
            host: None,
            client: Some(acme.client),
            email: "bob@acme.test".to_owned(),
            password: password.to_owned(),
            address: None,
        };
        let caller = acme.member(&joined.user);
        testkit::block_on(world.directory.sign_in_for_token(&caller, sign_in))
    };
    assert!(enter("Nakatomi Plaza").is_ok());
    assert!(matches!(enter("nakatomi plaza"), Err(Error::Unauthenticated(_))));
});

conformance!(a_key_works_once, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let joined = world.run(accept(&invited))?;
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
    update.fields.extra = Some(object(&serde_json::json!({"a": 1, "b": 2})));
    let bob = world.run(update)?.user;
    let extra = Some(object(&serde_json::json!({"b": 3})));
    let new = Entry { extra, ..entry("bob@acme.test", &["first__1", "second_2"]) };
    let invited = invite_one(&acme, new)?;
    acme.events();

    let joined = accept_as(&acme, &bob, &invited)?;

    assert_eq!(joined.apps, [code("first__1"), code("second_2")]);
    assert_eq!(joined.user.extra, object(&serde_json::json!({"a": 1, "b": 3})));
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
