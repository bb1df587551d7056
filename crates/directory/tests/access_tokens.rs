//! Access tokens: what an OAuth client draws, and when it is over.

use directory::credentials::{AccessToken, CreateOauthClient, Created};
use directory::ids::{ClientId, Oid};
use directory::policy::{Actor, Claims};
use directory::{Clash, Error, Why};
use testkit::{World, block_on, conformance};

use crate::credentials::{new_key, revoke, who};
use crate::scene::{client, history, line};

/// An OAuth client with all an administrator may do.
pub fn new_oauth_client(client: ClientId) -> CreateOauthClient {
    CreateOauthClient {
        client,
        label: line("payroll"),
        claims: None,
        client_id: None,
        secret: None,
    }
}

fn draw(world: &World, id: &str, secret: &str) -> Option<AccessToken> {
    match block_on(world.directory.issue_access_token(id, secret, None)) {
        Ok(token) => Some(token),
        Err(Error::Unauthenticated(Why::Invalid)) => None,
        Err(other) => panic!("neither issued nor refused: {other:?}"),
    }
}

/// The access token that an OAuth client draws.
pub fn drawn(world: &World, created: &Created) -> AccessToken {
    draw(world, &created.credential.oid.to_string(), created.secret.reveal()).unwrap()
}

conformance!(an_access_token_is_good_for_a_day, |world| {
    let acme = client(world, "acme");
    let oauth = world.run(new_oauth_client(acme))?;
    let events = history(world, acme);

    let token = drawn(world, &oauth);

    assert_eq!(token.expires_in, 86_400);
    world.clock.advance(86_399);
    let actor = who(world, token.secret.reveal());
    let (claims, credential) = (Claims::ADMINISTRATOR, oauth.credential.id);
    assert_eq!(actor, Some(Actor::Machine { client: acme, claims, credential }));
    world.clock.advance(1);
    assert_eq!(who(world, token.secret.reveal()), None);
    assert_eq!(history(world, acme), events, "drawing a token changes nothing");
});

conformance!(wrong_secrets_are_bounded_for_each_network_address, |world| {
    let acme = client(world, "acme");
    let oauth = world.run(new_oauth_client(acme))?;
    let (id, secret) = (oauth.credential.oid.to_string(), oauth.secret.reveal().to_owned());
    let from = |secret: &str, address| {
        block_on(world.directory.issue_access_token(&id, secret, Some(address)))
    };
    for _ in 0..100 {
        let refused = from("a guess", "192.0.2.1");
        assert!(matches!(refused, Err(Error::Unauthenticated(Why::Invalid))), "{refused:?}");
    }

    let limited = from(&secret, "192.0.2.1");

    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
    from(&secret, "192.0.2.2")?;
    world.clock.advance(15 * 60);
    from(&secret, "192.0.2.1")?;
});

conformance!(right_secrets_are_not_counted, |world| {
    let acme = client(world, "acme");
    let oauth = world.run(new_oauth_client(acme))?;
    let (id, secret) = (oauth.credential.oid.to_string(), oauth.secret.reveal().to_owned());
    for _ in 0..101 {
        block_on(world.directory.issue_access_token(&id, &secret, Some("192.0.2.1")))?;
    }
});

conformance!(only_id_and_secret_together_draw_a_token, |world| {
    let acme = client(world, "acme");
    let (one, other) = (world.run(new_oauth_client(acme))?, world.run(new_oauth_client(acme))?);
    let key = world.run(new_key(acme, None))?;
    let id = one.credential.oid.to_string();
    let secret = one.secret.reveal();

    assert!(draw(world, &id.to_uppercase(), secret).is_some());
    for (id, secret) in [
        (id.as_str(), other.secret.reveal()),
        (id.as_str(), ""),
        (id.as_str(), key.secret.reveal()),
        (&other.credential.oid.to_string(), secret),
        (&key.credential.oid.to_string(), key.secret.reveal()),
        ("000000000000000000000000", secret),
        ("nobody", secret),
    ] {
        assert_eq!(draw(world, id, secret), None, "{id}");
    }
});

conformance!(a_revoked_oauth_client_takes_its_tokens_along, |world| {
    let oauth = world.run(new_oauth_client(client(world, "acme")))?;
    let token = drawn(world, &oauth);

    revoke(world, &oauth);

    assert_eq!(who(world, token.secret.reveal()), None);
    assert_eq!(draw(world, &oauth.credential.oid.to_string(), oauth.secret.reveal()), None);
});

conformance!(an_oauth_client_keeps_the_id_it_brings_along, |world| {
    let acme = client(world, "acme");
    let oid = Oid::parse("5f1d7f3e9b1e8a3d4c2b1a00").unwrap();
    let with_id = || CreateOauthClient { client_id: Some(oid), ..new_oauth_client(acme) };

    assert_eq!(world.run(with_id())?.credential.oid, oid);
    assert!(matches!(world.run(with_id()), Err(Error::Conflict(Clash::Taken("oid")))));
});

/// How many rows there are of access tokens, and of secrets of any kind.
fn kept(world: &World, client: ClientId) -> (i64, i64) {
    const TOKENS: store::Sql =
        store::sql!("SELECT COUNT(*) FROM access_tokens WHERE client_id = $1");
    const SECRETS: store::Sql = store::sql!("SELECT COUNT(*) FROM secrets WHERE client_id = $1");
    let counted = world.directory.db().read::<_, store::Error, _>(move |tx| {
        Ok((tx.get(&TOKENS, (client,))?, tx.get(&SECRETS, (client,))?))
    });
    block_on(counted).unwrap()
}

conformance!(access_tokens_that_ran_out_are_cleared_away, |world| {
    let acme = client(world, "acme");
    let oauth = world.run(new_oauth_client(acme))?;
    for _ in 0..20 {
        drawn(world, &oauth);
    }
    assert_eq!(kept(world, acme), (20, 21));

    world.clock.advance(86_400);
    drawn(world, &oauth);
    assert_eq!(kept(world, acme), (5, 6), "sixteen at a time");
    let token = drawn(world, &oauth);
    assert_eq!(kept(world, acme), (2, 3));
    assert!(who(world, token.secret.reveal()).is_some());

    revoke(world, &oauth);
    assert_eq!(kept(world, acme), (0, 0));
});
