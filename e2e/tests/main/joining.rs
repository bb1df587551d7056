//! From an empty data base, or an invitation in a mail, to somebody who is in.

use crate::acme::{ANN, Acme, BEA, Empty, NEW_PASSWORD, PASSWORD, mailed, sign_in, url};
use crate::browser::{Browser, in_browser};
use crate::setup::link;
use thirtyfour::prelude::*;

/// Fills in what somebody new is asked for.
async fn join(browser: &Browser, first: &str, last: &str) -> WebDriverResult<()> {
    browser.fill("First name", first).await?;
    browser.fill("Last name", last).await?;
    browser.fill("New password", NEW_PASSWORD).await?;
    browser.press("Join").await
}

#[test]
fn the_link_that_is_printed_leads_to_an_administrator_who_invites_somebody_who_joins() {
    in_browser(false, async |browser| {
        let Some(empty) = Empty::new() else { return Ok(()) };
        let mut server = empty.serve();
        let home = url(&server, "");
        let set_up = home.clone() + link(&mut server).as_str();
        browser.driver.goto(&set_up).await?;
        browser.fill("Name of your organisation", "Acme").await?;
        browser.fill("Address of its site", home.trim_start_matches("http://")).await?;
        browser.fill("First name", "Ann").await?;
        browser.fill("Last name", "Lee").await?;
        browser.fill("E-mail address", ANN).await?;
        browser.fill("New password", PASSWORD).await?;
        browser.press("Set up and sign in").await?;
        browser.says("Hello, Ann Lee").await?;

        browser.press("Invitations").await?;
        browser.press("Invite people").await?;
        browser.fill("E-mail addresses", "ivy@acme.example").await?;
        browser.press("Invite").await?;
        browser.says("Done: the invitations are on their way.").await?;
        browser.press("Sign out").await?;
        browser.says("You are signed out.").await?;

        let link = mailed(&empty.mails, "ivy@acme.example", &url(&server, "/invitations/"));
        browser.driver.goto(&link).await?;
        browser.says("Ann Lee has invited ivy@acme.example.").await?;
        join(browser, "Ivy", "Invited").await?;
        browser.says("Hello, Ivy Invited").await?;
        browser.driver.goto(&set_up).await?;
        browser.says("This link does not work any more").await
    });
}

#[test]
fn somebody_new_comes_from_the_mail_to_the_app_and_can_sign_in_again() {
    in_browser(true, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        let (app, place) = acme.app();
        acme.invite("nell@acme.example", &app);
        let link = acme.mailed("nell@acme.example", "/invitations/");
        browser.driver.goto(&link).await?;
        browser.says("Apps: Handbook").await?;
        join(browser, "Nell", "Newman").await?;
        browser.says("Members API").await?;
        assert_eq!(browser.driver.current_url().await?.as_str(), place);

        browser.driver.delete_all_cookies().await?;
        browser.driver.goto(acme.url("/")).await?;
        browser.driver.delete_all_cookies().await?;
        browser.driver.goto(&link).await?;
        browser.says("This invitation does not work any more").await?;
        browser.press("Back to signing in").await?;
        sign_in(browser, "nell@acme.example", NEW_PASSWORD).await?;
        browser.says("Hello, Nell Newman").await?;
        browser.press("Handbook").await?;
        browser.says("Members API").await
    });
}

#[test]
fn somebody_who_is_there_already_accepts_by_signing_in() {
    in_browser(true, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        let (app, place) = acme.app();
        acme.invite(BEA, &app);
        let link = acme.mailed(BEA, "/invitations/");
        browser.driver.goto(&link).await?;
        browser.says("bea@acme.example is known here already. Please sign in to accept.").await?;
        browser.press("Sign in").await?;
        sign_in(browser, BEA, PASSWORD).await?;
        browser.press("Accept the invitation").await?;
        browser.says("Members API").await?;
        assert_eq!(browser.driver.current_url().await?.as_str(), place);

        browser.driver.goto(acme.url("/")).await?;
        browser.press("Handbook").await?;
        browser.says("Members API").await?;
        browser.driver.goto(&link).await?;
        browser.says("This invitation does not work any more").await
    });
}
