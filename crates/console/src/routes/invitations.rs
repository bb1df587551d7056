//! Accepting an invitation: as somebody new, or as whom one is already.

use axum::http::StatusCode;
use axum::response::Response;
use directory::clients::Client;
use directory::invitations::{AcceptAsUser, Acceptance, Key, Offer};
use directory::passwords::{About, Policy};
use directory::sessions::{SignedIn, Visitor};
use directory::text::Line;
use directory::users::User;
use directory::{Code, Error, FieldError, Noun};
use web::{Path, Problem};

use super::Carried;
use super::apps::landing;
use super::passwords::new_password;
use crate::form::{Filled, Submission};
use crate::page::{Link, called};
use crate::sheet::{Field, FieldKind, Form, Sheet};
use crate::visit::Visit;
use crate::words::Value;

pub(super) async fn show(
    visit: Visit,
    Path(Carried(key)): Path<Carried>,
) -> Result<Response, Problem> {
    let (_, offer) = match looked_at(&visit, &key).await {
        Ok(found) => found,
        Err(error) => return dead(&visit, error),
    };
    if let Some(own_site) = visit.own_site_of(&offer.client) {
        return Ok(own_site);
    }
    let visit = visit.at(&offer.client);
    let sheet = match &offer.user {
        Some(user) => accepting(&visit, &offer, user),
        None => joining(&visit, &offer, "", ""),
    };
    Ok(visit.show(StatusCode::OK, &sheet))
}

pub(super) async fn submit(
    Path(Carried(key)): Path<Carried>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let (key, offer) = match looked_at(&visit, &key).await {
        Ok(found) => found,
        Err(error) => return dead(&visit, error),
    };
    let visit = visit.at(&offer.client);
    match &offer.user {
        Some(user) => accept(&visit, &offer, user, key).await,
        None => join(&visit, &offer, &filled, key).await,
    }
}

async fn looked_at(visit: &Visit, key: &str) -> Result<(Key, Offer), Error> {
    let key = Key::parse(key)?;
    let offer = visit.directory().look_at_invitation(&key).await?;
    Ok((key, offer))
}

/// Becomes a user.
async fn join(
    visit: &Visit,
    offer: &Offer,
    filled: &Filled,
    key: Key,
) -> Result<Response, Problem> {
    let (first, last) = (filled.get("first_name"), filled.get("last_name"));
    let again = joining(visit, offer, first, last);
    let password = filled.get("password").to_owned();
    let about = About {
        email: offer.invitation.email.as_str().to_owned(),
        names: [first, last].map(ToOwned::to_owned),
        client: offer.client.name.as_str().to_owned(),
    };
    let acceptance = match names(first, last) {
        Ok((first_name, last_name)) => {
            let device = visit.device.clone();
            Acceptance { key, first_name, last_name, password: password.clone(), device }
        }
        Err(mut faults) => {
            // All that is wrong is told at once.
            faults.extend(broken_rules(&offer.client, &password));
            let again = visit.rated(again, &password, about).await;
            return Ok(visit.show_faults(again, faults));
        }
    };
    match visit.directory().accept_invitation(&visit.nobody(), acceptance).await {
        Ok(accepted) => match landing(&offer.apps) {
            Some(app) => Ok(visit.enter_at(&accepted.opened, &app).await),
            None => Ok(visit.enter(&accepted.opened, Some(&offer.client)).await),
        },
        Err(error @ Error::NotFound(_)) => dead(visit, error),
        Err(error) => visit.refuse(visit.rated(again, &password, about).await, error),
    }
}

fn names(first: &str, last: &str) -> Result<(Line, Line), Vec<FieldError>> {
    let read = |field: &str, text: &str| {
        Line::parse_name(text.trim()).map_err(|code| FieldError::new(field, code))
    };
    match (read("first_name", first), read("last_name", last)) {
        (Ok(first), Ok(last)) => Ok((first, last)),
        (first, last) => Err([first.err(), last.err()].into_iter().flatten().collect()),
    }
}

fn broken_rules(client: &Client, password: &str) -> Vec<FieldError> {
    let broken = Policy::from(client).broken_rules(password);
    let fault = |code: Code| FieldError::new("password", code);
    broken.into_iter().map(fault).collect()
}

/// Accepts as whom one is already; whoever is not signed in does that first.
async fn accept(visit: &Visit, offer: &Offer, user: &User, key: Key) -> Result<Response, Problem> {
    let Some(visitor) = signed_in_as(visit, user) else {
        return Ok(visit.show(StatusCode::OK, &accepting(visit, offer, user)));
    };
    match visit.directory().run(&visit.caller(visitor), AcceptAsUser { key }).await {
        Ok(_) => match landing(&offer.apps) {
            Some(app) => Ok(visit.go(&app)),
            None => Ok(visit.go_home(&offer.client)),
        },
        Err(error @ Error::NotFound(_)) => dead(visit, error),
        Err(error) => Err(error.into()),
    }
}

fn signed_in_as<'a>(visit: &'a Visit, user: &User) -> Option<&'a SignedIn> {
    match &visit.visitor {
        Some(Visitor::SignedIn(visitor)) if is(&visitor.user, user) => Some(visitor),
        _ => None,
    }
}

/// Whether two are the same person.
fn is(one: &User, other: &User) -> bool {
    (one.client_id, one.id) == (other.client_id, other.id)
}

/// What somebody new sees.
fn joining(visit: &Visit, offer: &Offer, first: &str, last: &str) -> Sheet {
    let language = visit.language;
    let name = |name, autocomplete, label: &str| {
        Field::new(name, FieldKind::Name, autocomplete, language.text(label))
    };
    Sheet {
        lead: invited(visit, offer),
        form: Some(Form {
            action: visit.path.clone(),
            account: Some(offer.invitation.email.as_str().to_owned()),
            fields: vec![
                name("first_name", "given-name", "field-first-name").with(first),
                name("last_name", "family-name", "field-last-name").with(last),
                new_password(visit, &offer.client),
            ],
            button: language.text("invitation-button"),
            ..Form::default()
        }),
        ..titled(visit, offer)
    }
}

/// What somebody sees who is a user already.
fn accepting(visit: &Visit, offer: &Offer, user: &User) -> Sheet {
    let language = visit.language;
    let mut lead = invited(visit, offer);
    if signed_in_as(visit, user).is_some() {
        let action = visit.path.clone();
        let button = language.text("invitation-accept");
        let form = Some(Form { action, button, ..Form::default() });
        return Sheet { lead, form, ..titled(visit, offer) };
    }
    let email = [("email", Value::from(user.email.as_str()))];
    let (key, link) = match &visit.visitor {
        Some(Visitor::Limited(visitor)) if is(&visitor.user, user) => {
            let href = visit.onwards_with("/password/expired", Some(&visit.path), None);
            ("invitation-expired", Some(Link { href, text: language.text("password-button") }))
        }
        Some(_) => ("invitation-other", None),
        None => {
            let href = visit.onwards_with("/sign-in", Some(&visit.path), Some(offer.client.id));
            ("invitation-known", Some(Link { href, text: language.text("sign-in-button") }))
        }
    };
    lead.push(language.text_with(key, &email));
    Sheet { lead, links: link.into_iter().collect(), ..titled(visit, offer) }
}

fn titled(visit: &Visit, offer: &Offer) -> Sheet {
    let client = [("client", Value::from(offer.client.name.as_str()))];
    Sheet { heading: visit.language.text_with("invitation", &client), ..Sheet::default() }
}

/// Who invited whom, to what.
fn invited(visit: &Visit, offer: &Offer) -> Vec<String> {
    let language = visit.language;
    let email = ("email", Value::from(offer.invitation.email.as_str()));
    let who = match &offer.inviter {
        Some(inviter) => {
            let values = [("inviter", Value::from(called(inviter))), email];
            language.text_with("invitation-by", &values)
        }
        None => language.text_with("invitation-for", &[email]),
    };
    let labels: Vec<&str> = offer.apps.iter().map(|app| app.label.as_str()).collect();
    let apps = (!labels.is_empty()).then(|| {
        language.text_with("invitation-apps", &[("apps", Value::from(labels.join(" · ")))])
    });
    std::iter::once(who).chain(apps).collect()
}

/// The one answer for every key that opens nothing, whatever the reason.
fn dead(visit: &Visit, error: Error) -> Result<Response, Problem> {
    if !matches!(error, Error::NotFound(Noun::Invitation)) {
        return Err(error.into());
    }
    let language = visit.language;
    let sheet = Sheet {
        heading: language.text("dead-invitation"),
        lead: vec![language.text("dead-invitation-lead")],
        links: vec![Link { href: visit.onwards("/sign-in"), text: language.text("back-sign-in") }],
        ..Sheet::default()
    };
    Ok(visit.show(StatusCode::NOT_FOUND, &sheet))
}
