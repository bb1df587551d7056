//! Mails through a real mail server.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::http::Request;
use crate::mail_server::{MailServer, Place};
use crate::process::{Outcome, Server, rollbook};
use crate::site::Site;

fn serve(site: &Site, place: &Place) -> Server {
    let mut command = rollbook(site.folder.path(), &site.serving());
    place.configure(&mut command);
    Server::start(&mut command)
}

/// Invites somebody through the Clients API; gives the invitation.
fn invite(site: &Site, server: &Server, email: &str) -> Value {
    let path = "/api/v1/jb/clients/1/users/invitations/";
    let request = Request::new("POST", path).token(&site.token).json(&json!({ "email": email }));
    let answer = request.send(server.address);
    answer.expect(200).json()
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name} in\n{mail}"))
}

/// What is kept of the latest mail to somebody.
fn delivery(site: &Site, email: &str) -> (bool, Option<String>) {
    let database = Connection::open(site.folder.path().join(&site.database)).unwrap();
    let query = "SELECT mail_sent_at IS NOT NULL, mail_reason FROM invitations WHERE email = ?1";
    database.query_row(query, [email], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[test]
fn an_invitation_arrives_encrypted_with_its_headers_and_its_link() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mails = MailServer::start(&place);
    let server = serve(&site, &place);

    let invitation = invite(&site, &server, "new@acme.example");

    let taken = mails.next();
    let mail = taken["mail"].as_str().unwrap();
    assert_eq!(taken["to"], json!(["new@acme.example"]));
    assert_eq!(taken["from"], "people@rollbook.example");
    assert_eq!(taken["encrypted"], true);
    assert_eq!(header(mail, "From"), "Acme <people@rollbook.example>");
    assert_eq!(header(mail, "To"), "new@acme.example");
    assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
    assert!(header(mail, "Subject").ends_with("been invited to Acme"), "{mail}");
    assert!(header(mail, "Message-ID").ends_with("@rollbook.example>"), "{mail}");
    let key = invitation["key"].as_str().unwrap();
    let link = format!("https://people.acme.example/invitations/{key}");
    assert!(mail.replace("=\r\n", "").contains(&link), "{mail}");
}

#[test]
fn a_mail_that_the_server_was_not_there_for_arrives_once_it_is() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mut server = serve(&site, &place);

    invite(&site, &server, "new@acme.example");
    server.told("invitation failed, trying again");
    let mails = MailServer::start(&place);

    assert_eq!(mails.next()["to"], json!(["new@acme.example"]));
    assert!(server.said().iter().all(|line| !line.contains("new@acme.example")));
}

#[test]
fn a_busy_server_is_asked_again_with_the_same_mail() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mails = MailServer::start(&place);
    let mut server = serve(&site, &place);

    invite(&site, &server, "busy-one@acme.example");
    let reason = server.told("trying again in");

    assert!(reason.contains("451"), "{reason}");
    let mail = mails.next();
    assert!(header(mail["mail"].as_str().unwrap(), "Message-ID").len() > 24);
    drop(server);
    assert!(mails.is_quiet());
}

#[test]
fn a_mail_that_is_sent_twice_has_the_same_message_id() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mails = MailServer::start(&place);
    let file = site.folder.path().join(&site.database);
    // A job that is done stays, as if the process had ended between sending and noting it.
    let forgetful =
        "CREATE TRIGGER forgetful BEFORE DELETE ON jobs BEGIN SELECT RAISE(IGNORE); END";
    Connection::open(&file).unwrap().execute_batch(forgetful).unwrap();
    let server = serve(&site, &place);

    invite(&site, &server, "new@acme.example");
    let first = mails.next();
    let again = "UPDATE jobs SET due_at = 0 WHERE queue = 'mail'";
    Connection::open(&file).unwrap().execute(again, ()).unwrap();
    let second = mails.next();

    let id = |mail: &Value| header(mail["mail"].as_str().unwrap(), "Message-ID").to_owned();
    assert_eq!(id(&first), id(&second));
}

#[test]
fn what_the_server_refuses_is_shown_and_not_tried_again() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mails = MailServer::start(&place);
    let server = serve(&site, &place);

    invite(&site, &server, "refused-one@acme.example");
    invite(&site, &server, "new@acme.example");
    assert_eq!(mails.next()["to"], json!(["new@acme.example"]));
    let (code, said) = {
        server.terminate();
        server.ended()
    };

    assert_eq!(code, Some(0), "{said}");
    let (sent, reason) = delivery(&site, "refused-one@acme.example");
    let reason = reason.unwrap();
    assert!(!sent && reason.contains("550") && reason.contains("nobody of that name"), "{reason}");
    assert_eq!(delivery(&site, "new@acme.example"), (true, None));
    let jobs = Connection::open(site.folder.path().join(&site.database)).unwrap();
    let left = "SELECT COUNT(*) FROM jobs WHERE queue = 'mail'";
    let left: i64 = jobs.query_row(left, (), |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn the_way_of_mails_can_be_tried_out() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mails = MailServer::start(&place);
    let test = |to: &str| {
        let mut command = rollbook(site.folder.path(), &["mail", "test", "--to", to]);
        place.configure(&mut command);
        Outcome::of(&mut command)
    };

    let sent = test("ann@acme.example");
    let refused = test("refused-one@acme.example");

    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(sent.out.contains("It answered: 250 2.0.0 taken"), "{sent:?}");
    assert_eq!(mails.next()["to"], json!(["ann@acme.example"]));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("550"), "{refused:?}");
}

#[test]
fn a_mail_server_whose_certificate_is_not_trusted_gets_nothing() {
    let site = Site::new();
    let Some(place) = Place::find(site.folder.path()) else { return };
    let mails = MailServer::start(&place);
    let mut command = rollbook(site.folder.path(), &["mail", "test", "--to", "ann@acme.example"]);
    place.configure(&mut command);

    let outcome = Outcome::of(command.env("ROLLBOOK__MAIL__CA_FILE", ""));

    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(outcome.err.contains("certificate"), "{outcome:?}");
    assert!(mails.is_quiet());
}

#[test]
fn without_a_mail_server_mails_are_files() {
    let site = Site::new();

    let outcome = site.run(&["mail", "test", "--to", "ann@acme.example"]);

    assert_eq!(outcome.code, 0, "{outcome:?}");
    let folder = std::fs::read_dir(site.folder.path().join("mail")).unwrap();
    let files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    let mail = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(header(&mail, "To"), "ann@acme.example");
}

#[test]
fn a_mail_is_from_its_client_only_where_the_mail_server_may_send_for_it() {
    for (domains, from, reply_to) in
        [("", "people@rollbook.example", true), ("acme.example", "office@acme.example", false)]
    {
        let site = Site::new();
        let Some(place) = Place::find(site.folder.path()) else { return };
        let mails = MailServer::start(&place);
        let mut command = rollbook(site.folder.path(), &site.serving());
        place.configure(command.env("ROLLBOOK__MAIL__SENDER_DOMAINS", domains));
        let server = Server::start(&mut command);
        let named = json!({ "default_from_email": "office@acme.example" });
        let patch = Request::new("PATCH", "/api/v1/jb/clients/1/").token(&site.token);
        patch.json(&named).send(server.address).expect(200);

        invite(&site, &server, "new@acme.example");

        let taken = mails.next();
        let mail = taken["mail"].as_str().unwrap();
        assert_eq!(taken["from"], from, "{domains}");
        assert_eq!(header(mail, "From"), format!("Acme <{from}>"));
        assert_eq!(mail.contains("Reply-To: office@acme.example\r\n"), reply_to, "{mail}");
    }
}
