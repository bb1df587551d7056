//! Another address to sign in with: asked for, told to the former one, changed by a link.

use directory::Caller;
use directory::clients::SetLocks;
use directory::groups::CreateRole;
use directory::ids::ClientId;
use directory::links::addresses::{AddressNotice, GetAddressNotice, NewAddress, WantedAddress};
use directory::policy::Claims;
use directory::time::Timestamp;
use directory::users::ProfileField;

use super::*;
use crate::scene::line;

const WANTED: &str = "ann@new.test";

/// Asks with a password, which is not looked at where there is none.
fn asks(world: &World, caller: &Caller, email: &str, password: &str) -> Result<(), Error> {
    let (email, address, language) = (Email::parse(email).unwrap(), None, None);
    let wanted = NewAddress { email, address, language };
    block_on(world.directory.ask_address(caller, wanted, password))
}

/// Asks, and gives when that was.
fn asked(world: &World, user: &User, email: &str) -> Timestamp {
    asks(world, &member(user), email, PASSWORD).unwrap();
    world.clock.now()
}

fn link(world: &World, user: &User) -> Option<Issued> {
    let issue = Issue { client: user.client_id, user: user.id, kind: LinkKind::Address };
    world.run(issue).unwrap()
}

fn change(world: &World, issued: &Issued) -> Result<User, Error> {
    block_on(world.directory.change_address(&visitor(), issued.secret.reveal()))
}

fn pending(world: &World, user: &User) -> Option<String> {
    let wanted = world.get(WantedAddress { client: user.client_id, user: user.id }).unwrap();
    wanted.map(|email| email.as_str().to_owned())
}

/// What is told to the address that somebody had when they asked.
fn notice(world: &World, user: &User, asked_at: Timestamp) -> Option<AddressNotice> {
    world.get(GetAddressNotice { client: user.client_id, user: user.id, asked_at }).unwrap()
}

fn lock_addresses(world: &World, client: ClientId) {
    let lock = [ProfileField::Email].into_iter().collect();
    let (unlock, if_version) = (users::ProfileFields::NONE, IfVersion::ANY);
    world.run(SetLocks { client, lock, unlock, if_version }).unwrap();
}

conformance!(the_address_changes_only_once_the_link_that_was_mailed_to_it_is_used, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let opened = enter(world, &issue(world, &ann, LinkKind::Magic))?;
    let ann = look(world, &ann).user;

    let at = asked(world, &ann, "Ann@New.test");

    let now = look(world, &ann).user;
    assert_eq!(shown(now), shown(ann.clone()), "nothing of the person changed yet");
    assert_eq!(pending(world, &ann).as_deref(), Some("Ann@New.test"));
    let jobs = [
        format!(r#"address-notice of {acme}: {{"asked_at":{},"user":{}}}"#, at.0, ann.id),
        format!(r#"change-address of {acme}: {{"user":{}}}"#, ann.id),
    ];
    assert_eq!(mails_that_wait(world), jobs);
    let told = notice(world, &ann, at).unwrap();
    assert!(!told.changed);
    assert_eq!(told.former.as_str(), "ann@acme.test");
    assert_eq!(told.wanted.as_str(), "Ann@New.test");

    let issued = link(world, &ann).unwrap();
    assert_eq!(issued.email.as_str(), "Ann@New.test");
    let seen = block_on(world.directory.look_at_link(issued.secret.reveal()))?;
    assert_eq!((seen.kind, seen.email.as_str()), (LinkKind::Address, "Ann@New.test"));
    world.clock.advance(60);
    let after = change(world, &issued)?;

    assert_eq!((after.email.as_str(), after.email_key.as_str()), ("Ann@New.test", WANTED));
    assert_eq!(look(world, &ann).user, after);
    assert_eq!(pending(world, &ann), None);
    let confirmed = world.get(Confirmed { client: acme, user: ann.id })?;
    assert_eq!(confirmed, Some(world.clock.now()));
    assert!(who(world, &opened).is_some(), "open sessions stay");
    refused(change(world, &issued));
    let told = notice(world, &ann, at).unwrap();
    assert_eq!((told.former.as_str(), told.changed), ("ann@acme.test", true));
});

conformance!(the_former_address_is_told_whatever_is_done_with_the_account_meanwhile, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let first = asked(world, &ann, WANTED);
    world.clock.advance(1);
    change(world, &link(world, &ann).unwrap())?;
    let moved = look(world, &ann).user;

    asked(world, &moved, "another@new.test");
    reset(world, &issue(world, &moved, LinkKind::Reset), NEW)?;

    let told = notice(world, &ann, first).unwrap();
    assert_eq!((told.former.as_str(), told.wanted.as_str()), ("ann@acme.test", WANTED));
    assert_eq!(pending(world, &moved), None);
});

conformance!(links_to_an_address_are_not_good_again_when_somebody_gets_it_back, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let set = |email: &str| {
        let email = Some(Email::parse(email).unwrap());
        let identifiers = Identifiers { email, ..Identifiers::default() };
        world.run(users::Update { identifiers, ..users::Update::of(acme, Key::Id(ann.id)) })
    };
    asked(world, &ann, WANTED);
    let wanted = link(world, &ann).unwrap();
    let magic = issue(world, &ann, LinkKind::Magic);

    set("other@acme.test")?;
    set("ann@acme.test")?;

    refused(change(world, &wanted));
    assert!(!is_good(world, &magic));
    assert_eq!(pending(world, &ann), None);
});

conformance!(asking_and_changing_write_one_event_for_each_subject, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let before = history(world, acme).len();
    world.clock.advance(1);
    asked(world, &ann, WANTED);
    world.clock.advance(1);
    let issued = link(world, &ann).unwrap();
    world.clock.advance(1);

    change(world, &issued)?;

    let (ann, mut told) = (ann.id, history(world, acme).split_off(before));
    let last: Vec<String> = told.split_off(2);
    assert_eq!(told[0], format!(r#"changed user {ann} {{"wanted_email":[null,"{WANTED}"]}}"#));
    assert!(told[1].starts_with(&format!("created link {ann} ")), "{told:?}");
    let has = |start: String| last.iter().any(|event| event.starts_with(&start));
    assert_eq!(last.len(), 2, "{last:?}");
    assert!(has(format!(r#"changed user {ann} {{"email":["ann@acme.test","{WANTED}"]}}"#)));
    assert!(has(format!("ended link {ann} ")) && last.concat().contains("confirmed"), "{last:?}");
});

conformance!(whoever_asks_does_not_learn_that_somebody_has_the_address, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let free = user(world, acme, "free@acme.test");

    let at = asked(world, &ann, "BOB@acme.test");
    asked(world, &free, WANTED);

    assert_eq!(mails_that_wait(world).len(), 4, "asking costs the same");
    assert_eq!(pending(world, &ann).as_deref(), Some("BOB@acme.test"));
    assert!(link(world, &ann).is_none(), "there is no mail to write");
    assert_eq!(notice(world, &ann, at).unwrap().former.as_str(), "ann@acme.test");
    assert_eq!(look(world, &bob).user, bob);
});

conformance!(an_address_that_somebody_got_meanwhile_is_not_given_twice, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    asked(world, &ann, WANTED);
    asked(world, &bob, WANTED);
    let (first, second) = (link(world, &ann).unwrap(), link(world, &bob).unwrap());

    change(world, &first)?;

    refused(change(world, &second));
    assert_eq!(look(world, &bob).user.email.as_str(), "bob@acme.test");
});

conformance!(of_two_who_change_to_an_address_at_once_one_gets_it, |world| {
    let acme = client(world, "acme");
    let people = ["ann@acme.test", "bob@acme.test"].map(|email| user(world, acme, email));
    let links = people.each_ref().map(|person| {
        asked(world, person, WANTED);
        link(world, person).unwrap().secret.reveal().to_owned()
    });

    let servers = [world.directory.clone(), world.another_server()];
    let follow = |number: usize| {
        let (directory, secret) = (servers[number].clone(), links[number].clone());
        async move { directory.change_address(&visitor(), &secret).await.is_ok() }
    };
    let changed = all_at_once((0..2).map(follow)).into_iter().filter(|done| *done).count();

    assert_eq!(changed, 1);
});

conformance!(a_wish_ends_with_another_one_another_address_and_the_password, |world| {
    let acme = client(world, "acme");
    let [again, moved, changed, late] = ["again", "moved", "changed", "late"]
        .map(|name| person(world, acme, &format!("{name}@acme.test")));
    let links = [&again, &moved, &changed, &late].map(|person| {
        asked(world, person, &format!("new-{}", person.email.as_str()));
        link(world, person).unwrap()
    });

    asked(world, &again, "other@acme.test");
    let email = Some(Email::parse("set@acme.test").unwrap());
    let identifiers = Identifiers { email, ..Identifiers::default() };
    world.run(users::Update { identifiers, ..users::Update::of(acme, Key::Id(moved.id)) })?;
    block_on(world.directory.change_password(&member(&changed), PASSWORD, NEW))?;
    for issued in &links[..3] {
        refused(change(world, issued));
    }
    assert_eq!((pending(world, &moved), pending(world, &changed)), (None, None));
    assert!(link(world, &changed).is_none());

    world.clock.advance(3 * DAY);
    refused(change(world, &links[3]));
    assert_eq!(pending(world, &late), None);
});

conformance!(an_address_that_the_client_keeps_is_not_changed_by_its_person, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    asked(world, &ann, WANTED);
    let issued = link(world, &ann).unwrap();

    lock_addresses(world, acme);

    let locked = asks(world, &member(&ann), "other@new.test", "");
    assert_eq!(faults(locked), [("email".to_owned(), Code::Locked)]);
    assert!(!is_good(world, &issued), "it is no good link when it is looked at, either");
    refused(change(world, &issued));
    assert!(link(world, &ann).is_none(), "there is no mail to write any more");
    assert_eq!(pending(world, &ann), None);
    assert_eq!(look(world, &ann).user.email.as_str(), "ann@acme.test");
});

conformance!(who_may_change_any_user_asks_and_changes_where_addresses_are_locked, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let writers = CreateRole::new(acme, line("Writers"), Claims::of([Claim::UsersWrite]));
    let writers = world.run(writers)?;
    let mut update = users::Update::of(acme, Key::Id(ann.id));
    update.labels.roles = Some(vec![writers.oid]);
    world.run(update)?;
    lock_addresses(world, acme);

    asked(world, &ann, WANTED);

    assert_eq!(pending(world, &ann).as_deref(), Some(WANTED));
    let issued = link(world, &ann).unwrap();
    assert!(is_good(world, &issued));
    assert_eq!(change(world, &issued)?.email.as_str(), WANTED);
});

conformance!(who_has_a_password_proves_it_before_they_ask_for_another_address, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let told = |code| [("present_password".to_owned(), code)];

    assert_eq!(faults(asks(world, &member(&ann), WANTED, "")), told(Code::WrongPassword));
    for _ in 0..8 {
        let wrong = asks(world, &member(&ann), WANTED, NEW);
        assert_eq!(faults(wrong), told(Code::WrongPassword));
    }
    asks(world, &member(&ann), WANTED, PASSWORD)?;
    for _ in 0..10 {
        let wrong = asks(world, &member(&ann), WANTED, NEW);
        assert_eq!(faults(wrong), told(Code::WrongPassword));
    }
    let limited = asks(world, &member(&ann), "other@new.test", PASSWORD);

    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
    assert_eq!(pending(world, &ann).as_deref(), Some(WANTED));
    assert_eq!(mails_that_wait(world).len(), 2);
});

conformance!(a_wish_runs_out_however_late_its_mail_is_written, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let at = asked(world, &ann, WANTED);
    world.clock.advance(2 * DAY);

    let late = link(world, &ann).unwrap();
    assert_eq!(late.expires_at, at.plus(3 * DAY * 1_000_000));
    world.clock.advance(DAY - 1);
    assert!(is_good(world, &late));
    world.clock.advance(1);

    assert!(!is_good(world, &late));
    refused(change(world, &late));
    assert!(link(world, &ann).is_none(), "a mail that comes later carries no fresh link");
});

conformance!(only_people_ask_for_another_address_and_only_for_their_own, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    for caller in [World::operator(), key(acme, &[Claim::UsersWrite])] {
        let denied = asks(world, &caller, WANTED, "");
        assert!(matches!(denied, Err(Error::Denied(Action::ChangeAddress))), "{denied:?}");
    }
    let same = asks(world, &member(&ann), "ANN@acme.test", "");
    assert_eq!(faults(same), [("email".to_owned(), Code::Unchanged)]);
    let bob = user(world, acme, "bob@acme.test");
    let seen = world.get_as(&member(&bob), WantedAddress { client: acme, user: ann.id });
    assert!(matches!(seen, Err(Error::Denied(Action::ReadUser))), "{seen:?}");
    let told = GetAddressNotice { client: acme, user: ann.id, asked_at: world.clock.now() };
    let told = world.get_as(&key(acme, &[Claim::UsersWrite]), told);
    assert!(matches!(told, Err(Error::Denied(Action::IssueLink))), "{told:?}");
    assert!(mails_that_wait(world).is_empty());
});

conformance!(asking_is_bounded_for_the_person_and_for_the_mailbox, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    for number in 0..5 {
        asked(world, &ann, &format!("{number}@new.test"));
    }
    let limited = asks(world, &member(&ann), "5@new.test", "");
    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");

    for _ in 0..4 {
        ask(world, request(acme, WANTED, LinkKind::Magic))?;
    }
    asked(world, &bob, WANTED);
    let filled = asks(world, &member(&bob), WANTED, "");
    assert!(matches!(filled, Err(Error::Limited { .. })), "{filled:?}");
    world.clock.advance(3600);
    asked(world, &ann, "5@new.test");
});

conformance!(what_people_wanted_once_is_cleared_away_with_later_wishes, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let of_ann = asked(world, &ann, WANTED);
    world.clock.advance(6 * DAY + 1);
    assert!(notice(world, &ann, of_ann).is_some());

    let bob = user(world, acme, "bob@acme.test");
    let of_bob = asked(world, &bob, "bob@new.test");

    assert!(notice(world, &ann, of_ann).is_none() && notice(world, &bob, of_bob).is_some());
});
