//! One credit: how far it is, and the claim of it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::{
    Answer, CeRecord, ClaimHours, IdempotencyKey, MAX_QUESTIONS, PartialClaims, RecordOfUser,
};
use directory::ids::{CeId, IfVersion, hex};
use directory::sessions::SignedIn;
use directory::{Clash, Code, Error, FieldError};
use web::{Path, Problem, Rendered};

use super::{PATH, Progress, progress};
use crate::form::{Filled, Submission};
use crate::language::Language;
use crate::page::Page;
use crate::routes::notice::{self, Notice};
use crate::sheet::{Fault, Field, FieldKind, Group, noted};
use crate::visit::Visit;

/// The fields of the answers.
const ANSWERS: [&str; MAX_QUESTIONS] = [
    "answer-0", "answer-1", "answer-2", "answer-3", "answer-4", "answer-5", "answer-6", "answer-7",
    "answer-8", "answer-9",
];

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    page: Page,
    faults: Vec<Fault>,
    credit: Progress,
    groups: Vec<Group>,
    /// What the claim is known by, so that it is made once however often the form is sent.
    key: String,
}

pub(in crate::routes) async fn open(
    visit: Visit,
    Path(ce): Path<CeId>,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let record = record(&visit, visitor, ce).await?;
    let groups = groups(visit.language, &record, &Filled::default());
    let key = fresh_key(&visit);
    Ok(answer(&visit, StatusCode::OK, &record, (groups, Vec::new()), key))
}

/// Claims hours. The same form sent twice claims once.
pub(in crate::routes) async fn submit(
    Path(ce): Path<CeId>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let found = record(&visit, visitor, ce).await?;
    let done = match command(visit.language, visitor, &found, &filled) {
        Ok(claim) => visit.directory().run(&visit.caller(visitor), claim).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    let language = visit.language;
    let (status, problem, faults) = match done {
        Ok(claimed) if claimed.claim.revoked_at.is_some() => {
            (StatusCode::CONFLICT, Some("credits-sent-revoked"), Vec::new())
        }
        Ok(_) => return Ok(visit.go(&notice::at(PATH, Notice::Claimed))),
        Err(Error::Invalid(faults)) => (StatusCode::BAD_REQUEST, None, placed(faults)),
        Err(Error::Conflict(Clash::NotReady)) => {
            (StatusCode::CONFLICT, Some("credits-not-ready"), Vec::new())
        }
        Err(Error::Conflict(Clash::ClaimsNotOpen(_) | Clash::ClaimsClosed(_))) => {
            (StatusCode::CONFLICT, Some("credits-not-open"), Vec::new())
        }
        Err(Error::Conflict(Clash::KeyReused)) => {
            (StatusCode::CONFLICT, Some("credits-sent-before"), Vec::new())
        }
        Err(other) => return Err(other.into()),
    };
    let mut groups = groups(language, &found, &filled);
    // Whoever has claimed with this form may claim what is left with another one.
    let is_spent = matches!(problem, Some("credits-sent-before" | "credits-sent-revoked"));
    let problem = problem.map(|key| language.text(key));
    let faults = noted(language, &mut groups, problem, &faults);
    let is_good = !is_spent && IdempotencyKey::parse(filled.get("key")).is_ok();
    let key = if is_good { filled.get("key").to_owned() } else { fresh_key(&visit) };
    Ok(answer(&visit, status, &found, (groups, faults), key))
}

async fn record(visit: &Visit, visitor: &SignedIn, ce: CeId) -> Result<CeRecord, Error> {
    let record = RecordOfUser { client: visitor.client.id, user: visitor.user.id, ce };
    visit.directory().get(&visit.caller(visitor), record).await
}

/// The command that a form means, or the rules that it breaks.
fn command(
    language: Language,
    visitor: &SignedIn,
    record: &CeRecord,
    filled: &Filled,
) -> Result<ClaimHours, Vec<FieldError>> {
    let mut faults = Vec::new();
    let key = IdempotencyKey::parse(filled.get("key"));
    let key = key.map_err(|code| faults.push(FieldError::new("key", code))).ok();
    let hours = match filled.get("hours").trim() {
        "" => None,
        text => match language.typed_hours(text) {
            Ok(hours) => Some(hours),
            Err(code) => {
                faults.push(FieldError::new("hours", code));
                None
            }
        },
    };
    let mut answers = Vec::new();
    for (_, name) in record.ce.questions.iter().zip(ANSWERS) {
        match Answer::parse(filled.get(name).replace("\r\n", "\n")) {
            Ok(text) if text.as_str().trim().is_empty() => {
                faults.push(FieldError::new(name, Code::Required));
            }
            Ok(text) => answers.push(text),
            Err(code) => faults.push(FieldError::new(name, code)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(ClaimHours {
        client: visitor.client.id,
        user: visitor.user.id,
        ce: record.ce.id,
        hours,
        answers: Some(answers),
        key,
        if_version: IfVersion::ANY,
    })
}

/// The faults of the core, at the fields of the form.
fn placed(faults: Vec<FieldError>) -> Vec<FieldError> {
    let place = |fault: FieldError| match fault.field.as_str() {
        "claimed" => FieldError::new("hours", fault.code),
        field => {
            let number = field.strip_prefix("answers/").and_then(|n| n.parse::<usize>().ok());
            let name = number.and_then(|number| ANSWERS.get(number));
            FieldError::new(
                name.map_or_else(|| field.to_owned(), |name| (*name).to_owned()),
                fault.code,
            )
        }
    };
    faults.into_iter().map(place).collect()
}

/// What is asked: the hours, where fewer than all can be claimed, and the questions of the credit.
fn groups(language: Language, record: &CeRecord, filled: &Filled) -> Vec<Group> {
    let mut groups = Vec::new();
    if record.ce.partial_claims != PartialClaims::Off {
        let key = match record.ce.partial_claims {
            PartialClaims::On => "credits-hours-rest",
            PartialClaims::Once | PartialClaims::Off => "credits-hours-once",
        };
        let label = language.text("credits-hours");
        let field = Field::new("hours", FieldKind::Number, "off", label).with(filled.get("hours"));
        let asks = !record.ce.questions.is_empty();
        let optional = asks.then(|| language.text("optional"));
        let field = Field { hint: Some(language.text(key)), optional, ..field };
        groups.push(Group { legend: language.text("credits-how-many"), fields: vec![field] });
    }
    let question = |(question, name): (&directory::ces::Question, &'static str)| {
        let label = question.as_str().to_owned();
        // Browsers send line breaks as two characters.
        let answer = filled.get(name).replace("\r\n", "\n");
        let field = Field::new(name, FieldKind::Message, "off", label).with(&answer);
        Field { most: Some(Answer::LONGEST), ..field }.required()
    };
    let fields: Vec<_> = record.ce.questions.iter().zip(ANSWERS).map(question).collect();
    if !fields.is_empty() {
        groups.push(Group { legend: language.text("credits-questions"), fields });
    }
    groups
}

/// A key that no claim has had.
fn fresh_key(visit: &Visit) -> String {
    hex(&visit.directory().seed())
}

fn answer(
    visit: &Visit,
    status: StatusCode,
    record: &CeRecord,
    (groups, faults): (Vec<Group>, Vec<Fault>),
    key: String,
) -> Response {
    let language = visit.language;
    let credit = progress(language, record, visit.directory().now());
    let page = Page::of_form(visit, &credit.name, !faults.is_empty());
    let page = ClaimPage { page, faults, credit, groups, key };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    response
}
