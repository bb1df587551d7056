//! The continuing-education credits a client offers.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use directory::Directory;
use directory::ces::{self, Delete, Get, List};
use directory::ids::CeId;
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{BaseUrl, Here, IfMatch, Json, JsonBody, Path, Problem, Query, Routes, State, Tagged};

use crate::created::created;
use crate::home::Home;
use crate::list::Part;
use crate::rights;
use crate::wire::ce::{Ce, CeBody};
use crate::wire::examples;
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, NotFound, Stale, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_ces, create_ce))
        .routes(routes!(get_ce, update_ce, delete_ce))
}

/// Lists the credits the client offers.
#[utoipa::path(
    get,
    path = "/ces",
    tag = "ces",
    params(Part),
    responses(
        (status = 200, body = [Ce], example = json!([examples::ce()])),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_ces(
    State(directory): State<Directory>,
    home: Home<rights::ReadCes>,
    here: Here,
    Query(part): Query<Part>,
) -> Result<(HeaderMap, Json<Vec<Ce>>), Problem> {
    let after = Some(CeId(part.after));
    let query = List { client: home.client, after, limit: part.wanted() };
    let found = directory.get(&home.caller, query).await?;
    let (headers, shown) = part.of(found, &here, |ce| ce.id.0);
    Ok((headers, Json(shown.into_iter().map(Ce::from).collect())))
}

/// Offers a credit.
///
/// `ce_status` is what users see who have no record of it yet.
#[utoipa::path(
    post,
    path = "/ces",
    tag = "ces",
    request_body(content = CeBody, example = json!(examples::new_ce())),
    responses(
        (status = 201, body = Ce,
            headers(("Location" = String, description = "The URL of the credit.")),
            example = json!(examples::made_ce())),
        Conflicting,
        Invalid,
        NotAllowed,
        Unreadable,
    ),
)]
async fn create_ce(
    State(directory): State<Directory>,
    home: Home<rights::ChangeCes>,
    base: BaseUrl,
    JsonBody(new): JsonBody<CeBody>,
) -> Result<Response, Problem> {
    let made = directory.run(&home.caller, new.into_create(home.client)?).await?;
    let path = format!("/ces/{}", made.id);
    Ok(created(&base, &path, shown(made)))
}

/// Shows a credit.
#[utoipa::path(
    get,
    path = "/ces/{id}",
    tag = "ces",
    params(("id" = i64, Path, description = "The credit.", example = 1), IfNoneMatchHeader),
    responses(
        (status = 200, body = Ce, example = json!(examples::ce())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_ce(
    State(directory): State<Directory>,
    home: Home<rights::ReadCes>,
    Path(ce): Path<CeId>,
) -> Result<Tagged<Ce>, Problem> {
    Ok(shown(directory.get(&home.caller, Get { client: home.client, ce }).await?))
}

/// Changes a credit.
///
/// What is not given stays. New credits or a new threshold hold at once for every record that is
/// not Done.
#[utoipa::path(
    patch,
    path = "/ces/{id}",
    tag = "ces",
    params(("id" = i64, Path, description = "The credit.", example = 1)),
    request_body(content = CeBody, example = json!(examples::ce_patch())),
    responses(
        (status = 200, body = Ce, example = json!(examples::patched_ce())),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn update_ce(
    State(directory): State<Directory>,
    home: Home<rights::ChangeCes>,
    Path(ce): Path<CeId>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody<CeBody>,
) -> Result<Tagged<Ce>, Problem> {
    let command = patch.into_update(home.client, ce, if_match)?;
    Ok(shown(directory.run(&home.caller, command).await?))
}

/// Withdraws a credit, with everybody's records of it.
#[utoipa::path(
    delete,
    path = "/ces/{id}",
    tag = "ces",
    params(("id" = i64, Path, description = "The credit.", example = 1)),
    responses((status = 204, description = "Withdrawn."), Invalid, NotAllowed, NotFound, Stale),
)]
async fn delete_ce(
    State(directory): State<Directory>,
    home: Home<rights::ChangeCes>,
    Path(ce): Path<CeId>,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Problem> {
    directory.run(&home.caller, Delete { client: home.client, ce, if_version }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(ce: ces::Ce) -> Tagged<Ce> {
    Tagged { version: ce.version, body: ce.into() }
}
