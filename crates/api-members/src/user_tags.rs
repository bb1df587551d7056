//! Single tags of a user.

use axum::http::StatusCode;
use directory::Directory;
use directory::ids::{TagId, UserId};
use directory::tags::RemoveUserTag;
use utoipa_axum::routes;
use web::{IfMatch, OptionalJsonBody, Path, Problem, Routes, State, Tagged};

use crate::home::Home;
use crate::rights;
use crate::wire::examples;
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, NotFound, Stale, Unreadable};
use crate::wire::user_tag::{UserTag, UserTagBody};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(set_user_tag, remove_user_tag))
}

/// Gives a user a tag, or another score of it.
///
/// Without a score it stays as it is, and is 0 for a tag the user did not have. The body may be
/// left out. `If-Match` and `ETag` are about the user.
#[utoipa::path(
    put,
    path = "/users/{id}/tags/{tag_id}",
    tag = "users",
    params(
        ("id" = i64, Path, description = "The user.", example = 123),
        ("tag_id" = i64, Path, description = "The tag.", example = 1),
    ),
    request_body(content = Option<UserTagBody>, example = json!(examples::user_tag_body())),
    responses(
        (status = 200, body = UserTag, example = json!(examples::set_user_tag())),
        Conflicting,
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn set_user_tag(
    State(directory): State<Directory>,
    home: Home<rights::SetUserTag>,
    Path((user, tag)): Path<(UserId, TagId)>,
    if_match: IfMatch,
    OptionalJsonBody(body): OptionalJsonBody<UserTagBody>,
) -> Result<Tagged<UserTag>, Problem> {
    let command = body.into_command(home.client, user, tag, if_match)?;
    let set = directory.run(&home.caller, command).await?;
    Ok(Tagged { version: set.user_version, body: set.tag.into() })
}

/// Takes a tag off a user.
///
/// `If-Match` is about the user.
#[utoipa::path(
    delete,
    path = "/users/{id}/tags/{tag_id}",
    tag = "users",
    params(
        ("id" = i64, Path, description = "The user.", example = 123),
        ("tag_id" = i64, Path, description = "The tag.", example = 1),
    ),
    responses((status = 204, description = "Taken off."), Invalid, NotAllowed, NotFound, Stale),
)]
async fn remove_user_tag(
    State(directory): State<Directory>,
    home: Home<rights::RemoveUserTag>,
    Path((user, tag)): Path<(UserId, TagId)>,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Problem> {
    let command = RemoveUserTag { client: home.client, user, tag, if_version };
    directory.run(&home.caller, command).await?;
    Ok(StatusCode::NO_CONTENT)
}
