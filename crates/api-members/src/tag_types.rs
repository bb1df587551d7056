//! The types of tags.

use axum::http::HeaderMap;
use axum::response::Response;
use directory::Directory;
use directory::ids::TagTypeId;
use directory::tags::ListTypes;
use utoipa_axum::routes;
use web::{BaseUrl, Here, Json, JsonBody, Problem, Query, Routes, State, Tagged};

use crate::created::created;
use crate::home::Home;
use crate::list::Part;
use crate::rights;
use crate::wire::examples;
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, Unreadable};
use crate::wire::tag_type::{TagType, TagTypeBody};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(list_tag_types, create_tag_type))
}

/// Lists the types of tags.
#[utoipa::path(
    get,
    path = "/tag-types",
    tag = "tags",
    params(Part),
    responses(
        (status = 200, body = [TagType], example = json!([examples::tag_type()])),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_tag_types(
    State(directory): State<Directory>,
    home: Home<rights::ReadTags>,
    here: Here,
    Query(part): Query<Part>,
) -> Result<(HeaderMap, Json<Vec<TagType>>), Problem> {
    let after = TagTypeId(part.after);
    let query = ListTypes { client: home.client, after, limit: part.wanted() };
    let found = directory.get(&home.caller, query).await?;
    let (headers, shown) = part.of(found, &here, |kind| kind.id.0);
    Ok((headers, Json(shown.into_iter().map(TagType::from).collect())))
}

/// Adds a type of tags.
#[utoipa::path(
    post,
    path = "/tag-types",
    tag = "tags",
    request_body(content = TagTypeBody, example = json!(examples::new_tag_type())),
    responses(
        (status = 201, body = TagType,
            headers(("Location" = String, description = "The URL of the list with the new type.")),
            example = json!(examples::made_tag_type())),
        Conflicting,
        Invalid,
        NotAllowed,
        Unreadable,
    ),
)]
async fn create_tag_type(
    State(directory): State<Directory>,
    home: Home<rights::ChangeTags>,
    base: BaseUrl,
    JsonBody(new): JsonBody<TagTypeBody>,
) -> Result<Response, Problem> {
    let made = directory.run(&home.caller, new.into_create(home.client)?).await?;
    // A type has no URL of its own.
    let body = Tagged { version: made.version, body: TagType::from(made) };
    Ok(created(&base, "/tag-types", body))
}
