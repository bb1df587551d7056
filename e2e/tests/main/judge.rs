//! Judges a page in a real browser: by axe-core, by its keyboard, its weight and its console.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::process::variable;

/// The rules that a page keeps: WCAG 2.0 to 2.2, levels A and AA, and what is good practice besides.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// The most that a page weighs with all its files, in bytes, before they are compressed.
const WEIGHT: u64 = 50_000;

/// A look of a page: the width of the window, of a small telephone or of a screen, and the scheme of colours.
pub type Look = (u32, &'static str);

/// All looks.
pub const EVERY_LOOK: &[Look] = &[(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")];

/// Those that show each width and each scheme once.
pub const TWO_LOOKS: &[Look] = &[(360, "light"), (1280, "dark")];

/// The fewest rules that any page is found to keep, as long as the rules are really run.
const KEPT: u64 = 30;

/// Judges pages, and gathers all that is wrong with any.
pub struct Judge<'a> {
    browser: &'a Browser,
    axe: String,
    seen: usize,
    faults: Vec<String>,
}

impl<'a> Judge<'a> {
    /// A judge, where axe-core is on offer.
    pub fn find(browser: &'a Browser) -> Option<Self> {
        let axe = std::fs::read_to_string(variable("ROLLBOOK_TEST_AXE")?).unwrap();
        Some(Self { browser, axe, seen: 0, faults: Vec::new() })
    }

    /// Judges what the browser shows in some looks. `page` is what a fault of it is told by.
    pub async fn judge(&mut self, page: &str, looks: &[Look]) -> WebDriverResult<()> {
        self.glance(page, looks).await?;
        self.keyboard(page).await?;
        self.console(page).await
    }

    /// The same without its keyboard, which is that of the page in another language.
    pub async fn glance(&mut self, page: &str, looks: &[Look]) -> WebDriverResult<()> {
        self.seen += 1;
        for (width, scheme) in looks {
            self.look(*width, scheme).await?;
            self.rules(&format!("{page}, {scheme}, {width} px")).await?;
            if !self.browser.fits().await? {
                self.faults.push(format!("{page}: is wider than a window of {width} px"));
            }
        }
        self.weight(page).await?;
        self.console(page).await
    }

    /// Ends the test if anything was wrong, or if fewer pages were judged than there are.
    #[track_caller]
    pub fn verdict(self, least: usize) {
        assert!(self.seen >= least, "only {} pages were judged", self.seen);
        assert!(self.faults.is_empty(), "\n{}", self.faults.join("\n"));
    }

    async fn look(&self, width: u32, scheme: &str) -> WebDriverResult<()> {
        let cdp = self.browser.driver.cdp();
        let size =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        cdp.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        // Without motion, so that no colour is on its way while it is measured.
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        cdp.send_raw("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    async fn rules(&mut self, look: &str) -> WebDriverResult<()> {
        let driver = &self.browser.driver;
        let there = driver.execute("return typeof axe === 'object'", Vec::new()).await?;
        if !there.convert::<bool>()? {
            driver.execute(self.axe.as_str(), Vec::new()).await?;
        }
        let script = "const [rules, done] = arguments; \
            axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }) \
               .then(({ violations, passes }) => done({ violations, kept: passes.length }), \
                     (error) => done({ violations: [{ id: String(error), nodes: [] }], kept: 0 }))";
        let found = driver.execute_async(script, vec![json!(RULES)]).await?;
        let kept = found.json()["kept"].as_u64().unwrap();
        if kept < KEPT {
            self.faults
                .push(format!("{look}: only {kept} rules are kept, so they were hardly run"));
        }
        for violation in found.json()["violations"].as_array().unwrap() {
            let (rule, help) = (text(violation, "id"), text(violation, "help"));
            let nodes = violation["nodes"].as_array().unwrap();
            if nodes.is_empty() {
                self.faults.push(format!("{look}: {rule}"));
            }
            for node in nodes {
                let (html, why) = (text(node, "html"), text(node, "failureSummary"));
                self.faults.push(format!("{look}: {rule} ({help}): {html}\n    {why}"));
            }
        }
        Ok(())
    }

    async fn weight(&mut self, page: &str) -> WebDriverResult<()> {
        let script = "return ['navigation', 'resource'] \
            .flatMap((kind) => performance.getEntriesByType(kind)) \
            .filter((entry) => !entry.name.startsWith('chrome')) \
            .reduce((sum, entry) => sum + entry.decodedBodySize, 0)";
        let weight: u64 = self.browser.driver.execute(script, Vec::new()).await?.convert()?;
        if !(1_000..WEIGHT).contains(&weight) {
            self.faults.push(format!("{page}: weighs {weight} bytes"));
        }
        Ok(())
    }

    /// Goes through the page by the Tab key alone: it must reach every control, in the order in
    /// which they stand there, and show each time where it is.
    async fn keyboard(&mut self, page: &str) -> WebDriverResult<()> {
        let driver = &self.browser.driver;
        let count = driver.execute(CONTROLS, Vec::new()).await?.convert::<usize>()?;
        self.press("Tab", 0).await?;
        // There and back, so that the first one is come to by the keyboard, too.
        self.press("Tab", 8).await?;
        for expected in 0..count {
            if expected > 0 {
                self.leave(expected - 1).await?;
            }
            let found = driver.execute(FOCUSED, vec![json!(expected)]).await?;
            if let Some(fault) = found.json().as_str() {
                self.faults.push(format!("{page}: by keyboard, control {expected}: {fault}"));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Goes on from a control, with as many steps as it has parts: a date has its day, month and year.
    async fn leave(&self, control: usize) -> WebDriverResult<()> {
        for _ in 0..PARTS {
            self.press("Tab", 0).await?;
            let within = self.browser.driver.execute(WITHIN, vec![json!(control)]).await?;
            if within.json() != &json!(true) {
                break;
            }
        }
        Ok(())
    }

    /// Presses a key with modifiers, as the DevTools protocol counts them: 8 is the shift key.
    async fn press(&self, key: &str, modifiers: u32) -> WebDriverResult<()> {
        for kind in ["keyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": key, "code": key, "modifiers": modifiers,
                "windowsVirtualKeyCode": 9,
            });
            self.browser.driver.cdp().send_raw("Input.dispatchKeyEvent", event).await?;
        }
        Ok(())
    }

    async fn console(&mut self, page: &str) -> WebDriverResult<()> {
        for entry in self.browser.driver.browser_log().await? {
            // That a page was answered with an error is what some of these pages are for.
            let status = entry.message.contains("the server responded with a status of");
            if !status && matches!(entry.level.as_str(), "SEVERE" | "WARNING") {
                self.faults.push(format!("{page}: console: {}", entry.message));
            }
        }
        Ok(())
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().replace('\n', " ")
}

/// Keeps the controls of the page, in their order, and begins at the first one. Gives how many.
const CONTROLS: &str = "const all = 'a[href], button, input, select, textarea, summary, [tabindex]'; \
    window.controls = [...document.querySelectorAll(all)].filter((control) => \
        control.tabIndex >= 0 && !control.disabled && control.type !== 'hidden' && !control.hidden); \
    window.controls[0].focus(); \
    return window.controls.length";

/// The most parts of a control between which the Tab key goes.
const PARTS: usize = 5;

/// Whether the focus is still within a control that has parts.
const WITHIN: &str = "const now = document.activeElement; \
    return now.type === 'date' && now === window.controls[arguments[0]]";

/// What is wrong if the focus is on one of the controls; nothing if it is as it should be.
const FOCUSED: &str = "const [expected] = arguments; \
    const now = document.activeElement, wanted = window.controls[expected]; \
    if (now !== wanted) return `${wanted.outerHTML} is not reached, but ${now.outerHTML}`; \
    const style = getComputedStyle(now), place = now.getBoundingClientRect(); \
    if (!now.matches(':focus-visible') || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) \
        return `${now.outerHTML} does not show that it has the focus`; \
    const inside = place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth; \
    return inside && place.width > 0 && place.height > 0 ? null : `${now.outerHTML} is out of sight`";
