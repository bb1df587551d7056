//! The credits that a client offers: how each is claimed, and what was claimed.

mod claim;
mod claims;
mod credit;
mod filled;
mod report;
mod withdrawn;
mod word;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::{Ce, List, PartialClaims};
use directory::ids::CeId;
use directory::policy::{Action, allows};
use directory::time::Timestamp;
use web::Problem;

pub(super) use self::claim::{look, revoke};
pub(super) use self::credit::{open, submit};
pub(super) use self::report::{
    ask as ask_report, claims as report_claims, records as report_progress,
};
pub(super) use self::withdrawn::show as withdrawn_ones;
pub(super) use self::word::{ask as ask_word, submit as submit_word};

use super::{entered, further};
use crate::language::Language;
use crate::page::Page;
use crate::routes::credits::when;
use crate::routes::notice;
use crate::visit::Visit;
use crate::words::Value;

/// Where the credits are.
const PATH: &str = "/admin/credits";

/// How many credits one page shows.
const SHOWN: u16 = 50;

#[derive(Template)]
#[template(path = "administration/credits.html")]
struct CreditsPage {
    page: Page,
    notice: Option<String>,
    heading: String,
    /// What the client calls continuing education.
    word: String,
    /// Whether that can be changed here.
    renamable: bool,
    /// Whether there are reports for whoever is there.
    reported: bool,
    credits: Vec<Shown>,
    begun: bool,
    next: Option<String>,
    /// Where those are that were withdrawn; nothing for whoever may not see them.
    withdrawn: Option<String>,
}

/// A credit as it is shown.
struct Shown {
    href: String,
    name: String,
    hidden: bool,
    terms: String,
    claiming: String,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ReadCes) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let client = &visitor.client;
    let after = visit.asked.after().and_then(CeId::parse);
    let list = List { client: client.id, after, limit: Some(SHOWN + 1) };
    let mut ces = visit.directory().get(&visit.caller(visitor), list).await?;
    let more = ces.len() > usize::from(SHOWN);
    ces.truncate(usize::from(SHOWN));
    let next = ces.last().filter(|_| more).map(|last| further(&visit, &last.id.to_string()));
    let (language, now) = (visit.language, visit.directory().now());
    let word = [("word", Value::from(client.credit_word.as_str()))];
    let heading = language.text_with("credits", &word);
    let page = CreditsPage {
        page: Page::of(&visit, &heading).wide(),
        notice: notice::told(&visit),
        heading,
        word: language.text_with("credit-word", &word),
        renamable: allows(&visitor.actor, Action::ChangeSettings, client.id),
        reported: report::may_have(visitor),
        credits: ces.iter().map(|ce| shown(language, ce, now)).collect(),
        begun: after.is_some(),
        next,
        withdrawn: withdrawn::path_for(visitor),
    };
    Ok(visit.answer(StatusCode::OK, &page))
}

fn shown(language: Language, ce: &Ce, now: Timestamp) -> Shown {
    let terms = [
        ("credits", Value::from(language.hours(ce.credits))),
        ("needed", Value::from(language.hours(ce.terms().needed()))),
    ];
    let asked = i64::try_from(ce.questions.iter().count()).unwrap_or_default();
    let asked =
        (asked > 0).then(|| language.text_with("credit-asks", &[("count", Value::from(asked))]));
    let claiming = [Some(days(language, ce, now)), Some(parts(language, ce.partial_claims)), asked];
    let claiming: Vec<_> = claiming.into_iter().flatten().collect();
    Shown {
        href: path_of(ce.id),
        name: ce.name.as_str().to_owned(),
        hidden: ce.hidden,
        terms: language.text_with("credit-terms", &terms),
        claiming: claiming.join(" · "),
    }
}

/// Where the page of a credit is.
fn path_of(ce: CeId) -> String {
    format!("{PATH}/{ce}")
}

/// On which days a credit can be claimed.
fn days(language: Language, ce: &Ce, now: Timestamp) -> String {
    when(language, ce.window(), now).unwrap_or_else(|| language.text("credit-always"))
}

/// What becomes of hours that a claim leaves.
fn parts(language: Language, partial_claims: PartialClaims) -> String {
    language.text(match partial_claims {
        PartialClaims::Once => "credit-part-once",
        PartialClaims::Off => "credit-part-off",
        PartialClaims::On => "credit-part-on",
    })
}
