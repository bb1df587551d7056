//! Mails of invitations, written into files.

mod languages;

use std::path::Path;
use std::sync::Arc;

use directory::ids::{ClientId, IfVersion};
use directory::invitations::{ByIds, Delivery, Entry, Ids, Invite, Invited, Withdraw};
use directory::links::mails::{LinkMail, MailsTo, Outcome};
use directory::links::{self, LinkKind};
use directory::text::{Email, Line, Message};
use directory::users;
use directory::{Language, clients};
use jobs::mail::{Post, Route, Sender};
use jobs::{Pace, WakeUps, mail};
use tempfile::TempDir;
use testkit::{World, on_both};

use crate::support::{PACE, Running, counts, sample};
use languages::read;

fn start(world: &World, folder: &Path, pace: Pace) -> Running {
    start_sending_for(world, folder, pace, &[])
}

/// Starts one whose mail server may send for some domains.
fn start_sending_for(world: &World, folder: &Path, pace: Pace, domains: &[&str]) -> Running {
    let domains: Vec<_> = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let sender = Sender::parse("rollbook@people.test").unwrap().sending_for(&domains);
    let post = Arc::new(Post::new(Route::Folder(folder.to_owned()), sender).unwrap());
    let wake_ups = WakeUps::default();
    let url = "https://people.test";
    let runner = mail::runner(&world.directory, &wake_ups, pace, post, url);
    Running::start(&wake_ups, runner)
}

async fn invite(world: &World, client: ClientId, entry: Entry) -> Invited {
    let invite = Invite { client, entries: vec![entry] };
    world.directory.run(&World::operator(), invite).await.unwrap().remove(0)
}

fn entry(address: &str) -> Entry {
    Entry::of(Email::parse(address).unwrap())
}

/// Waits until no job is left, and stops.
async fn finish(world: &World, running: Running) {
    while counts(world).await.0 > 0 {
        tokio::task::yield_now().await;
    }
    running.stop().await;
}

/// The mails in a folder.
fn mails(folder: &Path) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

async fn delivery(world: &World, client: ClientId, address: &str) -> Delivery {
    let operator = World::operator();
    let ids = world.directory.get(&operator, Ids { client, app: None }).await.unwrap();
    let list = world.directory.get(&operator, ByIds { client, ids }).await.unwrap();
    let mut found = list.into_iter().map(|invited| invited.invitation);
    found.find(|invitation| invitation.email.as_str() == address).unwrap().delivery()
}

async fn change(world: &World, client: ClientId, settings: clients::Settings) {
    let update = clients::Update { client, settings, if_version: IfVersion::ANY };
    world.directory.run(&World::operator(), update).await.unwrap();
}

on_both!(
    async fn an_invitation_is_mailed_with_its_link_and_the_delivery_is_shown(world: World) {
        let client = sample(&world).await.client;
        let folder = TempDir::new().unwrap();
        let invited = invite(&world, client, entry("new@acme.test")).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mails = mails(folder.path());
        assert_eq!(mails.len(), 1);
        let key = invited.invitation.key.as_str();
        let link = format!("https://people.test/invitations/{key}");
        assert!(mails[0].contains(&link), "{}", mails[0]);
        let sent = Delivery::Sent(world.clock.now());
        assert_eq!(delivery(&world, client, "new@acme.test").await, sent);
    }
);

#[test]
fn a_mail_looks_like_this() {
    let world = World::any();
    testkit::block_on(async {
        let client = sample(&world).await.client;
        let folder = TempDir::new().unwrap();
        let settings = clients::Settings {
            name: Some(Line::parse("Ann & Söhne <b>").unwrap()),
            default_from_email: Some(Line::parse("people@juice.test").unwrap()),
            ..clients::Settings::default()
        };
        change(&world, client, settings).await;
        let body = Some(Message::parse("Hello <script>,\nwelcome.\n\nSee you & yours").unwrap());
        let invited = invite(&world, client, Entry { body, ..entry("new@acme.test") }).await;

        let running = start_sending_for(&world, folder.path(), PACE, &["juice.test"]);
        finish(&world, running).await;

        let mail = mails(folder.path()).remove(0);
        let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: <")).unwrap();
        let id = id.split('@').next().unwrap().to_owned();
        // Without the line breaks that the encoding puts in.
        let mail = mail.replace("=\r\n", "").replace('\r', "").replace(&id, "JOB");
        insta::assert_snapshot!(mail.replace(invited.invitation.key.as_str(), "KEY"));
    });
}

on_both!(
    async fn subject_and_text_are_those_of_the_invitation_else_of_the_client(world: World) {
        let client = sample(&world).await.client;
        let folder = TempDir::new().unwrap();
        let settings = clients::Settings {
            invitation_subject: Some(Line::parse("Come in").unwrap()),
            invitation_body: Some(Message::parse("The door is open.").unwrap()),
            ..clients::Settings::default()
        };
        change(&world, client, settings).await;
        invite(&world, client, entry("first@acme.test")).await;
        let subject = Some(Line::parse("Your seat").unwrap());
        invite(&world, client, Entry { subject, ..entry("second@acme.test") }).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mut seen: Vec<_> = mails(folder.path())
            .iter()
            .map(|mail| {
                let header = |name: &str| mail.lines().find_map(|line| line.strip_prefix(name));
                let body = mail.contains("The door is open.");
                (header("To: ").unwrap().to_owned(), header("Subject: ").unwrap().to_owned(), body)
            })
            .collect();
        seen.sort();
        let expected = |to: &str, subject: &str| (to.to_owned(), subject.to_owned(), true);
        let all =
            [expected("first@acme.test", "Come in"), expected("second@acme.test", "Your seat")];
        assert_eq!(seen, all);
    }
);

on_both!(
    async fn what_was_withdrawn_meanwhile_is_not_mailed(world: World) {
        let client = sample(&world).await.client;
        let folder = TempDir::new().unwrap();
        let id = invite(&world, client, entry("new@acme.test")).await.invitation.id;
        let withdraw = Withdraw { client, id, if_version: IfVersion::ANY };
        world.directory.run(&World::operator(), withdraw).await.unwrap();

        finish(&world, start(&world, folder.path(), PACE)).await;

        assert_eq!(mails(folder.path()), Vec::<String>::new());
        assert_eq!(counts(&world).await, (0, 0));
    }
);

on_both!(
    async fn an_address_that_no_mail_can_go_to_is_refused_for_good(world: World) {
        let client = sample(&world).await.client;
        let folder = TempDir::new().unwrap();
        invite(&world, client, entry("ann..bob@acme.test")).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        assert_eq!(mails(folder.path()), Vec::<String>::new());
        let reason = "the address cannot be used in a mail".to_owned();
        let refused = Delivery::Refused(world.clock.now(), reason);
        assert_eq!(delivery(&world, client, "ann..bob@acme.test").await, refused);
    }
);

on_both!(
    async fn a_mail_that_cannot_be_written_waits_with_the_reason(world: World) {
        let client = sample(&world).await.client;
        let folder = TempDir::new().unwrap();
        let blocked = folder.path().join("mail");
        std::fs::write(&blocked, "not a folder").unwrap();
        invite(&world, client, entry("new@acme.test")).await;

        let running = start(&world, &blocked, PACE);
        let reason = loop {
            match delivery(&world, client, "new@acme.test").await {
                Delivery::Waiting(Some(reason)) => break reason,
                _ => tokio::task::yield_now().await,
            }
        };
        running.stop().await;

        assert!(reason.starts_with("cannot write into"), "{reason}");
        assert_eq!(counts(&world).await, (1, 0));
    }
);

on_both!(
    async fn a_link_is_mailed_whose_secret_stands_nowhere_else(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let kinds = [LinkKind::Magic, LinkKind::Reset, LinkKind::Confirm];
        for kind in kinds {
            let send = links::Send { client: acme.client, user: acme.member, kind, language: None };
            world.directory.run(&World::operator(), send).await.unwrap();
        }

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mails = mails(folder.path()).join("\n");
        for part in ["/links/", "/password/reset/"] {
            assert!(mails.contains(&format!("https://people.test{part}")), "{mails}");
        }
        for subject in ["Sign in to", "Choose a new password for", "Confirm your address for"] {
            assert!(mails.contains(&format!("Subject: {subject}")), "{mails}");
        }
    }
);

on_both!(
    async fn nothing_is_mailed_to_somebody_who_was_switched_off_meanwhile(world: World) {
        let acme = sample(&world).await;
        let (client, user) = (acme.client, acme.member);
        let folder = TempDir::new().unwrap();
        let send = links::Send { client, user, kind: LinkKind::Magic, language: None };
        world.directory.run(&World::operator(), send).await.unwrap();
        let mut off = users::Update::of(client, users::Key::Id(user));
        off.fields.active = Some(false);
        world.directory.run(&World::operator(), off).await.unwrap();

        finish(&world, start(&world, folder.path(), PACE)).await;

        assert!(mails(folder.path()).is_empty());
    }
);

/// Sender and destination of answers of a mail of a client that names an address.
async fn heads(world: &World, named: &str, domains: &[&str]) -> (String, Option<String>) {
    let client = sample(world).await.client;
    let folder = TempDir::new().unwrap();
    let settings = clients::Settings {
        default_from_email: Some(Line::parse(named).unwrap()),
        ..clients::Settings::default()
    };
    change(world, client, settings).await;
    invite(world, client, entry("new@acme.test")).await;

    finish(world, start_sending_for(world, folder.path(), PACE, domains)).await;

    let mail = mails(folder.path()).remove(0);
    let head = |name: &str| mail.lines().find_map(|line| line.strip_prefix(name));
    (head("From: ").unwrap().to_owned(), head("Reply-To: ").map(ToOwned::to_owned))
}

on_both!(
    async fn the_address_that_a_client_names_is_where_answers_go(world: World) {
        let (from, reply_to) =
            heads(&world, "people@juice.test", &["uice.test", "a.juice.test"]).await;

        assert_eq!(from, "Juicebox <rollbook@people.test>");
        assert_eq!(reply_to.as_deref(), Some("people@juice.test"));
    }
);

on_both!(
    async fn a_client_is_the_sender_if_the_mail_server_may_send_for_its_domain(world: World) {
        let (from, reply_to) = heads(&world, "people@Juice.test", &["a.test", "juice.TEST"]).await;

        assert_eq!((from.as_str(), reply_to), ("Juicebox <people@Juice.test>", None));
    }
);

on_both!(
    async fn a_link_that_nobody_can_have_asked_for_is_not_mailed(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let request = links::Request {
            host: None,
            client: Some(acme.client),
            email: "nobody@juice.com".to_owned(),
            kind: LinkKind::Magic,
            address: None,
            language: None,
            next: None,
        };
        world.directory.request_link(&World::operator(), request).await.unwrap();
        assert_eq!(counts(&world).await, (1, 0));

        finish(&world, start(&world, folder.path(), PACE)).await;

        assert!(mails(folder.path()).is_empty());
        assert_eq!(counts(&world).await, (0, 0));
    }
);

/// What became of the mail to the member, once it has been tried.
async fn link_mail(world: &World, acme: &testkit::fixtures::Sample) -> LinkMail {
    loop {
        let mails = MailsTo { client: acme.client, user: acme.member };
        let mut mails = world.directory.get(&World::operator(), mails).await.unwrap();
        match mails.pop() {
            Some(mail) => return mail,
            None => tokio::task::yield_now().await,
        }
    }
}

async fn send_link(world: &World, acme: &testkit::fixtures::Sample) {
    let (client, user, kind) = (acme.client, acme.member, LinkKind::Magic);
    let send = links::Send { client, user, kind, language: None };
    world.directory.run(&World::operator(), send).await.unwrap();
}

on_both!(
    async fn that_a_link_was_mailed_is_kept_for_administrators(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        send_link(&world, &acme).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mail = link_mail(&world, &acme).await;
        assert_eq!((mail.kind, mail.outcome), (LinkKind::Magic, Outcome::Sent));
        assert_eq!((mail.tried_at, mail.reason), (world.clock.now(), None));
        assert_eq!(mail.email.as_ref().map(Line::as_str), Some("user@juice.com"));
    }
);

on_both!(
    async fn a_client_that_names_no_address_gets_answers_nowhere_else(world: World) {
        let (from, reply_to) = heads(&world, "", &["people.test"]).await;

        assert_eq!((from.as_str(), reply_to), ("Juicebox <rollbook@people.test>", None));
    }
);

on_both!(
    async fn what_a_client_wrote_itself_stays_as_it_is_in_every_language(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let (client, user) = (acme.client, acme.member);
        let set = users::SetLanguage { client, user, language: Some(Language::Arabic) };
        world.directory.run(&World::operator(), set).await.unwrap();
        let subject = Some(Line::parse("Your seat").unwrap());
        let body = Some(Message::parse("The door is open.").unwrap());
        invite(&world, client, Entry { subject, body, ..entry("user@juice.com") }).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mail = mails(folder.path()).remove(0);
        assert!(mail.contains("Subject: Your seat\r\n"), "{mail}");
        let [plain, html] = read(&mail).try_into().unwrap();
        assert!(plain.contains("The door is open.") && plain.contains("قبول الدعوة"), "{plain}");
        assert!(html.contains(r#"<p dir="auto">The door is open.</p>"#), "{html}");
    }
);

on_both!(
    async fn a_link_that_no_mail_can_carry_is_kept_as_refused_and_without_the_link(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let mut update = users::Update::of(acme.client, users::Key::Id(acme.member));
        update.identifiers.email = Some(Email::parse("ann..bob@acme.test").unwrap());
        world.directory.run(&World::operator(), update).await.unwrap();
        send_link(&world, &acme).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mail = link_mail(&world, &acme).await;
        assert_eq!(mail.outcome, Outcome::Refused);
        assert_eq!(mail.reason.as_deref(), Some("the address cannot be used in a mail"));
    }
);

on_both!(
    async fn an_invitation_without_a_subject_of_its_own_is_named_after_the_client(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        invite(&world, acme.client, entry("new@acme.test")).await;

        finish(&world, start(&world, folder.path(), PACE)).await;

        let mail = mails(folder.path()).remove(0);
        let [plain, _] = read(&mail).try_into().unwrap();
        assert!(plain.starts_with("You’ve been invited to Juicebox\n"), "{plain}");
        let subject = mail.lines().find(|line| line.starts_with("Subject: ")).unwrap();
        assert!(subject.ends_with("been invited to Juicebox"), "{subject}");
    }
);

on_both!(
    async fn a_link_that_cannot_be_mailed_yet_waits_with_the_reason(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let blocked = folder.path().join("mail");
        std::fs::write(&blocked, "not a folder").unwrap();
        send_link(&world, &acme).await;

        let running = start(&world, &blocked, PACE);
        let mail = link_mail(&world, &acme).await;
        running.stop().await;

        assert_eq!(mail.outcome, Outcome::Waiting);
        assert!(mail.reason.is_some_and(|reason| reason.starts_with("cannot write into")));
    }
);

on_both!(
    async fn a_link_whose_last_attempt_failed_is_kept_as_given_up(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let blocked = folder.path().join("mail");
        std::fs::write(&blocked, "not a folder").unwrap();
        send_link(&world, &acme).await;
        let backoff = directory::jobs::Backoff { attempts: 1, ..PACE.backoff };

        let running = start(&world, &blocked, Pace { backoff, ..PACE });
        let mail = link_mail(&world, &acme).await;
        running.stop().await;

        assert_eq!(mail.outcome, Outcome::Refused);
        assert_eq!(counts(&world).await, (0, 1));
    }
);
