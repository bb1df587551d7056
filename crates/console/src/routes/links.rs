//! Links that are mailed: asking for one to sign in, and following one.

use axum::http::StatusCode;
use axum::response::Response;
use directory::links::{LinkKind, Request, Seen};
use directory::{Error, Why};
use web::{Path, Problem};

use super::Carried;
use super::notice::{self, Notice};
use super::sign_in::{client_field, email_field, named};
use crate::form::Submission;
use crate::page::{Link, called};
use crate::sheet::{Form, Sheet};
use crate::visit::Visit;
use crate::words::Value;

pub(super) async fn ask(visit: Visit) -> Response {
    let sheet = asking(&visit, LinkKind::Magic, "", "");
    visit.show(StatusCode::OK, &sheet)
}

pub(super) async fn request(submission: Submission) -> Result<Response, Problem> {
    mail(submission, LinkKind::Magic).await
}

/// Has a link mailed; what is shown is the same whether or not anybody has the address.
pub(super) async fn mail(submission: Submission, kind: LinkKind) -> Result<Response, Problem> {
    let Submission { visit, filled } = submission;
    let email = filled.get("email");
    let again = asking(&visit, kind, email, filled.get("client_id"));
    let client = match named(&visit, &filled) {
        Ok(client) => client,
        Err(fault) => return Ok(visit.show_faults(again, vec![fault])),
    };
    let missing = filled.missing(&["email"]);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let request = Request {
        host: visit.place.host.clone(),
        client,
        email: email.to_owned(),
        kind,
        address: visit.address.clone(),
        language: Some(visit.language.0),
        next: visit.wanted(),
    };
    match visit.directory().request_link(&visit.nobody(), request).await {
        Ok(()) => Ok(visit.show(StatusCode::OK, &on_its_way(&visit, email))),
        Err(error) => visit.refuse(again, error),
    }
}

/// The form that asks for a link.
pub(super) fn asking(visit: &Visit, kind: LinkKind, email: &str, number: &str) -> Sheet {
    let language = visit.language;
    let (heading, lead, path) = match kind {
        LinkKind::Reset => ("forgot", "forgot-lead", "/password/forgot"),
        LinkKind::Magic | LinkKind::Confirm | LinkKind::Address => {
            ("magic", "magic-lead", "/sign-in/link")
        }
    };
    let email = email_field(visit, email);
    Sheet {
        heading: language.text(heading),
        lead: vec![language.text(lead)],
        form: Some(Form {
            action: visit.onwards(path),
            fields: client_field(visit, number).into_iter().chain([email]).collect(),
            button: language.text("mail-button"),
            ..Form::default()
        }),
        links: vec![back(visit)],
        ..Sheet::default()
    }
}

fn on_its_way(visit: &Visit, email: &str) -> Sheet {
    let language = visit.language;
    Sheet {
        heading: language.text("mailed"),
        lead: vec![
            language.text_with("mailed-lead", &[("email", Value::from(email.trim()))]),
            language.text("mailed-hint"),
        ],
        links: vec![back(visit)],
        ..Sheet::default()
    }
}

fn back(visit: &Visit) -> Link {
    Link { href: visit.onwards("/sign-in"), text: visit.language.text("back-sign-in") }
}

/// Shows what a link is for. It is used by sending the form, so that mail programs, which look at
/// links by themselves, do not use it up.
pub(super) async fn show(
    visit: Visit,
    Path(Carried(secret)): Path<Carried>,
) -> Result<Response, Problem> {
    let seen = match visit.directory().look_at_link(&secret).await {
        Ok(seen) => seen,
        Err(error) => return dead(&visit, error),
    };
    if let Some(own_site) = visit.own_site_of(&seen.client) {
        return Ok(own_site);
    }
    let visit = visit.at(&seen.client);
    if seen.kind == LinkKind::Reset {
        return Ok(visit.go(&visit.onwards(&format!("/password/reset/{secret}"))));
    }
    Ok(visit.show(StatusCode::OK, &offer(&visit, &seen)))
}

pub(super) async fn follow(
    Path(Carried(secret)): Path<Carried>,
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let seen = match visit.directory().look_at_link(&secret).await {
        Ok(seen) => seen,
        Err(error) => return dead(&visit, error),
    };
    let visit = visit.at(&seen.client);
    let directory = visit.directory();
    let home = |notice| notice::at(&visit.onwards("/"), notice);
    let done = match seen.kind {
        LinkKind::Magic => {
            match directory.sign_in_by_link(&visit.nobody(), &secret, &visit.device).await {
                Ok(opened) => Ok(visit.enter(&opened, Some(&seen.client)).await),
                Err(error) => Err(error),
            }
        }
        LinkKind::Confirm => directory
            .confirm_address(&visit.nobody(), &secret)
            .await
            .map(|_| visit.go(&home(Notice::AddressConfirmed))),
        LinkKind::Address => directory
            .change_address(&visit.nobody(), &secret)
            .await
            .map(|_| visit.go(&home(Notice::AddressChanged))),
        LinkKind::Reset => Ok(visit.go(&visit.onwards(&format!("/password/reset/{secret}")))),
    };
    done.or_else(|error| dead(&visit, error))
}

/// What a good link offers.
fn offer(visit: &Visit, seen: &Seen) -> Sheet {
    let language = visit.language;
    let (heading, lead, button) = match seen.kind {
        LinkKind::Confirm => ("confirm", "confirm-lead", "confirm-button"),
        LinkKind::Address => ("moved", "moved-lead", "moved-button"),
        LinkKind::Magic | LinkKind::Reset => ("follow", "follow-lead", "follow-button"),
    };
    let values = [
        ("name", Value::from(called(&seen.user))),
        ("email", Value::from(seen.email.as_str())),
        ("former", Value::from(seen.user.email.as_str())),
        ("client", Value::from(seen.client.name.as_str())),
    ];
    Sheet {
        heading: language.text_with(heading, &values),
        lead: vec![language.text_with(lead, &values)],
        form: Some(Form {
            action: visit.onwards(&visit.path),
            button: language.text(button),
            ..Form::default()
        }),
        ..Sheet::default()
    }
}

/// The one answer for every link that opens nothing, whatever the reason.
pub(super) fn dead(visit: &Visit, error: Error) -> Result<Response, Problem> {
    if !matches!(error, Error::Unauthenticated(Why::Invalid)) {
        return Err(error.into());
    }
    let language = visit.language;
    let sheet = Sheet {
        heading: language.text("dead-link"),
        lead: vec![language.text("dead-link-lead")],
        links: vec![
            Link { href: visit.onwards("/sign-in/link"), text: language.text("magic-link") },
            Link { href: visit.onwards("/password/forgot"), text: language.text("forgot-link") },
            back(visit),
        ],
        ..Sheet::default()
    };
    Ok(visit.show(StatusCode::NOT_FOUND, &sheet))
}
