//! Searches among many people, in a real browser.

use tempfile::TempDir;

use crate::browser::in_browser;
use crate::demo::Demo;

const ADMINISTRATOR: (&str, &str) = ("jmclane@diehard.com", "try-the-demo-2");

#[test]
fn a_search_that_takes_longer_ends_by_itself() {
    in_browser(true, async |browser| {
        let folder = TempDir::new().unwrap();
        let demo = Demo::start(folder.path(), &["--users", "2500"]);
        let search = "/sign-in?next=/admin/people%3Fq%3Dqzqz";
        let url = format!("http://localhost:{}{search}", demo.server.address.port());
        browser.driver.goto(url).await?;

        crate::acme::sign_in(browser, ADMINISTRATOR.0, ADMINISTRATOR.1).await?;

        browser.says("All people have been looked at.").await?;
        browser.says("Nobody matches.").await
    });
}

#[test]
fn a_search_that_takes_longer_is_brought_to_its_end_by_hand_where_there_are_no_scripts() {
    in_browser(false, async |browser| {
        let folder = TempDir::new().unwrap();
        let nothing = ("ROLLBOOK__SEARCH__MEMORY_MIB", "0");
        let demo = Demo::start_with(folder.path(), &["--users", "2500"], &[nothing]);
        let search = "/sign-in?next=/admin/people%3Fq%3Dqzqz";
        let url = format!("http://localhost:{}{search}", demo.server.address.port());
        browser.driver.goto(url).await?;

        crate::acme::sign_in(browser, ADMINISTRATOR.0, ADMINISTRATOR.1).await?;

        browser.says("Nobody found so far.").await?;
        browser.press("Look at the others, too").await?;
        browser.says("Nobody matches.").await
    });
}
