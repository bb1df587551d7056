//! A real browser without a window, which reads pages as people do: by labels and buttons.

use std::io::{BufRead, BufReader};
use std::panic::AssertUnwindSafe;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::ChromeCapabilities;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::prelude::*;

use crate::process::{PATIENCE, variable};

/// A browser with a profile of its own. It ends with the test.
pub struct Browser {
    /// What drives it.
    pub driver: WebDriver,
    _process: Driver,
    _profile: TempDir,
}

/// The program that drives the browser.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // Both fail when it has ended, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Does something in a browser, where one is offered.
pub fn in_browser(scripts: bool, act: impl AsyncFnOnce(&Browser) -> WebDriverResult<()>) {
    let Some(program) = variable("ROLLBOOK_TEST_CHROMEDRIVER") else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let browser = Browser::start(&program, scripts).await;
        let done = AssertUnwindSafe(act(&browser)).catch_unwind().await;
        // A browser that is not told to end would outlive the test that failed.
        browser.driver.clone().quit().await.unwrap();
        match done {
            Ok(outcome) => outcome.unwrap(),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
}

impl Browser {
    async fn start(program: &str, scripts: bool) -> Self {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let process = Driver(child);
        let told = lines
            .into_iter()
            .find_map(|line| line.split_once("successfully on port ").map(|(_, p)| p.to_owned()));
        let port = told.unwrap().trim_end_matches('.').to_owned();
        let profile = TempDir::new().unwrap();
        let driver = WebDriver::new(
            format!("http://127.0.0.1:{port}"),
            capabilities(&profile, scripts).unwrap(),
        );
        Self { driver: driver.await.unwrap(), _process: process, _profile: profile }
    }

    /// The field of a label.
    pub async fn field(&self, label: &str) -> WebDriverResult<WebElement> {
        let path = format!("//label[normalize-space()='{label}']");
        let label = self.awaited(&path).await?;
        let id = label.attr("for").await?.unwrap();
        self.driver.find(By::Id(id)).await
    }

    /// Fills in a field.
    pub async fn fill(&self, label: &str, text: &str) -> WebDriverResult<()> {
        let field = self.field(label).await?;
        field.clear().await?;
        field.send_keys(text).await
    }

    /// Presses a button or a box, or follows a link, of this text.
    pub async fn press(&self, text: &str) -> WebDriverResult<()> {
        let places =
            ["//main//button", "//header//button", "//footer//button", "//a", "//label[input]"];
        let paths = places.map(|place| format!("{place}[normalize-space()='{text}']"));
        self.awaited(&paths.join(" | ")).await?.click().await
    }

    /// Waits until the page says something, between whose words may stand marks that keep
    /// directions of writing apart.
    pub async fn says(&self, words: &str) -> WebDriverResult<()> {
        let text = "translate(normalize-space(), '\u{2068}\u{2069}', '')";
        self.awaited(&format!("//body[contains({text}, '{words}')]")).await?;
        Ok(())
    }

    /// The element at a path, as soon as there is one: forms take their time.
    async fn awaited(&self, path: &str) -> WebDriverResult<WebElement> {
        let query = self.driver.query(By::XPath(path));
        let found = query.wait(PATIENCE, Duration::from_millis(100)).first().await;
        let missing =
            |error: &WebDriverError| matches!(**error, WebDriverErrorInner::NoSuchElement(_));
        if found.as_ref().is_err_and(missing) {
            let (url, body) = (self.driver.current_url().await?, By::Tag("body"));
            panic!("no {path} at {url}:\n{}", self.driver.find(body).await?.text().await?);
        }
        found
    }

    /// Makes the window as narrow as that of a telephone, narrower than a real one can be drawn.
    pub async fn make_narrow(&self) -> WebDriverResult<()> {
        let size = json!({ "width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": false });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    /// Whether everything fits into the width of the window.
    pub async fn fits(&self) -> WebDriverResult<bool> {
        let script = "const page = document.documentElement; \
                      return page.scrollWidth <= page.clientWidth";
        self.driver.execute(script, Vec::new()).await?.convert()
    }

    /// The id of what has the focus.
    pub async fn focused(&self) -> WebDriverResult<String> {
        Ok(self.driver.active_element().await?.id().await?.unwrap_or_default())
    }
}

fn capabilities(profile: &TempDir, scripts: bool) -> WebDriverResult<ChromeCapabilities> {
    let mut chrome = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en",
        &format!("--user-data-dir={}", profile.path().display()),
    ] {
        chrome.add_arg(argument)?;
    }
    chrome.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All)?;
    if !scripts {
        let blocked = json!({ "profile.managed_default_content_settings.javascript": 2 });
        chrome.add_experimental_option("prefs", blocked)?;
    }
    Ok(chrome)
}
