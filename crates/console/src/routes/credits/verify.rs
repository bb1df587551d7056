//! Where anybody checks that a certificate is true.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use certificates::is_visible;
use directory::ces::{Certificate, CertificateCode, CountMissedCode, Day, FindCertificate};
use directory::clients::{Client, Get};
use directory::{Error, Noun};
use web::{Path, Problem};

use crate::language::Language;
use crate::page::Page;
use crate::routes::Carried;
use crate::visit::Visit;
use crate::words::Value;

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    heading: String,
    /// When it was revoked, if it was. The reason is for the person and their administrators.
    revoked: Option<String>,
    /// Where the document is; there is none of a claim that was revoked.
    document: Option<String>,
    facts: Vec<(String, String)>,
}

/// The path of the page that verifies a certificate.
pub(super) fn path_of(certificate: &Certificate) -> String {
    format!("/verify/{}", certificate.code)
}

/// The path of a certificate as a document.
fn document_of(certificate: &Certificate) -> String {
    format!("/certificates/{}.pdf", certificate.code)
}

/// The certificate of a code with its client; a code of nothing is no page, and counts for the
/// network address.
pub(super) async fn find(
    visit: &Visit,
    code: Option<CertificateCode>,
) -> Result<(Certificate, Client), Error> {
    let address = visit.address.clone();
    let find = FindCertificate { code, address: address.clone() };
    let Some(certificate) = visit.directory().get(&visit.nobody(), find).await? else {
        visit.directory().run(&visit.nobody(), CountMissedCode { address }).await?;
        return Err(Error::NotFound(Noun::Page));
    };
    let client = visit.directory().get(&visit.nobody(), Get(certificate.client)).await?;
    Ok((certificate, client))
}

/// Every fact on a certificate. A code of nothing and what is no code are answered alike.
pub(in crate::routes) async fn verify(
    visit: Visit,
    Path(Carried(code)): Path<Carried>,
) -> Result<Response, Problem> {
    let (claim, client) = find(&visit, CertificateCode::parse(&code).ok()).await?;
    if let Some(response) = visit.own_site_of(&client) {
        return Ok(response);
    }
    let visit = visit.at(&client);
    let language = visit.language;
    let key = if claim.revoked_at.is_some() { "verify-revoked" } else { "verify" };
    let heading = language.text(key);
    let page = VerifyPage {
        page: Page::of(&visit, &heading),
        heading,
        revoked: revoked(&visit, &claim),
        document: claim.revoked_at.is_none().then(|| document_of(&claim)),
        facts: facts(&visit, &claim),
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

fn revoked(visit: &Visit, claim: &Certificate) -> Option<String> {
    let day = visit.language.day(Day::of(claim.revoked_at?));
    Some(visit.language.text_with("verify-revoked-on", &[("day", Value::from(day))]))
}

/// A name as a certificate shows it, on the page and in the document alike. There may be none, or one of
/// which nothing can be seen, where claims come in through an API; a document must say something in each
/// place.
pub(super) fn seen(language: Language, name: &str) -> String {
    if is_visible(name) { name.to_owned() } else { language.text("verify-unnamed") }
}

fn facts(visit: &Visit, claim: &Certificate) -> Vec<(String, String)> {
    let language = visit.language;
    let hours = [
        ("hours", Value::from(language.hours(claim.hours))),
        ("word", Value::from(seen(language, claim.credit_word.as_str()))),
    ];
    let facts = [
        ("verify-person", seen(language, &claim.person_name)),
        ("verify-credit", seen(language, claim.ce_name.as_str())),
        ("verify-hours", language.text_with("verify-hours-value", &hours)),
        ("verify-day", language.day(Day::of(claim.claimed_at))),
        ("verify-client", seen(language, claim.client_name.as_str())),
        ("verify-code", claim.code.to_string()),
    ];
    facts.into_iter().map(|(key, value)| (language.text(key), value)).collect()
}
