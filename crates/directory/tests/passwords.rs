//! Passwords: setting one, and signing in with it for a token.

use directory::clients::{self, Domain, Settings};
use directory::credentials::{Created, CredentialKind, Presented};
use directory::ids::{ClientId, IfVersion};
use directory::passwords::{ImportPassword, PasswordHash, Rule, SignIn};
use directory::policy::{Action, Claim};
use directory::users::{self, Fields, Key, User};
use directory::{Caller, Clash, Code, Error, Why};
use testkit::{World, all_at_once, block_on, conformance};

use crate::scene::{client, faults, history, key, look, member, user};

const PASSWORD: &str = "vole under harpsichord";
const DAY: i64 = 86_400;

fn set(world: &World, user: &User, password: &str) -> Result<User, Error> {
    set_as(world, &World::operator(), user, password)
}

fn set_as(world: &World, caller: &Caller, user: &User, password: &str) -> Result<User, Error> {
    block_on(world.directory.set_password(caller, user.client_id, user.id, password))
}

fn at(client: Option<ClientId>, email: &str, password: &str) -> SignIn {
    SignIn {
        host: None,
        client,
        email: email.to_owned(),
        password: password.to_owned(),
        address: None,
    }
}

fn sign_in(world: &World, sign_in: SignIn) -> Result<Created, Error> {
    block_on(world.directory.sign_in_for_token(&World::operator(), sign_in))
}

#[track_caller]
fn refused(outcome: &Result<Created, Error>) {
    assert!(matches!(outcome, Err(Error::Unauthenticated(Why::WrongPair))), "{outcome:?}");
}

fn settings(world: &World, client: ClientId, settings: Settings) {
    world.run(clients::Update { client, settings, if_version: IfVersion::ANY }).unwrap();
}

conformance!(who_signs_in_gets_a_token_of_their_own, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "Ann@acme.test");
    let ann = set(world, &ann, PASSWORD)?;
    world.clock.advance(60);

    let made = sign_in(world, at(Some(acme), " ann@ACME.test ", PASSWORD))?;

    let kinds = &[CredentialKind::UserToken];
    let actor =
        block_on(world.directory.authenticate(&Presented::of(made.secret.reveal(), kinds)))?;
    assert_eq!((actor.user(), actor.credential()), (Some(ann.id), Some(made.credential.id)));
    let after = look(world, &ann).user;
    assert_eq!(after.last_login_at, Some(world.clock.now()));
    assert_eq!((after.version, after.updated_at), (ann.version.next(), ann.updated_at));
    let last = history(world, acme).pop().unwrap();
    assert!(last.starts_with("created credential "), "{last}");

    let again = sign_in(world, at(Some(acme), "ann@acme.test", PASSWORD))?;
    assert_ne!(again.secret, made.secret);
    assert!(
        block_on(world.directory.authenticate(&Presented::of(made.secret.reveal(), kinds))).is_ok()
    );
});

conformance!(whoever_cannot_sign_in_is_refused_alike_and_leaves_no_trace, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    set(world, &ann, PASSWORD)?;
    user(world, acme, "without@acme.test");
    let off = user(world, acme, "off@acme.test");
    set(world, &off, PASSWORD)?;
    let fields = Fields { active: Some(false), ..Fields::default() };
    world.run(users::Update { fields, ..users::Update::of(acme, Key::Id(off.id)) })?;
    let before = (history(world, acme), look(world, &ann).user);

    let long = "x".repeat(1025);
    for (email, password) in [
        ("ann@acme.test", "another password"),
        ("ann@acme.test", ""),
        ("ann@acme.test", &long),
        ("nobody@acme.test", PASSWORD),
        ("without@acme.test", PASSWORD),
        ("off@acme.test", PASSWORD),
        ("no address", PASSWORD),
    ] {
        refused(&sign_in(world, at(Some(acme), email, password)));
    }

    assert_eq!((history(world, acme), look(world, &ann).user), before);
});

conformance!(passwords_are_never_tried_across_clients, |world| {
    let (acme, umbrella) = (client(world, "acme"), client(world, "umbrella"));
    let ann = user(world, acme, "ann@test.example");
    set(world, &ann, PASSWORD)?;
    user(world, umbrella, "ann@test.example");
    let host = |domain: &str| Domain::parse(domain).ok();
    let named = at(Some(umbrella), "ann@test.example", PASSWORD);

    refused(&sign_in(world, named.clone()));
    refused(&sign_in(world, at(Some(ClientId(999)), "ann@test.example", PASSWORD)));
    let lost = sign_in(world, SignIn { client: None, ..named.clone() });
    assert_eq!(faults(lost), [("client_id".to_owned(), Code::ClientNeeded)]);

    assert!(sign_in(world, SignIn { host: host("acme.test"), ..named.clone() }).is_ok());
    refused(&sign_in(world, SignIn { host: host("umbrella.test"), client: Some(acme), ..named }));
});

conformance!(an_old_password_has_to_be_replaced, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    set(world, &ann, PASSWORD)?;
    settings(world, acme, Settings { password_expiration_days: Some(30), ..Settings::default() });
    let with = |password| sign_in(world, at(Some(acme), "ann@acme.test", password));

    world.clock.advance(30 * DAY - 1);
    assert!(with(PASSWORD).is_ok());
    world.clock.advance(1);
    assert_eq!(faults(with(PASSWORD)), [("password".to_owned(), Code::PasswordExpired)]);
    refused(&with("another password"));

    set(world, &ann, "another password")?;
    assert!(with("another password").is_ok());
    settings(world, acme, Settings { password_expiration_days: Some(0), ..Settings::default() });
    world.clock.advance(3650 * DAY);
    assert!(with("another password").is_ok());
});

conformance!(a_password_must_keep_to_the_rules_of_the_client, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    settings(world, acme, Settings { password_require_numeric: Some(true), ..Settings::default() });

    let broken = faults(set(world, &ann, "qwerty"));

    assert_eq!(broken.len(), 3, "{broken:?}");
    assert!(broken.iter().all(|(field, _)| field == "password"));
    assert_eq!(look(world, &ann).user, ann);
});

conformance!(setting_a_password_is_recorded_without_it, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.clock.advance(60);

    let after = set(world, &ann, PASSWORD)?;

    assert_eq!(after.last_password_set_at, Some(world.clock.now()));
    assert_eq!((after.version, after.updated_at), (ann.version.next(), world.clock.now()));
    let last = history(world, acme).pop().unwrap();
    assert!(last.contains(r#""password":"(secret)""#) && !last.contains("argon2"), "{last}");
});

conformance!(nobody_but_the_operator_sets_the_password_of_somebody_else, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let before = history(world, acme);

    for caller in [member(&ann), member(&bob), key(acme, Claim::ALL)] {
        let denied = set_as(world, &caller, &bob, PASSWORD);
        assert!(matches!(denied, Err(Error::Denied(Action::SetPassword))), "{denied:?}");
    }
    let foreign = key(client(world, "umbrella"), Claim::ALL);
    assert!(matches!(set_as(world, &foreign, &ann, PASSWORD), Err(Error::NotFound(_))));

    assert_eq!(history(world, acme), before);
});

fn change(world: &World, caller: &Caller, present: &str, password: &str) -> Result<User, Error> {
    block_on(world.directory.change_password(caller, present, password))
}

conformance!(people_change_their_password_knowing_the_present_one, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let ann = set(world, &ann, PASSWORD)?;
    world.clock.advance(60);
    let before = history(world, acme);

    for present in ["", "another password", &"x".repeat(2000)] {
        let wrong = faults(change(world, &member(&ann), present, "harpsichord over vole"));
        assert_eq!(wrong, [("present_password".to_owned(), Code::WrongPassword)]);
    }
    let without = user(world, acme, "without@acme.test");
    faults(change(world, &member(&without), PASSWORD, "harpsichord over vole"));
    let nobody = change(world, &key(acme, Claim::ALL), PASSWORD, "harpsichord over vole");
    assert!(matches!(nobody, Err(Error::Unauthenticated(Why::Missing))), "{nobody:?}");
    let short = faults(change(world, &member(&ann), PASSWORD, "vole"));
    assert_eq!(short, [("password".to_owned(), Code::TooShort(8))]);
    assert_eq!(history(world, acme).len(), before.len() + 1, "one user was added, no more");

    let after = change(world, &member(&ann), PASSWORD, "harpsichord over vole")?;

    assert_eq!(after.last_password_set_at, Some(world.clock.now()));
    refused(&sign_in(world, at(Some(acme), "ann@acme.test", PASSWORD)));
    assert!(sign_in(world, at(Some(acme), "ann@acme.test", "harpsichord over vole")).is_ok());
});

conformance!(none_of_the_last_five_passwords_is_taken_again, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let numbered = |number: usize| format!("harpsichord {number}");
    for number in 1..=5 {
        set(world, &ann, &numbered(number))?;
    }

    for number in 1..=5 {
        let reused = faults(set(world, &ann, &numbered(number)));
        assert_eq!(reused, [("password".to_owned(), Code::Password(Rule::Reused))], "{number}");
    }
    set(world, &ann, &numbered(6))?;
    set(world, &ann, &numbered(1))?;

    let bob = user(world, acme, "bob@acme.test");
    assert!(set(world, &bob, &numbered(6)).is_ok(), "others are not compared with");
});

conformance!(of_passwords_set_at_the_same_moment_each_is_kept_or_refused, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let setting = (0..8).map(|number| {
        let (directory, user) = (world.directory.clone(), ann.id);
        let password = format!("harpsichord {number}");
        async move { directory.set_password(&World::operator(), acme, user, &password).await }
    });

    let outcomes = all_at_once(setting);

    let replaced = Clash::PasswordReplaced;
    let kept = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = |outcome: &&Result<User, Error>| match outcome {
        Err(Error::Conflict(clash)) => *clash == replaced,
        _ => false,
    };
    assert_eq!(kept + outcomes.iter().filter(refused).count(), 8, "{outcomes:?}");
    let changed = history(world, acme).into_iter().filter(|event| event.contains("(secret)"));
    assert!(kept >= 1 && changed.count() == kept);
});

/// Made by passlib 1.7.4 of this password.
const BROUGHT: (&str, &str) =
    ("$2b$04$HIs1hHO1Rx2wtl52GvhcSuRy3ajUss3EVzy5F7r27z3YH86slqU2C", "Nakatomi Plaza 1988");

fn import(world: &World, user: &User) -> ImportPassword {
    let hash = PasswordHash::brought_along(BROUGHT.0).unwrap();
    let set_at = Some(world.clock.now().plus(-1_000_000));
    ImportPassword { client: user.client_id, user: user.id, hash, set_at }
}

conformance!(a_password_that_was_brought_along_opens_the_door_as_it_did_elsewhere, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    world.clock.advance(1);
    let imported = world.run(import(world, &ann))?;
    assert_eq!(imported.last_password_set_at, Some(world.clock.now().plus(-1_000_000)));
    let last = history(world, acme).pop().unwrap();
    assert!(last.contains(r#""password":"(secret)""#) && !last.contains("2b"), "{last}");

    refused(&sign_in(world, at(Some(acme), "ann@acme.test", PASSWORD)));
    for _ in 0..2 {
        sign_in(world, at(Some(acme), "ann@acme.test", BROUGHT.1))?;
    }

    let db = world.directory.db();
    let stored: String = block_on(db.read(|tx| tx.get(&STORED, ())))?;
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "it was hashed anew");
    let shown = look(world, &ann).user.last_password_set_at;
    assert_eq!(shown, imported.last_password_set_at, "the password is the same");
    let reused = faults(set(world, &ann, BROUGHT.1));
    assert_eq!(reused, [("password".to_owned(), Code::Password(Rule::Reused))]);
});

const STORED: store::Sql = store::sql!("SELECT hash FROM passwords WHERE client_id = 1");

conformance!(only_the_operator_brings_passwords_along, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    for caller in [member(&ann), key(acme, Claim::ALL)] {
        let denied = world.run_as(&caller, import(world, &ann));
        assert!(matches!(denied, Err(Error::Denied(Action::ImportPassword))), "{denied:?}");
    }
    assert!(PasswordHash::brought_along("plain text").is_err());
});

conformance!(the_password_of_a_deleted_user_opens_nothing_for_their_successor, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    set(world, &ann, PASSWORD)?;
    let (client, user_key) = (acme, Key::Id(ann.id));
    let parts = users::Parts::default();
    world.run(users::Delete {
        client,
        user: user_key,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts,
    })?;

    refused(&sign_in(world, at(Some(acme), "ann@acme.test", PASSWORD)));
    user(world, acme, "ann@acme.test");
    refused(&sign_in(world, at(Some(acme), "ann@acme.test", PASSWORD)));
});

conformance!(a_refusal_takes_as_long_whoever_is_meant_once_a_hash_was_brought_along, |world| {
    let acme = client(world, "acme");
    let [ann, bob, off, bare] =
        ["ann", "bob", "off", "bare"].map(|name| user(world, acme, &format!("{name}@acme.test")));
    set(world, &ann, PASSWORD)?;
    set(world, &off, PASSWORD)?;
    let mut switch = users::Update::of(acme, Key::Id(off.id));
    switch.fields.active = Some(false);
    world.run(switch)?;
    // What the clock shows is what was waited for: nothing else moves it.
    let waited = |email: &str, password: &str| {
        let before = world.clock.now();
        let outcome = sign_in(world, at(Some(acme), email, password));
        (world.clock.now().0 - before.0, outcome.is_ok())
    };
    assert_eq!(waited("nobody@acme.test", "x"), (0, false), "nothing was brought along yet");

    world.run(import(world, &bob))?;

    let refused = waited("nobody@acme.test", "x");
    assert!(refused.0 > 0 && !refused.1, "{refused:?}");
    for email in [&ann, &bob, &off, &bare].map(|user| user.email.as_str().to_owned()) {
        assert_eq!(waited(&email, "x"), refused, "{email}");
    }
    assert_eq!(waited("off@acme.test", PASSWORD), refused);
    assert_eq!(waited("ann@acme.test", PASSWORD), (0, true), "who is let in does not wait");
    let other = client(world, "other");
    let before = world.clock.now();
    self::refused(&sign_in(world, at(Some(other), "nobody@acme.test", "x")));
    assert_eq!(world.clock.now(), before, "another client has no such hashes");
});
