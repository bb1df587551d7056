//! Forgotten, expired and changed passwords.

use axum::http::StatusCode;
use axum::response::Response;
use directory::clients::Client;
use directory::links::{LinkKind, Seen};
use directory::passwords::Policy;
use directory::sessions::{Limited, SignedIn, Visitor};
use directory::users::User;
use directory::{Error, Why};
use web::{Path, Problem};

use super::Carried;
use super::links::{asking, dead, mail};
use super::notice::{self, Notice};
use crate::form::Submission;
use crate::page::Link;
use crate::rules::hints;
use crate::sheet::{Field, FieldKind, Form, Sheet};
use crate::strength::about;
use crate::visit::Visit;

pub(super) async fn forgot(visit: Visit) -> Response {
    let sheet = asking(&visit, LinkKind::Reset, "", "");
    visit.show(StatusCode::OK, &sheet)
}

pub(super) async fn request(submission: Submission) -> Result<Response, Problem> {
    mail(submission, LinkKind::Reset).await
}

pub(super) async fn reset(
    visit: Visit,
    Path(Carried(secret)): Path<Carried>,
) -> Result<Response, Problem> {
    let seen = match looked_at(&visit, &secret).await {
        Ok(seen) => seen,
        Err(error) => return dead(&visit, error),
    };
    if let Some(own_site) = visit.own_site_of(&seen.client) {
        return Ok(own_site);
    }
    let visit = visit.at(&seen.client);
    Ok(visit.show(StatusCode::OK, &resetting(&visit, &seen)))
}

pub(super) async fn submit_reset(
    Path(Carried(secret)): Path<Carried>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let seen = match looked_at(&visit, &secret).await {
        Ok(seen) => seen,
        Err(error) => return dead(&visit, error),
    };
    let visit = visit.at(&seen.client);
    let again = resetting(&visit, &seen);
    let missing = filled.missing(&["password"]);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let (nobody, password) = (visit.nobody(), filled.get("password"));
    let directory = visit.directory();
    match directory.reset_password(&nobody, &secret, password, &visit.device).await {
        Ok(opened) => Ok(visit.enter(&opened, Some(&seen.client)).await),
        Err(error @ Error::Unauthenticated(_)) => dead(&visit, error),
        Err(error) => {
            let about = about(&seen.user, seen.client.name.as_str());
            visit.refuse(visit.rated(again, password, about).await, error)
        }
    }
}

/// What a link is for, if it is a good one to choose a password with.
async fn looked_at(visit: &Visit, secret: &str) -> Result<Seen, Error> {
    let seen = visit.directory().look_at_link(secret).await?;
    match seen.kind {
        LinkKind::Reset => Ok(seen),
        LinkKind::Magic | LinkKind::Confirm | LinkKind::Address => {
            Err(Error::Unauthenticated(Why::Invalid))
        }
    }
}

pub(super) async fn expired(visit: Visit) -> Response {
    match &visit.visitor {
        Some(Visitor::Limited(visitor)) => visit.show(StatusCode::OK, &replacing(&visit, visitor)),
        Some(Visitor::SignedIn(visitor)) => visit.go_home(&visitor.client),
        None => visit.go(&visit.onwards("/sign-in")),
    }
}

pub(super) async fn submit_expired(
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let (Some(Visitor::Limited(visitor)), Some(secret)) = (&visit.visitor, visit.session_secret())
    else {
        return Ok(visit.go(&visit.onwards("/sign-in")));
    };
    let again = replacing(&visit, visitor);
    let missing = filled.missing(&["password"]);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let (nobody, password) = (visit.nobody(), filled.get("password"));
    match visit.directory().replace_expired_password(&nobody, secret, password).await {
        Ok(_) => Ok(visit.go_home(&visitor.client)),
        Err(Error::Unauthenticated(_)) => Ok(visit.go(&visit.onwards("/sign-in"))),
        Err(error) => {
            let about = about(&visitor.user, visitor.client.name.as_str());
            visit.refuse(visit.rated(again, password, about).await, error)
        }
    }
}

pub(super) async fn change(visit: Visit) -> Response {
    match visit.signed_in() {
        Ok(visitor) => visit.show(StatusCode::OK, &changing(&visit, visitor)),
        Err(elsewhere) => *elsewhere,
    }
}

pub(super) async fn submit_change(
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let again = changing(&visit, visitor);
    let missing = filled.missing(&["present_password", "password"]);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let (present, password) = (filled.get("present_password"), filled.get("password"));
    let caller = visit.caller(visitor);
    match visit.directory().change_password(&caller, present, password).await {
        Ok(_) => Ok(visit.go(&notice::at("/", Notice::PasswordChanged))),
        Err(error) => {
            let about = about(&visitor.user, visitor.client.name.as_str());
            visit.refuse(visit.rated(again, password, about).await, error)
        }
    }
}

fn resetting(visit: &Visit, seen: &Seen) -> Sheet {
    let words = ("reset", "reset-lead");
    choosing(visit, (&seen.client, &seen.user), words, visit.onwards(&visit.path))
}

fn replacing(visit: &Visit, visitor: &Limited) -> Sheet {
    let (words, action) = (("expired", "expired-lead"), visit.onwards("/password/expired"));
    choosing(visit, (&visitor.client, &visitor.user), words, action)
}

fn changing(visit: &Visit, visitor: &SignedIn) -> Sheet {
    let language = visit.language;
    let sheet = choosing(
        visit,
        (&visitor.client, &visitor.user),
        ("change", "change-lead"),
        "/password".to_owned(),
    );
    let label = language.text("field-present-password");
    let present = Field::new("present_password", FieldKind::Password, "current-password", label);
    let mut form = sheet.form.unwrap_or_default();
    form.fields.insert(0, present);
    let links = vec![Link { href: "/".to_owned(), text: language.text("back-home") }];
    Sheet { form: Some(form), links, ..sheet }
}

/// A form for a new password of somebody of a client.
fn choosing(
    visit: &Visit,
    (client, user): (&Client, &User),
    words: (&str, &str),
    action: String,
) -> Sheet {
    let language = visit.language;
    Sheet {
        heading: language.text(words.0),
        lead: vec![language.text(words.1)],
        form: Some(Form {
            action,
            account: Some(user.email.as_str().to_owned()),
            fields: vec![new_password(visit, client)],
            button: language.text("password-button"),
            ..Form::default()
        }),
        ..Sheet::default()
    }
}

/// The field for a new password, with the rules of the client.
pub(super) fn new_password(visit: &Visit, client: &Client) -> Field {
    new_password_by(visit, &Policy::from(client))
}

pub(super) fn new_password_by(visit: &Visit, policy: &Policy) -> Field {
    let label = visit.language.text("field-new-password");
    let field = Field::new("password", FieldKind::Password, "new-password", label);
    Field { rules: hints(visit.language, policy), rates: true, ..field }
}
