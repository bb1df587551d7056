//! Reports of progress and of claims, as files.

use std::fmt::Write;

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::{Error, FieldError};
use reports::{Report, Rows, period};
use web::{Problem, Rendered, stream_pieces};

use super::entered;
use crate::page::Page;
use crate::sheet::{Fault, Field, FieldKind, Group, noted};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "administration/reports.html")]
struct ReportsPage {
    page: Page,
    faults: Vec<Fault>,
    groups: Vec<Group>,
}

/// Whoever may have them: they tell everybody's progress, with their addresses.
fn reader(visit: &Visit) -> Result<&SignedIn, Box<Response>> {
    entered(visit, Action::ListUsers)?;
    entered(visit, Action::ReadHiddenCeRecords)
}

/// Whether whoever is there may have them.
pub(super) fn may_have(visitor: &SignedIn) -> bool {
    [Action::ListUsers, Action::ReadHiddenCeRecords]
        .into_iter()
        .all(|action| allows(&visitor.actor, action, visitor.client.id))
}

pub(in crate::routes::administration) async fn ask(visit: Visit) -> Response {
    match reader(&visit) {
        Ok(_) => page(&visit, StatusCode::OK, &[]),
        Err(elsewhere) => *elsewhere,
    }
}

/// Everybody's progress as it is now, of what changed in a period.
pub(in crate::routes::administration) async fn records(visit: Visit) -> Result<Response, Problem> {
    file(&visit, Rows::Records, "progress").await
}

/// The claims that were made in a period.
pub(in crate::routes::administration) async fn claims(visit: Visit) -> Result<Response, Problem> {
    file(&visit, Rows::Claims, "claims").await
}

async fn file(visit: &Visit, rows: Rows, name: &str) -> Result<Response, Problem> {
    let visitor = match reader(visit) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let day = |name| visit.asked.of(name).map(str::trim).filter(|text| !text.is_empty());
    let (from, to) = (day("from"), day("to"));
    let period = match period(from, to) {
        Ok(period) => period,
        Err(Error::Invalid(faults)) => return Ok(page(visit, StatusCode::BAD_REQUEST, &faults)),
        Err(other) => return Err(other.into()),
    };
    let (directory, caller) = (visit.directory().clone(), visit.caller(visitor));
    let report = Report::new(directory, caller, visitor.client.id, rows, period);
    let report = report.with_byte_order_mark();
    let next =
        |mut report: Report| async move { Ok(report.next().await?.map(|piece| (piece, report))) };
    // The days were read, so nothing else stands in the name of the file.
    let mut name = name.to_owned();
    for (word, day) in [("from", from), ("to", to)] {
        if let Some(day) = day {
            let _ = write!(name, "-{word}-{day}");
        }
    }
    Ok(visit.with_cookies(answer(stream_pieces(report, next).await?, &name)))
}

fn answer(body: Body, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

fn page(visit: &Visit, status: StatusCode, faults: &[FieldError]) -> Response {
    let language = visit.language;
    let field = |name: &'static str, label, hint| {
        let value = visit.asked.of(name).unwrap_or_default();
        let field = Field::new(name, FieldKind::Day, "off", language.text(label)).with(value);
        Field { hint: Some(language.text(hint)), ..field }
    };
    let fields = vec![
        field("from", "report-from", "report-from-hint"),
        field("to", "report-to", "report-to-hint"),
    ];
    let mut groups = vec![Group { legend: language.text("report-days"), fields }];
    let faults = noted(language, &mut groups, None, faults);
    let heading = language.text("report");
    let page = ReportsPage {
        page: Page::of_form(visit, &heading, !faults.is_empty()).wide(),
        faults,
        groups,
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    response
}
