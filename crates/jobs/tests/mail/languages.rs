//! Mails in the language of whoever gets them.

use directory::ids::{ClientId, CredentialId, UserId};
use directory::invitations::Invite;
use directory::links::addresses::NewAddress;
use directory::links::{self, LinkKind};
use directory::policy::Claims;
use directory::text::Email;
use directory::{Actor, Caller, Language, Surface, users};
use tempfile::TempDir;
use testkit::{World, on_both};

use super::{entry, finish, mails, start};
use crate::support::{PACE, sample};

/// The body of a mail's parts as they are read: plain text, then HTML.
pub(super) fn read(mail: &str) -> Vec<String> {
    let parts = mail.split("Content-Transfer-Encoding: ").skip(1);
    let body = |part: &str| {
        let (encoding, rest) = part.split_once("\r\n\r\n").unwrap();
        let (text, _) = rest.split_once("\r\n--=_").unwrap_or((rest, ""));
        match encoding.lines().next().unwrap() {
            "quoted-printable" => quoted_printable(text),
            "base64" => base64(text),
            _ => text.to_owned(),
        }
        .replace('\r', "")
    };
    parts.map(body).collect()
}

fn quoted_printable(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap().to_owned();
            bytes.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn base64(text: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.chars().filter_map(|c| DIGITS.find(c)) {
        bits = bits << 6 | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 255).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A person, by a session of their own.
fn own(client: ClientId, user: UserId) -> Caller {
    let (administrator, claims, credential) = (false, Claims::NONE, CredentialId(1));
    let actor = Actor::Person { client, user, administrator, claims, credential };
    World::caller(actor, Surface::Console)
}

/// The plain texts of all mails in a language, with what differs from run to run taken out.
async fn written_in(world: &World, language: Language) -> (String, Vec<String>) {
    let acme = sample(world).await;
    let (client, user) = (acme.client, acme.member);
    let folder = TempDir::new().unwrap();
    let operator = World::operator();
    let set = users::SetLanguage { client, user, language: Some(language) };
    world.directory.run(&operator, set).await.unwrap();
    for kind in [LinkKind::Magic, LinkKind::Reset, LinkKind::Confirm] {
        let send = links::Send { client, user, kind, language: None };
        world.directory.run(&operator, send).await.unwrap();
    }
    let email = Email::parse("new@juice.com").unwrap();
    let wanted = NewAddress { email, address: None, language: None };
    world.directory.ask_address(&own(client, user), wanted, "").await.unwrap();
    let entries = vec![entry("user@juice.com")];
    world.directory.run(&operator, Invite { client, entries }).await.unwrap();

    finish(world, start(world, folder.path(), PACE)).await;

    let mut texts = Vec::new();
    let mut pages = Vec::new();
    for mail in mails(folder.path()) {
        let [plain, html] = read(&mail).try_into().unwrap();
        let secret = |line: &str| match line.rsplit_once('/') {
            Some((path, _)) if line.starts_with("https:") && !line.contains('?') => {
                format!("{path}/SECRET")
            }
            _ => line.to_owned(),
        };
        texts.push(plain.lines().map(secret).collect::<Vec<_>>().join("\n"));
        pages.push(html);
    }
    texts.sort();
    (texts.join("\n\n----\n\n"), pages)
}

#[test]
fn every_mail_is_written_in_every_language() {
    for language in Language::ALL {
        let world = World::any();
        let (texts, pages) = testkit::block_on(written_in(&world, language));
        insta::assert_snapshot!(format!("mails_in_{}", language.code()), texts);
        assert_eq!(pages.len(), 6);
        let tag = format!(r#"<html lang="{}" dir="{}">"#, language.code(), language.direction());
        for page in pages {
            assert!(page.contains(&tag), "{page}");
        }
    }
}

on_both!(
    async fn a_wish_for_another_address_is_mailed_to_both(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let ask = async |email: &str| {
            let email = Email::parse(email).unwrap();
            let wanted = NewAddress { email, address: None, language: Some(Language::German) };
            let caller = own(acme.client, acme.member);
            world.directory.ask_address(&caller, wanted, "").await.unwrap();
            finish(&world, start(&world, folder.path(), PACE)).await;
        };

        ask("new@juice.com").await;

        let sent = mails(folder.path());
        let to = |address: &str| {
            let head = format!("To: {address}\r\n");
            sent.iter().find(|mail| mail.contains(&head)).unwrap_or_else(|| panic!("{sent:?}"))
        };
        assert_eq!(sent.len(), 2);
        assert!(read(to("new@juice.com"))[0].contains("https://people.test/links/"));
        let told = read(to("user@juice.com")).remove(0);
        assert!(
            told.contains("new@juice.com")
                && told.contains("https://people.test/password?client=1\n")
        );
        assert!(!told.contains("/links/"), "{told}");
        assert!(told.starts_with("Eine andere Adresse für"), "{told}");

        ask("jason@juice.com").await;
        let sent = mails(folder.path());
        let head = "To: jason@juice.com";
        assert_eq!(sent.len(), 3, "only the former address is told of one that is taken");
        assert!(!sent.iter().any(|mail| mail.contains(head)), "{sent:?}");
    }
);

on_both!(
    async fn a_link_that_was_asked_for_comes_in_the_language_of_the_page(world: World) {
        let acme = sample(&world).await;
        let folder = TempDir::new().unwrap();
        let ask = async |language| {
            let request = links::Request {
                host: None,
                client: Some(acme.client),
                email: "user@juice.com".to_owned(),
                kind: LinkKind::Reset,
                address: None,
                language,
                next: Some("/credits/5?a=b&c".to_owned()),
            };
            world.directory.request_link(&World::operator(), request).await.unwrap();
            finish(&world, start(&world, folder.path(), PACE)).await;
            let mail = mails(folder.path()).remove(0);
            std::fs::remove_dir_all(folder.path()).unwrap();
            read(&mail).remove(0)
        };

        let german = ask(Some(Language::German)).await;
        assert!(german.starts_with("Neues Passwort für"), "{german}");
        assert!(german.contains("?next=%2Fcredits%2F5%3Fa%3Db%26c\n"), "{german}");
        let english = ask(None).await;
        assert!(english.starts_with("Choose a new password"), "{english}");
        let (client, user) = (acme.client, acme.member);
        let set = users::SetLanguage { client, user, language: Some(Language::Arabic) };
        world.directory.run(&World::operator(), set).await.unwrap();
        let own = ask(Some(Language::German)).await;
        assert!(own.starts_with("اختيار كلمة مرور جديدة"), "{own}");
    }
);
