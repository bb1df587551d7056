//! What became of mails with links.

use directory::links::LinkKind;
use directory::links::mails::{LinkMail, MailsTo, Outcome, UnsentMails, record};
use directory::policy::Action;
use directory::users::{Delete, Key, Parts, User};
use directory::{Error, ids::IfVersion};
use testkit::{World, block_on, conformance};

use crate::company::Company;
use crate::scene::line;

const DAY: i64 = 86_400;

fn note(world: &World, user: &User, kind: LinkKind, outcome: Outcome, reason: Option<&str>) {
    let (to, now) = ((user.client_id, user.id, kind), world.clock.now());
    let (reason, email) = (reason.map(str::to_owned), line("where@it.went"));
    let db = world.directory.db();
    let noted = db.write(move |tx| record(tx, to, &email, outcome, reason.as_deref(), now));
    block_on(noted).unwrap();
}

fn mails_to(world: &World, user: &User) -> Vec<(LinkKind, Outcome, Option<String>)> {
    let mails = world.get(MailsTo { client: user.client_id, user: user.id }).unwrap();
    assert!(mails.iter().all(|mail| mail.email == Some(line("where@it.went"))), "{mails:?}");
    mails.into_iter().map(|mail| (mail.kind, mail.outcome, mail.reason)).collect()
}

fn unsent(world: &World, company: &Company<'_>) -> Vec<String> {
    let unsent = UnsentMails { client: company.client, before: None, limit: 100 };
    let page = world.get(unsent).unwrap();
    page.mails.into_iter().map(|(mail, user)| format!("{} {}", user.id, mail.kind.word())).collect()
}

conformance!(of_each_kind_of_link_the_latest_attempt_is_kept_without_an_event, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    acme.events();

    note(world, &bob, LinkKind::Magic, Outcome::Waiting, Some("421 busy"));
    note(world, &bob, LinkKind::Reset, Outcome::Sent, None);
    let waiting = (LinkKind::Magic, Outcome::Waiting, Some("421 busy".to_owned()));
    let sent = (LinkKind::Reset, Outcome::Sent, None);
    assert_eq!(mails_to(world, &bob), [waiting, sent.clone()]);
    note(world, &bob, LinkKind::Magic, Outcome::Refused, Some("550 no such user"));

    let refused = (LinkKind::Magic, Outcome::Refused, Some("550 no such user".to_owned()));
    assert_eq!(mails_to(world, &bob), [refused, sent]);
    assert_eq!(acme.events(), Vec::<String>::new());
});

conformance!(mails_that_could_not_be_sent_are_listed_the_latest_first_in_pages, |world| {
    let acme = Company::of(world, "acme.test")?;
    let other = Company::of(world, "other.test")?;
    note(world, &other.ann, LinkKind::Magic, Outcome::Refused, Some("not ours"));
    let mut expected = Vec::new();
    for number in 0..5 {
        let user = acme.person(&format!("p{number}@acme.test"))?;
        note(world, &user, LinkKind::Magic, Outcome::Refused, Some("550"));
        note(world, &user, LinkKind::Confirm, Outcome::Sent, None);
        note(world, &user, LinkKind::Reset, Outcome::Waiting, Some("421"));
        expected.push(format!("{} magic-link", user.id));
        expected.push(format!("{} password-reset", user.id));
        world.clock.advance(if number % 2 == 0 { 0 } else { 60 });
    }
    expected.reverse();

    let (mut before, mut found) = (None, Vec::new());
    loop {
        let page = world
            .get_as(&acme.administrator(), UnsentMails { client: acme.client, before, limit: 3 })?;
        let line = |(mail, user): &(LinkMail, User)| format!("{} {}", user.id, mail.kind.word());
        found.extend(page.mails.iter().map(line));
        before = page.next;
        if before.is_none() {
            break;
        }
    }

    // Within one instant the order is that of the numbers and kinds, backwards.
    let mut sorted = found.clone();
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);
    assert_eq!(found[..2], ["6 password-reset", "6 magic-link"]);
});

conformance!(what_became_of_a_mail_is_gone_after_four_weeks, |world| {
    let acme = Company::of(world, "acme.test")?;
    let (bob, eve) = (acme.person("bob@acme.test")?, acme.person("eve@acme.test")?);
    note(world, &bob, LinkKind::Magic, Outcome::Refused, Some("550"));
    world.clock.advance(28 * DAY);
    assert_eq!(mails_to(world, &bob).len(), 1);

    world.clock.advance(1);
    assert!(mails_to(world, &bob).is_empty() && unsent(world, &acme).is_empty());
    note(world, &eve, LinkKind::Magic, Outcome::Refused, Some("550"));
    world.clock.advance(-DAY);

    assert!(mails_to(world, &bob).is_empty());
    assert_eq!(unsent(world, &acme), [format!("{} magic-link", eve.id)]);
});

conformance!(nothing_is_kept_of_mails_to_somebody_who_is_deleted, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    note(world, &bob, LinkKind::Magic, Outcome::Refused, Some("550"));

    world.run(Delete {
        client: acme.client,
        user: Key::Id(bob.id),
        forwarded: None,
        if_version: IfVersion::ANY,
        parts: Parts::default(),
    })?;

    assert!(mails_to(world, &bob).is_empty());
});

conformance!(what_became_of_mails_is_shown_to_those_who_see_the_people_alone, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let other = Company::of(world, "other.test")?;
    let unsent = UnsentMails { client: acme.client, before: None, limit: 10 };
    let to = |user: &User| MailsTo { client: acme.client, user: user.id };

    let refused = world.get_as(&acme.member(&bob), unsent.clone());
    assert!(matches!(refused, Err(Error::Denied(Action::ReadMails))), "{refused:?}");
    let refused = world.get_as(&acme.member(&bob), to(&acme.ann));
    assert!(matches!(refused, Err(Error::Denied(Action::ReadUser))), "{refused:?}");
    assert!(world.get_as(&acme.member(&bob), to(&bob)).is_ok());
    let hidden = world.get_as(&other.administrator(), unsent);
    assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
});
