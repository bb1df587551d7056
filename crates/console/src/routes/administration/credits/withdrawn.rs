//! Credits that were withdrawn, for the sake of what was claimed of them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::Day;
use directory::ces::withdrawal::{GetWithdrawn, ListWithdrawn, Withdrawn};
use directory::ids::CeId;
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::time::Timestamp;
use directory::{Error, Noun};
use web::Problem;

use super::claims::{self, Claims};
use super::{PATH, entered, further, path_of};
use crate::language::Language;
use crate::page::{Link, Page};
use crate::visit::Visit;
use crate::words::Value;

/// How many credits one page shows.
const SHOWN: u16 = 50;

#[derive(Template)]
#[template(path = "administration/withdrawn.html")]
struct WithdrawnPage {
    page: Page,
    path: String,
    credits: Vec<Shown>,
    begun: bool,
    next: Option<String>,
}

/// A withdrawn credit in the list.
struct Shown {
    href: String,
    name: String,
    withdrawn: String,
}

#[derive(Template)]
#[template(path = "administration/withdrawn_credit.html")]
struct CreditPage {
    page: Page,
    path: String,
    name: String,
    withdrawn: String,
    claims: Option<Claims>,
    back: Link,
}

/// Where they are listed.
fn path() -> String {
    format!("{PATH}/withdrawn")
}

/// Where they are listed, for whoever may see them.
pub(super) fn path_for(visitor: &SignedIn) -> Option<String> {
    allows(&visitor.actor, Action::ReadHiddenCeRecords, visitor.client.id).then(path)
}

/// All of them, the one that was withdrawn last first.
pub(in crate::routes::administration) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ReadHiddenCeRecords) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let before = visit.asked.after().and_then(place);
    let list = ListWithdrawn { client: visitor.client.id, before, limit: SHOWN + 1 };
    let mut ces = visit.directory().get(&visit.caller(visitor), list).await?;
    let more = ces.len() > usize::from(SHOWN);
    ces.truncate(usize::from(SHOWN));
    let next = ces.last().filter(|_| more).map(|last| further(&visit, &text(last)));
    let language = visit.language;
    let page = WithdrawnPage {
        page: Page::of(&visit, &language.text("credits-withdrawn")).wide(),
        path: path(),
        credits: ces.iter().map(|ce| shown(language, ce)).collect(),
        begun: before.is_some(),
        next,
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

/// The page of a credit that is not offered: what it was called, since when it is withdrawn and what was
/// claimed of it. One that was never there, and for whoever may not see claims, is not there.
pub(super) async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    ce: CeId,
    noun: Noun,
) -> Result<Response, Problem> {
    let client = visitor.client.id;
    if !allows(&visitor.actor, Action::ReadHiddenCeRecords, client) {
        return Err(Error::NotFound(noun).into());
    }
    let get = GetWithdrawn { client, ce };
    let ce = visit.directory().get(&visit.caller(visitor), get).await?;
    let language = visit.language;
    let page = CreditPage {
        page: Page::of(visit, ce.name.as_str()).wide(),
        path: path_of(ce.id),
        name: ce.name.as_str().to_owned(),
        withdrawn: withdrawn(language, &ce),
        claims: claims::of(visit, visitor, ce.id).await?,
        back: Link { href: path(), text: language.text("credits-withdrawn") },
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

fn shown(language: Language, ce: &Withdrawn) -> Shown {
    Shown {
        href: path_of(ce.id),
        name: ce.name.as_str().to_owned(),
        withdrawn: withdrawn(language, ce),
    }
}

/// Since when it is withdrawn.
fn withdrawn(language: Language, ce: &Withdrawn) -> String {
    let day = language.day(Day::of(ce.deleted_at));
    language.text_with("credit-withdrawn-on", &[("day", Value::from(day))])
}

fn text(ce: &Withdrawn) -> String {
    format!("{}.{}", ce.deleted_at.0, ce.id)
}

fn place(text: &str) -> Option<(Timestamp, CeId)> {
    let (at, ce) = text.split_once('.')?;
    Some((Timestamp(at.parse().ok()?), CeId::parse(ce)?))
}
