//! A person's own record, to take along.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use directory::ces::{CeClaim, CeRecord, ClaimsOfUser, RecordsOfUser};
use directory::ids::{ClientId, Oid, UserId};
use directory::links::addresses::WantedAddress;
use directory::sessions::{List, Session};
use directory::text::Text;
use directory::users::{
    Details, Get, GetLanguage, GetPrivacy, GetWhole, Key, Parts, User, guid_text,
};
use directory::{Caller, Directory, Error};
use serde_json::{Value, json};
use web::{Problem, stream_pieces};

use crate::instant::in_utc;
use crate::visit::Visit;

/// How many claims are in memory at once.
const CLAIMS: u16 = 256;

const EVERYTHING: Parts = Parts {
    tags: true,
    dimensions: true,
    apps: true,
    roles: true,
    groups: true,
    identities: true,
    delegates: true,
};

/// The own record with what hangs on it, as a JSON file.
pub(in crate::routes) async fn download(visit: Visit) -> Result<Response, Problem> {
    let visitor = match visit.signed_in() {
        Ok(visitor) => visitor,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (client, user) = (visitor.client.id, visitor.user.id);
    let (directory, caller) = (visit.directory(), visit.caller(visitor));
    let get = Get { client, user: Key::Id(user), parts: EVERYTHING };
    let details = directory.get(&caller, GetWhole(get)).await?;
    let language = directory.get(&caller, GetLanguage { client, user }).await?;
    let privacy = directory.get(&caller, GetPrivacy { client, user }).await?;
    let wanted = directory.get(&caller, WantedAddress { client, user }).await?;
    let sessions = directory.get(&caller, List { client, user }).await?;
    let records = directory.get(&caller, RecordsOfUser { client, user }).await?;
    let whole = json!({
        "organisation": visitor.client.name.as_str(),
        "person": person(&details.user),
        "standing": standing(&details.user),
        "language": language.map(directory::Language::code),
        "privacy": {
            "allow_messages": privacy.messages,
            "share_contact_data": privacy.contact,
        },
        "wanted_email": wanted.as_ref().map(Text::as_str),
        "labels": labels(&details),
        "credits": records.iter().filter(|record| record.version.0 > 0).map(record_json).collect::<Vec<_>>(),
        "sessions": sessions.iter().map(session_json).collect::<Vec<_>>(),
    });
    let whole = format!("{whole:#}");
    // The list of claims is the last of the whole, and is written as it is read.
    let begin = format!("{},\n  \"claims\": [", whole.strip_suffix("\n}").unwrap_or(&whole));
    let claims = Claims { directory: directory.clone(), caller, client, user, last: None };
    let body = stream_pieces(Piece::Begin(begin, claims), Piece::written).await?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let name = HeaderValue::from_static("attachment; filename=\"profile.json\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(visit.with_cookies(response))
}

/// Somebody's claims, newest first, a page at a time: there may be any number of them.
struct Claims {
    directory: Directory,
    caller: Caller,
    client: ClientId,
    user: UserId,
    /// The last one that was written.
    last: Option<Oid>,
}

/// What of the file comes next.
enum Piece {
    /// All but the claims.
    Begin(String, Claims),
    /// Some claims.
    Claims(Claims),
    /// Nothing.
    End,
}

impl Piece {
    async fn written(self) -> Result<Option<(Vec<u8>, Self)>, Error> {
        match self {
            Self::Begin(text, claims) => Ok(Some((text.into_bytes(), Self::Claims(claims)))),
            Self::Claims(mut claims) => {
                let (mut text, more) = claims.page().await?;
                if more {
                    return Ok(Some((text.into_bytes(), Self::Claims(claims))));
                }
                text.push_str("\n  ]\n}\n");
                Ok(Some((text.into_bytes(), Self::End)))
            }
            Self::End => Ok(None),
        }
    }
}

impl Claims {
    /// The next claims, and whether there may be more.
    async fn page(&mut self) -> Result<(String, bool), Error> {
        let Self { client, user, last, .. } = *self;
        let page = ClaimsOfUser { client, user, before: last, limit: CLAIMS };
        let claims = self.directory.get(&self.caller, page).await?;
        let mut text = String::new();
        for claim in &claims {
            let comma = if self.last.is_some() { "," } else { "" };
            let written = format!("\n{:#}", claim_json(claim)).replace('\n', "\n    ");
            text = text + comma + &written;
            self.last = Some(claim.oid);
        }
        Ok((text, claims.len() == usize::from(CLAIMS)))
    }
}

fn person(user: &User) -> Value {
    json!({
        "id": user.id.0,
        "object_id": user.oid.to_string(),
        "email": user.email.as_str(),
        "first_name": user.first_name.as_str(),
        "last_name": user.last_name.as_str(),
        "nickname": user.nickname.as_str(),
        "username": user.username.as_str(),
        "handle": user.handle.to_string(),
        "title": user.title.as_str(),
        "designation": user.designation.as_str(),
        "job_type": user.job_type.as_str(),
        "company": user.company.as_str(),
        "phone": user.phone.as_str(),
        "address": user.address.as_str(),
        "city": user.city.as_str(),
        "state_province": user.state_province.as_str(),
        "postal_code": user.postal_code.as_str(),
        "country": user.country.as_str(),
        "timezone": user.timezone,
        "avatar": user.avatar.as_str(),
        "website": user.website.as_str(),
        "linkedin": user.linkedin.as_str(),
        "twitter": user.twitter.as_str(),
        "facebook": user.facebook.as_str(),
        "instagram": user.instagram.as_str(),
        "client_id": user.reference.as_ref().map(Text::as_str),
        "client_guid": user.guid.map(guid_text),
        "seniority": user.seniority.as_ref().map(Text::as_str),
        "department": user.department.as_ref().map(Text::as_str),
        "subdepartment": user.subdepartment.as_ref().map(Text::as_str),
        "office": user.office.as_ref().map(Text::as_str),
        "pod": user.pod.as_ref().map(Text::as_str),
    })
}

/// What others have set of somebody, and when what happened.
fn standing(user: &User) -> Value {
    let instant = |at: Option<_>| at.map(in_utc);
    json!({
        "color": user.color,
        "extra": user.extra,
        "points": user.points,
        "account_level": user.account_level,
        "active": user.active,
        "demo": user.demo,
        "super_delegate_permissions": user.super_delegate_permissions,
        "added": in_utc(user.created_at),
        "changed": in_utc(user.updated_at),
        "signed_in": instant(user.last_login_at),
        "switched_on": instant(user.last_activated_at),
        "switched_off": instant(user.last_deactivated_at),
        "password_set": instant(user.last_password_set_at),
    })
}

fn labels(details: &Details) -> Value {
    let name = |first: &str, last: &str| format!("{first} {last}").trim().to_owned();
    let delegates = details.delegates.iter();
    let delegators = details.delegators.iter().map(|(delegator, _)| delegator);
    json!({
        "tags": details.tags.iter()
            .map(|tag| json!({ "name": tag.name.as_str(), "score": tag.score }))
            .collect::<Vec<_>>(),
        "dimensions": details.dimensions.iter()
            .map(|dimension| json!({ "name": dimension.name.as_str(), "value": dimension.value.as_str() }))
            .collect::<Vec<_>>(),
        "apps": details.apps.iter().map(directory::ids::AppCode::as_str).collect::<Vec<_>>(),
        "roles": details.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(),
        "groups": details.groups.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "identities": details.identities.iter()
            .map(|identity| json!({ "kind": identity.kind.word(), "value": identity.value.as_str() }))
            .collect::<Vec<_>>(),
        "may_act_for_me": delegates
            .map(|it| name(it.first_name.as_str(), it.last_name.as_str())).collect::<Vec<_>>(),
        "i_may_act_for": delegators
            .map(|it| name(it.first_name.as_str(), it.last_name.as_str())).collect::<Vec<_>>(),
    })
}

fn record_json(record: &CeRecord) -> Value {
    json!({
        "name": record.ce.name.as_str(),
        "status": record.status.word(),
        "credits": record.ce.credits.to_string(),
        "earned": record.earned.to_string(),
        "claimed": record.claimed.to_string(),
    })
}

fn claim_json(claim: &CeClaim) -> Value {
    let answers = claim.answers.iter().map(|(question, answer)| json!([question, answer]));
    json!({
        "name": claim.ce_name.as_str(),
        "hours": claim.hours.to_string(),
        "claimed": in_utc(claim.claimed_at),
        "code": claim.code.to_string(),
        "answers": answers.collect::<Vec<_>>(),
        "revoked": claim.revoked_at.map(in_utc),
        "revoked_why": claim.revoked_why.as_str(),
    })
}

fn session_json(session: &Session) -> Value {
    json!({
        "device": session.device.as_str(),
        "opened": in_utc(session.created_at),
        "seen": in_utc(session.last_seen_at),
    })
}
