//! Bans: no door is open to somebody who is banned, and their record stays.

use directory::Language;
use directory::credentials::{CreateUserToken, CredentialKind, Presented};
use directory::invitations::{Entry, Invite};
use directory::links::{Issue, LinkKind, Request};
use directory::passwords::SignIn;
use directory::policy::Claim;
use directory::sessions::Device;
use directory::text::Email;
use directory::users::{self, Fields, Key, Parts, User};
use directory::{Code, Error, Why};
use testkit::{World, block_on, conformance};

use crate::scene::{client, faults, key, line, user};
use crate::sessions::{PASSWORD, person, sign_in, sign_in_with, visitor, who};

fn ban(world: &World, user: &User, banned: bool) {
    let mut update = users::Update::of(user.client_id, Key::Id(user.id));
    update.fields = Fields { active: Some(!banned), ..Fields::default() };
    world.run(update).unwrap();
}

#[track_caller]
fn is_refused<T: std::fmt::Debug>(outcome: &Result<T, Error>, why: Why) {
    let refused = matches!(outcome, Err(Error::Unauthenticated(found)) if *found == why);
    assert!(refused, "{outcome:?}");
}

conformance!(a_banned_person_gets_in_by_no_door_and_can_still_be_read, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let session = sign_in(world, &ann);
    let label = line("laptop");
    let token = world.run(CreateUserToken { client: acme, user: ann.id, label, secret: None })?;
    let mailed = |kind| world.run(Issue { client: acme, user: ann.id, kind }).unwrap().unwrap();
    let (magic, reset) = (mailed(LinkKind::Magic), mailed(LinkKind::Reset));

    ban(world, &ann, true);

    let directory = &world.directory;
    is_refused(&sign_in_with(world, &ann, PASSWORD), Why::WrongPair);
    let for_token = SignIn {
        host: None,
        client: Some(acme),
        email: "ann@acme.test".to_owned(),
        password: PASSWORD.to_owned(),
        address: None,
    };
    let drawn = block_on(directory.sign_in_for_token(&visitor(), for_token));
    is_refused(&drawn, Why::WrongPair);
    assert!(who(world, &session).is_none());
    let kinds = &[CredentialKind::UserToken];
    is_refused(
        &block_on(directory.authenticate(&Presented::of(token.secret.reveal(), kinds))),
        Why::Invalid,
    );
    let device = Device::new("Firefox");
    let secret = magic.secret.reveal();
    let followed = block_on(directory.sign_in_by_link(&visitor(), secret, &device));
    is_refused(&followed, Why::Invalid);
    let secret = reset.secret.reveal();
    let chosen =
        block_on(directory.reset_password(&visitor(), secret, "harpsichord over vole", &device));
    is_refused(&chosen, Why::Invalid);
    let request = Request {
        host: None,
        client: Some(acme),
        email: "ann@acme.test".to_owned(),
        kind: LinkKind::Magic,
        address: None,
        language: Some(Language::English),
        next: None,
    };
    assert!(block_on(directory.request_link(&visitor(), request)).is_ok());
    assert!(world.run(Issue { client: acme, user: ann.id, kind: LinkKind::Magic })?.is_none());

    let get = users::Get { client: acme, user: Key::Id(ann.id), parts: Parts::default() };
    let read = world.get_as(&key(acme, &[Claim::UsersRead]), get)?;
    assert_eq!((read.user.id, read.user.active), (ann.id, false));
});

conformance!(who_is_no_longer_banned_signs_in_again_but_what_was_open_stays_closed, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let session = sign_in(world, &ann);
    ban(world, &ann, true);

    ban(world, &ann, false);

    assert!(who(world, &session).is_none());
    assert!(sign_in_with(world, &ann, PASSWORD).is_ok());
});

conformance!(a_banned_person_cannot_be_invited_whatever_the_case_of_their_address, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    ban(world, &ann, true);

    let entries = vec![Entry::of(Email::parse("ANN@Acme.test").unwrap())];
    let refused = world.run(Invite { client: acme, entries });

    assert_eq!(faults(refused), [("email".to_owned(), Code::InactiveUser)]);
});
