//! The first page of somebody who is signed in.

use std::collections::HashSet;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::apps::{self, App};
use directory::sessions::{SignedIn, Visitor};
use directory::users::{Get, Key, Parts};
use web::Problem;

use super::notice;
use crate::destination::destination;
use crate::page::{Link, Page, called};
use crate::visit::Visit;
use crate::words::Value;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    notice: Option<String>,
    greeting: String,
    email: String,
    links: Vec<Link>,
    apps: Vec<Shown>,
}

/// An app as it is shown.
struct Shown {
    label: String,
    description: String,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match &visit.visitor {
        Some(Visitor::SignedIn(visitor)) => visitor,
        Some(Visitor::Limited(_)) => return Ok(visit.go("/password/expired")),
        None => return Ok(visit.go(&to_sign_in(&visit))),
    };
    let apps = open_to(&visit, visitor).await?;
    let language = visit.language;
    let greeting = language.text_with("home", &[("name", Value::from(called(&visitor.user)))]);
    let page = HomePage {
        page: Page::of(&visit, &greeting).wide(),
        notice: notice::told(&visit),
        greeting,
        email: visitor.user.email.as_str().to_owned(),
        links: links(&visit, visitor),
        apps: apps.iter().map(shown).collect(),
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

/// Where to sign in; what there is to tell is told there.
fn to_sign_in(visit: &Visit) -> String {
    let path = visit.onwards("/sign-in");
    let Some(notice) = notice::told(visit).and(visit.asked.notice.as_deref()) else { return path };
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}notice={notice}")
}

fn links(visit: &Visit, visitor: &SignedIn) -> Vec<Link> {
    let home = destination(None, &visitor.client);
    let link =
        |href: &str, key: &str| Link { href: href.to_owned(), text: visit.language.text(key) };
    let own = (home != "/").then(|| link(&home, "home-start"));
    let usual = [link("/password", "change"), link("/sessions", "sessions")];
    let face = super::face::may_change(visitor).then(|| link(super::face::PATH, "face"));
    own.into_iter().chain(usual).chain(face).collect()
}

/// The apps that somebody may open. Members may not list their client's apps, but may know of their
/// own; so they are looked up in nobody's name, and the others are left out.
async fn open_to(visit: &Visit, visitor: &SignedIn) -> Result<Vec<App>, Problem> {
    let client = visitor.client.id;
    let parts = Parts { apps: true, ..Parts::default() };
    let get = Get { client, user: Key::Id(visitor.user.id), parts };
    let details = visit.directory().get(&visit.caller(visitor), get).await?;
    let codes: HashSet<_> = details.apps.into_iter().collect();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let mut apps = visit.directory().get(&visit.nobody(), apps::List(client)).await?;
    apps.retain(|app| codes.contains(&app.code));
    Ok(apps)
}

fn shown(app: &App) -> Shown {
    let description = app.description.as_str().trim().to_owned();
    Shown { label: app.label.as_str().to_owned(), description }
}
