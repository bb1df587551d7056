//! The people of a client: a list by name, or those whom somebody looks for.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::Error;
use directory::ids::UserId;
use directory::policy::Action;
use directory::sessions::SignedIn;
use directory::users::{Matches, Matching, Parts, User};
use web::Problem;

use super::{entered, further};
use crate::instant::{Html, timed};
use crate::page::{Page, called};
use crate::visit::Visit;
use crate::words::Value;

/// How many people one page shows.
const SHOWN: u16 = 50;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 255;

#[derive(Template)]
#[template(path = "administration/people.html")]
struct PeoplePage {
    page: Page,
    search: String,
    people: Vec<Person>,
    begun: bool,
    /// Whether there may be more of whom nobody knows yet.
    unfinished: bool,
    next: Option<String>,
    /// What the link to that says.
    further: &'static str,
    /// What is said where nobody is shown.
    nobody: &'static str,
    /// The same when everybody has been looked at.
    nobody_at_last: &'static str,
}

/// A person in the list.
struct Person {
    href: String,
    name: String,
    /// The address, where it is not what they are called by.
    email: Option<String>,
    seen: Html,
    active: bool,
    administrator: bool,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ListUsers) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let search: String = visit.asked.search().unwrap_or_default().chars().take(LONGEST).collect();
    let after = visit.asked.after().and_then(UserId::parse);
    let Matches { mut people, unseen_behind } = found(&visit, visitor, &search, after).await?;
    keep_search_ready(&visit, visitor, unseen_behind.is_some());
    let nobody = match (after.is_some(), search.is_empty()) {
        (false, true) => "people-none",
        (false, false) => "people-none-found",
        (true, _) => "people-none-else",
    };
    let unfinished = unseen_behind.is_some();
    let more = people.len() > usize::from(SHOWN);
    people.truncate(usize::from(SHOWN));
    let last = people.last().filter(|_| more).map(|last| last.user.id);
    let next = last.or(unseen_behind).map(|last| further(&visit, &last.to_string()));
    let page = PeoplePage {
        page: Page::of(&visit, &visit.language.text("people")).wide(),
        search,
        people: people.iter().map(|details| person(&visit, &details.user)).collect(),
        begun: after.is_some(),
        unfinished,
        next,
        further: if unfinished { "people-look-on" } else { "list-further" },
        nobody: if unfinished { "people-none-yet" } else { nobody },
        nobody_at_last: nobody,
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

/// Whoever looks at the list may search in it next, and who has not been shown everybody asks again. Nothing
/// waits for that.
fn keep_search_ready(visit: &Visit, visitor: &SignedIn, unfinished: bool) {
    let (directory, caller) = (visit.directory().clone(), visit.caller(visitor));
    let client = visitor.client.id;
    tokio::spawn(async move {
        if unfinished {
            directory.catch_up_search(&caller, client).await;
        } else {
            directory.keep_search_ready(&caller, client).await;
        }
    });
}

/// One more than a page of those whom a text matches, by name, behind one of them.
async fn found(
    visit: &Visit,
    visitor: &SignedIn,
    search: &str,
    after: Option<UserId>,
) -> Result<Matches, Error> {
    let (client, search) = (visitor.client.id, search.to_owned());
    let matching = Matching { client, search, after, limit: SHOWN + 1, parts: Parts::default() };
    visit.directory().get(&visit.caller(visitor), matching).await
}

fn person(visit: &Visit, user: &User) -> Person {
    let language = visit.language;
    let (name, email) = (called(user), user.email.as_str());
    let seen = match user.last_login_at {
        Some(at) => language.text_with("people-seen", &[("at", Value::from(visit.written(at)))]),
        None => language.text("people-never"),
    };
    Person {
        href: format!("/admin/people/{}", user.id),
        email: (name != email).then(|| email.to_owned()),
        name,
        seen: timed(&seen),
        active: user.active,
        administrator: user.is_administrator(),
    }
}
