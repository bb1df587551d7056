//! The page of a profile: the form, the address, what somebody allows, and who sees what.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::FieldError;
use directory::links::Confirmed;
use directory::links::addresses::WantedAddress;
use directory::sessions::SignedIn;
use directory::users::{GetPrivacy, Privacy, ProfileField, User, own_avatar};
use web::{Problem, Rendered};

use super::filled::Filling;
use super::locked;
use crate::page::Page;
use crate::routes::notice;
use crate::sheet::{Fault, Group, noted};
use crate::visit::Visit;
use crate::words::Value;

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    /// The address, with whether it is confirmed.
    email: String,
    is_confirmed: bool,
    /// Whether somebody may ask for another address here.
    is_movable: bool,
    /// What is told of an address that is wanted and not confirmed yet.
    wanted: Option<String>,
    /// What is told where something cannot be changed here.
    lead: Option<String>,
    /// Where the present picture is, if it was sent to this site.
    picture: Option<String>,
    groups: Vec<Group>,
    /// The version that the form was filled in for.
    version: String,
    /// The picture that was chosen and is not saved yet, as it goes with the form.
    chosen: Option<String>,
    privacy: Privacy,
    /// Who sees what is known, a sentence each.
    seen: Vec<String>,
}

/// What the page tells besides the form.
#[derive(Default)]
pub(super) struct Shown {
    /// Fields in which something is wrong.
    pub(super) faults: Vec<FieldError>,
    /// What is wrong with the form as a whole.
    pub(super) problem: Option<&'static str>,
}

pub(super) async fn answer(
    visit: &Visit,
    status: StatusCode,
    visitor: &SignedIn,
    filling: &Filling,
    shown: &Shown,
) -> Result<Response, Problem> {
    let language = visit.language;
    let (user, locked) = (&visitor.user, locked(visitor));
    let mut groups = filling.groups(language, user, locked);
    let problem = shown.problem.map(|key| language.text(key));
    let faults = noted(language, &mut groups, problem, &shown.faults);
    let heading = language.text("profile");
    let own = Own::of(visit, visitor).await?;
    let client = [("client", Value::from(visitor.client.name.as_str()))];
    let wanted = own.wanted.as_deref().map(|email| [("email", Value::from(email))]);
    let page = ProfilePage {
        page: Page::of_form(visit, &heading, !faults.is_empty()).wide(),
        notice: notice::told(visit),
        faults,
        email: email(visit, user, own.is_confirmed),
        is_confirmed: own.is_confirmed,
        is_movable: !locked.has(ProfileField::Email),
        wanted: wanted.map(|wanted| language.text_with("profile-wanted", &wanted)),
        lead: (!locked.is_empty()).then(|| language.text_with("profile-locked", &client)),
        picture: own_avatar(user),
        groups,
        version: filling.version.clone(),
        chosen: filling.picture.carried(),
        privacy: own.privacy,
        seen: seen(visit, visitor),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

/// What stands apart from the record of a person.
struct Own {
    is_confirmed: bool,
    wanted: Option<String>,
    privacy: Privacy,
}

impl Own {
    async fn of(visit: &Visit, visitor: &SignedIn) -> Result<Self, Problem> {
        let (client, user) = (visitor.client.id, visitor.user.id);
        let (directory, caller) = (visit.directory(), visit.caller(visitor));
        let confirmed = directory.get(&caller, Confirmed { client, user }).await?;
        let wanted = directory.get(&caller, WantedAddress { client, user }).await?;
        Ok(Self {
            is_confirmed: confirmed.is_some(),
            wanted: wanted.map(|email| email.as_str().to_owned()),
            privacy: directory.get(&caller, GetPrivacy { client, user }).await?,
        })
    }
}

fn email(visit: &Visit, user: &User, is_confirmed: bool) -> String {
    let key = if is_confirmed { "person-confirmed" } else { "person-unconfirmed" };
    visit.language.text_with(key, &[("email", Value::from(user.email.as_str()))])
}

/// Who sees what is known of somebody.
fn seen(visit: &Visit, visitor: &SignedIn) -> Vec<String> {
    let language = visit.language;
    let named = [("client", Value::from(visitor.client.name.as_str()))];
    let User { demo, .. } = &visitor.user;
    let mut seen = vec![
        language.text_with("profile-seen-administrators", &named),
        language.text("profile-seen-apps"),
        language.text("profile-seen-delegates"),
        language.text("profile-seen-certificates"),
        language.text("profile-seen-picture"),
    ];
    if *demo {
        seen.push(language.text("profile-seen-demo"));
    }
    seen
}
