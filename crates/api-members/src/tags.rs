//! The tags of a client.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use directory::Directory;
use directory::ids::TagId;
use directory::tags::{Delete, GetTag, ListTags, TagView};
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{BaseUrl, Here, IfMatch, Json, JsonBody, Path, Problem, Query, Routes, State, Tagged};

use crate::created::created;
use crate::home::Home;
use crate::list::Part;
use crate::rights;
use crate::wire::examples;
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, NotFound, Stale, Unreadable};
use crate::wire::tag::{Tag, TagBody};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_tags, create_tag))
        .routes(routes!(get_tag, update_tag, delete_tag))
}

/// Lists the tags of the client.
#[utoipa::path(
    get,
    path = "/tags",
    tag = "tags",
    params(Part),
    responses(
        (status = 200, body = [Tag], example = json!([examples::tag()])),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_tags(
    State(directory): State<Directory>,
    home: Home<rights::ReadTags>,
    here: Here,
    Query(part): Query<Part>,
) -> Result<(HeaderMap, Json<Vec<Tag>>), Problem> {
    let query = ListTags { client: home.client, after: TagId(part.after), limit: part.wanted() };
    let found = directory.get(&home.caller, query).await?;
    let (headers, shown) = part.of(found, &here, |tag| tag.id.0);
    Ok((headers, Json(shown.into_iter().map(Tag::from).collect())))
}

/// Adds a tag.
///
/// Its type is named by `type` or by `type_name`; `type` wins, and a new name of a type is added.
#[utoipa::path(
    post,
    path = "/tags",
    tag = "tags",
    request_body(content = TagBody, example = json!(examples::new_tag())),
    responses(
        (status = 201, body = Tag,
            headers(("Location" = String, description = "The URL of the tag.")),
            example = json!(examples::made_tag())),
        Conflicting,
        Invalid,
        NotAllowed,
        Unreadable,
    ),
)]
async fn create_tag(
    State(directory): State<Directory>,
    home: Home<rights::ChangeTags>,
    base: BaseUrl,
    JsonBody(new): JsonBody<TagBody>,
) -> Result<Response, Problem> {
    let made = directory.run(&home.caller, new.into_create(home.client)?).await?;
    let path = format!("/tags/{}", made.id);
    Ok(created(&base, &path, shown(made)))
}

/// Shows a tag.
#[utoipa::path(
    get,
    path = "/tags/{id}",
    tag = "tags",
    params(("id" = i64, Path, description = "The tag.", example = 1), IfNoneMatchHeader),
    responses(
        (status = 200, body = Tag, example = json!(examples::tag())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_tag(
    State(directory): State<Directory>,
    home: Home<rights::ReadTags>,
    Path(id): Path<TagId>,
) -> Result<Tagged<Tag>, Problem> {
    Ok(shown(directory.get(&home.caller, GetTag { client: home.client, id }).await?))
}

/// Changes a tag.
///
/// What is not given stays.
#[utoipa::path(
    patch,
    path = "/tags/{id}",
    tag = "tags",
    params(("id" = i64, Path, description = "The tag.", example = 1)),
    request_body(content = TagBody, example = json!(examples::tag_patch())),
    responses(
        (status = 200, body = Tag, example = json!(examples::patched_tag())),
        Conflicting,
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn update_tag(
    State(directory): State<Directory>,
    home: Home<rights::ChangeTags>,
    Path(id): Path<TagId>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody<TagBody>,
) -> Result<Tagged<Tag>, Problem> {
    let command = patch.into_update(home.client, id, if_match)?;
    Ok(shown(directory.run(&home.caller, command).await?))
}

/// Deletes a tag, and takes it off its users.
#[utoipa::path(
    delete,
    path = "/tags/{id}",
    tag = "tags",
    params(("id" = i64, Path, description = "The tag.", example = 1)),
    responses((status = 204, description = "Deleted."), Invalid, NotAllowed, NotFound, Stale),
)]
async fn delete_tag(
    State(directory): State<Directory>,
    home: Home<rights::ChangeTags>,
    Path(id): Path<TagId>,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Problem> {
    directory.run(&home.caller, Delete { client: home.client, id, if_version }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(tag: TagView) -> Tagged<Tag> {
    Tagged { version: tag.version, body: tag.into() }
}
