//! The dimensions of a client.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use directory::Directory;
use directory::dimensions::{self, Delete, Get, List};
use directory::ids::DimensionId;
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{BaseUrl, Here, IfMatch, Json, JsonBody, Path, Problem, Query, Routes, State, Tagged};

use crate::created::created;
use crate::home::Home;
use crate::list::Part;
use crate::rights;
use crate::wire::dimension::{Dimension, DimensionBody};
use crate::wire::examples;
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, NotFound, Stale, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(list_dimensions, create_dimension)).routes(routes!(
        get_dimension,
        rename_dimension,
        delete_dimension
    ))
}

/// Lists the dimensions of the client, the 14 default ones first.
#[utoipa::path(
    get,
    path = "/dimensions",
    tag = "dimensions",
    params(Part),
    responses(
        (status = 200, body = [Dimension], example = json!([examples::default_dimension()])),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_dimensions(
    State(directory): State<Directory>,
    home: Home<rights::ReadDimensions>,
    here: Here,
    Query(part): Query<Part>,
) -> Result<(HeaderMap, Json<Vec<Dimension>>), Problem> {
    let after = DimensionId(part.after);
    let query = List { client: home.client, after, limit: part.wanted() };
    let found = directory.get(&home.caller, query).await?;
    let (headers, shown) = part.of(found, &here, |dimension| dimension.id.0);
    Ok((headers, Json(shown.into_iter().map(Dimension::from).collect())))
}

/// Adds a dimension.
#[utoipa::path(
    post,
    path = "/dimensions",
    tag = "dimensions",
    request_body(content = DimensionBody, example = json!(examples::new_dimension())),
    responses(
        (status = 201, body = Dimension,
            headers(("Location" = String, description = "The URL of the dimension.")),
            example = json!(examples::made_dimension())),
        Conflicting,
        Invalid,
        NotAllowed,
        Unreadable,
    ),
)]
async fn create_dimension(
    State(directory): State<Directory>,
    home: Home<rights::ChangeDimensions>,
    base: BaseUrl,
    JsonBody(new): JsonBody<DimensionBody>,
) -> Result<Response, Problem> {
    let made = directory.run(&home.caller, new.into_create(home.client)?).await?;
    let path = format!("/dimensions/{}", made.id);
    Ok(created(&base, &path, shown(made)))
}

/// Shows a dimension.
#[utoipa::path(
    get,
    path = "/dimensions/{id}",
    tag = "dimensions",
    params(("id" = i64, Path, description = "The dimension.", example = 100), IfNoneMatchHeader),
    responses(
        (status = 200, body = Dimension, example = json!(examples::dimension())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_dimension(
    State(directory): State<Directory>,
    home: Home<rights::ReadDimensions>,
    Path(id): Path<DimensionId>,
) -> Result<Tagged<Dimension>, Problem> {
    Ok(shown(directory.get(&home.caller, Get { client: home.client, id }).await?))
}

/// Renames a dimension.
///
/// A default one keeps its name.
#[utoipa::path(
    patch,
    path = "/dimensions/{id}",
    tag = "dimensions",
    params(("id" = i64, Path, description = "The dimension.", example = 100)),
    request_body(content = DimensionBody, example = json!(examples::dimension_patch())),
    responses(
        (status = 200, body = Dimension, example = json!(examples::patched_dimension())),
        Conflicting,
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn rename_dimension(
    State(directory): State<Directory>,
    home: Home<rights::ChangeDimensions>,
    Path(id): Path<DimensionId>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody<DimensionBody>,
) -> Result<Tagged<Dimension>, Problem> {
    let command = patch.into_rename(home.client, id, if_match)?;
    Ok(shown(directory.run(&home.caller, command).await?))
}

/// Deletes a dimension, and takes it off its users.
///
/// A default one stays.
#[utoipa::path(
    delete,
    path = "/dimensions/{id}",
    tag = "dimensions",
    params(("id" = i64, Path, description = "The dimension.", example = 100)),
    responses(
        (status = 204, description = "Deleted."),
        Conflicting,
        NotAllowed,
        NotFound,
        Stale,
    ),
)]
async fn delete_dimension(
    State(directory): State<Directory>,
    home: Home<rights::ChangeDimensions>,
    Path(id): Path<DimensionId>,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Problem> {
    directory.run(&home.caller, Delete { client: home.client, id, if_version }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(dimension: dimensions::Dimension) -> Tagged<Dimension> {
    Tagged { version: dimension.version, body: dimension.into() }
}
