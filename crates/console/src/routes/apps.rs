//! Apps: which of them somebody may open, and the way there.

use std::collections::HashSet;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::apps::{self, App};
use directory::ids::AppCode;
use directory::sessions::SignedIn;
use directory::users::{Get, Key, Parts};
use directory::{Error, Noun};
use web::{Path, Problem};

use super::Carried;
use crate::page::Page;
use crate::visit::Visit;
use crate::words::Value;

/// The page that leads on to an app. A form must not lead to another site, or the policy of the pages
/// would not let browsers go on from it; a page may.
#[derive(Template)]
#[template(path = "leading.html")]
struct LeadingPage {
    page: Page,
    url: String,
}

pub(super) async fn open(
    visit: Visit,
    Path(Carried(code)): Path<Carried>,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let missing = || Problem::from(Error::NotFound(Noun::App));
    let code = AppCode::parse(&code).map_err(|_| missing())?;
    let app = open_to(&visit, visitor).await?.into_iter().find(|app| app.code == code);
    let app = app.ok_or_else(missing)?;
    let url = app.url.get().ok_or_else(missing)?.to_owned();
    let title = visit.language.text_with("app", &[("app", Value::from(app.label.as_str()))]);
    let page = LeadingPage { page: Page::of(&visit, &title), url };
    Ok(visit.answer(StatusCode::OK, &page))
}

/// Where somebody lands who has just been let into these apps: at the first that can be opened.
pub(super) fn landing(apps: &[App]) -> Option<String> {
    let first = apps.iter().find(|app| app.url.get().is_some())?;
    Some(format!("/apps/{}", first.code.as_str()))
}

/// The apps that somebody may open. Members may not list their client's apps, but may know of their
/// own; so they are looked up in nobody's name, and the others are left out.
pub(super) async fn open_to(visit: &Visit, visitor: &SignedIn) -> Result<Vec<App>, Problem> {
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
