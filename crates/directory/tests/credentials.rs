//! Credentials: who they let in, for how long, and what they leave behind.

use directory::credentials::{
    CreateApiKey, CreateOperatorToken, CreateUserToken, Created, CredentialKind, List, Presented,
    Revoke,
};
use directory::ids::{ClientId, IfVersion};
use directory::policy::{Action, Actor, Claim, Claims};
use directory::users::{self, Fields, Key, Parts, User};
use directory::{Clash, Error, Noun, Surface, Why};
use testkit::{World, block_on, conformance};

use crate::access_tokens::{drawn, new_oauth_client};
use crate::scene::{client, faults, history, key, line, user};

const EVERY_KIND: &[CredentialKind] = &[
    CredentialKind::UserToken,
    CredentialKind::ApiKey,
    CredentialKind::OauthClient,
    CredentialKind::AccessToken,
    CredentialKind::OperatorToken,
];

const BROUGHT: &str = "7297b3ebb0e7f7baf5f54d39908dda99f5ea8665";

/// Who presents a secret to something that takes every kind; `None` for nobody.
pub fn who(world: &World, secret: &str) -> Option<Actor> {
    as_one_of(world, secret, EVERY_KIND)
}

fn as_one_of(world: &World, secret: &str, kinds: &'static [CredentialKind]) -> Option<Actor> {
    match block_on(world.directory.authenticate(&Presented::of(secret, kinds))) {
        Ok(actor) => Some(actor),
        Err(Error::Unauthenticated(Why::Invalid)) => None,
        Err(other) => panic!("neither let in nor refused: {other:?}"),
    }
}

fn new_token(user: &User) -> CreateUserToken {
    let label = line("laptop");
    CreateUserToken { client: user.client_id, user: user.id, label, secret: None }
}

fn token(world: &World, user: &User) -> Created {
    world.run(new_token(user)).unwrap()
}

/// An API key with these claims.
pub fn new_key(client: ClientId, claims: Option<Claims>) -> CreateApiKey {
    CreateApiKey { client, label: line("import"), claims, secret: None }
}

/// Revokes a credential as the operator.
pub fn revoke(world: &World, created: &Created) {
    let credential = &created.credential;
    world.run(Revoke { client: credential.client_id, credential: credential.id }).unwrap();
}

fn change(world: &World, user: &User, fields: Fields) {
    let update = users::Update { fields, ..users::Update::of(user.client_id, Key::Id(user.id)) };
    world.run(update).unwrap();
}

/// What was recorded of credentials since their client was made.
fn recorded(world: &World, client: ClientId) -> Vec<String> {
    let about = |event: &String| event.contains(" credential ");
    history(world, client).into_iter().filter(about).collect()
}

conformance!(a_token_stands_for_its_person, |world| {
    let ann = user(world, client(world, "acme"), "ann@acme.test");
    let made = token(world, &ann);

    let actor = who(world, made.secret.reveal());

    assert_eq!(
        actor,
        Some(Actor::Person {
            client: ann.client_id,
            user: ann.id,
            administrator: false,
            claims: Claims::NONE,
            credential: made.credential.id,
        })
    );
    assert_eq!(made.secret.reveal().len(), 40);
    assert!(made.secret.reveal().ends_with(&made.credential.hint));
});

conformance!(a_person_made_administrator_is_one_at_once, |world| {
    let ann = user(world, client(world, "acme"), "ann@acme.test");
    let made = token(world, &ann);

    change(world, &ann, Fields { account_level: Some(99), ..Fields::default() });

    let actor = who(world, made.secret.reveal());
    assert!(matches!(actor, Some(Actor::Person { administrator: true, .. })), "{actor:?}");
});

conformance!(a_revoked_token_is_out_at_once_and_others_stay, |world| {
    let ann = user(world, client(world, "acme"), "ann@acme.test");
    let (lost, kept) = (token(world, &ann), token(world, &ann));

    revoke(world, &lost);

    assert_eq!(who(world, lost.secret.reveal()), None);
    assert!(who(world, kept.secret.reveal()).is_some());
    let again = Revoke { client: ann.client_id, credential: lost.credential.id };
    assert!(matches!(world.run(again), Err(Error::NotFound(Noun::Credential))));
    let listed = world.get(List { client: ann.client_id, after: None, limit: 10 })?;
    assert_eq!(listed, [kept.credential]);
});

conformance!(somebody_switched_off_or_deleted_is_out_at_once, |world| {
    let ann = user(world, client(world, "acme"), "ann@acme.test");
    let made = token(world, &ann);

    change(world, &ann, Fields { active: Some(false), ..Fields::default() });
    assert_eq!(who(world, made.secret.reveal()), None);

    change(world, &ann, Fields { active: Some(true), ..Fields::default() });
    assert!(who(world, made.secret.reveal()).is_some());

    world.run(users::Delete {
        client: ann.client_id,
        user: Key::Id(ann.id),
        if_version: IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    })?;
    assert_eq!(who(world, made.secret.reveal()), None);
    assert_eq!(world.get(List { client: ann.client_id, after: None, limit: 10 })?, []);
});

conformance!(each_credential_leaves_one_event_and_its_use_none, |world| {
    let ann = user(world, client(world, "acme"), "ann@acme.test");
    let made = token(world, &ann);
    who(world, made.secret.reveal());
    world.clock.advance(1);
    revoke(world, &made);

    let events = recorded(world, ann.client_id);

    let said: Vec<_> = events.iter().map(|event| event.split(' ').next().unwrap()).collect();
    assert_eq!(said, ["created", "revoked"]);
    assert!(!events.concat().contains(made.secret.reveal()));
});

conformance!(a_credential_opens_only_what_takes_its_kind, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let oauth = world.run(new_oauth_client(acme))?;
    let secrets = [
        (CredentialKind::UserToken, token(world, &ann).secret),
        (CredentialKind::ApiKey, world.run(new_key(acme, None))?.secret),
        (CredentialKind::AccessToken, drawn(world, &oauth).secret),
    ];
    const ONE_KIND: [&[CredentialKind]; 3] =
        [&[CredentialKind::UserToken], &[CredentialKind::ApiKey], &[CredentialKind::AccessToken]];

    for (kind, secret) in &secrets {
        for kinds in ONE_KIND {
            let let_in = as_one_of(world, secret.reveal(), kinds).is_some();
            assert_eq!(let_in, kinds.contains(kind), "{kind:?} at {kinds:?}");
        }
    }
    assert_eq!(who(world, oauth.secret.reveal()), None, "it draws tokens and opens nothing");
    for unknown in ["", "x", BROUGHT] {
        assert_eq!(who(world, unknown), None);
    }
});

conformance!(a_key_has_the_claims_it_was_made_with, |world| {
    let acme = client(world, "acme");
    let few = Claims::of([Claim::UsersRead, Claim::CesRead]);

    for (asked, granted) in [(None, Claims::ADMINISTRATOR), (Some(few), few)] {
        let made = world.run(new_key(acme, asked))?;
        let actor = who(world, made.secret.reveal());
        let credential = made.credential.id;
        assert_eq!(actor, Some(Actor::Machine { client: acme, claims: granted, credential }));
    }
});

conformance!(nobody_grants_more_than_they_have, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let maker = key(acme, &[Claim::CredentialsWrite, Claim::UsersRead]);
    let own = Claims::of([Claim::UsersRead]);
    let more = Claims::of([Claim::UsersRead, Claim::UsersWrite]);

    assert!(world.run_as(&maker, new_key(acme, Some(own))).is_ok());
    assert!(world.run_as(&maker, new_token(&ann)).is_ok());
    let before = recorded(world, acme);
    change(world, &ann, Fields { account_level: Some(99), ..Fields::default() });
    for refused in [
        world.run_as(&maker, new_key(acme, Some(more))),
        world.run_as(&maker, new_key(acme, None)),
        world.run_as(&maker, new_oauth_client(acme)),
        world.run_as(&maker, new_token(&ann)),
    ] {
        assert!(matches!(refused, Err(Error::Denied(Action::ManageCredentials))), "{refused:?}");
    }
    assert_eq!(recorded(world, acme), before);
});

conformance!(only_who_may_manage_credentials_does, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let made = token(world, &ann);
    let reader = key(acme, &[Claim::UsersWrite]);

    let credential = made.credential.id;
    for refused in [
        world.run_as(&reader, new_key(acme, Some(Claims::NONE))).map(drop),
        world.run_as(&reader, new_token(&ann)).map(drop),
        world.run_as(&reader, Revoke { client: acme, credential }).map(drop),
        world.get_as(&reader, List { client: acme, after: None, limit: 1 }).map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Denied(Action::ManageCredentials))), "{refused:?}");
    }
    assert!(who(world, made.secret.reveal()).is_some());
});

conformance!(credentials_of_another_client_do_not_exist, |world| {
    let (acme, umbrella) = (client(world, "acme"), client(world, "umbrella"));
    let ann = user(world, acme, "ann@acme.test");
    let made = token(world, &ann);
    let foreign = key(umbrella, &[Claim::CredentialsWrite]);

    let revoked = Revoke { client: acme, credential: made.credential.id };
    for hidden in [
        world.run_as(&foreign, revoked).map(drop),
        world.run_as(&foreign, new_token(&ann)).map(drop),
        world.run_as(&foreign, new_key(acme, Some(Claims::NONE))).map(drop),
        world.get_as(&foreign, List { client: acme, after: None, limit: 1 }).map(drop),
    ] {
        assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    }
    let own = Revoke { client: umbrella, credential: made.credential.id };
    assert!(matches!(world.run_as(&foreign, own), Err(Error::NotFound(Noun::Credential))));
    assert!(who(world, made.secret.reveal()).is_some());
});

conformance!(only_the_operator_brings_secrets_along, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let with = |secret: &str| CreateUserToken { secret: Some(secret.into()), ..new_token(&ann) };
    let administrator = World::caller(
        Actor::Machine {
            client: acme,
            claims: Claims::ADMINISTRATOR,
            credential: token(world, &ann).credential.id,
        },
        Surface::Members,
    );

    let refused = world.run_as(&administrator, with(BROUGHT));
    assert!(matches!(refused, Err(Error::Denied(Action::ImportCredential))), "{refused:?}");
    assert_eq!(faults(world.run(with("7297b3eb")))[0].0, "secret");

    let made = world.run(with(BROUGHT))?;
    assert_eq!((made.secret.reveal(), made.credential.hint.as_str()), (BROUGHT, "8665"));
    assert!(matches!(who(world, BROUGHT), Some(Actor::Person { user, .. }) if user == ann.id));

    let other = user(world, client(world, "umbrella"), "bob@umbrella.test");
    let taken = CreateUserToken { secret: Some(BROUGHT.to_owned()), ..new_token(&other) };
    assert!(matches!(world.run(taken), Err(Error::Conflict(Clash::Taken("secret")))));
});

conformance!(an_operator_token_stands_for_the_operator, |world| {
    let acme = client(world, "acme");
    let administrator = key(acme, &[Claim::CredentialsWrite]);
    let new = || CreateOperatorToken { label: line("deployment"), secret: None };

    let hidden = world.run_as(&administrator, new());
    assert!(matches!(hidden, Err(Error::NotFound(Noun::Credential))), "{hidden:?}");

    let made = world.run(new())?;
    assert_eq!(who(world, made.secret.reveal()), Some(Actor::Operator));
    revoke(world, &made);
    assert_eq!(who(world, made.secret.reveal()), None);
});

conformance!(use_is_noted_once_a_minute_and_changes_nothing_else, |world| {
    let ann = user(world, client(world, "acme"), "ann@acme.test");
    let made = token(world, &ann);
    let events = history(world, ann.client_id);
    let state = || {
        block_on(world.directory.flush_last_used());
        let mut listed = world.get(List { client: ann.client_id, after: None, limit: 1 }).unwrap();
        listed.remove(0)
    };
    assert_eq!(state().last_used_at, None);

    let first = world.clock.now();
    who(world, made.secret.reveal());
    assert_eq!(state().last_used_at, Some(first));

    world.clock.advance(59);
    let second = world.clock.now();
    who(world, made.secret.reveal());
    assert_eq!(state().last_used_at, Some(first));
    world.clock.advance(1);
    assert_eq!(state().last_used_at, Some(second));

    assert_eq!(state().version, made.credential.version);
    assert_eq!(history(world, ann.client_id), events);
});

conformance!(credentials_of_no_client_cannot_be_made, |world| {
    let nowhere = ClientId(999);

    let refused = world.run(new_key(nowhere, None));

    assert!(matches!(refused, Err(Error::NotFound(Noun::Client))), "{refused:?}");
});
