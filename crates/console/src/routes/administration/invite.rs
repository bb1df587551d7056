//! Inviting people: several addresses at once, all or none.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use directory::apps;
use directory::groups::{ListGroups, ListRoles, RoleKind};
use directory::ids::{AppCode, Oid};
use directory::invitations::{Entry, Grants, Invite, LIMIT};
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::text::{Email, Line, Message};
use directory::{Code, Error, FieldError};
use web::{Problem, Rendered};

use super::entered;
use crate::form::{Filled, Submission};
use crate::page::Page;
use crate::routes::notice::{self, Notice};
use crate::rules;
use crate::sheet::Fault;
use crate::visit::Visit;

/// How many apps, groups or roles can be chosen from.
const OFFERED: usize = 60;

#[derive(Template)]
#[template(path = "administration/invite.html")]
struct InvitePage<'a> {
    page: Page,
    form: &'a Form,
}

/// The form, as it was filled in.
struct Form {
    emails: Area,
    subject: Area,
    body: Area,
    choices: Vec<Choice>,
    /// What is wrong with the form as a whole.
    faults: Vec<String>,
}

/// A field for text.
struct Area {
    label: String,
    value: String,
    faults: Vec<String>,
}

/// A set of things of which some can be chosen.
struct Choice {
    /// The name of the field in the core, and the first part of the names of its boxes.
    name: &'static str,
    legend: String,
    options: Vec<Offer>,
    /// Whether there are more than are offered.
    more: bool,
    faults: Vec<String>,
}

/// One thing that can be chosen.
struct Offer {
    id: String,
    label: String,
    chosen: bool,
}

impl Form {
    fn is_refused(&self) -> bool {
        !self.summary().is_empty()
    }

    /// All that is wrong, in the order of the form, each with the name of its field.
    fn summary(&self) -> Vec<Fault> {
        let fault = |target: &str, label: &str, text: &String| Fault {
            target: Some(format!("field-{target}")),
            text: if label.is_empty() { text.clone() } else { format!("{label}: {text}") },
        };
        let areas = [("emails", &self.emails), ("subject", &self.subject), ("body", &self.body)];
        let areas = areas.into_iter().flat_map(|(name, area)| {
            area.faults.iter().map(move |text| fault(name, &area.label, text))
        });
        let choices = self.choices.iter().flat_map(|choice| {
            choice.faults.iter().map(move |text| fault(choice.name, &choice.legend, text))
        });
        let whole = self.faults.iter().map(|text| fault("emails", "", text));
        whole.chain(areas).chain(choices).collect()
    }

    fn note(&mut self, field: &str, text: String) {
        let faults = match field {
            "emails" => &mut self.emails.faults,
            "subject" => &mut self.subject.faults,
            "body" => &mut self.body.faults,
            other => match self.choices.iter_mut().find(|choice| choice.name == other) {
                Some(choice) => &mut choice.faults,
                None => &mut self.faults,
            },
        };
        if !faults.contains(&text) {
            faults.push(text);
        }
    }
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::Invite) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let form = form(&visit, visitor, None).await?;
    Ok(answer(&visit, StatusCode::OK, &form))
}

pub(super) async fn submit(Submission { visit, filled }: Submission) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::Invite) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let mut form = form(&visit, visitor, Some(&filled)).await?;
    let entries = match entries(&form) {
        Ok(entries) => entries,
        Err(faults) => {
            for (place, fault) in faults {
                note(&visit, &mut form, &place, &fault);
            }
            return Ok(answer(&visit, StatusCode::BAD_REQUEST, &form));
        }
    };
    let addresses: Vec<Email> = entries.iter().map(|entry| entry.email.clone()).collect();
    let invite = Invite { client: visitor.client.id, entries };
    match visit.directory().run(&visit.caller(visitor), invite).await {
        Ok(_) => Ok(visit.go(&notice::at("/admin/invitations", Notice::Invited))),
        Err(error) => refuse(&visit, form, &addresses, error),
    }
}

/// The form, empty or as it was filled in.
async fn form(visit: &Visit, visitor: &SignedIn, filled: Option<&Filled>) -> Result<Form, Error> {
    let area = |name, label: &str| {
        let value = filled.map_or("", |filled| filled.get(name)).to_owned();
        Area { label: visit.language.text(label), value, faults: Vec::new() }
    };
    Ok(Form {
        emails: area("emails", "invite-emails"),
        subject: area("subject", "invite-subject"),
        body: area("body", "invite-body"),
        choices: choices(visit, visitor, filled).await?,
        faults: Vec::new(),
    })
}

/// The form once more, with why it was refused. What no form can mend is passed on.
fn refuse(
    visit: &Visit,
    mut form: Form,
    addresses: &[Email],
    error: Error,
) -> Result<Response, Problem> {
    let status = match error {
        Error::Invalid(faults) => {
            for fault in faults {
                let (position, field) = match fault.field.split_once('/') {
                    Some((position, field)) => (position.parse().unwrap_or(0), field.to_owned()),
                    None => (0, fault.field.clone()),
                };
                let address = addresses.get(position).map_or("", Email::as_str).to_owned();
                note(visit, &mut form, &address, &FieldError { field, code: fault.code });
            }
            StatusCode::BAD_REQUEST
        }
        Error::Denied(Action::GrantUnheld | Action::GrantAdministrator) => {
            form.note("roles", visit.language.text("rule-unheld"));
            StatusCode::BAD_REQUEST
        }
        Error::Unavailable(_) => {
            form.note("", visit.language.text("busy"));
            StatusCode::SERVICE_UNAVAILABLE
        }
        other => return Err(other.into()),
    };
    let mut response = answer(visit, status, &form);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(1));
    }
    Ok(response)
}

/// Puts a broken rule beside its field; of an address, with the address.
fn note(visit: &Visit, form: &mut Form, address: &str, fault: &FieldError) {
    let rule = rules::sentence(visit.language, &fault.code);
    let (field, text) = match fault.field.as_str() {
        "email" | "emails" if !address.is_empty() => ("emails", format!("{address}: {rule}")),
        "email" | "emails" | "entries" => ("emails", rule),
        "initial_apps" => ("apps", rule),
        other => (other, rule),
    };
    form.note(field, text);
}

/// What is asked for each address; else all broken rules, each with the address that breaks it.
fn entries(form: &Form) -> Result<Vec<Entry>, Vec<(String, FieldError)>> {
    let mut faults = Vec::new();
    let mut fault = |place: &str, field: &str, code: Code| {
        faults.push((place.to_owned(), FieldError::new(field, code)));
    };
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let words = form.emails.value.split(separators).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let mut emails = Vec::new();
    match words.len() {
        0 => fault("", "emails", Code::Required),
        1..=LIMIT => {
            for word in words {
                match Email::parse(word) {
                    Ok(email) => emails.push(email),
                    Err(code) => fault(word, "emails", code),
                }
            }
        }
        _ => fault("", "emails", Code::TooMany(LIMIT)),
    }
    let subject = given(&form.subject.value).map(|text| Line::parse_line(text.trim()));
    let subject = subject.transpose().map_err(|code| fault("", "subject", code));
    let body = given(&form.body.value).map(|text| Message::parse(text.replace("\r\n", "\n")));
    let body = body.transpose().map_err(|code| fault("", "body", code));
    let (Ok(subject), Ok(body), true) = (subject, body, faults.is_empty()) else {
        return Err(faults);
    };
    let oids = |name| chosen(form, name).filter_map(|id| Oid::parse(id).ok()).collect();
    let grants = Grants { groups: oids("groups"), roles: oids("roles"), ..Grants::default() };
    let apps: Vec<AppCode> =
        chosen(form, "apps").filter_map(|id| AppCode::parse(id).ok()).collect();
    let entry = |email: Email| Entry {
        initial_apps: apps.clone(),
        grants: grants.clone(),
        subject: subject.clone(),
        body: body.clone(),
        ..Entry::of(email)
    };
    Ok(emails.into_iter().map(entry).collect())
}

fn given(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

fn chosen<'a>(form: &'a Form, name: &str) -> impl Iterator<Item = &'a str> {
    let choice = form.choices.iter().find(|choice| choice.name == name);
    let options = choice.into_iter().flat_map(|choice| &choice.options);
    options.filter(|offer| offer.chosen).map(|offer| offer.id.as_str())
}

/// What can be chosen from: the apps, groups and roles that the visitor may see.
async fn choices(
    visit: &Visit,
    visitor: &SignedIn,
    filled: Option<&Filled>,
) -> Result<Vec<Choice>, Error> {
    let (client, caller, directory) = (visitor.client.id, visit.caller(visitor), visit.directory());
    let legend = |key: &str| visit.language.text(key);
    let mut all = Vec::new();
    if allows(&visitor.actor, Action::ReadApps, client) {
        let apps = directory.get(&caller, apps::List(client)).await?;
        let apps = apps.iter().map(|app| (app.code.as_str().to_owned(), app.label.as_str()));
        all.push(choice(("apps", legend("invite-apps")), apps, filled));
    }
    if allows(&visitor.actor, Action::ReadGroups, client) {
        let groups = directory.get(&caller, ListGroups(client)).await?;
        let groups = groups.iter().map(|group| (group.oid.to_string(), group.name.as_str()));
        all.push(choice(("groups", legend("invite-groups")), groups, filled));
        let roles = directory.get(&caller, ListRoles(client)).await?;
        // Everybody has this one anyway.
        let roles = roles.iter().filter(|role| role.kind != Some(RoleKind::User));
        let roles = roles.map(|role| (role.oid.to_string(), role.name.as_str()));
        all.push(choice(("roles", legend("invite-roles")), roles, filled));
    }
    all.retain(|choice| !choice.options.is_empty());
    Ok(all)
}

fn choice<'a>(
    (name, legend): (&'static str, String),
    mut things: impl Iterator<Item = (String, &'a str)>,
    filled: Option<&Filled>,
) -> Choice {
    let offer = |(id, label): (String, &str)| {
        let chosen = filled.is_some_and(|it| !it.get(&format!("{name}-{id}")).is_empty());
        Offer { id, label: label.to_owned(), chosen }
    };
    let options = things.by_ref().take(OFFERED).map(offer).collect();
    Choice { name, legend, options, more: things.next().is_some(), faults: Vec::new() }
}

fn answer(visit: &Visit, status: StatusCode, form: &Form) -> Response {
    let heading = visit.language.text("invite");
    let page = Page::of_form(visit, &heading, form.is_refused()).wide();
    let mut response = visit.answer(status, &InvitePage { page, form });
    response.extensions_mut().insert(Rendered);
    response
}
