//! The address to sign in with: asking for another one, and confirming the present one.

use axum::http::StatusCode;
use axum::response::Response;
use directory::links::addresses::NewAddress;
use directory::links::{LinkKind, Send};
use directory::passwords::HasPassword;
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

pub(in crate::routes) async fn ask(visit: Visit) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    if locked(visitor).has(ProfileField::Email) {
        return Ok(visit.go(PATH));
    }
    let proves = has_password(&visit, visitor).await?;
    Ok(visit.show(StatusCode::OK, &asking(&visit, visitor, "", proves)))
}

/// Whether whoever asks has a password to prove.
async fn has_password(visit: &Visit, visitor: &SignedIn) -> Result<bool, Problem> {
    let has = HasPassword { client: visitor.client.id, user: visitor.user.id };
    Ok(visit.directory().get(&visit.caller(visitor), has).await?)
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
    let proves = has_password(&visit, visitor).await?;
    let again = asking(&visit, visitor, text, proves);
    let needed: &[&str] = if proves { &["email", "present_password"] } else { &["email"] };
    let missing = filled.missing(needed);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let email = match Email::parse(text) {
        Ok(email) => email,
        Err(code) => return Ok(visit.show_faults(again, vec![FieldError::new("email", code)])),
    };
    let shown = on_its_way(&visit, visitor, email.as_str());
    let address = visit.address.clone();
    let wanted = NewAddress { email, address, language: Some(visit.language.0) };
    let (caller, present) = (visit.caller(visitor), filled.get("present_password"));
    match visit.directory().ask_address(&caller, wanted, present).await {
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
    let (client, user, language) = (visitor.client.id, visitor.user.id, visit.language.0);
    let send = Send { client, user, kind: LinkKind::Confirm, language: Some(language) };
    match visit.directory().run(&visit.caller(visitor), send).await {
        Ok(()) => Ok(visit.go(&notice::at(PATH, Notice::LinkMailed))),
        Err(error @ Error::Limited { .. }) => visit.refuse(confirming(&visit), error),
        Err(other) => Err(other.into()),
    }
}

/// The form, in which whoever has a password proves it.
fn asking(visit: &Visit, visitor: &SignedIn, email: &str, proves: bool) -> Sheet {
    let language = visit.language;
    let label = language.text("move-email");
    let field = Field::new("email", FieldKind::Email, "email", label).with(email);
    let password = proves.then(|| {
        let label = language.text("field-present-password");
        let field = Field::new("present_password", FieldKind::Password, "current-password", label);
        Field { hint: Some(language.text("move-password-hint")), ..field }
    });
    let present = [("email", Value::from(visitor.user.email.as_str()))];
    Sheet {
        heading: language.text("move"),
        lead: vec![language.text_with("move-lead", &present)],
        form: Some(Form {
            action: EMAIL.to_owned(),
            fields: [field].into_iter().chain(password).collect(),
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
