//! The language that somebody chose, and the one in which mails are written.

use directory::events::History;
use directory::ids::{ClientId, UserId};
use directory::invitations::{Content, Entry, GetContent, Invite, Mail};
use directory::links::{Issue, LinkKind};
use directory::passwords::SignIn;
use directory::policy::Claim;
use directory::sessions::Device;
use directory::text::Email;
use directory::users::{self, GetLanguage, Key, Parts, SetLanguage, User};
use directory::{Caller, Error, Language, Noun};
use testkit::{World, block_on, conformance};

use crate::scene::{client, history, key, look, member, shown, user};
use crate::sessions::{PASSWORD, person, sign_in, visitor, who};

fn choose(
    world: &World,
    caller: &Caller,
    user: &User,
    language: Option<Language>,
) -> Result<(), Error> {
    world.run_as(caller, SetLanguage { client: user.client_id, user: user.id, language })
}

fn chosen(world: &World, user: &User) -> Option<Language> {
    world.get(GetLanguage { client: user.client_id, user: user.id }).unwrap()
}

conformance!(a_chosen_language_is_kept_with_its_person_with_one_event, |world| {
    let acme = client(world, "acme");
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let before = look(world, &ann);

    choose(world, &member(&ann), &ann, Some(Language::German))?;
    choose(world, &member(&ann), &ann, Some(Language::German))?;
    world.clock.advance(1);
    choose(world, &member(&ann), &ann, Some(Language::Arabic))?;

    assert_eq!(chosen(world, &ann), Some(Language::Arabic));
    assert_eq!(chosen(world, &bob), None);
    let told = |event: &String| event.contains("language");
    assert_eq!(
        history(world, acme).into_iter().filter(told).collect::<Vec<_>>(),
        [
            format!(r#"changed user {} {{"language":[null,"de"]}}"#, ann.id),
            format!(r#"changed user {} {{"language":["de","ar"]}}"#, ann.id),
        ]
    );
    assert_eq!(shown(look(world, &ann).user), shown(before.user), "no representation shows it");

    world.clock.advance(1);
    choose(world, &member(&ann), &ann, None)?;
    assert_eq!(chosen(world, &ann), None);
    let last = format!(r#"changed user {} {{"language":["ar",null]}}"#, ann.id);
    assert_eq!(history(world, acme).pop(), Some(last));
});

conformance!(only_oneself_and_whoever_changes_users_may_choose_a_language, |world| {
    let (acme, other) = (client(world, "acme"), client(world, "other"));
    let (ann, bob) = (user(world, acme, "ann@acme.test"), user(world, acme, "bob@acme.test"));
    let events = history(world, acme).len();
    let german = Some(Language::German);

    for caller in [member(&bob), key(acme, &[Claim::UsersRead])] {
        let denied = choose(world, &caller, &ann, german);
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    }
    let hidden = choose(world, &key(other, &[Claim::UsersWrite]), &ann, german);
    assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
    let nobody = User { id: UserId(999), ..ann.clone() };
    let missing = choose(world, &World::operator(), &nobody, german);
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");
    let read = GetLanguage { client: acme, user: ann.id };
    assert!(matches!(world.get_as(&member(&bob), read), Err(Error::Denied(_))));
    assert_eq!((chosen(world, &ann), history(world, acme).len()), (None, events));

    choose(world, &key(acme, &[Claim::UsersWrite]), &ann, german)?;
    assert_eq!(chosen(world, &ann), german);
});

conformance!(whoever_is_signed_in_comes_with_their_language, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let opened = sign_in(world, &ann);
    assert_eq!(who(world, &opened).unwrap().language, None);

    choose(world, &member(&ann), &ann, Some(Language::Arabic))?;

    assert_eq!(who(world, &opened).unwrap().language, Some(Language::Arabic));
});

conformance!(a_language_chosen_before_signing_in_is_kept_unless_one_was_chosen_earlier, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let enter = |language: Option<Language>| {
        let sign_in = SignIn {
            host: None,
            client: Some(acme),
            email: "ann@acme.test".to_owned(),
            password: PASSWORD.to_owned(),
            address: None,
        };
        let device = Device::new("Firefox").speaking(language);
        block_on(world.directory.sign_in(&visitor(), sign_in, &device)).unwrap();
    };
    enter(None);
    assert_eq!(chosen(world, &ann), None);

    enter(Some(Language::German));
    assert_eq!(chosen(world, &ann), Some(Language::German));
    let events = history(world, acme);
    let told = format!(r#"changed user {} {{"language":[null,"de"]}}"#, ann.id);
    assert_eq!(events.iter().filter(|event| **event == told).count(), 1, "{events:?}");

    enter(Some(Language::Arabic));
    assert_eq!(chosen(world, &ann), Some(Language::German));
    choose(world, &member(&ann), &ann, None)?;
    let issue = Issue { client: acme, user: ann.id, kind: LinkKind::Magic };
    let link = world.run(issue)?.unwrap();
    let device = Device::default().speaking(Some(Language::Arabic));
    block_on(world.directory.sign_in_by_link(&visitor(), link.secret.reveal(), &device))?;
    assert_eq!(chosen(world, &ann), Some(Language::Arabic));
});

conformance!(a_language_that_is_kept_while_a_password_is_chosen_stands_in_the_history, |world| {
    let acme = client(world, "acme");
    let ann = person(world, acme, "ann@acme.test");
    let issue = Issue { client: acme, user: ann.id, kind: LinkKind::Reset };
    let link = world.run(issue)?.unwrap();
    let device = Device::default().speaking(Some(Language::German));

    let (secret, password) = (link.secret.reveal(), "walrus over harpsichord");
    block_on(world.directory.reset_password(&visitor(), secret, password, &device))?;

    let (noun, subject) = (Noun::User, ann.id.0);
    let told = world.get(History { client: acme, noun, subject, limit: 1000 })?;
    let has = |what: &str| told.iter().any(|event| event.changes.contains(what));
    assert!(has("\"language\":[null,\"de\"]") && has("\"password\""), "{told:?}");
});

conformance!(a_deleted_persons_language_is_forgotten, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    choose(world, &World::operator(), &ann, Some(Language::German))?;

    world.run(users::Delete {
        client: acme,
        user: Key::Id(ann.id),
        if_version: directory::ids::IfVersion::ANY,
        forwarded: None,
        parts: Parts::default(),
    })?;

    assert_eq!(chosen(world, &ann), None);
});

conformance!(a_link_comes_with_the_language_of_its_person, |world| {
    let acme = client(world, "acme");
    let ann = user(world, acme, "ann@acme.test");
    let issue = Issue { client: acme, user: ann.id, kind: LinkKind::Magic };
    assert_eq!(world.run(issue)?.unwrap().language, None);

    choose(world, &World::operator(), &ann, Some(Language::German))?;

    assert_eq!(world.run(issue)?.unwrap().language, Some(Language::German));
});

/// The language in which an address would be invited.
fn invited_in(world: &World, caller: &Caller, client: ClientId, email: &str) -> Option<Language> {
    let entries = vec![Entry::of(Email::parse(email).unwrap())];
    let invited = block_on(world.directory.run(caller, Invite { client, entries })).unwrap();
    let invitation = invited[0].invitation.id;
    let mail = Mail { client, invitation, count: 1 };
    match world.get(GetContent(mail)).unwrap() {
        Content::Invitation(writing) => writing.language,
        other => panic!("{other:?}"),
    }
}

conformance!(
    an_invitation_speaks_to_a_user_in_their_language_else_in_that_of_the_inviter,
    |world| {
        let acme = client(world, "acme");
        let ann = user(world, acme, "ann@acme.test");
        let boss = user(world, acme, "boss@acme.test");
        let mut inviter = member(&boss);
        if let directory::Actor::Person { claims, .. } = &mut inviter.actor {
            *claims = directory::policy::Claims::of([Claim::InvitationsWrite]);
        }
        assert_eq!(invited_in(world, &inviter, acme, "new@acme.test"), None);

        choose(world, &World::operator(), &boss, Some(Language::German))?;
        assert_eq!(invited_in(world, &inviter, acme, "new@acme.test"), Some(Language::German));
        assert_eq!(invited_in(world, &inviter, acme, "ann@acme.test"), Some(Language::German));
        assert_eq!(invited_in(world, &World::operator(), acme, "else@acme.test"), None);

        choose(world, &World::operator(), &ann, Some(Language::Arabic))?;
        assert_eq!(invited_in(world, &inviter, acme, "ann@acme.test"), Some(Language::Arabic));
    }
);
