//! Every page in every state, judged in a real browser.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::{Browser, in_browser};
use crate::demo::Demo;
use crate::judge::Judge;
use crate::process::PATIENCE;

const MEMBER: (&str, &str) = ("hgennaro@nakatomi.example", "try-the-demo-1");
const ADMINISTRATOR: (&str, &str) = ("jmclane@diehard.com", "try-the-demo-2");
const INVITATION: &str = "/invitations/0626d808767dc0abc76a4266ad2df687b3008156";

/// A demo with so many people that lists have further pages, and its files.
struct Site {
    demo: Demo,
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let demo = Demo::start(folder.path(), &["--data", data.to_str().unwrap(), "--users", "60"]);
        Self { demo, folder }
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.demo.server.address.port())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// Changes the data behind the server's back, to what would take weeks otherwise.
    fn change(&self, statements: &str) {
        let database = Connection::open(self.file("rollbook.db")).unwrap();
        database.busy_timeout(PATIENCE).unwrap();
        database.execute_batch(statements).unwrap();
    }

    /// The path of a link that was mailed, which begins with this, as soon as it is there.
    async fn mailed(&self, path: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        let begin = self.url(path);
        loop {
            let mails = mails(&self.file("mail")).replace("=\r\n", "");
            if let Some((_, rest)) = mails.split_once(&begin) {
                let secret: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
                return format!("{path}{secret}");
            }
            assert!(Instant::now() < deadline, "no mail with {begin}:\n{mails}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn mails(folder: &Path) -> String {
    let Ok(files) = std::fs::read_dir(folder) else { return String::new() };
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let path = file.unwrap().path();
        // Half a mail has another name, which may be gone by now.
        std::fs::read_to_string(path).unwrap_or_default()
    };
    files.map(read).collect()
}

/// A browser at a site, with its judge.
struct Crawl<'a> {
    browser: &'a Browser,
    site: &'a Site,
    judge: Judge<'a>,
}

impl Crawl<'_> {
    async fn goto(&self, path: &str) -> WebDriverResult<()> {
        self.browser.driver.goto(self.site.url(path)).await
    }

    /// Judges a page that can simply be opened, in English and in Arabic.
    async fn open(&mut self, path: &str) -> WebDriverResult<()> {
        let joint = if path.contains('?') { '&' } else { '?' };
        for language in ["ar", "en"] {
            let page = format!("{path}{joint}lang={language}");
            self.goto(&page).await?;
            self.judge.judge(&page).await?;
        }
        Ok(())
    }

    /// Judges what the browser shows now, which must say something.
    async fn state(&mut self, words: &str) -> WebDriverResult<()> {
        self.browser.says(words).await?;
        self.judge.judge(words).await
    }

    async fn sign_in(&self, (email, password): (&str, &str)) -> WebDriverResult<()> {
        self.goto("/sign-in").await?;
        self.browser.fill("E-mail address", email).await?;
        self.browser.fill("Password", password).await?;
        self.browser.press("Sign in").await
    }

    async fn ask_for_link(&self, path: &str) -> WebDriverResult<()> {
        self.goto(path).await?;
        self.browser.fill("E-mail address", MEMBER.0).await?;
        self.browser.press("Send me the link").await
    }

    async fn journey(&mut self) -> WebDriverResult<()> {
        self.strangers().await?;
        self.links().await?;
        self.members().await?;
        self.administrators().await?;
        self.broken().await
    }

    async fn strangers(&mut self) -> WebDriverResult<()> {
        for path in ["/sign-in", "/sign-in/link", "/password/forgot", INVITATION, "/no/such/page"] {
            self.open(path).await?;
        }
        self.open("/links/x").await?;
        self.open("/invitations/x").await?;
        self.sign_in(("", "")).await?;
        self.state("Please check what you filled in").await?;
        self.sign_in(("nobody@nakatomi.example", "a guess")).await?;
        self.state("The address or the password is wrong.").await?;
        self.goto(INVITATION).await?;
        self.browser.fill("New password", "short").await?;
        self.browser.press("Join").await?;
        self.state("New password: must have at least 8 characters").await
    }

    async fn links(&mut self) -> WebDriverResult<()> {
        self.ask_for_link("/sign-in/link").await?;
        self.state("Look into your mailbox").await?;
        let link = self.site.mailed("/links/").await;
        self.open(&link).await?;
        self.ask_for_link("/password/forgot").await?;
        self.browser.says("Look into your mailbox").await?;
        let link = self.site.mailed("/password/reset/").await;
        self.open(&link).await?;
        self.browser.fill("New password", "short").await?;
        self.browser.press("Save the new password").await?;
        self.state("New password: must have at least 8 characters").await
    }

    async fn members(&mut self) -> WebDriverResult<()> {
        self.sign_in(MEMBER).await?;
        self.browser.says("Hello, Holly Gennaro").await?;
        for path in [
            "/",
            "/profile",
            "/profile/email",
            "/delegates",
            "/credits",
            "/sessions",
            "/password",
            INVITATION,
            "/admin/people",
        ] {
            self.open(path).await?;
        }
        self.goto("/password").await?;
        self.browser.press("Save the new password").await?;
        self.state("Please check what you filled in").await?;
        self.goto("/profile").await?;
        self.browser.fill("Website", "javascript:x").await?;
        self.browser.press("Save").await?;
        self.state("Website: must begin with http://").await?;
        self.goto("/delegates").await?;
        self.browser.fill("E-mail address", "jmclane@diehard.com").await?;
        self.browser.press("Let them act for me").await?;
        self.state("Done: they may act for you.").await?;
        self.browser.fill("E-mail address", "nobody@nakatomi.example").await?;
        self.browser.press("Let them act for me").await?;
        self.state("nobody of your organisation").await?;
        self.goto("/").await?;
        self.browser.press("Sign out").await?;
        self.state("You are signed out.").await?;
        self.site.change(
            "UPDATE clients SET password_expiration_days = 30;
             UPDATE passwords SET set_at = 0 WHERE client_id = 1 AND user_id IN
                 (SELECT id FROM users WHERE email = 'hgennaro@nakatomi.example')",
        );
        self.sign_in(MEMBER).await?;
        self.browser.says("Your password has expired").await?;
        self.open("/password/expired").await?;
        self.browser.press("Sign out").await?;
        self.browser.says("You are signed out.").await
    }

    async fn administrators(&mut self) -> WebDriverResult<()> {
        self.sign_in(ADMINISTRATOR).await?;
        self.browser.says("Hello, John McLane").await?;
        for path in [
            "/",
            "/credits",
            "/credits/2",
            "/settings/profile",
            "/admin/people",
            "/admin/people?q=person",
            "/admin/people?q=nobody",
            "/admin/credits",
            "/admin/credits/3",
            "/admin/credits/word",
            "/admin/credits/reports",
        ] {
            self.open(path).await?;
        }
        self.browser.press("All people").await?;
        self.browser.press("Further ones").await?;
        self.state("All people").await?;
        self.credits().await?;
        self.open("/admin/mails").await?;
        self.open("/admin/jobs").await?;
        self.open("/admin/invitations").await?;
        self.invite().await?;
        self.site.change(TROUBLE);
        for path in ["/admin/invitations", "/admin/mails", "/admin/jobs"] {
            self.open(path).await?;
        }
        self.goto("/admin/mails").await?;
        self.browser.press("Holly Gennaro").await?;
        self.state("Where they are signed in").await?;
        let person = self.browser.driver.current_url().await?.path().to_owned();
        self.open(&person).await?;
        self.open(&format!("{person}/end-sessions")).await?;
        self.open(&format!("{person}/switch")).await?;
        self.browser.press("Switch off").await?;
        self.state("Done: switched off and signed out everywhere.").await
    }

    async fn credits(&mut self) -> WebDriverResult<()> {
        self.goto("/admin/credits/3").await?;
        self.browser.fill("Opens on", "soon").await?;
        self.browser.press("Save").await?;
        self.state("Opens on: must be a day").await?;
        self.goto("/admin/credits/3").await?;
        self.browser.driver.find(By::Css("a[href*='/claims/']")).await?.click().await?;
        self.state("Revoke this claim").await?;
        self.browser.fill("Reason", "Not there").await?;
        self.browser.press("Revoke the claim").await?;
        self.state("Done: the claim is revoked.").await?;
        self.goto("/admin/credits/reports").await?;
        self.browser.fill("From", "today").await?;
        self.browser.press("Claims made on these days").await?;
        self.state("From: must be a day").await
    }

    async fn invite(&mut self) -> WebDriverResult<()> {
        self.open("/admin/invitations/new").await?;
        self.browser.fill("E-mail addresses", "ivy@nakatomi.example, no-address").await?;
        self.browser.press("Invite").await?;
        self.state("no-address: must be an e-mail address").await?;
        let long = "a-rather-long-name-that-does-not-end".repeat(2);
        let two = format!("{}@nakatomi.example\nivan@nakatomi.example", &long[..60]);
        self.browser.fill("E-mail addresses", &two).await?;
        self.browser.press("Invite").await?;
        self.state("Done: the invitations are on their way.").await
    }

    /// What is shown when something breaks.
    async fn broken(&mut self) -> WebDriverResult<()> {
        self.site.change("ALTER TABLE link_mails RENAME TO gone");
        self.goto("/admin/mails").await?;
        self.state("having some server issues").await
    }
}

/// Mails that were refused or are tried again, and jobs that were given up.
const TROUBLE: &str = "
    UPDATE invitations SET mail_refused_at = 1790000000000000, mail_sent_at = NULL,
        mail_reason = '550 5.1.1 <invited_user@juiceanalytics.com>: Recipient address rejected: no-such-user-here'
        WHERE email = 'invited_user@juiceanalytics.com';
    UPDATE invitations SET mail_sent_at = NULL, mail_reason = '421 4.7.0 try again later'
        WHERE email = 'ivan@nakatomi.example';
    INSERT OR REPLACE INTO link_mails
        SELECT client_id, id, 'magic-link', CAST(strftime('%s', 'now') AS INTEGER) * 1000000,
            'refused', '550 5.1.1 mailbox unavailable' FROM users WHERE email = 'hgennaro@nakatomi.example';
    INSERT OR REPLACE INTO link_mails
        SELECT client_id, id, 'confirm-address', CAST(strftime('%s', 'now') AS INTEGER) * 1000000,
            'waiting', '421 4.7.0 try again later' FROM users WHERE email = 'hgennaro@nakatomi.example';
    INSERT INTO jobs (bucket, id, queue, kind, body, client_id, due_at, attempts, last_error, dead_at)
        VALUES (3, x'0102030405060708090a0b0c', 'mail', 'invitation', '{}', 1, 0, 8,
            'connection refused by the mail server', 1790000000000000);";

#[test]
fn every_page_is_accessible_light_and_quiet_in_every_state() {
    in_browser(true, async |browser| {
        let Some(judge) = Judge::find(browser) else { return Ok(()) };
        let site = Site::new();
        let mut crawl = Crawl { browser, site: &site, judge };
        // What is wrong with the pages so far is told, too, where the journey cannot go on.
        let arrived = crawl.journey().await;
        crawl.judge.verdict(if arrived.is_ok() { 60 } else { 0 });
        arrived
    });
}
