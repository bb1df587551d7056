//! The first page of somebody who is signed in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::apps::App;
use directory::sessions::{SignedIn, Visitor};
use web::Problem;

use super::{apps, notice};
use crate::destination::destination;
use crate::page::{Link, Page, called};
use crate::visit::{Visit, joined};
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
    url: Option<String>,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match &visit.visitor {
        Some(Visitor::SignedIn(visitor)) => visitor,
        Some(Visitor::Limited(_)) => return Ok(visit.go("/password/expired")),
        None => return Ok(visit.go(&to_sign_in(&visit))),
    };
    let apps = apps::open_to(&visit, visitor).await?;
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
    joined(&path, &format!("notice={notice}"))
}

fn links(visit: &Visit, visitor: &SignedIn) -> Vec<Link> {
    let home = destination(None, &visitor.client);
    let link =
        |href: &str, key: &str| Link { href: href.to_owned(), text: visit.language.text(key) };
    let own = (home != "/").then(|| link(&home, "home-start"));
    let word = [("word", Value::from(visitor.client.credit_word.as_str()))];
    let credits = visit.language.text_with("credits", &word);
    let usual = [
        link(super::profile::PATH, "profile"),
        Link { href: super::credits::PATH.to_owned(), text: credits },
        link(super::delegates::PATH, "delegates"),
        link("/password", "change"),
        link("/sessions", "sessions"),
    ];
    let settings = [link(super::face::PATH, "face"), link(super::locks::PATH, "locks")];
    let settings = super::face::may_change(visitor).then_some(settings);
    own.into_iter().chain(usual).chain(settings.into_iter().flatten()).collect()
}

fn shown(app: &App) -> Shown {
    let description = app.description.as_str().trim().to_owned();
    let url = app.url.get().map(ToOwned::to_owned);
    Shown { label: app.label.as_str().to_owned(), description, url }
}
