//! Ways in besides the password that one knows: by mails of a real mail server, and only as far as an
//! expired password goes.

use thirtyfour::prelude::*;

use crate::acme::{Acme, BEA, NEW_PASSWORD, PASSWORD, sign_in};
use crate::browser::{Browser, in_browser};

/// Asks for a mail with a link, on the page to sign in; gives the link.
async fn link_by_mail(
    browser: &Browser,
    acme: &Acme,
    ask: &str,
    path: &str,
) -> WebDriverResult<String> {
    browser.driver.goto(acme.url("/sign-in")).await?;
    browser.press(ask).await?;
    browser.fill("E-mail address", BEA).await?;
    browser.press("Send me the link").await?;
    browser.says("Look into your mailbox").await?;
    Ok(acme.mailed(BEA, path))
}

#[test]
fn somebody_who_forgot_their_password_chooses_another_by_a_mail() {
    in_browser(false, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        let forgot = "Forgot your password?";
        let link = link_by_mail(browser, &acme, forgot, "/password/reset/").await?;
        browser.driver.goto(&link).await?;
        browser.fill("New password", "short").await?;
        browser.press("Save the new password").await?;
        browser.says("New password: must have at least 8 characters").await?;
        browser.fill("New password", NEW_PASSWORD).await?;
        browser.press("Save the new password").await?;
        browser.says("Hello, Bea Lee").await?;
        browser.press("Sign out").await?;

        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.says("The address or the password is wrong.").await?;
        sign_in(browser, BEA, NEW_PASSWORD).await?;
        browser.says("Hello, Bea Lee").await?;
        browser.driver.goto(&link).await?;
        browser.says("This link does not work any more").await
    });
}

#[test]
fn somebody_signs_in_by_a_link_in_a_mail_once() {
    in_browser(false, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        let ask = "Sign in with a link sent by mail";
        let link = link_by_mail(browser, &acme, ask, "/links/").await?;
        browser.driver.goto(&link).await?;
        browser.says("You are signing in as Bea Lee (bea@acme.example).").await?;
        // Programs that look into mails open links, too; nothing is used up by that.
        browser.driver.refresh().await?;
        browser.press("Sign in").await?;
        browser.says("Hello, Bea Lee").await?;
        browser.press("Sign out").await?;
        browser.says("You are signed out.").await?;

        browser.driver.goto(&link).await?;
        browser.says("This link does not work any more").await?;
        browser.driver.goto(acme.url("/")).await?;
        browser.says("Sign in to Acme").await
    });
}

#[test]
fn an_address_that_nobody_has_gets_the_same_answer_and_no_mail() {
    in_browser(false, async |browser| {
        let Some(acme) = Acme::with_mails() else { return Ok(()) };
        browser.driver.goto(acme.url("/password/forgot")).await?;
        browser.fill("E-mail address", "nobody@acme.example").await?;
        browser.press("Send me the link").await?;
        browser.says("If nobody@acme.example belongs to somebody here").await?;

        // One mail after the other: the first one that comes is that of somebody who is there.
        let ask = "Sign in with a link sent by mail";
        link_by_mail(browser, &acme, ask, "/links/").await?;
        assert!(acme.has_mailed_nothing_else());
        Ok(())
    });
}

#[test]
fn an_expired_password_lets_in_only_to_choose_another() {
    in_browser(false, async |browser| {
        let acme = Acme::new();
        acme.rewrite(
            "UPDATE clients SET password_expiration_days = 30; UPDATE passwords SET set_at = 0",
        );
        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.says("Your password has expired").await?;
        for path in ["/", "/profile", "/credits", "/admin/people", "/sessions"] {
            browser.driver.goto(acme.url(path)).await?;
            browser.says("Your password has expired").await?;
        }
        browser.fill("New password", PASSWORD).await?;
        browser.press("Save the new password").await?;
        browser.says("New password: must not be one of your last five passwords").await?;
        browser.fill("New password", NEW_PASSWORD).await?;
        browser.press("Save the new password").await?;
        browser.says("Where you are signed in").await?;
        browser.driver.goto(acme.url("/")).await?;
        browser.says("Hello, Bea Lee").await
    });
}

#[test]
fn whoever_guesses_too_often_is_told_to_wait() {
    in_browser(false, async |browser| {
        let acme = Acme::new();
        for number in 0..10 {
            acme.sign_in(browser, BEA, &format!("guess {number}")).await?;
            browser.says("The address or the password is wrong.").await?;
        }
        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.says("Too many attempts. Please wait").await?;
        browser.driver.goto(acme.url("/profile")).await?;
        browser.says("Sign in to Acme").await
    });
}
