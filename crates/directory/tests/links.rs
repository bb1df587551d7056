//! Links by mail: asking, following, and what ends one.

mod addresses;
mod mails;

use directory::clients::{self, Domain, Settings};
use directory::ids::{ClientId, IfVersion, UserId};
use directory::jobs::{self, BUCKETS, Job};
use directory::links::{Confirmed, Issue, Issued, LinkKind, RESET_LIFE, Request, Send};
use directory::policy::{Action, Claim};
use directory::sessions::{Device, Method, Opened};
use directory::text::Email;
use directory::users::{self, Fields, Identifiers, Key, Parts, User};
use directory::{Clash, Code, Error, Language, Why};
use testkit::{World, all_at_once, block_on, conformance};

use crate::scene::{client, faults, history, key, look, member, shown, user};
use crate::sessions::{PASSWORD, person, sign_in, sign_in_with, visitor, who};

const NEW: &str = "harpsichord over vole";
const DAY: i64 = 86_400;

fn request(client: ClientId, email: &str, kind: LinkKind) -> Request {
    let (host, client, address) = (None, Some(client), None);
    Request { host, client, email: email.to_owned(), kind, address, language: None, next: None }
}

fn ask(world: &World, request: Request) -> Result<(), Error> {
    block_on(world.directory.request_link(&visitor(), request))
}

/// The mail jobs that wait, with their bodies.
fn mails_that_wait(world: &World) -> Vec<String> {
    let db = world.directory.db();
    let of_bucket =
        |bucket| block_on(db.read(move |tx| jobs::waiting(tx, bucket, "mail", 1000))).unwrap();
    let shown = |job: Job| format!("{} of {}: {}", job.kind, job.client_id, job.body);
    let mut mails: Vec<String> = (0..BUCKETS).flat_map(of_bucket).map(shown).collect();
    mails.sort();
    mails
}

fn issue(world: &World, user: &User, kind: LinkKind) -> Issued {
    let issue = Issue { client: user.client_id, user: user.id, kind };
    world.run(issue).unwrap().unwrap()
}

fn enter(world: &World, issued: &Issued) -> Result<Opened, Error> {
    let device = Device::new("Firefox");
    block_on(world.directory.sign_in_by_link(&visitor(), issued.secret.reveal(), &device))
}

fn reset(world: &World, issued: &Issued, password: &str) -> Result<Opened, Error> {
    let (secret, device) = (issued.secret.reveal(), Device::new("Firefox"));
    block_on(world.directory.reset_password(&visitor(), secret, password, &device))
}

fn confirm(world: &World, issued: &Issued) -> Result<User, Error> {
    block_on(world.directory.confirm_address(&visitor(), issued.secret.reveal()))
}

/// Whether a link is good.
fn is_good(world: &World, issued: &Issued) -> bool {
    match block_on(world.directory.look_at_link(issued.secret.reveal())) {
        Ok(_) => true,
        Err(Error::Unauthenticated(Why::Invalid)) => false,
        Err(other) => panic!("neither good nor refused: {other:?}"),
    }
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "calls read better")]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    assert!(matches!(outcome, Err(Error::Unauthenticated(Why::Invalid))), "{outcome:?}");
}

fn update(world: &World, user: &User, fields: Fields) {
    let update = users::Update { fields, ..users::Update::of(user.client_id, Key::Id(user.id)) };
    world.run(update).unwrap();
}

/// What was recorded of links: verb and person.
fn recorded(world: &World, client: ClientId) -> Vec<String> {
    let short = |event: String| event.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let about = |event: &String| event.contains(" link ");
    history(world, client).into_iter().filter(about).map(short).collect()
}

conformance!(asking_answers_the_same_whether_or_not_the_address_is_known, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let off = user(world, acme, "off@acme.test");
    update(world, &off, Fields { active: Some(false), ..Fields::default() });
    let before = history(world, acme);

    for email in ["nobody@acme.test", "off@acme.test", "no address", " ANN@acme.test "] {
        ask(world, request(acme, email, LinkKind::Magic))?;
    }
    ask(world, request(ClientId(999), "ann@acme.test", LinkKind::Magic))?;
    ask(world, request(acme, "ann@acme.test", LinkKind::Reset))?;

    // Asking costs the same for all of them: a job, which finds nobody where there is nobody.
    let job = |kind: &str, user: i64| format!(r#"{kind} of {acme}: {{"user":{user}}}"#);
    let expected = [
        job("magic-link", 0),
        job("magic-link", 0),
        job("magic-link", ann.id.0),
        job("password-reset", ann.id.0),
    ];
    assert_eq!(mails_that_wait(world), expected);
    let nobody = Issue { client: acme, user: UserId(0), kind: LinkKind::Magic };
    assert!(world.run(nobody)?.is_none());
    assert_eq!(history(world, acme), before, "nothing changed yet");
});

conformance!(links_that_are_asked_for_are_bounded_for_everybody_alike, |world| {
    let acme = client(world, "acme");
    user(world, acme, "ann@acme.test");
    for email in ["ann@acme.test", "nobody@acme.test"] {
        for _ in 0..5 {
            ask(world, request(acme, email, LinkKind::Magic))?;
        }
        let limited = ask(world, request(acme, email, LinkKind::Reset));
        assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
    }
    assert_eq!(mails_that_wait(world).len(), 10);
    let from = |number: usize| {
        let email = format!("nobody{number}@acme.test");
        let address = Some("192.0.2.1".to_owned());
        ask(world, Request { address, ..request(acme, &email, LinkKind::Magic) })
    };
    for number in 0..30 {
        from(number)?;
    }
    assert!(matches!(from(30), Err(Error::Limited { .. })));

    world.clock.advance(3600);
    assert!(from(30).is_ok());
    assert!(ask(world, request(acme, "ann@acme.test", LinkKind::Magic)).is_ok());
});

conformance!(a_link_is_asked_for_at_a_client, |world| {
    let (acme, umbrella) = (client(world, "acme"), client(world, "umbrella"));
    let ann = user(world, umbrella, "ann@acme.test");
    let of = |host: Option<&str>, client: Option<ClientId>| Request {
        host: host.map(|host| Domain::parse(host).unwrap()),
        client,
        ..request(acme, "ann@acme.test", LinkKind::Magic)
    };

    ask(world, of(None, Some(acme)))?;
    ask(world, of(Some("acme.test"), Some(umbrella)))?;
    let to_ann = format!("\"user\":{}", ann.id);
    assert!(
        mails_that_wait(world).iter().all(|job| !job.contains(&to_ann)),
        "{:?}",
        mails_that_wait(world)
    );
    let lost = ask(world, of(Some("elsewhere.test"), None));
    assert_eq!(faults(lost), [("client_id".to_owned(), Code::ClientNeeded)]);
    ask(world, of(Some("umbrella.test"), None))?;
    let found = |job: &&String| job.contains(&to_ann);
    assert_eq!(mails_that_wait(world).iter().filter(found).count(), 1);
});

conformance!(a_magic_link_signs_in_once, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let issued = issue(world, &ann, LinkKind::Magic);
    assert_eq!(issued.secret.reveal().len(), 64);
    assert_eq!(issued.expires_at, world.clock.now().plus(3 * DAY * 1_000_000));
    let seen = block_on(world.directory.look_at_link(issued.secret.reveal()))?;
    assert_eq!((seen.kind, seen.user.id, seen.client.id), (LinkKind::Magic, ann.id, acme));
    world.clock.advance(60);

    let opened = enter(world, &issued)?;

    assert_eq!(opened.session.method, Method::MagicLink);
    assert_eq!(who(world, &opened).unwrap().user.id, ann.id);
    assert_eq!(look(world, &ann).user.last_login_at, Some(world.clock.now()));
    refused(enter(world, &issued));
    assert!(!is_good(world, &issued));
    let link = |verb: &str| format!("{verb} link {}", ann.id);
    assert_eq!(recorded(world, acme), [link("created"), link("ended")]);
    assert!(!history(world, acme).concat().contains(issued.secret.reveal()));
});

conformance!(of_a_hundred_who_follow_a_link_at_once_one_gets_in, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let issued = issue(world, &ann, LinkKind::Magic);

    let servers = [world.directory.clone(), world.another_server()];
    let follow = |number: usize| {
        let directory = servers[number % 2].clone();
        let secret = issued.secret.reveal().to_owned();
        async move { directory.sign_in_by_link(&visitor(), &secret, &Device::default()).await.is_ok() }
    };
    let entered = all_at_once((0..100).map(follow)).into_iter().filter(|entered| *entered).count();

    assert_eq!(entered, 1);
    let sessions = history(world, acme).into_iter().filter(|event| event.contains(" session "));
    assert_eq!(sessions.count(), 1);
});

conformance!(a_link_is_good_for_its_time_and_until_a_newer_one, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let settings = Settings { magic_link_days: Some(5), ..Settings::default() };
    world.run(clients::Update { client: acme, settings, if_version: IfVersion::ANY })?;

    for (kind, seconds) in [
        (LinkKind::Magic, 5 * DAY),
        (LinkKind::Reset, RESET_LIFE / 1_000_000),
        (LinkKind::Confirm, 3 * DAY),
    ] {
        let older = issue(world, &ann, kind);
        let issued = issue(world, &ann, kind);
        assert!(!is_good(world, &older) && is_good(world, &issued), "{kind:?}");
        world.clock.advance(seconds - 1);
        assert!(is_good(world, &issued), "{kind:?}");
        world.clock.advance(1);
        assert!(!is_good(world, &issued), "{kind:?}");
    }
    let bounds = Settings { magic_link_days: Some(31), ..Settings::default() };
    let refused =
        world.run(clients::Update { client: acme, settings: bounds, if_version: IfVersion::ANY });
    assert_eq!(faults(refused), [("magic_link_days".to_owned(), Code::Range(1, 30))]);
});

conformance!(a_link_is_good_for_what_it_was_made_for, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let [magic, change, address] =
        [LinkKind::Magic, LinkKind::Reset, LinkKind::Confirm].map(|kind| issue(world, &ann, kind));

    refused(enter(world, &change));
    refused(enter(world, &address));
    refused(reset(world, &magic, NEW));
    refused(reset(world, &address, NEW));
    refused(confirm(world, &magic));
    refused(confirm(world, &change));
    for secret in ["", "0", &"0".repeat(64), sign_in(world, &ann).secret.reveal()] {
        let device = Device::default();
        refused(block_on(world.directory.sign_in_by_link(&visitor(), secret, &device)));
    }

    for issued in [magic, change, address] {
        assert!(is_good(world, &issued));
    }
});

conformance!(a_password_is_chosen_by_a_link_and_ends_everything_else, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let before = sign_in(world, &ann);
    let magic = issue(world, &ann, LinkKind::Magic);
    let issued = issue(world, &ann, LinkKind::Reset);
    for _ in 0..10 {
        assert!(sign_in_with(world, &ann, "a guess").is_err());
    }
    world.clock.advance(60);

    assert_eq!(faults(reset(world, &issued, "vole")), [("password".to_owned(), Code::TooShort(8))]);
    faults(reset(world, &issued, PASSWORD));
    let opened = reset(world, &issued, NEW)?;

    assert_eq!(opened.session.method, Method::PasswordReset);
    assert_eq!(opened.user.last_password_set_at, Some(world.clock.now()));
    assert!(who(world, &opened).is_some() && who(world, &before).is_none());
    assert!(!is_good(world, &magic) && !is_good(world, &issued));
    refused(reset(world, &issued, "a third password"));
    assert!(sign_in_with(world, &ann, NEW).is_ok(), "guessing does not count any more");
    let changed = format!("changed user {} ", ann.id);
    let of_user = history(world, acme).into_iter().filter(|event| event.starts_with(&changed));
    assert_eq!(of_user.count(), 2, "the first password and this one");
});

conformance!(a_changed_password_or_address_and_being_switched_off_end_links, |world| {
    let acme = client(world, "acme");
    let people = ["one", "two", "three", "four"];
    let [one, two, three, four] =
        people.map(|name| person(world, acme, &format!("{name}@acme.test")));
    let links = [&one, &two, &three, &four].map(|user| issue(world, user, LinkKind::Magic));

    block_on(world.directory.change_password(&member(&one), PASSWORD, NEW))?;
    update(world, &two, Fields { active: Some(false), ..Fields::default() });
    update(world, &two, Fields { active: Some(true), ..Fields::default() });
    let email = Some(Email::parse("third@acme.test").unwrap());
    let identifiers = Identifiers { email, ..Identifiers::default() };
    world.run(users::Update { identifiers, ..users::Update::of(acme, Key::Id(three.id)) })?;
    let (user, parts) = (Key::Id(four.id), Parts::default());
    world.run(users::Delete {
        client: acme,
        user,
        if_version: IfVersion::ANY,
        forwarded: None,
        parts,
    })?;

    for issued in links {
        refused(enter(world, &issued));
    }
    let nobody = world.run(Issue { client: acme, user: four.id, kind: LinkKind::Magic })?;
    assert!(nobody.is_none(), "{nobody:?}");
    let missing = world.run(Issue { client: acme, user: UserId(999), kind: LinkKind::Magic })?;
    assert!(missing.is_none());
});

conformance!(following_a_link_confirms_the_address_it_was_mailed_to, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let confirmed = || world.get(Confirmed { client: acme, user: ann.id }).unwrap();
    assert_eq!(confirmed(), None);
    let issued = issue(world, &ann, LinkKind::Confirm);
    world.clock.advance(60);

    let first = world.clock.now();
    assert_eq!(confirm(world, &issued)?.id, ann.id);
    refused(confirm(world, &issued));
    assert_eq!(confirmed(), Some(first));
    world.clock.advance(60);
    enter(world, &issue(world, &ann, LinkKind::Magic))?;
    assert_eq!(confirmed(), Some(first), "it was known before");

    let email = Some(Email::parse("ann@elsewhere.test").unwrap());
    let identifiers = Identifiers { email, ..Identifiers::default() };
    let moved = users::Update { identifiers, ..users::Update::of(acme, Key::Id(ann.id)) };
    let ann = world.run(moved)?.user;
    assert_eq!(confirmed(), None);
    enter(world, &issue(world, &ann, LinkKind::Magic))?;
    assert_eq!(confirmed(), Some(world.clock.now()));

    let bob = user(world, acme, "bob@acme.test");
    let denied = world.get_as(&member(&bob), Confirmed { client: acme, user: ann.id });
    assert!(matches!(denied, Err(Error::Denied(Action::ReadUser))), "{denied:?}");
});

conformance!(
    a_link_carries_the_language_and_the_path_of_the_page_on_which_it_was_asked_for,
    |world| {
        let acme = client(world, "acme");
        let ann = user(world, acme, "ann@acme.test");
        let to = |next: &str| Request {
            language: Some(Language::German),
            next: Some(next.to_owned()),
            ..request(acme, "ann@acme.test", LinkKind::Magic)
        };

        ask(world, to("/credits/5?a=b"))?;
        for next in
            ["https://evil.test/", "//evil.test", "/\\evil.test", &format!("/{}", "a".repeat(2048))]
        {
            ask(world, to(next))?;
        }

        let body = |next: &str| {
            format!(r#"magic-link of {acme}: {{"language":"de"{next},"user":{}}}"#, ann.id)
        };
        let nowhere = body("");
        let mut expected = vec![nowhere.clone(), nowhere.clone(), nowhere.clone(), nowhere];
        expected.insert(0, body(r#","next":"/credits/5?a=b""#));
        assert_eq!(mails_that_wait(world), expected);
        world.clock.advance(3600);
        let (kind, language) = (LinkKind::Confirm, Some(Language::Arabic));
        world.run_as(&member(&ann), Send { client: acme, user: ann.id, kind, language })?;
        let asked = format!(r#"confirm-address of {acme}: {{"language":"ar","user":{}}}"#, ann.id);
        assert!(mails_that_wait(world).contains(&asked), "{:?}", mails_that_wait(world));
    }
);

conformance!(administrators_have_links_mailed_and_only_the_server_makes_them, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let send =
        |user: &User| Send { client: acme, user: user.id, kind: LinkKind::Reset, language: None };
    let administrator = key(acme, &[Claim::UsersWrite]);
    let foreign = key(client(world, "umbrella"), &[Claim::UsersWrite]);

    world.run_as(&administrator, send(&ann))?;
    world.run_as(&member(&ann), send(&ann))?;
    assert_eq!(mails_that_wait(world).len(), 2);
    let denied = world.run_as(&member(&bob), send(&ann));
    assert!(matches!(denied, Err(Error::Denied(Action::MailLink))), "{denied:?}");
    assert!(matches!(world.run_as(&foreign, send(&ann)), Err(Error::NotFound(_))));
    update(world, &bob, Fields { active: Some(false), ..Fields::default() });
    let off = world.run_as(&administrator, send(&bob));
    assert!(matches!(off, Err(Error::Conflict(Clash::SwitchedOff))), "{off:?}");

    let to_change = Send { kind: LinkKind::Address, ..send(&ann) };
    let wished = faults(world.run_as(&administrator, to_change));
    assert_eq!(wished.first().map(|(field, _)| field.as_str()), Some("kind"));

    let issue = Issue { client: acme, user: ann.id, kind: LinkKind::Reset };
    for caller in [administrator.clone(), member(&ann)] {
        let denied = world.run_as(&caller, issue);
        assert!(matches!(denied, Err(Error::Denied(Action::IssueLink))), "{denied:?}");
    }
    assert_eq!(mails_that_wait(world).len(), 2);

    for _ in 2..5 {
        world.run_as(&administrator, send(&ann))?;
    }
    let limited = world.run_as(&administrator, send(&ann));
    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
});
