//! Users' progress on credits.

use directory::Directory;
use directory::ces::{CeRecord, RecordOfUser, RecordsOfUser};
use directory::ids::{CeId, UserId};
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{
    IdempotencyKey, IfMatch, Json, JsonBody, OptionalJsonBody, Path, Problem, Routes, State, Tagged,
};

use crate::home::Home;
use crate::rights;
use crate::wire::examples;
use crate::wire::record::{ClaimBody, Record, RecordBody};
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, NotFound, Stale, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_records))
        .routes(routes!(get_record, set_record))
        .routes(routes!(claim))
}

/// Lists a user's progress on every credit.
///
/// A member does not see what is None.
#[utoipa::path(
    get,
    path = "/users/{id}/ces",
    tag = "ces",
    params(("id" = i64, Path, description = "The user.", example = 123)),
    responses(
        (status = 200, body = [Record], example = json!([examples::record()])),
        NotAllowed,
        NotFound,
    ),
)]
async fn list_records(
    State(directory): State<Directory>,
    home: Home<rights::ReadCeRecords>,
    Path(user): Path<UserId>,
) -> Result<Json<Vec<Record>>, Problem> {
    let query = RecordsOfUser { client: home.client, user };
    let records = directory.get(&home.caller, query).await?;
    Ok(Json(records.into_iter().map(Record::from).collect()))
}

/// Shows a user's progress on a credit.
///
/// There is one for every credit, with 0 hours before anything was set.
#[utoipa::path(
    get,
    path = "/users/{id}/ces/{ce_id}",
    tag = "ces",
    params(
        ("id" = i64, Path, description = "The user.", example = 123),
        ("ce_id" = i64, Path, description = "The credit.", example = 1),
        IfNoneMatchHeader,
    ),
    responses(
        (status = 200, body = Record, example = json!(examples::record())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_record(
    State(directory): State<Directory>,
    home: Home<rights::ReadCeRecords>,
    Path((user, ce)): Path<(UserId, CeId)>,
) -> Result<Tagged<Record>, Problem> {
    let query = RecordOfUser { client: home.client, user, ce };
    Ok(shown(directory.get(&home.caller, query).await?))
}

/// Sets a user's hours or status.
///
/// Hours beyond the credits count as the credits. Whether a record is Open or Ready follows from
/// its hours; Done claims all that is earned, and Open on a Done record takes the claim back. None
/// hides a record with its hours; Done then brings back what was claimed.
#[utoipa::path(
    put,
    path = "/users/{id}/ces/{ce_id}",
    tag = "ces",
    params(
        ("id" = i64, Path, description = "The user.", example = 123),
        ("ce_id" = i64, Path, description = "The credit.", example = 1),
    ),
    request_body(content = RecordBody, example = json!(examples::record_body())),
    responses(
        (status = 200, body = Record, example = json!(examples::set_record())),
        Conflicting,
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn set_record(
    State(directory): State<Directory>,
    home: Home<rights::ChangeCeRecords>,
    Path((user, ce)): Path<(UserId, CeId)>,
    if_match: IfMatch,
    JsonBody(body): JsonBody<RecordBody>,
) -> Result<Tagged<Record>, Problem> {
    let command = body.into_command(home.client, user, ce, if_match)?;
    Ok(shown(directory.run(&home.caller, command).await?))
}

/// Claims the hours a user has earned on a Ready credit, or fewer of them.
///
/// Without hours all that are earned are claimed. The body may be left out.
///
/// With an `Idempotency-Key` the claim is made once, however often it is asked for: whoever asks again with
/// the same key and the same hours gets the record as it stands, and with other hours 409. A key holds for
/// this record, for good, and for whoever may claim.
#[utoipa::path(
    post,
    path = "/users/{id}/ces/{ce_id}/claim",
    tag = "ces",
    params(
        ("id" = i64, Path, description = "The user.", example = 123),
        ("ce_id" = i64, Path, description = "The credit.", example = 2),
        IdempotencyKey,
    ),
    request_body(content = Option<ClaimBody>, example = json!(examples::claim_body())),
    responses(
        (status = 200, body = Record, example = json!(examples::claimed_record())),
        Conflicting,
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn claim(
    State(directory): State<Directory>,
    home: Home<rights::ClaimCe>,
    Path((user, ce)): Path<(UserId, CeId)>,
    if_match: IfMatch,
    key: IdempotencyKey,
    OptionalJsonBody(body): OptionalJsonBody<ClaimBody>,
) -> Result<Tagged<Record>, Problem> {
    let command = body.into_command(home.client, user, ce, if_match, key)?;
    Ok(shown(directory.run(&home.caller, command).await?.record))
}

fn shown(record: CeRecord) -> Tagged<Record> {
    Tagged { version: record.version, body: record.into() }
}
