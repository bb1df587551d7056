//! Setting the installation up by the link that the server printed: its first client and the
//! administrator of that.

use axum::http::StatusCode;
use axum::response::Response;
use directory::clients::Domain;
use directory::passwords::Policy;
use directory::setup::{First, SetUp};
use directory::text::{Email, Line};
use directory::{Code, Error, FieldError, Noun};
use web::{Path, Problem};

use super::Carried;
use super::passwords::new_password_by;
use crate::form::{Filled, Submission};
use crate::page::Link;
use crate::sheet::{Field, FieldKind, Form, Sheet};
use crate::visit::Visit;

pub(super) async fn show(
    visit: Visit,
    Path(Carried(secret)): Path<Carried>,
) -> Result<Response, Problem> {
    if let Err(error) = visit.directory().look_at_setup_link(&secret).await {
        return dead(&visit, error);
    }
    let host = visit.place.host.as_ref().map_or("", Domain::as_str);
    let sheet = sheet(&visit, &|field| if field == "domain" { host } else { "" });
    Ok(visit.show(StatusCode::OK, &sheet))
}

pub(super) async fn submit(
    Path(Carried(secret)): Path<Carried>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    if let Err(error) = visit.directory().look_at_setup_link(&secret).await {
        return dead(&visit, error);
    }
    let again = sheet(&visit, &|field| filled.get(field));
    let password = filled.get("password").to_owned();
    let first = match first(&filled) {
        Ok(first) => first,
        Err(mut faults) => {
            // All that is wrong is told at once.
            let broken = Policy::OF_NEW_CLIENTS.broken_rules(&password);
            faults.extend(broken.into_iter().map(|code| FieldError::new("password", code)));
            return Ok(visit.show_faults(again, faults));
        }
    };
    let set_up = SetUp { secret, first, password, device: visit.device.clone() };
    match visit.directory().set_up(&visit.nobody(), set_up).await {
        Ok(settled) => Ok(visit.enter(&settled.opened, Some(&settled.client)).await),
        Err(error @ Error::NotFound(_)) => dead(&visit, error),
        Err(error) => visit.refuse(again, error),
    }
}

/// What was filled in, or all that is wrong with it but the password.
fn first(filled: &Filled) -> Result<First, Vec<FieldError>> {
    let mut faults = Vec::new();
    let name = read(filled, "name", Line::parse_name, &mut faults);
    let domain = read(filled, "domain", Domain::parse, &mut faults);
    let first_name = read(filled, "first_name", Line::parse_name, &mut faults);
    let last_name = read(filled, "last_name", Line::parse_name, &mut faults);
    let email = read(filled, "email", Email::parse, &mut faults);
    match (name, domain, first_name, last_name, email) {
        (Some(name), Some(domain), Some(first_name), Some(last_name), Some(email)) => {
            Ok(First { name, domain, email, first_name, last_name })
        }
        _ => Err(faults),
    }
}

fn read<'a, T>(
    filled: &'a Filled,
    field: &str,
    parse: impl FnOnce(&'a str) -> Result<T, Code>,
    faults: &mut Vec<FieldError>,
) -> Option<T> {
    let text = filled.get(field).trim();
    let outcome = if text.is_empty() { Err(Code::Required) } else { parse(text) };
    outcome.map_err(|code| faults.push(FieldError::new(field, code))).ok()
}

fn sheet<'a>(visit: &Visit, value: &dyn Fn(&str) -> &'a str) -> Sheet {
    let language = visit.language;
    let field = |name, kind, autocomplete, label: &str| {
        Field::new(name, kind, autocomplete, language.text(label)).with(value(name))
    };
    let hint = |field, key: &str| Field { hint: Some(language.text(key)), ..field };
    let name = field("name", FieldKind::Name, "organization", "setup-name");
    let domain = field("domain", FieldKind::Host, "off", "setup-domain");
    Sheet {
        heading: language.text("setup"),
        lead: vec![language.text("setup-lead")],
        form: Some(Form {
            action: visit.path.clone(),
            fields: vec![
                hint(name, "setup-name-hint"),
                hint(domain, "setup-domain-hint"),
                field("first_name", FieldKind::Name, "given-name", "field-first-name"),
                field("last_name", FieldKind::Name, "family-name", "field-last-name"),
                field("email", FieldKind::Email, "username", "field-email"),
                new_password_by(visit, &Policy::OF_NEW_CLIENTS),
            ],
            button: language.text("setup-button"),
            ..Form::default()
        }),
        ..Sheet::default()
    }
}

/// The one answer for every link that opens nothing, whatever the reason.
fn dead(visit: &Visit, error: Error) -> Result<Response, Problem> {
    if !matches!(error, Error::NotFound(Noun::Link)) {
        return Err(error.into());
    }
    let language = visit.language;
    let sheet = Sheet {
        heading: language.text("dead-link"),
        lead: vec![language.text("dead-setup-lead")],
        links: vec![Link { href: "/sign-in".to_owned(), text: language.text("back-sign-in") }],
        ..Sheet::default()
    };
    Ok(visit.show(StatusCode::NOT_FOUND, &sheet))
}
