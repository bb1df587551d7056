//! Credits of continuing education: what somebody has earned, can claim and has claimed.

mod certificate;
mod claim;
mod lists;
mod verify;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::{CeClaim, CeRecord, Day, Hours, RecordsOfUser, Status, Window};
use directory::time::Timestamp;
use web::Problem;

pub(super) use certificate::document;
pub(super) use claim::{open, submit};
pub(super) use verify::verify;

use super::notice;
use super::part::Part;
use crate::language::Language;
use crate::page::Page;
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/credits";

#[derive(Template)]
#[template(path = "credits.html")]
struct CreditsPage {
    page: Page,
    notice: Option<String>,
    heading: String,
    lead: String,
    ready: Part<Progress>,
    open: Part<Progress>,
    claimed: Part<Claimed>,
}

/// Progress on a credit, as it is shown.
struct Progress {
    id: i64,
    name: String,
    /// How far it is: hundredths of hours earned, of those needed; nothing if none are needed.
    bar: Option<(i64, i64)>,
    text: String,
    /// When it can be claimed, where that is not always.
    window: Option<String>,
    claimable: bool,
}

/// Hours that were claimed, as they are shown.
struct Claimed {
    name: String,
    text: String,
    /// What its certificate is verified by; nothing for what was claimed before there were any.
    code: Option<String>,
    revoked: Option<String>,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (client, user) = (visitor.client.id, visitor.user.id);
    let (directory, caller) = (visit.directory(), visit.caller(visitor));
    let records = directory.get(&caller, RecordsOfUser { client, user }).await?;
    let language = visit.language;
    let word = [("word", Value::from(visitor.client.credit_word.as_str()))];
    let heading = language.text_with("credits", &word);
    let page = CreditsPage {
        page: Page::of(&visit, &heading).wide(),
        notice: notice::told(&visit),
        lead: language.text_with("credits-lead", &word),
        heading,
        ready: lists::in_progress(&visit, "ready", Status::Ready, &records),
        open: lists::in_progress(&visit, "open", Status::Open, &records),
        claimed: lists::claimed(&visit, visitor, &records).await?,
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

fn progress(language: Language, record: &CeRecord, now: Timestamp) -> Progress {
    let terms = record.ce.terms();
    let needed = terms.needed();
    let hours = |hours| Value::from(language.hours(hours));
    let told = |hours| Value::from(language.hours_told(hours));
    let values = [
        ("earned", told(record.earned)),
        ("needed", hours(needed)),
        ("credits", hours(terms.credits)),
        ("claimed", told(record.claimed)),
    ];
    let key =
        if record.claimed > Hours::ZERO { "credits-earned-claimed" } else { "credits-earned" };
    let window = record.ce.window();
    Progress {
        id: record.ce.id.0,
        name: record.ce.name.as_str().to_owned(),
        bar: (needed > Hours::ZERO).then(|| (record.earned.min(needed).0, needed.0)),
        text: language.text_with(key, &values),
        window: when(language, window, now),
        claimable: claim::is_claimable(record, now),
    }
}

/// When something can be claimed, where that is not always.
pub(super) fn when(language: Language, window: Window, now: Timestamp) -> Option<String> {
    let day = |day| Value::from(language.day(day));
    let today = Day::of(now);
    let from = window.opens_on.filter(|first| today < *first);
    match (from, window.closes_on) {
        (Some(first), Some(last)) => {
            let values = [("first", day(first)), ("last", day(last))];
            Some(language.text_with("credits-window", &values))
        }
        (Some(first), None) => Some(language.text_with("credits-from", &[("first", day(first))])),
        (None, Some(last)) if today > last => {
            Some(language.text_with("credits-closed", &[("last", day(last))]))
        }
        (None, Some(last)) => Some(language.text_with("credits-until", &[("last", day(last))])),
        (None, None) => None,
    }
}

fn claimed(language: Language, claim: &CeClaim) -> Claimed {
    let values = [
        ("hours", Value::from(language.hours_told(claim.hours))),
        ("day", Value::from(language.day(Day::of(claim.claimed_at)))),
    ];
    Claimed {
        name: claim.ce_name.as_str().to_owned(),
        text: language.text_with("credits-claimed-on", &values),
        code: Some(claim.code.to_string()),
        revoked: revocation(language, claim),
    }
}

/// When and why a claim was revoked, if it was.
pub(super) fn revocation(language: Language, claim: &CeClaim) -> Option<String> {
    let day = Value::from(language.day(Day::of(claim.revoked_at?)));
    let why = claim.revoked_why.as_str().trim();
    let key = if why.is_empty() { "credits-revoked-silently" } else { "credits-revoked" };
    Some(language.text_with(key, &[("day", day), ("why", Value::from(why))]))
}

/// What was claimed before each claim was kept.
fn before(language: Language, record: &CeRecord) -> Claimed {
    let values = [("hours", Value::from(language.hours_told(record.claimed)))];
    Claimed {
        name: record.ce.name.as_str().to_owned(),
        text: language.text_with("credits-claimed-before", &values),
        code: None,
        revoked: None,
    }
}
