//! Credits of continuing education: what somebody has earned, can claim and has claimed.

mod certificate;
mod claim;
mod verify;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::{CeClaim, CeRecord, ClaimsOfUser, Day, Hours, RecordsOfUser, Status, Window};
use directory::time::Timestamp;
use web::Problem;

pub(super) use certificate::document;
pub(super) use claim::{open, submit};
pub(super) use verify::verify;

use super::notice;
use crate::language::Language;
use crate::page::Page;
use crate::visit::Visit;
use crate::words::Value;

/// Where the page is.
pub(super) const PATH: &str = "/credits";

/// The most credits in progress, and claims, that stand on one page.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "credits.html")]
struct CreditsPage {
    page: Page,
    notice: Option<String>,
    heading: String,
    lead: String,
    ready: Vec<Progress>,
    open: Vec<Progress>,
    claimed: Vec<Claimed>,
    /// What is told where not all of them stand here.
    more: Option<String>,
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
    let claims = ClaimsOfUser { client, user, before: None, limit: 1000 };
    let claims = directory.get(&caller, claims).await?;
    let language = visit.language;
    let now = directory.now();
    let of = |status| {
        let mut some: Vec<_> = records.iter().filter(|it| it.status == status).collect();
        // What somebody has begun comes before what they could begin.
        some.sort_by_key(|record| record.earned == Hours::ZERO);
        some
    };
    let shown = |some: &[&CeRecord]| -> Vec<Progress> {
        some.iter().take(SHOWN).map(|record| progress(language, record, now)).collect()
    };
    let (ready, open) = (of(Status::Ready), of(Status::Open));
    let unclaimed = of(Status::Done);
    let without = |record: &&&CeRecord| !claims.iter().any(|claim| claim.ce_id == record.ce.id);
    let earlier: Vec<_> = unclaimed.iter().filter(without).map(|it| before(language, it)).collect();
    let more = [ready.len(), open.len(), claims.len()].into_iter().any(|count| count > SHOWN);
    let word = [("word", Value::from(visitor.client.credit_word.as_str()))];
    let heading = language.text_with("credits", &word);
    let page = CreditsPage {
        page: Page::of(&visit, &heading).wide(),
        notice: notice::told(&visit),
        lead: language.text_with("credits-lead", &word),
        heading,
        ready: shown(&ready),
        open: shown(&open),
        claimed: claims
            .iter()
            .map(|claim| claimed(language, claim))
            .chain(earlier)
            .take(SHOWN)
            .collect(),
        more: more.then(|| language.text("credits-more")),
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

fn progress(language: Language, record: &CeRecord, now: Timestamp) -> Progress {
    let terms = record.ce.terms();
    // Rounded up, as fewer hours would not do.
    let needed = (terms.threshold * terms.credits.0 + 99) / 100;
    let hours = |hours| Value::from(language.hours(hours));
    let values = [
        ("earned", hours(record.earned)),
        ("needed", hours(Hours(needed))),
        ("credits", hours(terms.credits)),
        ("claimed", hours(record.claimed)),
    ];
    let key =
        if record.claimed > Hours::ZERO { "credits-earned-claimed" } else { "credits-earned" };
    let window = record.ce.window();
    Progress {
        id: record.ce.id.0,
        name: record.ce.name.as_str().to_owned(),
        bar: (needed > 0).then(|| (record.earned.0.min(needed), needed)),
        text: language.text_with(key, &values),
        window: told(language, window, now),
        claimable: record.status == Status::Ready && window.check(now).is_ok(),
    }
}

/// When something can be claimed, where that is not always.
fn told(language: Language, window: Window, now: Timestamp) -> Option<String> {
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
    let day = |at| Value::from(language.day(Day::of(at)));
    let values =
        [("hours", Value::from(language.hours(claim.hours))), ("day", day(claim.claimed_at))];
    let revoked = claim.revoked_at.map(|at| {
        let why = claim.revoked_why.as_str().trim();
        let key = if why.is_empty() { "credits-revoked-silently" } else { "credits-revoked" };
        language.text_with(key, &[("day", day(at)), ("why", Value::from(why))])
    });
    Claimed {
        name: claim.ce_name.as_str().to_owned(),
        text: language.text_with("credits-claimed-on", &values),
        code: Some(claim.code.to_string()),
        revoked,
    }
}

/// What was claimed before each claim was kept.
fn before(language: Language, record: &CeRecord) -> Claimed {
    let values = [("hours", Value::from(language.hours(record.claimed)))];
    Claimed {
        name: record.ce.name.as_str().to_owned(),
        text: language.text_with("credits-claimed-before", &values),
        code: None,
        revoked: None,
    }
}
