//! One claim: what was claimed and answered, and revoking it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use directory::ces::{CeClaim, ClaimOfCe, Day, RevokeClaim};
use directory::ids::{CeId, Oid, UserId};
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::text::Line;
use directory::{Clash, Error, FieldError, Noun};
use web::{Path, PathId, Problem, Rendered};

use super::claims::{self, Person};
use super::{entered, path_of};
use crate::form::{Filled, Submission};
use crate::page::Page;
use crate::routes::credits::revocation;
use crate::routes::notice::{self, Notice};
use crate::sheet::{Fault, Field, FieldKind, Group, noted};
use crate::visit::Visit;
use crate::words::Value;

#[derive(Template)]
#[template(path = "administration/claim.html")]
struct ClaimPage {
    page: Page,
    notice: Option<String>,
    faults: Vec<Fault>,
    heading: String,
    path: String,
    person: Person,
    facts: Vec<(&'static str, String)>,
    code: String,
    /// Each question with its answer.
    answers: Vec<(String, String)>,
    revoked: Option<String>,
    /// The form that revokes it; nothing where that cannot be done.
    groups: Option<Vec<Group>>,
    /// The page of the credit, which may have been withdrawn, and what it was called.
    credit: (String, String),
}

/// The id of a claim in a path; a text that is none belongs to no claim.
pub(in crate::routes::administration) struct ClaimId(Oid);

impl PathId for ClaimId {
    fn from_path(_name: &str, text: &str) -> Result<Self, Error> {
        Oid::parse(text).map(Self).map_err(|_| Error::NotFound(Noun::CeClaim))
    }
}

/// Where a claim is: its credit, its person and its id.
type Place = (CeId, UserId, ClaimId);

pub(in crate::routes::administration) async fn look(
    visit: Visit,
    Path(place): Path<Place>,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::ReadHiddenCeRecords) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let claim = get(&visit, visitor, &place).await?;
    page(&visit, visitor, &claim, StatusCode::OK, (&Filled::default(), &[], None)).await
}

/// Revokes a claim, with a reason.
pub(in crate::routes::administration) async fn revoke(
    Path(place): Path<Place>,
    Submission { visit, filled }: Submission,
) -> Result<Response, Problem> {
    let visitor = match entered(&visit, Action::RevokeCeClaim) {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let claim = get(&visit, visitor, &place).await?;
    let done = match Line::parse_name(filled.get("why").trim()) {
        Ok(why) => {
            let (client, user, claim) = (claim.client_id, claim.user_id, claim.oid);
            let revoke = RevokeClaim { client, user, claim, why };
            visit.directory().run(&visit.caller(visitor), revoke).await
        }
        Err(code) => Err(Error::invalid("why", code)),
    };
    let (status, faults, problem) = match done {
        Ok(claim) => {
            let to = claims::path(claim.ce_id, &claim);
            return Ok(visit.go(&notice::at(&to, Notice::ClaimRevoked)));
        }
        Err(Error::Invalid(faults)) => (StatusCode::BAD_REQUEST, faults, None),
        Err(Error::Conflict(Clash::AlreadyRevoked)) => {
            (StatusCode::CONFLICT, Vec::new(), Some("claim-already-revoked"))
        }
        Err(other) => return Err(other.into()),
    };
    let claim = get(&visit, visitor, &place).await?;
    page(&visit, visitor, &claim, status, (&filled, &faults, problem)).await
}

/// A claim of this very credit.
async fn get(
    visit: &Visit,
    visitor: &SignedIn,
    (ce, user, claim): &Place,
) -> Result<CeClaim, Error> {
    let (client, ce, user, claim) = (visitor.client.id, *ce, *user, claim.0);
    visit.directory().get(&visit.caller(visitor), ClaimOfCe { client, ce, user, claim }).await
}

async fn page(
    visit: &Visit,
    visitor: &SignedIn,
    claim: &CeClaim,
    status: StatusCode,
    (filled, faults, problem): (&Filled, &[FieldError], Option<&str>),
) -> Result<Response, Problem> {
    let language = visit.language;
    let label = language.text("claim-why");
    let why = Field::new("why", FieldKind::Name, "off", label).with(filled.get("why"));
    let why = Field { hint: Some(language.text("claim-why-hint")), ..why };
    let mut groups = vec![Group { legend: language.text("claim-revoke"), fields: vec![why] }];
    let problem = problem.map(|key| language.text(key));
    let faults = noted(language, &mut groups, problem, faults);
    let people =
        claims::people(visit, visitor, claim.client_id, std::slice::from_ref(claim)).await?;
    let may_revoke = allows(&visitor.actor, Action::RevokeCeClaim, claim.client_id);
    let revocable = claim.revoked_at.is_none() && may_revoke;
    let person = claims::person(language, claim, &people);
    let heading = language.text_with("claim", &[("name", Value::from(person.name.as_str()))]);
    let title = match faults.as_slice() {
        [] => heading.clone(),
        _ => format!("{}: {heading}", language.text("error")),
    };
    let answers = claim.answers.iter().map(|(asked, said)| (asked.to_owned(), said.to_owned()));
    let page = ClaimPage {
        page: Page::of(visit, &title).wide(),
        notice: notice::told(visit),
        faults,
        heading,
        path: claims::path(claim.ce_id, claim),
        person,
        facts: facts(visit, claim),
        code: claim.code.to_string(),
        answers: answers.collect(),
        revoked: revocation(language, claim),
        groups: revocable.then_some(groups),
        credit: (path_of(claim.ce_id), claim.ce_name.as_str().to_owned()),
    };
    let mut response = visit.answer(status, &page);
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

fn facts(visit: &Visit, claim: &CeClaim) -> Vec<(&'static str, String)> {
    let language = visit.language;
    let hours = [
        ("hours", Value::from(language.hours(claim.hours))),
        ("word", Value::from(claim.credit_word.as_str())),
    ];
    vec![
        ("verify-hours", language.text_with("verify-hours-value", &hours)),
        ("verify-day", language.day(Day::of(claim.claimed_at))),
    ]
}
