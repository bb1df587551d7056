//! Every page in every state, judged in a real browser.

use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::in_browser;
use crate::crawl::{Crawl, Site, empty_server, standstill};
use crate::judge::Judge;

const MEMBER: (&str, &str) = ("hgennaro@nakatomi.example", "try-the-demo-1");
const ADMINISTRATOR: (&str, &str) = ("jmclane@diehard.com", "try-the-demo-2");
const INVITATION: &str = "/invitations/0626d808767dc0abc76a4266ad2df687b3008156";
/// The app of client 1.
const APP: &str = "zylTKNVx";

/// How many pages there are, in which states and languages: fewer are not all.
const PAGES_OUTSIDE: usize = 80;
const PAGES_INSIDE: usize = 75;

impl Crawl<'_> {
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

    async fn outside(&mut self) -> WebDriverResult<()> {
        self.strangers().await?;
        self.nobody_yet().await?;
        self.links().await?;
        self.members().await?;
        self.expired().await
    }

    async fn inside(&mut self) -> WebDriverResult<()> {
        self.sign_in(ADMINISTRATOR).await?;
        self.browser.says("Hello, John McLane").await?;
        self.credits().await?;
        self.administrators().await?;
        self.face().await?;
        self.newcomer().await?;
        self.broken().await
    }

    async fn strangers(&mut self) -> WebDriverResult<()> {
        for path in ["/sign-in", "/sign-in/link", "/password/forgot", INVITATION] {
            self.open(path).await?;
        }
        for path in ["/no/such/page", "/links/x", "/invitations/x"] {
            self.open_in_vain(path, 404).await?;
        }
        for path in ["/sign-in/link", "/password/forgot"] {
            self.goto(path).await?;
            self.browser.press("Send me the link").await?;
            self.state("E-mail address: please fill this in").await?;
        }
        self.sign_in(("", "")).await?;
        self.state("Please check what you filled in").await?;
        self.sign_in(("nobody@nakatomi.example", "a guess")).await?;
        self.state("The address or the password is wrong.").await?;
        self.goto(INVITATION).await?;
        self.browser.fill("New password", "short").await?;
        self.browser.press("Join").await?;
        self.state("New password: must have at least 8 characters").await
    }

    /// A server that has no client yet, and the link that makes the first one.
    async fn nobody_yet(&mut self) -> WebDriverResult<()> {
        let folder = TempDir::new().unwrap();
        let (server, link) = empty_server(&folder);
        self.open_at(&format!("http://localhost:{}/sign-in", server.address.port()), 200).await?;
        self.open_at(&link, 200).await?;
        self.browser.press("Set up and sign in").await?;
        self.state("Name of your organisation: please fill this in").await?;
        self.open_at(&format!("http://localhost:{}/setup/x", server.address.port()), 404).await
    }

    async fn links(&mut self) -> WebDriverResult<()> {
        self.ask_for_link("/sign-in/link").await?;
        self.state("Look into your mailbox").await?;
        let link = self.site.mailed("magic-link", "/links/");
        self.open(&link).await?;
        self.ask_for_link("/password/forgot").await?;
        self.browser.says("Look into your mailbox").await?;
        let link = self.site.mailed("password-reset", "/password/reset/");
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
        self.state("Website: must begin with https://").await?;
        self.goto("/delegates").await?;
        self.browser.fill("E-mail address", "jmclane@diehard.com").await?;
        self.browser.press("Let them act for me").await?;
        self.state("Done: they may act for you.").await?;
        self.browser.fill("E-mail address", "nobody@nakatomi.example").await?;
        self.browser.press("Let them act for me").await?;
        self.state("nobody of your organisation").await?;
        self.open_in_vain("/settings/face", 404).await?;
        self.goto("/").await?;
        self.browser.press("Sign out").await?;
        self.state("You are signed out.").await
    }

    async fn expired(&mut self) -> WebDriverResult<()> {
        self.site.change(
            "UPDATE clients SET password_expiration_days = 30;
             UPDATE passwords SET set_at = 0 WHERE client_id = 1 AND user_id IN
                 (SELECT id FROM users WHERE email = 'hgennaro@nakatomi.example')",
        );
        self.sign_in(MEMBER).await?;
        self.browser.says("Your password has expired").await?;
        self.open("/password/expired").await?;
        self.browser.fill("New password", "short").await?;
        self.browser.press("Save the new password").await?;
        self.state("New password: must have at least 8 characters").await?;
        self.browser.press("Sign out").await?;
        self.browser.says("You are signed out.").await
    }

    async fn face(&mut self) -> WebDriverResult<()> {
        self.open("/settings/face").await?;
        self.browser.fill("Accent colour", "orange").await?;
        self.browser.press("Preview").await?;
        self.state("Accent colour: must be # and six digits").await?;
        self.browser.fill("Accent colour", "#d04a02").await?;
        self.browser.press("Preview").await?;
        self.state("Nothing is saved yet.").await?;
        self.browser.press("Save").await?;
        self.state("Saved. Everybody sees it from now on.").await
    }

    /// What can be claimed and was, and the page of a certificate before and after it is revoked.
    async fn credits(&mut self) -> WebDriverResult<()> {
        let asks = ["--partial-claims", "on", "--question", "What did you learn?"];
        self.site.run(&[&["ce", "set", "--client", "1", "2"], &asks[..]].concat());
        self.open("/credits/2").await?;
        self.browser.fill("Hours to claim (optional)", "many").await?;
        self.browser.press("Claim").await?;
        self.state("What did you learn?: please fill this in").await?;
        self.goto("/credits").await?;
        self.browser.press("Certificate First aid refresher").await?;
        self.browser.says("This certificate is genuine").await?;
        let certificate = self.path().await?;
        self.open(&certificate).await?;
        let claims = self.site.run(&["ce", "report", "--client", "1", "--of", "claims"]);
        let claim = claims.lines().nth(1).unwrap().split(',').next().unwrap();
        let of = ["--user", ADMINISTRATOR.0, "--why", "Left early"];
        self.site.run(&[&["ce", "revoke", "--client", "1", claim], &of[..]].concat());
        self.open(&certificate).await?;
        self.state("This certificate was revoked").await?;
        self.open("/credits").await
    }

    async fn administrators(&mut self) -> WebDriverResult<()> {
        for path in [
            "/",
            "/settings/profile",
            "/admin/credits",
            "/admin/credits/3",
            "/admin/credits/word",
            "/admin/credits/reports",
            "/admin/people",
            "/admin/people?q=person",
            "/admin/people?q=nobody",
        ] {
            self.open(path).await?;
        }
        // Of 700 people not all are looked at for one page; behind somebody without a name it goes on.
        self.goto("/admin/people?q=nobody&after=2").await?;
        self.state("There is nobody else.").await?;
        self.browser.press("All people").await?;
        self.browser.press("Further ones").await?;
        self.state("All people").await?;
        self.credits_of_all().await?;
        self.open("/admin/mails").await?;
        self.open("/admin/jobs").await?;
        self.open("/admin/invitations").await?;
        self.invite().await?;
        self.site.change(TROUBLE);
        for (path, trouble) in [
            ("/admin/invitations", "no-such-user-here"),
            ("/admin/mails", "mailbox unavailable"),
            ("/admin/jobs", "connection refused by the mail server"),
        ] {
            self.open(path).await?;
            self.browser.says(trouble).await?;
        }
        self.goto("/admin/mails").await?;
        self.browser.press("Holly Gennaro").await?;
        self.state("Where they are signed in").await?;
        let person = self.path().await?;
        self.open(&person).await?;
        self.open(&format!("{person}/end-sessions")).await?;
        self.open(&format!("{person}/switch")).await?;
        self.browser.press("Switch off").await?;
        self.state("Done: switched off and signed out everywhere.").await
    }

    /// The credits of everybody, with a claim that is revoked: the one that was revoked before can be made
    /// again.
    async fn credits_of_all(&mut self) -> WebDriverResult<()> {
        self.goto("/admin/credits/3").await?;
        self.choose_days(["opens_on", "closes_on"]).await?;
        self.browser.press("Save").await?;
        self.state("Closes on: must not be before").await?;
        self.goto("/credits/3").await?;
        self.browser.fill("Hours to claim", "0.5").await?;
        self.browser.press("Claim").await?;
        self.state("and give up").await?;
        self.browser.press("Claim, and give up the rest").await?;
        self.browser.says("Done: claimed.").await?;
        self.goto("/admin/credits/3").await?;
        self.browser.driver.find(By::Css("a[href*='/claims/']")).await?.click().await?;
        self.state("Revoke this claim").await?;
        self.browser.fill("Reason", "Not there").await?;
        self.browser.press("Revoke the claim").await?;
        self.state("Done: the claim is revoked.").await?;
        self.goto("/admin/credits/reports").await?;
        self.choose_days(["from", "to"]).await?;
        self.browser.press("Claims made on these days").await?;
        self.state("Until: must not be before").await?;
        self.site.change(WITHDRAWAL);
        self.open("/admin/credits/withdrawn").await?;
        self.open("/admin/credits/3").await?;
        self.browser.says("Withdrawn on").await
    }

    /// Fills in two days, the later one first: how a day is typed is the browser's affair.
    async fn choose_days(&self, names: [&str; 2]) -> WebDriverResult<()> {
        for (name, day) in names.into_iter().zip(["2026-03-02", "2026-03-01"]) {
            let fill = format!("document.getElementById('field-{name}').value = '{day}'");
            self.browser.driver.execute(fill, Vec::new()).await?;
        }
        Ok(())
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

    /// Somebody who joins and is led on to an app.
    async fn newcomer(&mut self) -> WebDriverResult<()> {
        let url = format!("http://{}/", standstill());
        self.site.run(&["app", "set", "--client", "1", APP, "--url", &url]);
        self.forget().await?;
        let invitation = self.site.invite("ivy.invited@nakatomi.example");
        self.goto(&invitation).await?;
        self.browser.says("Apps: Data Services Demo").await?;
        self.browser.fill("First name", "Ivy").await?;
        self.browser.fill("Last name", "Invited").await?;
        self.browser.fill("New password", "vole under harpsichord").await?;
        self.browser.press("Join").await?;
        self.state("You are led on to it.").await?;
        self.open(&format!("/apps/{APP}")).await?;
        self.open("/").await?;
        self.open_in_vain("/apps/nothing", 404).await
    }

    /// What is shown when something breaks.
    async fn broken(&mut self) -> WebDriverResult<()> {
        self.forget().await?;
        self.sign_in(ADMINISTRATOR).await?;
        self.browser.says("Hello, John McLane").await?;
        self.site.change("ALTER TABLE link_mails RENAME TO gone");
        self.goto("/admin/mails").await?;
        self.state("having some server issues").await
    }
}

/// The credit of which something was claimed, as it is once it was withdrawn.
const WITHDRAWAL: &str = "
    UPDATE ces SET deleted_at = 1790000000000000 WHERE client_id = 1 AND id = 3";

/// Mails that were refused or are tried again, and jobs that were given up.
const TROUBLE: &str = "
    UPDATE invitations SET mail_refused_at = 1790000000000000, mail_sent_at = NULL,
        mail_reason = '550 5.1.1 <invited_user@juiceanalytics.com>: Recipient address rejected: no-such-user-here'
        WHERE email = 'invited_user@juiceanalytics.com';
    UPDATE invitations SET mail_sent_at = NULL, mail_reason = '421 4.7.0 try again later'
        WHERE email = 'ivan@nakatomi.example';
    INSERT OR REPLACE INTO link_mails
        SELECT client_id, id, 'magic-link', CAST(strftime('%s', 'now') AS INTEGER) * 1000000,
            'refused', '550 5.1.1 mailbox unavailable', email FROM users WHERE email = 'hgennaro@nakatomi.example';
    INSERT OR REPLACE INTO link_mails
        SELECT client_id, id, 'confirm-address', CAST(strftime('%s', 'now') AS INTEGER) * 1000000,
            'waiting', '421 4.7.0 try again later', email FROM users WHERE email = 'hgennaro@nakatomi.example';
    INSERT INTO jobs (bucket, id, queue, kind, body, client_id, due_at, attempts, last_error, dead_at)
        VALUES (3, x'0102030405060708090a0b0c', 'mail', 'invitation', '{}', 1, 0, 8,
            'connection refused by the mail server', 1790000000000000);";

/// Goes a way through all pages of it, of which there are so many.
fn crawl(pages: usize, way: impl AsyncFnOnce(&mut Crawl<'_>) -> WebDriverResult<()>) {
    in_browser(true, async |browser| {
        let Some(judge) = Judge::find(browser) else { return Ok(()) };
        let mut site = Site::new();
        let mut crawl = Crawl { browser, site: &mut site, judge };
        // What is wrong with the pages so far is told, too, where the way cannot be gone to its end.
        let arrived = way(&mut crawl).await;
        crawl.judge.verdict(if arrived.is_ok() { pages } else { 0 });
        arrived
    });
}

#[test]
fn every_page_of_strangers_and_members_is_accessible_light_and_quiet() {
    crawl(PAGES_OUTSIDE, async |crawl| crawl.outside().await);
}

#[test]
fn every_page_of_administrators_is_accessible_light_and_quiet() {
    crawl(PAGES_INSIDE, async |crawl| crawl.inside().await);
}
