//! The pages in a real browser, where one is offered: whole journeys of people.

use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::{Browser, in_browser};
use crate::demo::Demo;
use crate::process::{Outcome, rollbook};

const EMAIL: &str = "hgennaro@nakatomi.example";
const PASSWORD: &str = "try-the-demo-1";
const ADMINISTRATOR: (&str, &str) = ("jmclane@diehard.com", "try-the-demo-2");
/// The page of the documented invitation.
const INVITATION: &str = "/invitations/0626d808767dc0abc76a4266ad2df687b3008156";

/// A demo, and how its pages are reached.
struct Site {
    demo: Demo,
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self::of(folder, &[])
    }

    /// One whose data the command line can reach, too.
    fn kept() -> Self {
        Self::of(TempDir::new().unwrap(), &["--data", "data"])
    }

    fn of(folder: TempDir, arguments: &[&str]) -> Self {
        Self { demo: Demo::start(folder.path(), arguments), folder }
    }

    /// Invites somebody to the app of client 1; gives the path of the page.
    fn invite(&self, email: &str) -> String {
        self.demo.invite(&self.folder.path().join("data"), email)
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.demo.server.address.port())
    }
}

async fn sign_in(browser: &Browser, site: &Site) -> WebDriverResult<()> {
    sign_in_as(browser, site, (EMAIL, PASSWORD)).await
}

async fn sign_in_as(
    browser: &Browser,
    site: &Site,
    (email, password): (&str, &str),
) -> WebDriverResult<()> {
    browser.driver.goto(site.url("/sign-in")).await?;
    browser.fill("E-mail address", email).await?;
    browser.fill("Password", password).await?;
    browser.press("Sign in").await
}

#[test]
fn somebody_signs_in_looks_around_and_signs_out() {
    in_browser(true, async |browser| {
        let site = Site::new();
        browser.driver.goto(site.url("/sessions")).await?;
        browser.says("Welcome to Juicebox").await?;

        browser.fill("E-mail address", EMAIL).await?;
        browser.fill("Password", "a guess").await?;
        browser.press("Sign in").await?;
        browser.says("The address or the password is wrong.").await?;
        browser.fill("Password", PASSWORD).await?;
        browser.press("Sign in").await?;

        browser.says("Chrome on Linux").await?;
        browser.press("Back to the start page").await?;
        browser.says("Hello, Holly Gennaro").await?;
        browser.press("Sign out").await?;
        browser.says("You are signed out.").await?;
        browser.driver.back().await?;
        browser.driver.refresh().await?;
        browser.says("Welcome to Juicebox").await
    });
}

#[test]
fn somebody_invited_mends_the_form_and_joins() {
    in_browser(true, async |browser| {
        let site = Site::new();
        browser.driver.goto(site.url(INVITATION)).await?;
        browser.fill("First name", "Ivy").await?;
        browser.fill("New password", "short").await?;
        browser.press("Join").await?;

        browser.press("Last name: please fill this in").await?;
        assert_eq!(browser.focused().await?, "field-last_name");
        browser.says("New password: must have at least 8 characters").await?;
        browser.fill("Last name", "Invited").await?;
        browser.fill("New password", "vole under harpsichord").await?;
        browser.press("Join").await?;

        browser.says("Hello, Ivy Invited").await?;
        browser.driver.goto(site.url(INVITATION)).await?;
        browser.says("This invitation does not work any more").await
    });
}

#[test]
fn the_pages_work_without_scripts() {
    in_browser(false, async |browser| {
        let site = Site::new();
        sign_in(browser, &site).await?;

        browser.says("Hello, Holly Gennaro").await?;
        browser.press("Change your password").await?;
        browser.fill("Present password", PASSWORD).await?;
        assert!(browser.driver.find_all(By::Css(".password")).await?.is_empty());
        browser.fill("New password", "vole under harpsichord").await?;
        browser.press("Save the new password").await?;
        browser.says("Your password is changed.").await
    });
}

#[test]
fn an_administrator_invites_and_withdraws_and_looks_after_people_without_scripts() {
    in_browser(false, async |browser| {
        let site = Site::new();
        sign_in_as(browser, &site, ADMINISTRATOR).await?;
        browser.press("Invitations").await?;
        browser.press("Invite people").await?;
        browser.fill("E-mail addresses", "ivy@nakatomi.example").await?;
        browser.press("Data Services Demo").await?;
        browser.press("Invite").await?;
        browser.says("Done: the invitations are on their way.").await?;
        browser.says("Apps: Data Services Demo").await?;
        browser.press("Withdraw ivy@nakatomi.example").await?;
        browser.says("Withdraw the invitation of ivy@nakatomi.example?").await?;
        browser.press("Withdraw").await?;
        browser.says("Done: the invitation is withdrawn.").await?;

        browser.press("People").await?;
        browser.fill("Name or address", "gennaro").await?;
        browser.press("Find").await?;
        browser.press("Holly Gennaro").await?;
        browser.press("Switch off").await?;
        browser.says("Switch Holly Gennaro off?").await?;
        browser.press("Switch off").await?;
        browser.says("Done: switched off and signed out everywhere.").await?;
        browser.press("Sign out").await?;
        browser.says("You are signed out.").await?;
        sign_in(browser, &site).await?;
        browser.says("The address or the password is wrong.").await
    });
}

#[test]
fn scripts_show_passwords_and_which_rules_are_kept() {
    in_browser(true, async |browser| {
        let site = Site::new();
        browser.driver.goto(site.url(INVITATION)).await?;
        let rules = By::Css(".rules .met");
        browser.fill("New password", "short").await?;
        assert!(browser.driver.find_all(rules.clone()).await?.is_empty());
        browser.fill("New password", "long enough").await?;
        assert_eq!(browser.driver.find_all(rules).await?.len(), 1);

        let field = browser.field("New password").await?;
        assert_eq!(field.attr("type").await?.as_deref(), Some("password"));
        browser.press("Show").await?;
        assert_eq!(field.attr("type").await?.as_deref(), Some("text"));
        browser.press("Hide").await?;
        assert_eq!(field.attr("type").await?.as_deref(), Some("password"));
        Ok(())
    });
}

#[test]
fn pages_fit_into_narrow_windows_in_every_language() {
    in_browser(true, async |browser| {
        let site = Site::new();
        browser.make_narrow().await?;
        for language in ["en", "de", "ar"] {
            for path in ["/sign-in", "/password/forgot", INVITATION, "/no/such/page"] {
                browser.driver.goto(site.url(&format!("{path}?lang={language}"))).await?;
                assert!(browser.fits().await?, "{path} in {language}");
            }
        }
        browser.driver.goto(site.url("/?lang=en")).await?;
        sign_in(browser, &site).await?;
        browser.says("Hello, Holly Gennaro").await?;
        for path in ["/", "/sessions", "/password"] {
            browser.driver.goto(site.url(path)).await?;
            assert!(browser.fits().await?, "{path}");
        }
        Ok(())
    });
}

#[test]
fn somebody_invited_to_an_app_lands_there_although_it_is_on_another_site() {
    in_browser(true, async |browser| {
        let site = Site::kept();
        // The same server by another name is another site to a browser.
        let app = format!("http://{}/docs", site.demo.server.address);
        let set = ["app", "set", "--database", "data/rollbook.db", "--client", "1", "zylTKNVx"];
        let set = [&set[..], &["--url", &app]].concat();
        let set = Outcome::of(&mut rollbook(site.folder.path(), &set));
        assert_eq!(set.code, 0, "{set:?}");

        browser.driver.goto(site.url(&site.invite("nell@juice.example"))).await?;
        browser.fill("First name", "Nell").await?;
        browser.fill("Last name", "Newman").await?;
        browser.fill("New password", "vole under harpsichord").await?;
        browser.press("Join").await?;

        browser.says("Members API").await?;
        assert_eq!(browser.driver.current_url().await?.as_str(), app);
        browser.driver.goto(site.url("/")).await?;
        browser.says("Hello, Nell Newman").await?;
        browser.press("Data Services Demo").await?;
        browser.says("Members API").await
    });
}

#[test]
fn a_language_that_was_chosen_stays_with_the_person() {
    in_browser(false, async |browser| {
        let site = Site::new();
        sign_in(browser, &site).await?;
        browser.says("Hello, Holly Gennaro").await?;
        browser.press("العربية").await?;
        browser.says("مرحبًا").await?;
        let page = browser.driver.find(By::Tag("html")).await?;
        assert_eq!(page.attr("dir").await?.as_deref(), Some("rtl"));

        browser.press("تسجيل الخروج").await?;
        browser.driver.delete_all_cookies().await?;
        browser.driver.goto(site.url("/sign-in")).await?;
        sign_in(browser, &site).await?;

        browser.says("مرحبًا").await
    });
}

#[test]
fn scripts_tell_how_hard_a_password_is_to_guess_while_it_is_typed() {
    in_browser(true, async |browser| {
        let site = Site::new();
        browser.driver.goto(site.url(INVITATION)).await?;
        assert!(browser.driver.find_all(By::Css(".strength meter")).await?.is_empty());
        browser.fill("New password", "password").await?;
        browser.says("very weak").await?;
        browser.says("It is much like passwords that many people use.").await?;
        browser.fill("New password", "vole under harpsichord").await?;
        browser.says("strong").await
    });
}
