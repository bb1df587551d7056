//! One credit: how it is claimed, which can be changed here, and its claims.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::{Ce, Get};
use directory::ids::CeId;
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::{Error, FieldError};
use web::{Path, Problem, Rendered};

use super::claims::{self, Claims};
use super::filled::{Filling, noted};
use super::{PATH, days, entered, parts, path_of, withdrawn};
use crate::form::Submission;
use crate::language::Language;
use crate::page::{Link, Page};
use crate::routes::notice::{self, Notice};
use crate::sheet::{Fault, Group};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "administration/credit.html")]
struct CreditPage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    name: String,
    path: String,
    hidden: bool,
    facts: Vec<(&'static str, String)>,
    /// What is asked before a claim, where it cannot be changed here.
    questions: Vec<String>,
    /// The form; nothing for whoever may not change credits.
    groups: Option<Vec<Group>>,
    /// The version that the form was filled in for.
    version: String,
    /// Nothing where somebody may not see them.
    claims: Option<Claims>,
    /// Where the list is that it stands in.
    back: Link,
}

/// What the page tells besides what is kept.
#[derive(Default)]
struct Told {
    /// What was filled in.
    filling: Option<Filling>,
    /// Fields in which something is wrong.
    faults: Vec<FieldError>,
    /// What is wrong with the form as a whole.
    problem: Option<&'static str>,
}

pub(in crate::routes::administration) async fn open(
    visit: Visit,
    Path(ce): Path<CeId>,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ReadCes) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    match get(&visit, visitor, ce).await {
        Ok(ce) => page(&visit, visitor, &ce, StatusCode::OK, Told::default()).await,
        Err(Error::NotFound(noun)) => withdrawn::page(&visit, visitor, ce, noun).await,
        Err(other) => Err(other.into()),
    }
}

/// Changes how a credit is claimed.
pub(in crate::routes::administration) async fn submit(
    Path(ce): Path<CeId>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ChangeCes) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let before = get(&visit, visitor, ce).await?;
    let mut filling = Filling::taken(&filled);
    let done = match filling.command(&before) {
        Ok(set) => visit.directory().run(&visit.caller(visitor), set).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    let (status, faults, problem) = match done {
        Ok(_) => return Ok(visit.go(&notice::at(&path_of(ce), Notice::CreditSaved))),
        Err(Error::Invalid(faults)) => (StatusCode::BAD_REQUEST, faults, None),
        Err(Error::Stale { current }) => {
            // Whoever saves once more has been told.
            filling.version = current.0.to_string();
            (StatusCode::CONFLICT, Vec::new(), Some("credit-overtaken"))
        }
        Err(other) => return Err(other.into()),
    };
    let told = Told { filling: Some(filling), faults, problem };
    page(&visit, visitor, &before, status, told).await
}

async fn get(visit: &Visit, visitor: &SignedIn, ce: CeId) -> Result<Ce, Error> {
    visit.directory().get(&visit.caller(visitor), Get { client: visitor.client.id, ce }).await
}

async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    ce: &Ce,
    status: StatusCode,
    told: Told,
) -> Result<Response, Problem> {
    let language = visit.language;
    let changeable = allows(&visitor.actor, Action::ChangeCes, ce.client_id);
    let filling = told.filling.unwrap_or_else(|| Filling::of(ce));
    let mut groups = filling.groups(language);
    let problem = told.problem.map(|key| language.text(key));
    let faults = noted(language, &mut groups, problem, &told.faults);
    let name = ce.name.as_str();
    let title = match faults.as_slice() {
        [] => name.to_owned(),
        _ => format!("{}: {name}", language.text("error")),
    };
    let questions = ce.questions.iter().filter(|_| !changeable);
    let page = CreditPage {
        page: Page::of(visit, &title).wide(),
        notice: notice::told(visit),
        faults,
        name: name.to_owned(),
        path: path_of(ce.id),
        hidden: ce.hidden,
        facts: facts(visit, ce),
        questions: questions.map(|question| question.as_str().to_owned()).collect(),
        groups: changeable.then_some(groups),
        version: filling.version,
        claims: claims::of(visit, visitor, ce.id).await?,
        back: Link { href: PATH.to_owned(), text: language.text("credits-all") },
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

fn facts(visit: &Visit, ce: &Ce) -> Vec<(&'static str, String)> {
    let language: Language = visit.language;
    vec![
        ("person-number", ce.id.to_string()),
        ("credit-at-most", language.hours(ce.credits)),
        ("credit-needed", language.hours(ce.terms().needed())),
        ("credit-days", days(language, ce, visit.directory().now())),
        ("credit-partial", parts(language, ce.partial_claims)),
    ]
}
