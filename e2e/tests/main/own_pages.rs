//! What people do on their own pages, in a real browser without scripts.

use rusqlite::Connection;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::{Browser, in_browser};
use crate::demo::Demo;
use crate::process::PATIENCE;

/// Somebody who can claim *High-rise safety*.
const PERSON: (&str, &str) = ("jmclane@diehard.com", "try-the-demo-2");

/// A PNG of one pixel.
const PICTURE: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

fn url(demo: &Demo, path: &str) -> String {
    format!("http://localhost:{}{path}", demo.server.address.port())
}

async fn sign_in(browser: &Browser, demo: &Demo) -> WebDriverResult<()> {
    browser.driver.goto(url(demo, "/sign-in")).await?;
    crate::acme::sign_in(browser, PERSON.0, PERSON.1).await?;
    browser.says("Hello, John McLane").await
}

#[test]
fn somebody_changes_their_profile_and_sends_a_picture() {
    in_browser(false, async |browser| {
        let folder = TempDir::new().unwrap();
        let demo = Demo::start(folder.path(), &[]);
        let file = folder.path().join("me.png");
        std::fs::write(&file, PICTURE).unwrap();
        sign_in(browser, &demo).await?;
        browser.press("Your profile").await?;
        browser.fill("City", "Los Angeles").await?;
        browser.field("Picture").await?.send_keys(file.to_str().unwrap()).await?;
        browser.press("Save").await?;
        browser.says("Saved.").await?;

        let portrait = browser.driver.find(By::Css(".portrait img")).await?;
        assert_eq!(portrait.prop("naturalWidth").await?.as_deref(), Some("1"));
        assert_eq!(browser.field("City").await?.value().await?.as_deref(), Some("Los Angeles"));
        browser.make_narrow().await?;
        assert!(browser.fits().await?);
        browser.press("Take the picture away").await?;
        browser.press("Save").await?;
        browser.says("Saved.").await?;
        assert!(browser.driver.find_all(By::Css(".portrait img")).await?.is_empty());
        Ok(())
    });
}

#[test]
fn somebody_lets_a_colleague_act_for_them_and_ends_it() {
    in_browser(false, async |browser| {
        let folder = TempDir::new().unwrap();
        let demo = Demo::start(folder.path(), &[]);
        sign_in(browser, &demo).await?;
        browser.driver.goto(url(&demo, "/delegates")).await?;
        browser.fill("E-mail address", "nobody@nakatomi.example").await?;
        browser.press("Let them act for me").await?;
        browser.says("nobody of your organisation").await?;
        browser.fill("E-mail address", "hgennaro@nakatomi.example").await?;
        browser.press("Let them act for me").await?;
        browser.says("Done: they may act for you.").await?;
        browser.press("End Holly Gennaro").await?;
        browser.says("Done: they may act for you no more.").await
    });
}

#[test]
fn somebody_gives_up_acting_for_a_colleague_once_they_were_asked_again() {
    in_browser(false, async |browser| {
        let folder = TempDir::new().unwrap();
        let demo = Demo::start(folder.path(), &[]);
        browser.driver.goto(url(&demo, "/sign-in?next=/delegates")).await?;
        crate::acme::sign_in(browser, "hgennaro@nakatomi.example", "try-the-demo-1").await?;
        browser.press("Give up John McLane").await?;
        browser.says("Give up acting for John McLane?").await?;
        browser.press("Give it up").await?;
        browser.says("You no longer act for them.").await?;
        browser.says("You may act for nobody.").await
    });
}

#[test]
fn somebody_answers_what_is_asked_claims_and_comes_to_the_certificate() {
    in_browser(false, async |browser| {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let demo = Demo::start(folder.path(), &["--data", data.to_str().unwrap()]);
        let database = Connection::open(data.join("rollbook.db")).unwrap();
        database.busy_timeout(PATIENCE).unwrap();
        let asks = r#"UPDATE ces SET questions = '["What did you learn?"]'
                      WHERE name = 'High-rise safety'"#;
        database.execute_batch(asks).unwrap();
        sign_in(browser, &demo).await?;
        browser.driver.goto(url(&demo, "/credits")).await?;
        browser.press("Claim High-rise safety").await?;
        browser.press("Claim").await?;
        browser.says("What did you learn?: please fill this in").await?;
        browser.fill("What did you learn?", "To wear shoes.").await?;
        browser.press("Claim").await?;
        browser.says("Done: claimed.").await?;
        browser.press("Certificate High-rise safety").await?;
        browser.says("This certificate is genuine").await?;
        browser.says("John McLane").await
    });
}
