//! Sessions: who is signed in, for how long, and what ends it.

use directory::clients::{self, Settings};
use directory::credentials::{CreateUserToken, CredentialKind, Presented};
use directory::ids::{ClientId, IfVersion, SessionId};
use directory::passwords::SignIn;
use directory::policy::{Action, Actor, Claim};
use directory::sessions::{
    Device, IDLE_DAYS, LIFE_DAYS, LIMIT, List, Method, Opened, Revoke, RevokeAll, SignedIn, Visitor,
};
use directory::users::{self, Fields, Key, Parts, User};
use directory::{Caller, Code, Error, Noun, Surface, Why};
use testkit::{World, block_on, conformance};

use crate::scene::{client, faults, history, key, line, look, member, user};

pub const PASSWORD: &str = "vole under harpsichord";
const NEW: &str = "harpsichord over vole";
const DAY: i64 = 86_400;

/// Nobody yet, at the pages.
pub fn visitor() -> Caller {
    World::caller(Actor::Operator, Surface::Console)
}

/// Somebody with a password.
pub fn person(world: &World, client: ClientId, email: &str) -> User {
    let user = user(world, client, email);
    let operator = World::operator();
    block_on(world.directory.set_password(&operator, client, user.id, PASSWORD)).unwrap()
}

pub fn sign_in_with(world: &World, user: &User, password: &str) -> Result<Opened, Error> {
    let sign_in = SignIn {
        host: None,
        client: Some(user.client_id),
        email: user.email.as_str().to_owned(),
        password: password.to_owned(),
        address: None,
    };
    block_on(world.directory.sign_in(&visitor(), sign_in, &Device::new("Firefox")))
}

pub fn sign_in(world: &World, user: &User) -> Opened {
    sign_in_with(world, user, PASSWORD).unwrap()
}

/// Who is there by a session that opens everything; `None` for nobody.
pub fn who(world: &World, opened: &Opened) -> Option<SignedIn> {
    match block_on(world.directory.resolve_session(opened.secret.reveal())) {
        Ok(Visitor::SignedIn(visitor)) => Some(*visitor),
        Ok(Visitor::Limited(_)) | Err(Error::Unauthenticated(Why::Invalid)) => None,
        Err(other) => panic!("neither let in nor refused: {other:?}"),
    }
}

/// Whoever is signed in, as the caller of what follows.
pub fn caller(world: &World, opened: &Opened) -> Caller {
    World::caller(who(world, opened).unwrap().actor, Surface::Console)
}

fn change(world: &World, user: &User, fields: Fields) {
    let update = users::Update { fields, ..users::Update::of(user.client_id, Key::Id(user.id)) };
    world.run(update).unwrap();
}

fn listed(world: &World, caller: &Caller, user: &User) -> Vec<SessionId> {
    let list = List { client: user.client_id, user: user.id };
    world.get_as(caller, list).unwrap().into_iter().map(|session| session.id).collect()
}

/// What was recorded of sessions.
fn recorded(world: &World, client: ClientId) -> Vec<String> {
    let about = |event: &String| event.contains(" session ");
    history(world, client).into_iter().filter(about).collect()
}

conformance!(who_signs_in_is_there_until_they_sign_out, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    world.clock.advance(60);

    let opened = sign_in(world, &ann);

    assert!(!opened.session.limited);
    assert_eq!(
        (opened.session.method, opened.session.device.as_str()),
        (Method::Password, "Firefox")
    );
    assert_eq!(opened.secret.reveal().len(), "rbsession_".len() + 64);
    let there = who(world, &opened).unwrap();
    assert_eq!((there.actor.user(), there.actor.client()), (Some(ann.id), Some(acme)));
    assert_eq!(there.actor.credential().map(|id| id.0), Some(opened.session.id.0));
    assert_eq!((there.user.email.as_str(), there.client.id), ("ann@acme.test", acme));
    let after = look(world, &ann).user;
    assert_eq!(after.last_login_at, Some(world.clock.now()));
    assert_eq!((after.version, after.updated_at), (ann.version.next(), ann.updated_at));

    world.clock.advance(1);
    for _ in 0..2 {
        block_on(world.directory.sign_out(&visitor(), opened.secret.reveal()))?;
    }
    block_on(world.directory.sign_out(&visitor(), "unknown"))?;

    assert!(who(world, &opened).is_none());
    let events = recorded(world, acme);
    assert_eq!(events.len(), 2, "{events:?}");
    assert!(events[0].starts_with("created session 1 ") && events[0].contains("Firefox"));
    assert!(events[1].starts_with("ended session 1 "), "{events:?}");
    assert!(!events.concat().contains(opened.secret.reveal()));
});

conformance!(a_session_opens_no_api_and_a_token_no_page, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let opened = sign_in(world, &ann);
    const ALL: &[CredentialKind] =
        &[CredentialKind::Session, CredentialKind::Link, CredentialKind::UserToken];

    let at_an_api =
        block_on(world.directory.authenticate(&Presented::of(opened.secret.reveal(), ALL)));
    let token = CreateUserToken { client: acme, user: ann.id, label: line("x"), secret: None };
    let token = world.run(token)?.secret;

    assert!(matches!(at_an_api, Err(Error::Unauthenticated(Why::Invalid))), "{at_an_api:?}");
    for secret in [token.reveal(), "", "rbsession_0"] {
        let refused = block_on(world.directory.resolve_session(secret)).err();
        assert!(matches!(refused, Some(Error::Unauthenticated(Why::Invalid))), "{refused:?}");
    }
});

conformance!(a_wrong_password_opens_nothing, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");

    let refused = sign_in_with(world, &ann, "another password");

    assert!(matches!(refused, Err(Error::Unauthenticated(Why::WrongPair))), "{refused:?}");
    assert_eq!(recorded(world, acme), [""; 0]);
    assert_eq!(look(world, &ann).user.last_login_at, None);
});

conformance!(a_session_ends_after_its_life_and_after_being_idle, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let (used, idle) = (sign_in(world, &ann), sign_in(world, &ann));
    for _ in 0..LIFE_DAYS - 1 {
        world.clock.advance(DAY);
        assert!(who(world, &used).is_some());
        block_on(world.directory.flush_last_used());
    }
    assert!(who(world, &idle).is_none(), "not seen for {IDLE_DAYS} days");
    assert_eq!(listed(world, &member(&ann), &ann), [used.session.id]);

    world.clock.advance(DAY - 1);
    assert!(who(world, &used).is_some());
    world.clock.advance(1);
    assert!(who(world, &used).is_none());

    let late = world.run(Revoke { client: acme, user: ann.id, session: used.session.id });
    assert!(matches!(late, Err(Error::NotFound(Noun::Session))), "{late:?}");
    assert_eq!(recorded(world, acme).len(), 2, "running out is no change");
});

conformance!(being_seen_is_noted_and_changes_nothing_else, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let opened = sign_in(world, &ann);
    world.clock.advance(300);
    who(world, &opened).unwrap();
    block_on(world.directory.flush_last_used());

    let seen = who(world, &opened).unwrap().session;

    assert_eq!(seen.last_seen_at, world.clock.now());
    assert_eq!(seen.version, opened.session.version);
    assert_eq!(recorded(world, acme).len(), 1);
});

conformance!(whoever_is_switched_off_or_deleted_is_out_at_once, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (person(world, acme, "ann@acme.test"), person(world, acme, "bob@acme.test"));
    let (of_ann, of_bob) = (sign_in(world, &ann), sign_in(world, &bob));

    change(world, &ann, Fields { active: Some(false), ..Fields::default() });
    assert!(who(world, &of_ann).is_none());
    let refused = sign_in_with(world, &ann, PASSWORD);
    assert!(matches!(refused, Err(Error::Unauthenticated(Why::WrongPair))), "{refused:?}");
    change(world, &ann, Fields { active: Some(true), ..Fields::default() });
    assert!(who(world, &of_ann).is_none(), "being switched on again brings no session back");
    assert!(sign_in_with(world, &ann, PASSWORD).is_ok());

    let (user, parts) = (Key::Id(bob.id), Parts::default());
    world.run(users::Delete {
        client: acme,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts,
    })?;
    assert!(who(world, &of_bob).is_none());
});

conformance!(who_becomes_an_administrator_is_one_in_the_open_session, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let opened = sign_in(world, &ann);

    change(world, &ann, Fields { account_level: Some(99), ..Fields::default() });

    let actor = who(world, &opened).unwrap().actor;
    assert!(matches!(actor, Actor::Person { administrator: true, .. }), "{actor:?}");
});

conformance!(a_changed_password_ends_every_other_session, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let (own, other) = (sign_in(world, &ann), sign_in(world, &ann));
    world.clock.advance(60);

    let caller = caller(world, &own);
    block_on(world.directory.change_password(&caller, PASSWORD, NEW))?;

    assert!(who(world, &own).is_some());
    assert!(who(world, &other).is_none());
    assert_eq!(recorded(world, acme).pop().unwrap().split(' ').next(), Some("revoked"));

    let operator = World::operator();
    block_on(world.directory.set_password(&operator, acme, ann.id, "a third password"))?;
    assert!(who(world, &own).is_none(), "one that the operator sets ends all of them");
});

conformance!(an_expired_password_opens_nothing_but_the_choice_of_a_new_one, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let other = sign_in(world, &ann);
    let settings = Settings { password_expiration_days: Some(30), ..Settings::default() };
    world.run(clients::Update { client: acme, settings, if_version: IfVersion::ANY })?;
    world.clock.advance(31 * DAY);

    let opened = sign_in(world, &ann);

    assert!(opened.session.limited);
    assert!(who(world, &opened).is_none());
    let there = block_on(world.directory.resolve_session(opened.secret.reveal()))?;
    let Visitor::Limited(there) = there else { panic!("{there:?}") };
    assert_eq!((there.user.id, there.client.id), (ann.id, acme));

    let choose = |opened: &Opened, password: &str| {
        let secret = opened.secret.reveal();
        block_on(world.directory.replace_expired_password(&visitor(), secret, password))
    };
    assert_eq!(faults(choose(&opened, "vole")), [("password".to_owned(), Code::TooShort(8))]);
    faults(choose(&opened, PASSWORD));
    choose(&opened, NEW)?;
    assert!(who(world, &opened).is_some());
    let again = choose(&opened, "a third password");
    assert!(matches!(again, Err(Error::Unauthenticated(Why::Invalid))), "{again:?}");
    let open = choose(&other, "a third password");
    assert!(matches!(open, Err(Error::Unauthenticated(Why::Invalid))), "{open:?}");
    assert!(!sign_in_with(world, &ann, NEW)?.session.limited);

    world.clock.advance(31 * DAY);
    let limited = sign_in_with(world, &ann, NEW)?;
    block_on(world.directory.sign_out(&visitor(), limited.secret.reveal()))?;
    let gone = block_on(world.directory.resolve_session(limited.secret.reveal())).err();
    assert!(matches!(gone, Some(Error::Unauthenticated(Why::Invalid))), "{gone:?}");
});

conformance!(people_see_and_end_their_sessions_and_administrators_everybodys, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (person(world, acme, "ann@acme.test"), person(world, acme, "bob@acme.test"));
    let (first, second) = (sign_in(world, &ann), sign_in(world, &ann));
    let third = sign_in(world, &ann);
    let administrator = key(acme, &[Claim::CredentialsWrite]);
    let foreign = key(client(world, "umbrella"), &[Claim::CredentialsWrite]);
    let revoke =
        |opened: &Opened| Revoke { client: acme, user: ann.id, session: opened.session.id };

    let own = caller(world, &first);
    let all = [third.session.id, second.session.id, first.session.id];
    assert_eq!(listed(world, &own, &ann), all);
    assert_eq!(listed(world, &administrator, &ann), all);
    let list = List { client: acme, user: ann.id };
    for (caller, hidden) in [(member(&bob), false), (foreign, true)] {
        for refused in [
            world.get_as(&caller, list).map(drop),
            world.run_as(&caller, revoke(&first)),
            world.run_as(&caller, RevokeAll { client: acme, user: ann.id, but: None }),
        ] {
            match refused {
                Err(Error::Denied(Action::ManageSessions)) => assert!(!hidden),
                Err(Error::NotFound(Noun::User)) => assert!(hidden),
                other => panic!("{other:?}"),
            }
        }
    }
    let of_another = Revoke { client: acme, user: bob.id, session: first.session.id };
    let missing = world.run(of_another);
    assert!(matches!(missing, Err(Error::NotFound(Noun::Session))), "{missing:?}");

    world.run_as(&own, revoke(&second))?;
    assert!(who(world, &second).is_none());
    world.run_as(&own, RevokeAll { client: acme, user: ann.id, but: Some(first.session.id) })?;
    assert!(who(world, &third).is_none() && who(world, &first).is_some());
    world.run_as(&administrator, revoke(&first))?;
    assert!(who(world, &first).is_none());
});

conformance!(the_oldest_session_makes_room_for_a_new_one, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let first = sign_in(world, &ann);
    let second = sign_in(world, &ann);
    for _ in 2..LIMIT {
        sign_in(world, &ann);
    }
    assert!(who(world, &first).is_some());
    world.clock.advance(1);

    sign_in(world, &ann);

    assert!(who(world, &first).is_none() && who(world, &second).is_some());
    assert_eq!(listed(world, &member(&ann), &ann).len(), LIMIT);
    let revoked = format!("revoked session {} ", first.session.id);
    assert!(recorded(world, acme).iter().any(|event| event.starts_with(&revoked)));

    world.clock.advance(IDLE_DAYS * DAY);
    let later = sign_in(world, &ann);
    assert_eq!(listed(world, &member(&ann), &ann), [later.session.id]);
    assert_eq!(recorded(world, acme).len(), LIMIT + 3, "what ran out is cleared away silently");
});
