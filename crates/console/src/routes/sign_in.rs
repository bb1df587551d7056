//! Signing in with address and password, and signing out.

use axum::http::StatusCode;
use axum::response::Response;
use directory::clients::Client;
use directory::ids::ClientId;
use directory::passwords::SignIn;
use directory::sessions::Visitor;
use directory::{Code, FieldError};
use web::Problem;

use super::notice::{self, Notice};
use crate::form::{Filled, Submission};
use crate::page::{Link, name_of};
use crate::sheet::{Field, FieldKind, Form, Sheet};
use crate::visit::Visit;
use crate::words::Value;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    match &visit.visitor {
        Some(Visitor::SignedIn(visitor)) => return Ok(visit.go_home(&visitor.client)),
        Some(Visitor::Limited(_)) => return Ok(visit.go(&visit.onwards("/password/expired"))),
        None => {}
    }
    if visit.place.client.is_none() && !visit.is_inhabited().await? {
        return Ok(visit.show(StatusCode::OK, &empty(&visit)));
    }
    let sheet = Sheet { notice: notice::told(&visit), ..sheet(&visit, "", "") };
    Ok(visit.show(StatusCode::OK, &sheet))
}

pub(super) async fn submit(Submission { visit, filled }: Submission) -> Result<Response, Problem> {
    let (email, number) = (filled.get("email"), filled.get("client_id"));
    let again = sheet(&visit, email, number);
    let client = match named(&visit, &filled) {
        Ok(client) => client,
        Err(fault) => return Ok(visit.show_faults(again, vec![fault])),
    };
    let missing = filled.missing(&["email", "password"]);
    if !missing.is_empty() {
        return Ok(visit.show_faults(again, missing));
    }
    let sign_in = SignIn {
        host: visit.place.host.clone(),
        client,
        email: email.to_owned(),
        password: filled.get("password").to_owned(),
        address: visit.address.clone(),
    };
    match visit.directory().sign_in(&visit.nobody(), sign_in, &visit.device).await {
        Ok(opened) => {
            let client = visit.client_of(&opened).await;
            Ok(visit.enter(&opened, client.as_ref()).await)
        }
        Err(error) => visit.refuse(again, error),
    }
}

pub(super) async fn leave(Submission { visit, .. }: Submission) -> Result<Response, Problem> {
    if let Some(secret) = visit.presented_secret() {
        visit.directory().sign_out(&visit.nobody(), secret).await?;
    }
    Ok(visit.leave(&notice::at(&visit.onwards("/sign-in"), Notice::SignedOut)))
}

/// The client that the request names: in its query, or where nothing else tells, in the form.
pub(super) fn named(visit: &Visit, filled: &Filled) -> Result<Option<ClientId>, FieldError> {
    let number = filled.get("client_id").trim();
    if visit.place.client.is_some() || number.is_empty() {
        return Ok(visit.asked.client);
    }
    let client = ClientId::parse(number);
    client.map(Some).ok_or_else(|| FieldError::new("client_id", Code::ClientNeeded))
}

/// The field for the client, where nothing else tells.
pub(super) fn client_field(visit: &Visit, number: &str) -> Option<Field> {
    let label = visit.language.text("field-client");
    let hint = Some(visit.language.text("field-client-hint"));
    let field = Field::new("client_id", FieldKind::Number, "off", label);
    visit.place.client.is_none().then(|| Field { hint, ..field.with(number) })
}

/// The field for the address of an account.
pub(super) fn email_field(visit: &Visit, email: &str) -> Field {
    Field::new("email", FieldKind::Email, "username", visit.language.text("field-email"))
        .with(email)
}

/// The page to sign in on.
pub(super) fn sheet(visit: &Visit, email: &str, number: &str) -> Sheet {
    let language = visit.language;
    let client = visit.place.client.as_ref();
    let label = language.text("field-password");
    let password = Field::new("password", FieldKind::Password, "current-password", label);
    let fields =
        client_field(visit, number).into_iter().chain([email_field(visit, email), password]);
    Sheet {
        heading: title(visit, client),
        lead: subtitle(client),
        form: Some(Form {
            action: visit.onwards("/sign-in"),
            fields: fields.collect(),
            button: language.text("sign-in-button"),
            ..Form::default()
        }),
        links: vec![
            Link { href: visit.onwards("/password/forgot"), text: language.text("forgot-link") },
            Link { href: visit.onwards("/sign-in/link"), text: language.text("magic-link") },
        ],
        ..Sheet::default()
    }
}

/// What the client calls its sign-in page, else what every client's is called.
fn title(visit: &Visit, client: Option<&Client>) -> String {
    let own = client.map(|client| client.login_title.as_str().trim());
    match own.filter(|title| !title.is_empty()) {
        Some(title) => title.to_owned(),
        None => visit.language.text_with("sign-in", &[("client", Value::from(name_of(client)))]),
    }
}

fn subtitle(client: Option<&Client>) -> Vec<String> {
    let own = client.map(|client| client.login_subtitle.as_str().trim());
    own.filter(|subtitle| !subtitle.is_empty()).map(ToOwned::to_owned).into_iter().collect()
}

/// What stands here before there is any client.
fn empty(visit: &Visit) -> Sheet {
    let language = visit.language;
    Sheet {
        heading: language.text("empty-title"),
        lead: vec![language.text("empty-text")],
        links: vec![Link { href: "/docs".to_owned(), text: language.text("empty-docs") }],
        ..Sheet::default()
    }
}
