//! Acme with its people, its server and, where one is offered, its mail server, as a browser meets
//! them.

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::http::Request;
use crate::mail_server::{MailServer, Place};
use crate::process::{PATIENCE, Server, rollbook};
use crate::site::Site;

/// The administrator who was there first.
pub const ANN: &str = "ann@acme.example";
/// A member.
pub const BEA: &str = "bea@acme.example";
/// The password of both, and another good one.
pub const PASSWORD: &str = "vole under harpsichord";
pub const NEW_PASSWORD: &str = "harpsichord over vole";

/// An installation of which nobody knows yet, with its mail server.
pub struct Empty {
    pub folder: TempDir,
    pub place: Place,
    pub mails: MailServer,
}

impl Empty {
    /// One in a folder, if a mail server is offered.
    pub fn new() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let place = Place::find(folder.path())?;
        let mails = MailServer::start(&place);
        Some(Self { folder, place, mails })
    }

    /// A server on its empty data base.
    pub fn serve(&self) -> Server {
        serve(&self.folder, &self.place, &["serve", "--listen", "127.0.0.1:0"])
    }
}

/// A server whose mails go through a mail server, and lead back to it.
fn serve(folder: &TempDir, place: &Place, arguments: &[&str]) -> Server {
    let mut command = rollbook(folder.path(), arguments);
    place.configure(&mut command);
    Server::start(at_home(&mut command).env("ROLLBOOK__SERVER__PUBLIC_URL", ""))
}

/// A server that takes whoever comes for people of Acme, whatever it is called.
pub fn at_home(command: &mut std::process::Command) -> &mut std::process::Command {
    command.env("ROLLBOOK__INSTALLATION__DEFAULT_CLIENT", "1")
}

/// Acme with Ann and Bea.
pub struct Acme {
    pub site: Site,
    pub server: Server,
    mails: Option<MailServer>,
}

impl Acme {
    /// With a mail server, if one is offered.
    pub fn with_mails() -> Option<Self> {
        let site = people(Site::new());
        let place = Place::find(site.folder.path())?;
        let mails = MailServer::start(&place);
        let server = serve(&site.folder, &place, &site.serving());
        Some(Self { site, server, mails: Some(mails) })
    }

    /// Without one.
    pub fn new() -> Self {
        let site = people(Site::new());
        let server = another_server(&site);
        Self { site, server, mails: None }
    }

    /// In a PostgreSQL data base, without a mail server.
    pub fn on(database: &str) -> Self {
        let site = people(Site::on(database));
        let server = another_server(&site);
        Self { site, server, mails: None }
    }

    pub fn url(&self, path: &str) -> String {
        url(&self.server, path)
    }

    /// The link in the next mail, which must be to somebody, and to a page below a path.
    #[track_caller]
    pub fn mailed(&self, to: &str, path: &str) -> String {
        mailed(self.mails.as_ref().unwrap(), to, &self.url(path))
    }

    /// The next mails, one to each of these people in whatever order: their texts, in that of the people.
    #[track_caller]
    pub fn mailed_each<const N: usize>(&self, people: [&str; N]) -> [String; N] {
        let taken = people.map(|_| self.mails.as_ref().unwrap().next());
        people.map(|to| {
            let mail = taken.iter().find(|mail| mail["to"] == json!([to]));
            let mail = mail.unwrap_or_else(|| panic!("no mail to {to} among {taken:?}"));
            mail["mail"].as_str().unwrap().replace("=\r\n", "")
        })
    }

    /// Whether no mail is on its way that nobody has read yet.
    pub fn has_mailed_nothing_else(&self) -> bool {
        self.mails.as_ref().unwrap().is_quiet()
    }

    /// What the Clients API answers to a change by the administrator.
    #[track_caller]
    pub fn change(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = Request::new(method, path).token(&self.site.token).json(body);
        let answer = request.send(self.server.address);
        assert!(matches!(answer.status, 200 | 201), "{answer:?}");
        answer.json()
    }

    /// Makes an app that is this server by another name; gives its code and its URL.
    pub fn app(&self) -> (String, String) {
        let url = format!("http://{}/docs", self.server.address);
        let named = ["--slug", "handbook", "--label", "Handbook", "--url", &url];
        let made = self.site.json(&[&["app", "add", "--client", "1"], &named[..]].concat());
        (made["id"].as_str().unwrap().to_owned(), url)
    }

    /// Invites somebody to an app.
    pub fn invite(&self, email: &str, app: &str) {
        let body = json!({ "email": email, "initial_apps": [app] });
        self.change("POST", "/api/v1/jb/clients/1/users/invitations/", &body);
    }

    /// Changes the data behind the server's back, to what would take weeks otherwise.
    pub fn rewrite(&self, statements: &str) {
        let file = self.site.folder.path().join(&self.site.database);
        let database = Connection::open(file).unwrap();
        database.busy_timeout(PATIENCE).unwrap();
        database.execute_batch(statements).unwrap();
    }

    pub async fn sign_in(
        &self,
        browser: &Browser,
        email: &str,
        password: &str,
    ) -> WebDriverResult<()> {
        browser.driver.goto(self.url("/sign-in")).await?;
        sign_in(browser, email, password).await
    }
}

/// Gives Ann a name and a password, and makes Bea.
fn people(site: Site) -> Site {
    std::fs::write(site.folder.path().join("password"), PASSWORD).unwrap();
    let file = ["--password-file", "password"];
    site.run(&[&["user", "set-password", "--client", "1", ANN], &file[..]].concat());
    let names = ["--email", BEA, "--first-name", "Bea", "--last-name", "Lee"];
    site.json(&[&["user", "add", "--client", "1"], &names[..], &file[..]].concat());
    site
}

/// One more server on the same data base.
pub fn another_server(site: &Site) -> Server {
    Server::start(at_home(&mut rollbook(site.folder.path(), &site.serving())))
}

/// Where a page of a server is.
pub fn url(server: &Server, path: &str) -> String {
    format!("http://localhost:{}{path}", server.address.port())
}

/// The link in the next mail, which must be to somebody and begin so.
#[track_caller]
pub fn mailed(mails: &MailServer, to: &str, begin: &str) -> String {
    let taken = mails.next();
    assert_eq!(taken["to"], json!([to]), "{taken}");
    link_in(&taken["mail"].as_str().unwrap().replace("=\r\n", ""), begin)
}

/// The link in a mail that begins so.
#[track_caller]
pub fn link_in(mail: &str, begin: &str) -> String {
    let (_, rest) = mail.split_once(begin).unwrap_or_else(|| panic!("no {begin} in\n{mail}"));
    let secret: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    format!("{begin}{secret}")
}

/// Fills in the form to sign in.
pub async fn sign_in(browser: &Browser, email: &str, password: &str) -> WebDriverResult<()> {
    browser.fill("E-mail address", email).await?;
    browser.fill("Password", password).await?;
    browser.press("Sign in").await
}
