//! The claims of a credit, newest first; it may have been withdrawn.

use std::collections::HashMap;

use directory::Error;
use directory::ces::{Answers, CeClaim, ClaimsOfCe, Day};
use directory::ids::{CeId, ClientId, Oid, UserId};
use directory::policy::{Action, allows};
use directory::sessions::SignedIn;
use directory::time::Timestamp;
use directory::users::{ByIds, Parts};

use super::path_of;
use crate::language::Language;
use crate::page::called;
use crate::routes::credits::revocation;
use crate::visit::Visit;
use crate::words::Value;

use super::further;

/// How many claims one page shows.
const SHOWN: u16 = 20;

/// How much of the answers stands in the list, in characters; all of them stand with the claim.
const SHORT: usize = 160;

/// A part of the list.
pub(super) struct Claims {
    pub(super) claims: Vec<Shown>,
    pub(super) begun: bool,
    pub(super) next: Option<String>,
}

/// A claim in the list.
pub(super) struct Shown {
    pub(super) person: Person,
    /// Where it is told in full, and revoked.
    pub(super) href: String,
    pub(super) text: String,
    pub(super) code: String,
    pub(super) answers: Option<String>,
    pub(super) revoked: Option<String>,
}

/// Whose a claim is.
pub(super) struct Person {
    pub(super) name: String,
    /// Where they are looked after; nothing for people who are gone, or may not be seen.
    pub(super) href: Option<String>,
}

/// The part of the list that a visit asks for; nothing for whoever may not see claims.
pub(super) async fn of(
    visit: &Visit,
    visitor: &SignedIn,
    ce: CeId,
) -> Result<Option<Claims>, Error> {
    let client = visitor.client.id;
    if !allows(&visitor.actor, Action::ReadHiddenCeRecords, client) {
        return Ok(None);
    }
    let before = visit.asked.after().and_then(place);
    let list = ClaimsOfCe { client, ce, before, limit: SHOWN + 1 };
    let mut claims = visit.directory().get(&visit.caller(visitor), list).await?;
    let more = claims.len() > usize::from(SHOWN);
    claims.truncate(usize::from(SHOWN));
    let people = people(visit, visitor, client, &claims).await?;
    let next = claims.last().filter(|_| more).map(|last| further(visit, &text(last)));
    let shown = claims.iter().map(|claim| shown(visit.language, claim, &people));
    Ok(Some(Claims { claims: shown.collect(), begun: before.is_some(), next }))
}

/// What those are called now who have claims, by their numbers; nobody for whoever may not see people.
pub(super) async fn people(
    visit: &Visit,
    visitor: &SignedIn,
    client: ClientId,
    claims: &[CeClaim],
) -> Result<HashMap<UserId, String>, Error> {
    if !allows(&visitor.actor, Action::ListUsers, client) {
        return Ok(HashMap::new());
    }
    let mut ids: Vec<UserId> = claims.iter().map(|claim| claim.user_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let list = ByIds { client, ids, parts: Parts::default() };
    let found = visit.directory().get(&visit.caller(visitor), list).await?;
    Ok(found.into_iter().map(|it| (it.user.id, called(&it.user))).collect())
}

/// Whose a claim is: by the name that they have now, else by the one on the claim.
pub(super) fn person(
    language: Language,
    claim: &CeClaim,
    people: &HashMap<UserId, String>,
) -> Person {
    if let Some(name) = people.get(&claim.user_id) {
        let href = Some(format!("/admin/people/{}", claim.user_id));
        return Person { name: name.clone(), href };
    }
    let name = match claim.person_name.trim() {
        "" => {
            let number = [("number", Value::from(claim.user_id.to_string()))];
            language.text_with("claim-nameless", &number)
        }
        name => name.to_owned(),
    };
    Person { name, href: None }
}

/// Where a claim is told in full.
pub(super) fn path(ce: CeId, claim: &CeClaim) -> String {
    format!("{}/claims/{}/{}", path_of(ce), claim.user_id, claim.oid)
}

fn shown(language: Language, claim: &CeClaim, people: &HashMap<UserId, String>) -> Shown {
    let values = [
        ("hours", Value::from(language.hours_told(claim.hours))),
        ("day", Value::from(language.day(Day::of(claim.claimed_at)))),
    ];
    Shown {
        person: person(language, claim, people),
        href: path(claim.ce_id, claim),
        text: language.text_with("credits-claimed-on", &values),
        code: claim.code.to_string(),
        answers: short(&claim.answers),
        revoked: revocation(language, claim),
    }
}

/// The answers in a line that is not long.
fn short(answers: &Answers) -> Option<String> {
    let answers: Vec<_> = answers.iter().map(|(_, answer)| answer.trim()).collect();
    let whole = answers.join(" · ");
    let mut short: String = whole.chars().take(SHORT).collect();
    if short.len() < whole.len() {
        short.push('…');
    }
    (!whole.is_empty()).then_some(short)
}

fn text(claim: &CeClaim) -> String {
    format!("{}.{}", claim.claimed_at.0, claim.oid)
}

fn place(text: &str) -> Option<(Timestamp, Oid)> {
    let (at, oid) = text.split_once('.')?;
    Some((Timestamp(at.parse().ok()?), Oid::parse(oid).ok()?))
}
