//! Searches among many people, in a real browser. No names are kept in memory, so that not all people are
//! looked at for one page.

use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::{Browser, in_browser};
use crate::demo::Demo;
use crate::process::{Outcome, rollbook};

const ADMINISTRATOR: (&str, &str) = ("jmclane@diehard.com", "try-the-demo-2");

/// A demo with many people, of whom the last by name is called Zzyzx.
fn crowded(folder: &TempDir) -> Demo {
    let nothing = ("ROLLBOOK__SEARCH__MEMORY_MIB", "0");
    let arguments = ["--data", "data", "--users", "1100"];
    let demo = Demo::start_with(folder.path(), &arguments, &[nothing]);
    let database = ["--database", "data/rollbook.db"];
    let add = ["user", "add", "--client", "1", "--email", "last@many.test", "--last-name", "Zzyzx"];
    let outcome = Outcome::of(&mut rollbook(folder.path(), &[&database[..], &add].concat()));
    assert_eq!(outcome.code, 0, "{outcome:?}");
    demo
}

/// Signs in on the way to a search.
async fn search(browser: &Browser, demo: &Demo, words: &str) -> WebDriverResult<()> {
    let port = demo.server.address.port();
    let url = format!("http://localhost:{port}/sign-in?next=/admin/people%3Fq%3D{words}");
    browser.driver.goto(url).await?;
    crate::acme::sign_in(browser, ADMINISTRATOR.0, ADMINISTRATOR.1).await
}

#[test]
fn a_search_that_takes_longer_goes_on_by_itself() {
    in_browser(true, async |browser| {
        let folder = TempDir::new().unwrap();
        let demo = crowded(&folder);

        search(browser, &demo, "zzyzx").await?;

        browser.says("All people have been looked at.").await?;
        browser.says("Zzyzx").await?;
        browser.fill("Name or address", "qzqz").await?;
        browser.press("Find").await?;
        browser.says("Nobody matches. Part of a name").await?;
        assert!(browser.driver.find_all(By::Css("[rel=next]")).await?.is_empty());
        Ok(())
    });
}

#[test]
fn a_search_that_takes_longer_is_brought_to_its_end_by_hand_where_there_are_no_scripts() {
    in_browser(false, async |browser| {
        let folder = TempDir::new().unwrap();
        let demo = crowded(&folder);

        search(browser, &demo, "zzyzx").await?;

        for _ in 0..2 {
            browser.says("Nobody matches among those looked at so far.").await?;
            browser.press("Look at the others, too").await?;
        }
        browser.says("Zzyzx").await
    });
}
