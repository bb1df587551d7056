//! The people of a client: a list by name, or those whom somebody looks for.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ids::{ClientId, UserId};
use directory::policy::Action;
use directory::sessions::SignedIn;
use directory::users::{Get, Key, Order, Page as Range, Parts, Place, User};
use directory::{Error, Noun};
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
    next: Option<String>,
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
    prepare_search(&visit, visitor);
    let search: String = visit.asked.search().unwrap_or_default().chars().take(LONGEST).collect();
    let after = visit.asked.after().and_then(UserId::parse);
    let mut people = found(&visit, visitor, &search, after).await?;
    let more = people.len() > usize::from(SHOWN);
    people.truncate(usize::from(SHOWN));
    let next = people.last().filter(|_| more).map(|last| further(&visit, &last.id.to_string()));
    let page = PeoplePage {
        page: Page::of(&visit, &visit.language.text("people")).wide(),
        search,
        people: people.iter().map(|user| person(&visit, user)).collect(),
        begun: after.is_some(),
        next,
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

/// Whoever looks at the list may search in it next. Nothing waits for that; where it fails, a search takes
/// longer.
fn prepare_search(visit: &Visit, visitor: &SignedIn) {
    let (directory, caller) = (visit.directory().clone(), visit.caller(visitor));
    let client = visitor.client.id;
    tokio::spawn(async move { directory.prepare_search(&caller, client, None).await });
}

/// One more than a page of those whom a text matches, by name, behind one of them.
async fn found(
    visit: &Visit,
    visitor: &SignedIn,
    search: &str,
    after: Option<UserId>,
) -> Result<Vec<User>, Error> {
    let (client, parts) = (visitor.client.id, Parts::default());
    let start = Place::start(Order::Name);
    let after = match after {
        Some(user) => behind(visit, visitor, user).await?.map(|user| start.behind(&user)),
        None => None,
    };
    let (after, search) = (after.unwrap_or(start), Some(search.to_owned()));
    let list = Range { client, after, search, limit: SHOWN + 1, parts };
    let found = visit.directory().get(&visit.caller(visitor), list).await?;
    Ok(found.into_iter().map(|details| details.user).collect())
}

async fn behind(visit: &Visit, visitor: &SignedIn, user: UserId) -> Result<Option<User>, Error> {
    let client: ClientId = visitor.client.id;
    let get = Get { client, user: Key::Id(user), parts: Parts::default() };
    match visit.directory().get(&visit.caller(visitor), get).await {
        Ok(details) => Ok(Some(details.user)),
        Err(Error::NotFound(Noun::User)) => Ok(None),
        Err(other) => Err(other),
    }
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
