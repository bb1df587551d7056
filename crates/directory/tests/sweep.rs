//! Clearing away what has run out.

use directory::credentials::{CreateOauthClient, SecretHash};
use directory::ids::ClientId;
use directory::links::addresses::{GetAddressNotice, NewAddress};
use directory::links::{Issue, LinkKind};
use directory::passwords::SignIn;
use directory::policy::Claim;
use directory::sessions::{IDLE_DAYS, LIFE_DAYS};
use directory::sweep::{Found, Look, STEP, Sweep, Swept};
use directory::text::{Email, Line};
use directory::users::User;
use directory::{Error, Why};
use store::{Sql, Tx, sql};
use testkit::{World, block_on, conformance};

use crate::company::Company;
use crate::scene::{client, history, member};
use crate::sessions::{person, sign_in, visitor, who};

const DAY: i64 = 86_400;

const SECRET: Sql = sql!("SELECT COUNT(*) FROM secrets WHERE hash = $1");

/// Whether a secret leads anywhere still.
fn is_kept(world: &World, secret: &str) -> bool {
    let hash = SecretHash::of(secret);
    let find = move |tx: &mut Tx<'_>| Ok::<i64, Error>(tx.get(&SECRET, (hash,))?);
    block_on(world.directory.db().read(find)).unwrap() > 0
}

fn sweep(world: &World, client: ClientId) -> Swept {
    world.run(Sweep { client }).unwrap()
}

fn dirty(world: &World) -> Vec<ClientId> {
    world.get(Look { after: ClientId(0) }).unwrap().clients
}

fn guess_from(world: &World, user: &User, address: &str) {
    let sign_in = SignIn {
        host: None,
        client: Some(user.client_id),
        email: user.email.as_str().to_owned(),
        password: "wrong".to_owned(),
        address: Some(address.to_owned()),
    };
    let refused = block_on(world.directory.sign_in_for_token(&visitor(), sign_in));
    assert!(matches!(refused, Err(Error::Unauthenticated(Why::WrongPair))), "{refused:?}");
}

conformance!(a_session_goes_when_its_life_is_over_and_one_that_is_good_stays, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (person(world, acme, "ann@acme.test"), person(world, acme, "bob@acme.test"));
    let old = sign_in(world, &ann);
    world.clock.advance((LIFE_DAYS - IDLE_DAYS + 1) * DAY);
    let new = sign_in(world, &bob);
    assert_eq!(sweep(world, acme).sessions, 0);
    world.clock.advance((IDLE_DAYS - 1) * DAY);
    let told = history(world, acme);

    assert_eq!(dirty(world), [acme]);
    assert_eq!(sweep(world, acme).sessions, 1);

    assert!(!is_kept(world, old.secret.reveal()) && is_kept(world, new.secret.reveal()));
    assert!(who(world, &new).is_some());
    assert_eq!(history(world, acme), told);
    assert_eq!((sweep(world, acme), dirty(world)), (Swept::default(), vec![]));
});

conformance!(a_link_that_was_never_followed_goes_and_one_that_is_good_stays, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let issue = |kind| {
        let issue = Issue { client: acme, user: ann.id, kind };
        world.run(issue).unwrap().unwrap().secret.reveal().to_owned()
    };
    let (reset, magic) = (issue(LinkKind::Reset), issue(LinkKind::Magic));
    world.clock.advance(3600);

    assert_eq!(sweep(world, acme), Swept { links: 1, name_changes: 1, ..Swept::default() });

    assert!(!is_kept(world, &reset) && is_kept(world, &magic));
    block_on(world.directory.look_at_link(&magic))?;
});

conformance!(what_people_wanted_once_goes_though_nobody_asks_again, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let email = Email::parse("ann@new.test")?;
    let wanted = NewAddress { email, address: None, language: None };
    let (caller, asked_at) = (member(&ann), world.clock.now());
    block_on(world.directory.ask_address(&caller, wanted, crate::sessions::PASSWORD))?;
    let kept = || {
        let notice = GetAddressNotice { client: acme, user: ann.id, asked_at };
        world.get(notice).unwrap().is_some()
    };
    world.clock.advance(6 * DAY - 1);
    assert_eq!((sweep(world, acme).wishes, kept()), (0, true));
    world.clock.advance(1);

    assert_eq!(dirty(world), [acme]);
    assert_eq!((sweep(world, acme).wishes, kept()), (1, false));
    assert_eq!(sweep(world, acme).wishes, 0);
});

conformance!(access_tokens_that_have_run_out_go_and_good_ones_stay, |world| {
    let acme = client(world, "acme");
    let label = Line::default();
    let create =
        CreateOauthClient { client: acme, label, claims: None, client_id: None, secret: None };
    let oauth = world.run(create)?;
    let (id, secret) = (oauth.credential.oid.to_string(), oauth.secret.reveal().to_owned());
    let draw = || block_on(world.directory.issue_access_token(&id, &secret, None)).unwrap().secret;
    let (first, second) = (draw(), draw());
    world.clock.advance(DAY - 1);
    let good = draw();
    world.clock.advance(1);

    assert_eq!(sweep(world, acme), Swept { access_tokens: 2, ..Swept::default() });

    for gone in [first, second] {
        assert!(!is_kept(world, gone.reveal()));
    }
    assert!(is_kept(world, good.reveal()) && is_kept(world, &secret));
});

conformance!(forgotten_counts_go_and_those_that_still_bound_stay, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    for number in 0..4 {
        guess_from(world, &ann, &format!("192.0.2.{number}"));
    }
    assert_eq!(sweep(world, acme).throttles, 0);
    world.clock.advance(3600);

    let swept = sweep(world, acme);

    assert_eq!(swept, Swept { throttles: 5, name_changes: 1, ..Swept::default() });
    assert_eq!(dirty(world), []);
});

conformance!(counts_of_before_a_client_was_known_go_too, |world| {
    for address in ["192.0.2.1", "192.0.2.2"] {
        let refused = block_on(world.directory.issue_access_token("x", "y", Some(address)));
        assert!(matches!(refused, Err(Error::Unauthenticated(Why::Invalid))), "{refused:?}");
    }
    assert_eq!(dirty(world), []);
    world.clock.advance(3600);

    assert_eq!(dirty(world), [ClientId(0)]);
    assert_eq!(sweep(world, ClientId(0)), Swept { throttles: 2, ..Swept::default() });
    assert_eq!(dirty(world), []);
});

conformance!(a_step_is_bounded_and_says_that_there_is_more, |world| {
    let acme = client(world, "acme");
    let label = Line::default();
    let create =
        CreateOauthClient { client: acme, label, claims: None, client_id: None, secret: None };
    let oauth = world.run(create)?;
    let (id, secret) = (oauth.credential.oid.to_string(), oauth.secret.reveal().to_owned());
    for _ in 0..=STEP {
        block_on(world.directory.issue_access_token(&id, &secret, None))?;
    }
    world.clock.advance(DAY);

    let first = sweep(world, acme);
    let second = sweep(world, acme);

    assert_eq!((first.access_tokens, first.goes_on()), (STEP.unsigned_abs(), true));
    assert_eq!((second.access_tokens, second.goes_on()), (1, false));
});

conformance!(a_sweep_is_about_one_client_and_a_look_goes_on_after_the_last, |world| {
    let (acme, umbrella) = (client(world, "acme"), client(world, "umbrella"));
    for (client, email) in [(acme, "ann@acme.test"), (umbrella, "bob@umbrella.test")] {
        sign_in(world, &person(world, client, email));
    }
    world.clock.advance(LIFE_DAYS * DAY);
    assert_eq!(dirty(world), [acme, umbrella]);

    assert_eq!(sweep(world, acme).sessions, 1);

    assert_eq!(dirty(world), [umbrella]);
    let found = Found { clients: vec![], next: None };
    assert_eq!(world.get(Look { after: umbrella })?, found);
});

conformance!(only_the_operator_sweeps, |world| {
    let acme = Company::of(world, "acme.test")?;
    for caller in [acme.administrator(), acme.machine(Claim::ALL.iter().copied())] {
        assert!(world.get_as(&caller, Look { after: ClientId(0) }).is_err());
        assert!(world.run_as(&caller, Sweep { client: acme.client }).is_err());
    }
});

conformance!(any_number_of_clients_is_looked_at, |world| {
    let clients: Vec<ClientId> = (0..150).map(|n| client(world, &format!("client{n}"))).collect();
    for client in &clients {
        crate::scene::user(world, *client, "ann@acme.test");
    }
    world.clock.advance(DAY);

    let (mut after, mut seen) = (Some(ClientId(0)), Vec::new());
    while let Some(place) = after {
        let found = world.get(Look { after: place })?;
        seen.extend(found.clients);
        after = found.next;
    }

    assert_eq!(seen, clients);
});
