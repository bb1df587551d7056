//! Invitations: making, joining, lapsing, withdrawing and accepting them.

mod accepting;
mod delivery;
mod listing;

use directory::ids::{ClientId, IfVersion, InvitationId, Version};
use directory::invitations::{Accept, Entry, Invite, Invited, Resend, Withdraw};
use directory::json::Object;
use directory::policy::Claim;
use directory::sessions::Device;
use directory::text::{Line, Message};
use directory::time::DAY;
use directory::users::Key;
use directory::{Code, Error, FieldError, Installation, Noun, users};
use testkit::{World, conformance};

use crate::company::{Company, code, email, faults};

/// An entry with some apps.
fn entry(address: &str, apps: &[&str]) -> Entry {
    let initial_apps = apps.iter().map(|app| code(app)).collect();
    Entry { initial_apps, ..Entry::of(email(address)) }
}

fn object(json: &serde_json::Value) -> Object {
    Object::parse(&json.to_string()).unwrap()
}

/// Invites as the administrator.
fn invite(company: &Company<'_>, entries: Vec<Entry>) -> Result<Vec<Invited>, Error> {
    let client = company.client;
    company.world.run_as(&company.administrator(), Invite { client, entries })
}

fn invite_one(company: &Company<'_>, entry: Entry) -> Result<Invited, Error> {
    invite(company, vec![entry]).map(|mut all| all.remove(0))
}

fn accept(invited: &Invited) -> Accept {
    Accept {
        key: invited.invitation.key.clone(),
        first_name: Line::parse("John").unwrap(),
        last_name: Line::parse("McLane").unwrap(),
        password: None,
        device: Device::default(),
    }
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "calls read better")]
fn is_missing<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    assert!(matches!(outcome, Err(Error::NotFound(Noun::Invitation))), "{outcome:?}");
}

fn mail(id: InvitationId, count: i64) -> String {
    format!(r#"invitation {{"count":{count},"invitation":{id}}}"#)
}

conformance!(an_invitation_holds_what_was_given_and_is_mailed_once, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("zylTKNVx", "datademo")?;
    acme.events();

    let new = Entry {
        extra: Some(object(&serde_json::json!({"team": "blue"}))),
        demo: Some(true),
        subject: Some(Line::parse("Come in")?),
        body: Some(Message::parse("Two\nlines")?),
        ..entry("New_User@acme.test", &["zylTKNVx"])
    };
    let Invited { invitation, apps, inviter } = invite_one(&acme, new)?;

    assert_eq!(invitation.email.as_str(), "New_User@acme.test");
    assert_eq!(invitation.extra.as_str(), r#"{"team":"blue"}"#);
    assert_eq!((invitation.subject.as_str(), invitation.body.as_str()), ("Come in", "Two\nlines"));
    assert_eq!((invitation.demo, invitation.mail_count), (true, 1));
    assert_eq!(invitation.invited_at, world.clock.now());
    assert_eq!(invitation.expires_at, Some(world.clock.now().plus(30 * DAY)));
    assert_eq!(apps, [code("zylTKNVx")]);
    assert_eq!(inviter.map(|inviter| inviter.user.id), Some(acme.ann.id));
    assert_eq!(acme.mails(), [mail(invitation.id, 1)]);
    let events = acme.events_in_full();
    assert_eq!(events.len(), 1);
    assert!(!events[0].changes.contains(invitation.key.as_str()), "{}", events[0].changes);
    assert!(events[0].changes.contains(r#""initial_apps":[null,["zylTKNVx"]]"#));
});

conformance!(what_is_not_given_is_empty, |world| {
    let acme = Company::of(world, "acme.test")?;

    let Invited { invitation, apps, .. } = invite_one(&acme, entry("bob@acme.test", &[]))?;

    assert_eq!(invitation.extra, Object::empty());
    assert_eq!((invitation.subject.as_str(), invitation.body.as_str()), ("", ""));
    assert!(!invitation.demo);
    assert!(apps.is_empty());
});

conformance!(a_hundred_joins_keep_one_invitation, |world| {
    let acme = Company::of(world, "acme.test")?;
    let first = invite_one(&acme, entry("bob@acme.test", &[]))?.invitation;

    for _ in 0..100 {
        invite_one(&acme, entry("Bob@ACME.test", &[]))?;
    }

    let last = invite_one(&acme, entry("bob@acme.test", &[]))?.invitation;
    assert_eq!((last.id, &last.key), (first.id, &first.key));
    assert_eq!(last.mail_count, 102);
    assert_eq!(acme.mails().len(), 102);
    assert_eq!(acme.events().len(), 102);
});

conformance!(a_join_unites_apps_and_replaces_what_is_given, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("first__1", "one")?;
    acme.app("second_2", "two")?;
    let extra = Some(object(&serde_json::json!({"a": 1})));
    let first = Entry { extra, demo: Some(true), ..entry("bob@acme.test", &["second_2"]) };
    let first = invite_one(&acme, first)?.invitation;
    acme.events();
    world.clock.advance(3600);

    let kept = invite_one(&acme, entry("bob@acme.test", &["first__1", "second_2"]))?;
    let extra = Some(object(&serde_json::json!({"b": 2})));
    let second = Entry { extra: extra.clone(), ..entry("bob@acme.test", &[]) };
    let replaced = invite_one(&acme, second)?;

    assert_eq!(kept.invitation.extra, first.extra);
    assert_eq!(kept.apps, [code("first__1"), code("second_2")]);
    assert_eq!(replaced.apps, kept.apps);
    assert_eq!(Some(replaced.invitation.extra), extra);
    assert!(replaced.invitation.demo);
    assert_eq!(replaced.invitation.invited_at, first.invited_at);
    assert_eq!(replaced.invitation.mailed_at, world.clock.now());
    assert_eq!(replaced.invitation.expires_at, Some(world.clock.now().plus(30 * DAY)));
    let events = acme.events_in_full();
    let united = r#""initial_apps":[["second_2"],["first__1","second_2"]]"#;
    let uniting = events.iter().filter(|event| event.changes.contains(united)).count();
    assert_eq!((events.len(), uniting), (2, 1));
});

conformance!(inviting_an_address_from_several_places_at_once_joins_too, |world| {
    let acme = Company::of(world, "acme.test")?;
    let caller = acme.administrator();

    let ids: Vec<InvitationId> = std::thread::scope(|scope| {
        let invite = || {
            let entries = vec![entry("bob@acme.test", &[])];
            let command = Invite { client: acme.client, entries };
            let directory = world.directory.clone();
            testkit::block_on(directory.run(&caller, command)).unwrap()[0].invitation.id
        };
        let all: Vec<_> = (0..8).map(|_| scope.spawn(invite)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });

    assert_eq!(ids, [InvitationId(1); 8]);
    assert_eq!(acme.mails().len(), 8);
});

conformance!(an_address_given_twice_in_one_call_is_mailed_once, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("first__1", "one")?;
    acme.app("second_2", "two")?;
    acme.events();

    let entries = vec![
        entry("bob@acme.test", &["first__1"]),
        entry("eve@acme.test", &[]),
        entry("BOB@acme.test", &["second_2"]),
    ];
    let invited = invite(&acme, entries)?;

    let ids: Vec<_> = invited.iter().map(|one| one.invitation.id.0).collect();
    assert_eq!(ids, [1, 2, 1]);
    assert_eq!(invited[0].apps, [code("first__1"), code("second_2")]);
    assert_eq!(invited[0].invitation.mail_count, 1);
    assert_eq!(acme.mails(), [mail(InvitationId(1), 1), mail(InvitationId(2), 1)]);
    assert_eq!(acme.events(), ["invitation 1 created", "invitation 2 created"]);
});

conformance!(of_several_entries_all_are_invited_or_none, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    umbrella.app("foreign_", "foreign")?;
    let off = acme.person("off@acme.test")?;
    acme.switch_off(&off)?;
    acme.events();

    let entries = vec![
        entry("bob@acme.test", &[]),
        entry("eve@acme.test", &["nowhere_", "foreign_"]),
        entry("Off@acme.test", &[]),
    ];
    let refused = invite(&acme, entries);
    let alone = invite(&acme, vec![entry("off@acme.test", &["foreign_"])]);

    let app =
        |field: &str, app: &str| FieldError::new(field, Code::UnknownId(Noun::App, app.to_owned()));
    assert_eq!(
        faults(refused),
        [
            app("1/initial_apps", "nowhere_"),
            app("1/initial_apps", "foreign_"),
            FieldError::new("2/email", Code::InactiveUser),
        ]
    );
    assert_eq!(
        faults(alone),
        [FieldError::new("email", Code::InactiveUser), app("initial_apps", "foreign_")]
    );
    assert_eq!(acme.mails(), [""; 0]);
    assert_eq!(acme.events(), [""; 0]);
});

conformance!(an_active_user_can_be_invited_and_a_deleted_one_too, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let gone = acme.person("gone@acme.test")?;
    acme.switch_off(&gone)?;
    let (client, user, parts) = (acme.client, Key::Id(gone.id), users::Parts::default());
    world.run(users::Delete {
        client,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts,
    })?;

    let invited = invite(&acme, vec![entry("bob@acme.test", &[]), entry("gone@acme.test", &[])])?;

    assert_eq!(invited[0].invitation.email_key, bob.email_key);
    assert_eq!(acme.mails().len(), 2);
});

conformance!(an_invitation_that_lapsed_is_dead_and_makes_room_for_a_new_one, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("zylTKNVx", "datademo")?;
    let old = invite_one(&acme, entry("bob@acme.test", &["zylTKNVx"]))?;
    acme.events();
    world.clock.advance(30 * 24 * 3600);
    let (client, id) = (acme.client, old.invitation.id);

    is_missing(world.run(Resend { client, id, if_version: IfVersion::ANY }));
    is_missing(world.run(Withdraw { client, id, if_version: IfVersion::ANY }));
    is_missing(world.run(accept(&old)));
    assert_eq!(acme.events(), [""; 0]);
    let new = invite_one(&acme, entry("bob@acme.test", &[]))?;

    assert_eq!(new.invitation.id, InvitationId(2));
    assert_ne!(new.invitation.key, old.invitation.key);
    assert_eq!((new.invitation.mail_count, new.apps), (1, Vec::new()));
    assert_eq!(acme.events(), ["invitation 1 changed", "invitation 2 created"]);
});

conformance!(an_invitation_is_good_until_its_last_microsecond, |world| {
    let acme = Company::of(world, "acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let end = invited.invitation.expires_at.unwrap();

    world.clock.set(end.plus(-1));

    assert_eq!(world.run(accept(&invited))?.details.user.email.as_str(), "bob@acme.test");
});

#[test]
fn an_installation_may_let_invitations_live_for_ever() {
    let installation = Installation { invitation_days: None, ..Installation::default() };
    let world = World::with(testkit::engines()[0], installation).unwrap();
    let acme = Company::of(&world, "acme.test").unwrap();
    let invited = invite_one(&acme, entry("bob@acme.test", &[])).unwrap();

    world.clock.advance(100 * 365 * 24 * 3600);

    assert_eq!(invited.invitation.expires_at, None);
    assert!(world.run(accept(&invited)).is_ok());
}

conformance!(a_reminder_counts_and_gives_new_time_to_the_same_key, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("zylTKNVx", "datademo")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &["zylTKNVx"]))?;
    acme.events();
    world.clock.advance(29 * 24 * 3600);

    let id = invited.invitation.id;
    let reminder = Resend { client: acme.client, id, if_version: IfVersion::ANY };
    let reminded = world.run_as(&acme.administrator(), reminder)?;

    assert_eq!(reminded.invitation.key, invited.invitation.key);
    assert_eq!(reminded.invitation.mail_count, 2);
    assert_eq!(reminded.invitation.expires_at, Some(world.clock.now().plus(30 * DAY)));
    assert_eq!(reminded.apps, invited.apps);
    assert_eq!(acme.mails(), [mail(id, 1), mail(id, 2)]);
    assert_eq!(acme.events(), ["invitation 1 resent"]);
});

conformance!(nobody_who_was_switched_off_is_reminded, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let invited = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.switch_off(&bob)?;
    acme.events();

    let refused = world.run(Resend {
        client: acme.client,
        id: invited.invitation.id,
        if_version: IfVersion::ANY,
    });

    assert_eq!(faults(refused), [FieldError::new("email", Code::InactiveUser)]);
    assert_eq!(acme.mails().len(), 1);
    assert_eq!(acme.events(), [""; 0]);
});

conformance!(a_withdrawn_invitation_is_gone_with_its_key, |world| {
    let acme = Company::of(world, "acme.test")?;
    let old = invite_one(&acme, entry("bob@acme.test", &[]))?;
    acme.events();
    let withdrawal =
        Withdraw { client: acme.client, id: old.invitation.id, if_version: IfVersion::ANY };

    world.run_as(&acme.administrator(), withdrawal)?;

    is_missing(world.run(accept(&old)));
    is_missing(world.run(withdrawal));
    is_missing(world.run(Resend {
        client: acme.client,
        id: old.invitation.id,
        if_version: IfVersion::ANY,
    }));
    assert_eq!(acme.events(), ["invitation 1 revoked"]);
    let new = invite_one(&acme, entry("bob@acme.test", &[]))?;
    assert_eq!(new.invitation.id, InvitationId(2));
    assert_ne!(new.invitation.key, old.invitation.key);
});

conformance!(invitations_of_another_client_do_not_exist, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    let theirs = invite_one(&umbrella, entry("bob@acme.test", &[]))?;
    let ann = acme.administrator();
    let id = theirs.invitation.id;

    is_missing(
        world.run_as(&ann, Resend { client: umbrella.client, id, if_version: IfVersion::ANY }),
    );
    is_missing(
        world.run_as(&ann, Withdraw { client: umbrella.client, id, if_version: IfVersion::ANY }),
    );
    is_missing(world.run_as(&ann, Resend { client: acme.client, id, if_version: IfVersion::ANY }));
    is_missing(
        world.run_as(&ann, Withdraw { client: acme.client, id, if_version: IfVersion::ANY }),
    );
    let entries = vec![entry("bob@acme.test", &[])];
    let foreign = world.run_as(&ann, Invite { client: umbrella.client, entries });

    assert!(matches!(foreign, Err(Error::NotFound(Noun::Client))), "{foreign:?}");
    let own = invite_one(&acme, entry("bob@acme.test", &[]))?;
    assert_eq!(own.invitation.id, id);
    assert_eq!(own.invitation.mail_count, 1);
    assert_eq!(umbrella.mails().len(), 1);
});

conformance!(inviting_needs_the_right_a_client_and_1_to_100_entries, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let machine = acme.machine([Claim::InvitationsWrite]);
    acme.events();
    let some = |client, count: usize| {
        let entries = (0..count).map(|n| entry(&format!("u{n}@acme.test"), &[])).collect();
        Invite { client, entries }
    };

    let denied = world.run_as(&acme.member(&bob), some(acme.client, 1));
    let nowhere = world.run(some(ClientId(99), 1));
    let none = world.run(some(acme.client, 0));
    let many = world.run(some(acme.client, 101));
    assert_eq!(acme.mails().len(), 0);
    let most = world.run_as(&machine, some(acme.client, 100))?;

    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    assert!(matches!(nowhere, Err(Error::NotFound(Noun::Client))), "{nowhere:?}");
    assert_eq!(faults(none), [FieldError::new("entries", Code::Empty)]);
    assert_eq!(faults(many), [FieldError::new("entries", Code::TooMany(100))]);
    assert_eq!(most.len(), 100);
    assert!(most.iter().all(|one| one.inviter.is_none()));
    assert_eq!((acme.mails().len(), acme.events().len()), (100, 100));
});

conformance!(an_invitation_that_has_changed_since_is_not_mailed_and_not_withdrawn, |world| {
    let acme = Company::of(world, "acme.test")?;
    let seen = invite_one(&acme, entry("bob@acme.test", &[]))?;
    let (client, id) = (acme.client, seen.invitation.id);
    let if_version = IfVersion::is(seen.invitation.version);

    let reminded = world.run(Resend { client, id, if_version })?;
    acme.events();
    for stale in [
        world.run(Resend { client, id, if_version }).map(drop),
        world.run(Withdraw { client, id, if_version }),
    ] {
        assert!(matches!(stale, Err(Error::Stale { current: Version(2) })), "{stale:?}");
    }

    assert_eq!(acme.events(), Vec::<String>::new());
    let if_version = IfVersion::is(reminded.invitation.version);
    world.run(Withdraw { client, id, if_version })?;
});
