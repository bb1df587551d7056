//! What the pages of a client look like: chosen in a real browser, and at the command line.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::{Browser, in_browser};
use crate::demo::Demo;
use crate::process::{Outcome, rollbook};
use crate::site::Site;

/// A PNG of 40 by 20 orange pixels.
const LOGO: &str = "89504e470d0a1a0a0000000d49484452000000280000001408020000007024e8ec\
                    000000244944415478da63b8e0c534208861d4e2518b472d1eb578d4e2518b472d1eb5\
                    78e4580c00562e77ae5b6cad0b0000000049454e44ae426082";
const PASSWORD: &str = "vole under harpsichord";

/// Writes the logo into a folder.
fn logo_in(folder: &TempDir) -> PathBuf {
    let digits: Vec<_> = LOGO.bytes().collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let path = folder.path().join("logo.png");
    std::fs::write(&path, digits.chunks(2).map(byte).collect::<Vec<_>>()).unwrap();
    path
}

/// A demo whose administrator has a password.
struct Studio {
    demo: Demo,
    folder: TempDir,
}

impl Studio {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let demo = Demo::start(folder.path(), &["--data", "data"]);
        std::fs::write(folder.path().join("password"), PASSWORD).unwrap();
        let set = ["--database", "data/rollbook.db", "user", "set-password", "--client", "1"];
        let set = [&set[..], &["jason@juice.com", "--password-file", "password"]].concat();
        let done = Outcome::of(&mut rollbook(folder.path(), &set));
        assert_eq!(done.code, 0, "{done:?}");
        Self { demo, folder }
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.demo.server.address.port())
    }

    /// Signs the administrator in and opens the page of the face.
    async fn open(&self, browser: &Browser) -> WebDriverResult<()> {
        browser.driver.goto(self.url("/sign-in")).await?;
        browser.fill("E-mail address", "jason@juice.com").await?;
        browser.fill("Password", PASSWORD).await?;
        browser.press("Sign in").await?;
        browser.press("What the pages look like").await
    }
}

/// The colour of the button that sends the form, and how wide the logo is, if there is one.
async fn look(browser: &Browser) -> WebDriverResult<(String, Option<String>)> {
    let button = browser.driver.find(By::Css("main .form button:not(.plain, .second)")).await?;
    let color = button.css_value("background-color").await?;
    let logos = browser.driver.find_all(By::Css(".brand img")).await?;
    let width = match logos.first() {
        Some(logo) => logo.prop("naturalWidth").await?,
        None => None,
    };
    Ok((color.replace(' ', ""), width))
}

#[test]
fn an_administrator_previews_and_saves_what_the_pages_look_like() {
    in_browser(false, async |browser| {
        let studio = Studio::new();
        studio.open(browser).await?;

        browser.fill("Accent colour", "orange").await?;
        browser.press("Preview").await?;
        browser.says("Accent colour: must be # and six digits").await?;
        browser.fill("Accent colour", "#d04a02").await?;
        browser.fill("Title", "Fresh juice").await?;
        let logo = logo_in(&studio.folder);
        browser.field("Logo").await?.send_keys(logo.to_str().unwrap()).await?;
        browser.press("Preview").await?;
        browser.says("Nothing is saved yet.").await?;
        browser.says("Fresh juice").await?;
        let orange = ("rgba(208,74,2,1)".to_owned(), Some("40".to_owned()));
        assert_eq!(look(browser).await?, orange);

        browser.press("Save").await?;
        browser.says("Saved. Everybody sees it from now on.").await?;
        browser.press("Sign out").await?;
        browser.says("You are signed out.").await?;
        browser.says("Fresh juice").await?;
        assert_eq!(look(browser).await?, orange);
        browser.make_narrow().await?;
        browser.driver.goto(studio.url("/no/such/page")).await?;
        assert!(browser.fits().await?);
        Ok(())
    });
}

#[test]
fn a_text_of_a_client_runs_nothing() {
    in_browser(true, async |browser| {
        let studio = Studio::new();
        studio.open(browser).await?;
        let text = "Gone<script>document.title = 'ran'</script>\
                    <img src=x onerror=\"document.title = 'ran'\"> for good";
        browser.fill("Text", text).await?;

        browser.press("Preview").await?;
        browser.says("Nothing is saved yet.").await?;
        browser.says("Gone for good").await?;
        assert_ne!(browser.driver.title().await?, "ran");
        browser.press("Save").await?;
        browser.says("Saved.").await?;
        browser.driver.goto(studio.url("/no/such/page")).await?;
        browser.says("Gone for good").await?;
        assert_ne!(browser.driver.title().await?, "ran");
        Ok(())
    });
}

#[test]
fn the_command_line_shows_and_changes_a_face() {
    let site = Site::new();
    logo_in(&site.folder);
    let face = |rest: &[&str]| site.json(&[&["client", "face", "1"], rest].concat());
    let bare = json!({ "accent_color": null, "id": 1, "logo": null, "logo_text": "" });
    assert_eq!(face(&[]), bare);

    let color = ["--accent-color", "#D04A02"];
    let dressed = face(&[&color[..], &["--logo", "logo.png", "--logo-text", "Acme"]].concat());

    assert_eq!(dressed["accent_color"], "#d04a02");
    assert_eq!(dressed["logo_text"], "Acme");
    let size = (&dressed["logo"]["width"], &dressed["logo"]["height"]);
    assert_eq!(size, (&json!(40), &json!(20)));
    assert!(dressed["logo"]["path"].as_str().unwrap().starts_with("/logos/1/"), "{dressed}");
    assert_eq!(face(&[]), dressed);
    let rest = ["--no-accent-color", "--no-logo", "--logo-text", ""];
    assert_eq!(face(&rest), bare);
}

#[test]
fn the_command_line_refuses_what_is_no_face() {
    let site = Site::new();
    std::fs::write(site.folder.path().join("logo.svg"), "<svg/>").unwrap();
    std::fs::write(site.folder.path().join("long.png"), vec![0; 1 << 20]).unwrap();
    for (arguments, code, told) in [
        (&["1", "--accent-color", "red"][..], 4, "accent_color: must be # and six"),
        (&["1", "--logo", "logo.svg"], 4, "logo: must be a PNG, JPEG or WebP picture"),
        (&["1", "--logo", "long.png"], 4, "logo: must have at most 512 KiB"),
        (&["1", "--logo", "none.png"], 1, "cannot read none.png"),
        (&["1", "--logo", "long.png", "--no-logo"], 2, "cannot be used with"),
        (&["404"], 3, "no such client"),
        (&["404", "--no-logo"], 3, "no such client"),
    ] {
        let outcome = site.run(&[&["client", "face"], arguments].concat());
        assert_eq!(outcome.code, code, "{arguments:?}: {outcome:?}");
        assert!(outcome.err.contains(told), "{arguments:?}: {outcome:?}");
    }
    assert_eq!(site.json(&["client", "face", "1"])["logo"], Value::Null);
}
