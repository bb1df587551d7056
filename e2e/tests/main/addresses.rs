//! Another address to sign in with: asked for in a browser, confirmed from a mail of a real mail server.

use thirtyfour::prelude::*;

use crate::acme::{Acme, BEA, PASSWORD, link_in, sign_in};
use crate::browser::{Browser, in_browser};

const OTHER: &str = "bea.lee@acme.example";

async fn ask(browser: &Browser, acme: &Acme, password: &str) -> WebDriverResult<()> {
    browser.driver.goto(acme.url("/profile")).await?;
    browser.press("Change your address").await?;
    browser.fill("New e-mail address", OTHER).await?;
    browser.fill("Present password", password).await?;
    browser.press("Send me the link").await
}

#[test]
fn somebody_changes_their_address_by_a_link_and_the_former_one_is_told_of_it() {
    in_browser(false, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.says("Hello, Bea Lee").await?;
        ask(browser, &acme, "some guess").await?;
        browser.says("Present password: is not your present password").await?;
        assert!(acme.has_mailed_nothing_else());
        ask(browser, &acme, PASSWORD).await?;
        browser.says("Look into your mailbox").await?;
        let [link, notice] = acme.mailed_each([OTHER, BEA]);
        assert!(notice.contains(OTHER), "{notice}");
        let link = link_in(&link, &acme.url("/links/"));

        browser.driver.goto(&link).await?;
        browser.says("you then sign in to Acme with").await?;
        browser.press("Change my address").await?;
        browser.says("Your address is changed.").await?;
        assert!(acme.has_mailed_nothing_else());
        browser.driver.goto(&link).await?;
        browser.says("This link does not work any more").await?;

        browser.driver.delete_all_cookies().await?;
        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.says("The address or the password is wrong.").await?;
        sign_in(browser, OTHER, PASSWORD).await?;
        browser.says("Hello, Bea Lee").await
    });
}

#[test]
fn a_link_in_a_mail_leads_to_where_its_person_wanted_to_go() {
    in_browser(false, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        browser.driver.goto(acme.url("/sessions")).await?;
        browser.press("Sign in with a link sent by mail").await?;
        browser.fill("E-mail address", BEA).await?;
        browser.press("Send me the link").await?;
        browser.says("Look into your mailbox").await?;
        let [mail] = acme.mailed_each([BEA]);
        let begin = acme.url("/links/");
        let (_, rest) = mail.split_once(&begin).unwrap();
        let link: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
        browser.driver.goto(format!("{begin}{}", link.replace("=3D", "="))).await?;
        browser.press("Sign in").await?;
        browser.says("Where you are signed in").await
    });
}
