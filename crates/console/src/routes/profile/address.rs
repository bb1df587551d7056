//! The address to sign in with: asking for another one, and confirming the present one.

use axum::http::StatusCode;
use axum::response::Response;
use directory::links::addresses::AskAddress;
use directory::links::{LinkKind, Send};
use directory::sessions::SignedIn;
use directory::text::Email;
use directory::users::ProfileField;
use directory::{Error, FieldError};
use web::Problem;

use super::{PATH, locked};
use crate::form::Submission;
use crate::page::Link;
use crate::routes::notice::{self, Notice};
use crate::sheet::{Field, FieldKind, Form, Sheet};
use crate::visit::Visit;
use crate::words::Value;

/// Where somebody asks for another address.
const EMAIL: &str = "/profile/email";

pub(in crate::routes) async fn ask(visit: Visit) -> Response {
    match visit.signed_in() {
        Ok(visitor) if locked(visitor).has(ProfileField::Email) => visit.go(PATH),
        Ok(visitor) => visit.show(StatusCode::OK, &asking(&visit, visitor, "")),
        Err(elsewhere) => *elsewhere,
    }
}

/// Has a link mailed to the address; what is shown is the same whether or not somebody has it.
pub(in crate::routes) async fn request(
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let text = filled.get("email");
    let again = asking(&visit, visitor, text);
    let missing = filled.missing(&["email"]);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let email = match Email::parse(text) {
        Ok(email) => email,
        Err(code) => return Ok(visit.show_faults(again, vec![FieldError::new("email", code)])),
    };
    let shown = on_its_way(&visit, visitor, email.as_str());
    let address = visit.address.clone();
    let ask = AskAddress { email, address, language: Some(visit.language.0) };
    match visit.directory().run(&visit.caller(visitor), ask).await {
        Ok(()) => Ok(visit.show(StatusCode::OK, &shown)),
        Err(error) => visit.refuse(again, error),
    }
}

/// Has a link mailed by which somebody shows that the present address is theirs.
pub(in crate::routes) async fn confirm(
    Submission { visit, .. }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let send = Send { client: visitor.client.id, user: visitor.user.id, kind: LinkKind::Confirm };
    match visit.directory().run(&visit.caller(visitor), send).await {
        Ok(()) => Ok(visit.go(&notice::at(PATH, Notice::LinkMailed))),
        Err(error @ Error::Limited { .. }) => visit.refuse(confirming(&visit), error),
        Err(other) => Err(other.into()),
    }
}

fn asking(visit: &Visit, visitor: &SignedIn, email: &str) -> Sheet {
    let language = visit.language;
    let label = language.text("move-email");
    let present = [("email", Value::from(visitor.user.email.as_str()))];
    Sheet {
        heading: language.text("move"),
        lead: vec![language.text_with("move-lead", &present)],
        form: Some(Form {
            action: EMAIL.to_owned(),
            fields: vec![Field::new("email", FieldKind::Email, "email", label).with(email)],
            button: language.text("mail-button"),
            ..Form::default()
        }),
        links: vec![back(visit)],
        ..Sheet::default()
    }
}

fn on_its_way(visit: &Visit, visitor: &SignedIn, email: &str) -> Sheet {
    let language = visit.language;
    let values =
        [("email", Value::from(email)), ("former", Value::from(visitor.user.email.as_str()))];
    Sheet {
        heading: language.text("mailed"),
        lead: vec![language.text_with("move-mailed", &values), language.text("mailed-hint")],
        links: vec![back(visit)],
        ..Sheet::default()
    }
}

/// What is shown to whoever asked too often for a link to the present address.
fn confirming(visit: &Visit) -> Sheet {
    let language = visit.language;
    Sheet {
        heading: language.text("confirm"),
        form: Some(Form {
            action: "/profile/confirm".to_owned(),
            button: language.text("mail-button"),
            ..Form::default()
        }),
        links: vec![back(visit)],
        ..Sheet::default()
    }
}

fn back(visit: &Visit) -> Link {
    Link { href: PATH.to_owned(), text: visit.language.text("back-profile") }
}
