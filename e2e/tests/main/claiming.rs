//! Hours that are claimed in parts, each with its answers and its certificate.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::acme::{Acme, BEA, PASSWORD};
use crate::browser::{Browser, in_browser};
use crate::credits::ask;

/// A credit of 10 hours, of which Bea has earned 8 and 0.8 times 10 must be, claimed in parts and
/// after a question.
fn course(acme: &Acme) {
    let (site, server) = (&acme.site, &acme.server);
    let ce = json!({ "name": "Ethics", "ce_credits": 10, "ce_threshold": 80, "ce_status": "Open" });
    ask(site, server, "POST", "/api/v1/ces", &ce, 201);
    let earned = json!({ "ce_earned_hours": 8 });
    ask(site, server, "PUT", "/api/v1/users/2/ces/1", &earned, 200);
    let set = ["ce", "set", "--client", "1", "1", "--partial-claims", "on"];
    site.json(&[&set[..], &["--question", "What did you learn?"]].concat());
}

async fn claim(browser: &Browser, hours: &str) -> WebDriverResult<()> {
    browser.press("Claim Ethics").await?;
    browser.fill("Hours to claim (optional)", hours).await?;
    browser.fill("What did you learn?", "To ask first.").await?;
    browser.press("Claim").await
}

/// What the page of a certificate says, from the name on.
async fn certificate(browser: &Browser) -> WebDriverResult<Vec<String>> {
    browser.says("This certificate is genuine").await?;
    let facts = browser.driver.find_all(By::Css("dl.facts dd")).await?;
    let mut texts = Vec::new();
    for fact in facts {
        texts.push(fact.text().await?.replace(['\u{2068}', '\u{2069}'], ""));
    }
    Ok(texts)
}

#[test]
fn somebody_claims_in_parts_and_has_a_certificate_of_each() {
    in_browser(false, async |browser| {
        let acme = Acme::new();
        course(&acme);
        acme.sign_in(browser, BEA, PASSWORD).await?;
        browser.says("Hello, Bea Lee").await?;
        browser.driver.goto(acme.url("/credits")).await?;
        claim(browser, "9").await?;
        browser.says("Hours to claim: must not be more than you can claim").await?;
        browser.fill("Hours to claim (optional)", "3.5").await?;
        browser.press("Claim").await?;
        browser.says("Done: claimed.").await?;
        browser.says("3.5 hours claimed already").await?;
        browser.press("Certificate Ethics").await?;
        let first = certificate(browser).await?;
        assert_eq!(first[..3], ["Bea Lee", "Ethics", "3.5 CE"]);

        browser.driver.goto(acme.url("/credits")).await?;
        claim(browser, "").await?;
        browser.says("Nothing can be claimed yet.").await?;
        browser.says("4.5 hours claimed on").await?;
        let certificates =
            browser.driver.find_all(By::XPath("//a[starts-with(@href, '/verify/')]")).await?;
        assert_eq!(certificates.len(), 2);
        let newest = certificates[0].clone();
        newest.click().await?;
        let second = certificate(browser).await?;
        assert_eq!(second[..3], ["Bea Lee", "Ethics", "4.5 CE"]);
        assert_ne!(first[5], second[5], "each has a code of its own");
        browser.driver.find(By::LinkText("The certificate as a document (PDF)")).await?;

        browser.driver.delete_all_cookies().await?;
        browser.driver.goto(acme.url(&format!("/verify/{}", first[5]))).await?;
        assert_eq!(certificate(browser).await?, first, "it is the same for everybody");
        Ok(())
    });
}
