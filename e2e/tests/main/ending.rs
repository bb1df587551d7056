//! A session that ends is over at once, in every server process on the data base.

use thirtyfour::Cookie;
use thirtyfour::prelude::*;

use crate::acme::{ANN, Acme, BEA, PASSWORD, another_server, url};
use crate::browser::{Browser, in_browser};
use crate::nodes::Database;
use crate::process::Server;

/// What a browser keeps of one person while another one, or another device, is acted for.
struct Device(Vec<Cookie>);

impl Device {
    /// Puts the device aside: the browser is nobody's afterwards.
    async fn put_aside(browser: &Browser) -> WebDriverResult<Self> {
        let cookies = browser.driver.get_all_cookies().await?;
        browser.driver.delete_all_cookies().await?;
        Ok(Self(cookies))
    }

    /// Takes it up again, at a page of a server.
    async fn take_up(&self, browser: &Browser, server: &Server, path: &str) -> WebDriverResult<()> {
        browser.driver.goto(url(server, "/sign-in")).await?;
        browser.driver.delete_all_cookies().await?;
        for cookie in &self.0 {
            browser.driver.add_cookie(cookie.clone()).await?;
        }
        browser.driver.goto(url(server, path)).await
    }
}

/// Bea on a device that both servers know, put aside.
async fn bea_elsewhere(browser: &Browser, acme: &Acme, other: &Server) -> WebDriverResult<Device> {
    acme.sign_in(browser, BEA, PASSWORD).await?;
    browser.says("Hello, Bea Lee").await?;
    browser.driver.goto(url(other, "/profile")).await?;
    browser.says("Your profile").await?;
    Device::put_aside(browser).await
}

/// Whether a device is let in by no server.
async fn is_out(browser: &Browser, device: &Device, servers: [&Server; 2]) -> WebDriverResult<()> {
    for server in servers {
        device.take_up(browser, server, "/profile").await?;
        browser.says("Sign in to Acme").await?;
    }
    Ok(())
}

#[test]
fn a_session_that_is_ended_on_another_device_is_over_on_every_server() {
    let Some(database) = Database::new("ended_elsewhere") else { return };
    in_browser(false, async |browser| {
        let acme = Acme::on(&database.url());
        let other = another_server(&acme.site);
        let lost = bea_elsewhere(browser, &acme, &other).await?;

        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.press("Where you are signed in").await?;
        browser.press("Sign out everywhere else").await?;
        browser.says("Done: signed out there.").await?;
        let kept = Device::put_aside(browser).await?;

        is_out(browser, &lost, [&other, &acme.server]).await?;
        kept.take_up(browser, &other, "/profile").await?;
        browser.says("Your profile").await
    });
}

#[test]
fn a_session_that_an_administrator_ends_is_over_on_every_server() {
    let Some(database) = Database::new("ended_by_administrator") else { return };
    in_browser(false, async |browser| {
        let acme = Acme::on(&database.url());
        let other = another_server(&acme.site);
        let bea = bea_elsewhere(browser, &acme, &other).await?;

        acme.sign_in(browser, ANN, PASSWORD).await?;
        browser.press("People").await?;
        browser.press("Bea Lee").await?;
        browser.press("Sign out everywhere").await?;
        browser.says("Sign Bea Lee out everywhere?").await?;
        browser.press("Sign out everywhere").await?;
        browser.says("Done: signed out there.").await?;
        Device::put_aside(browser).await?;

        is_out(browser, &bea, [&other, &acme.server]).await?;
        browser.fill("E-mail address", BEA).await?;
        browser.fill("Password", PASSWORD).await?;
        browser.press("Sign in").await?;
        browser.says("Your profile").await
    });
}
