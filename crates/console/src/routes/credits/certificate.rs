//! A certificate as a document, for whoever has its code: it says what the page says that verifies it.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use certificates::{Facts, Logo, render};
use directory::Error;
use directory::ces::{Certificate, CertificateCode, Day};
use directory::clients::{Client, GetLogo};
use web::{Path, Problem};

use super::verify::{find, path_of, seen};
use crate::language::Language;
use crate::routes::Carried;
use crate::visit::Visit;

/// The document of a claim. One that was revoked has none any more, so that leads to the page.
pub(in crate::routes) async fn document(
    visit: Visit,
    Path(Carried(file)): Path<Carried>,
) -> Result<Response, Problem> {
    let code = file.strip_suffix(".pdf").and_then(|code| CertificateCode::parse(code).ok());
    let (certificate, client) = find(&visit, code).await?;
    if let Some(response) = visit.own_site_of(&client) {
        return Ok(response);
    }
    if certificate.revoked_at.is_some() {
        return Ok(visit.go(&path_of(&certificate)));
    }
    let logo = match client.logo.clone() {
        Some(name) => {
            let logo = GetLogo { client: client.id, name };
            match visit.directory().get(&visit.nobody(), logo).await {
                // It was replaced a moment ago; a certificate does without.
                Err(Error::NotFound(_)) => None,
                found => Some(found?),
            }
        }
        None => None,
    };
    let url = visit.site(&client) + &path_of(&certificate);
    let (code, language) = (certificate.code.to_string(), visit.language);
    let written = move || written(&certificate, &client, logo.as_deref(), &url, language);
    let bytes = tokio::task::spawn_blocking(written).await;
    let bytes = bytes.map_err(|_| Error::internal("writing a certificate panicked"))??;
    Ok(answer(bytes, &code))
}

fn written(
    certificate: &Certificate,
    client: &Client,
    logo: Option<&[u8]>,
    url: &str,
    language: Language,
) -> Result<Vec<u8>, Error> {
    let code = certificate.code.to_string();
    let name = |text| seen(language, text);
    let (person, credit) = (name(&certificate.person_name), name(certificate.ce_name.as_str()));
    let (issuer, word) =
        (name(certificate.client_name.as_str()), name(certificate.credit_word.as_str()));
    let facts = Facts {
        language: language.0,
        person: &person,
        credit: &credit,
        client: &issuer,
        word: &word,
        hours: certificate.hours,
        date: Day::of(certificate.claimed_at).date(),
        code: &code,
        url,
        accent: client.accent_color.map(|color| color.0),
        logo: logo.map(|png| Logo { png, text: client.logo_text.as_str() }),
    };
    render(&facts).map_err(|error| Error::internal(format!("a certificate: {error}")))
}

fn answer(bytes: Vec<u8>, code: &str) -> Response {
    let name = format!("inline; filename=\"certificate-{code}.pdf\"");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
