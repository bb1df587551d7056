//! Users.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use directory::ids::UserId;
use directory::users::{self, Delete, Details, FindBy, Get, Key, Page};
use directory::{Directory, Error};
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{BaseUrl, Here, IfMatch, Json, JsonBody, Path, Problem, Query, Routes, State, Tagged};

use crate::created::created;
use crate::home::{Home, Reader};
use crate::list::UserFilter;
use crate::rights;
use crate::wire::examples;
use crate::wire::refusal::{Conflicting, Invalid, NotAllowed, NotFound, Stale, Unreadable};
use crate::wire::user::{PARTS, User};
use crate::wire::user_body::{NewUser, UserBody};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(list_users, create_user)).routes(routes!(
        get_user,
        update_user,
        delete_user
    ))
}

/// Lists users, or finds the one who has a key.
///
/// Several keys find whoever has them all; without such a user the list is empty.
#[utoipa::path(
    get,
    path = "/users",
    tag = "users",
    params(UserFilter),
    responses(
        (status = 200, body = [User], example = json!([examples::user()])),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_users(
    State(directory): State<Directory>,
    home: Home<rights::ListUsers>,
    here: Here,
    Query(filter): Query<UserFilter>,
) -> Result<(HeaderMap, Json<Vec<User>>), Problem> {
    let found = if filter.keys.is_empty() {
        let (after, limit) = (filter.after.clone(), filter.wanted());
        let page = Page { client: home.client, after, limit, parts: PARTS };
        directory.get(&home.caller, page).await?
    } else {
        find(&directory, &home, &filter.keys).await?
    };
    let (headers, shown) = filter.of(found, &here, |details| &details.user);
    Ok((headers, Json(shown.into_iter().map(User::from).collect())))
}

/// The user who has all of some keys.
async fn find(
    directory: &Directory,
    home: &Home<rights::ListUsers>,
    keys: &[FindBy],
) -> Result<Vec<Details>, Error> {
    let mut common: Option<Option<Details>> = None;
    for by in keys {
        let query = users::Find { client: home.client, by: by.clone(), parts: PARTS };
        let found = directory.get(&home.caller, query).await?;
        let is_found = |one: &Details| found.as_ref().is_some_and(|two| two.user.id == one.user.id);
        common = match common {
            None => Some(found),
            Some(before) => Some(before.filter(is_found)),
        };
    }
    Ok(common.flatten().into_iter().collect())
}

/// Adds a user.
///
/// Only `email` is required. `id` and `date_created` are kept where the credential may bring ids
/// along, and ignored otherwise. Tags and dimensions of new names are added to the client where the
/// credential may do that.
#[utoipa::path(
    post,
    path = "/users",
    tag = "users",
    request_body(content = NewUser, example = json!(examples::new_user())),
    responses(
        (status = 201, body = User,
            headers(("Location" = String, description = "The URL of the user.")),
            example = json!(examples::made_user())),
        Conflicting,
        Invalid,
        NotAllowed,
        Unreadable,
    ),
)]
async fn create_user(
    State(directory): State<Directory>,
    home: Home<rights::CreateUser>,
    base: BaseUrl,
    JsonBody(new): JsonBody<NewUser>,
) -> Result<Response, Problem> {
    let command = new.into_command(home.client, home.may_import())?;
    let made = directory.run(&home.caller, command).await?;
    let path = format!("/users/{}", made.user.id);
    Ok(created(&base, &path, shown(made)))
}

/// Shows a user.
#[utoipa::path(
    get,
    path = "/users/{id}",
    tag = "users",
    params(("id" = i64, Path, description = "The user.", example = 123), IfNoneMatchHeader),
    responses(
        (status = 200, body = User, example = json!(examples::user())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_user(
    State(directory): State<Directory>,
    reader: Reader<rights::ReadUser>,
) -> Result<Tagged<User>, Problem> {
    let query = |client, user| Get { client, user: Key::Id(user), parts: PARTS };
    Ok(shown(reader.get(&directory, query).await?))
}

/// Changes a user.
///
/// What is not given stays. Null or "" clears a text. Tags and dimensions are merged: a tag is
/// taken off with `"score": null`, a dimension with `"value": null`.
#[utoipa::path(
    patch,
    path = "/users/{id}",
    tag = "users",
    params(("id" = i64, Path, description = "The user.", example = 123)),
    request_body(content = UserBody, example = json!(examples::user_patch())),
    responses(
        (status = 200, body = User, example = json!(examples::patched_user())),
        Conflicting,
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn update_user(
    State(directory): State<Directory>,
    home: Home<rights::ChangeProfile>,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody<UserBody>,
) -> Result<Tagged<User>, Problem> {
    let command = patch.into_command(home.client, id, if_match)?;
    Ok(shown(directory.run(&home.caller, command).await?))
}

/// Deletes a user.
///
/// They are gone from everything at once, and their address and other keys are free again. Their
/// id is never given out again.
#[utoipa::path(
    delete,
    path = "/users/{id}",
    tag = "users",
    params(("id" = i64, Path, description = "The user.", example = 123)),
    responses(
        (status = 204, description = "Deleted."),
        Conflicting,
        NotAllowed,
        NotFound,
        Stale,
    ),
)]
async fn delete_user(
    State(directory): State<Directory>,
    home: Home<rights::DeleteUser>,
    Path(id): Path<UserId>,
    IfMatch(if_version): IfMatch,
) -> Result<StatusCode, Problem> {
    let command = Delete {
        client: home.client,
        user: Key::Id(id),
        if_version,
        forwarded: None,
        parts: users::Parts::default(),
    };
    directory.run(&home.caller, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(details: Details) -> Tagged<User> {
    Tagged { version: details.user.version, body: details.into() }
}
