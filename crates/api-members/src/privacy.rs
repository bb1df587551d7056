//! What users allow.

use directory::Directory;
use directory::ids::UserId;
use directory::users::GetPrivacy;
use utoipa_axum::routes;
use web::{Json, JsonBody, Path, Problem, Routes, State};

use crate::home::{Home, Reader};
use crate::rights;
use crate::wire::examples;
use crate::wire::privacy::{Privacy, PrivacyBody};
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(get_privacy, set_privacy))
}

/// Shows what a user allows.
///
/// Apps that let people write to each other, or tell exhibitors about them, ask for this and keep to
/// it.
#[utoipa::path(
    get,
    path = "/users/{id}/privacy",
    tag = "users",
    params(("id" = i64, Path, description = "The user.", example = 123)),
    responses(
        (status = 200, body = Privacy, example = json!(examples::privacy())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_privacy(
    State(directory): State<Directory>,
    reader: Reader<rights::ReadUser>,
) -> Result<Json<Privacy>, Problem> {
    let query = |client, user| GetPrivacy { client, user };
    Ok(Json(reader.get(&directory, query).await?.into()))
}

/// Sets what a user allows.
///
/// It is no part of the user: their `date_updated` and entity tag stay.
#[utoipa::path(
    put,
    path = "/users/{id}/privacy",
    tag = "users",
    params(("id" = i64, Path, description = "The user.", example = 123)),
    request_body(content = PrivacyBody, example = json!(examples::privacy_body())),
    responses(
        (status = 200, body = Privacy, example = json!(examples::privacy_body())),
        Invalid,
        NotAllowed,
        NotFound,
        Unreadable,
    ),
)]
async fn set_privacy(
    State(directory): State<Directory>,
    home: Home<rights::ChangeProfile>,
    Path(id): Path<UserId>,
    JsonBody(body): JsonBody<PrivacyBody>,
) -> Result<Json<Privacy>, Problem> {
    let command = body.into_command(home.client, id)?;
    Ok(Json(directory.run(&home.caller, command).await?.into()))
}
