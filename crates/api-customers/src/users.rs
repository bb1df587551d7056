//! The users of a customer.

use axum::response::Response;
use directory::Directory;
use directory::users::{ByIds, Delete, Get, GetWhole, Listing, Order};
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{IfMatch, Json, JsonBody, Problem, Query, Routes, State, Tagged, stream_array};

use crate::home::{Admitted, Home, Person, UserInPath};
use crate::rights;
use crate::wire::examples;
use crate::wire::patch::{UserPatch, UserPatchV2};
use crate::wire::query::{Forwarding, ListQuery};
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Stale, Taken, Unreadable};
use crate::wire::user::{PARTS, User};

/// The routes of this module in the first version.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(list_users)).routes(routes!(
        get_user,
        update_user,
        delete_user
    ))
}

/// The route of this module that has a second version.
pub(crate) fn routes_v2() -> Routes<Directory> {
    Routes::default().routes(routes!(update_user_v2))
}

/// Lists all users of the customer.
///
/// Active and inactive ones, by last name, first name (both without regard to case) and id.
#[utoipa::path(
    get,
    path = "/{customerId}/users",
    tag = "users",
    params(Home, ListQuery),
    responses(
        (status = 200, body = [User], example = json!([examples::user()])),
        Invalid,
        NotAllowed,
        NotFound,
    ),
)]
async fn list_users(
    State(directory): State<Directory>,
    Admitted { home, .. }: Admitted<rights::ListUsers>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let client = home.client;
    tracing::info!(client.id = client.0, integration = query.integration, "users are listed");
    if let Some(text) = &query.search {
        directory.prepare_search(&home.caller, client, text).await;
    }
    let listing = Listing { search: query.search, ..Listing::all(client, Order::Name) };
    let ids = directory.get(&home.caller, listing).await?;
    let fetch = move |ids| {
        let (directory, home) = (directory.clone(), home.clone());
        async move {
            let users = directory.get(&home.caller, ByIds { client, ids, parts: PARTS }).await?;
            Ok(users.iter().map(|user| User::of(user, &home)).collect())
        }
    };
    stream_array(ids, fetch).await
}

/// Shows a user.
#[utoipa::path(
    get,
    path = "/{customerId}/users/{userId}",
    tag = "users",
    params(UserInPath, IfNoneMatchHeader),
    responses(
        (
            status = 200,
            body = User,
            example = json!(examples::user()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
    ),
)]
async fn get_user(
    State(directory): State<Directory>,
    Person { home, key, .. }: Person<rights::ReadUser>,
) -> Result<Tagged<User>, Problem> {
    let query = GetWhole(Get { client: home.client, user: key, parts: PARTS });
    let user = directory.get(&home.caller, query).await?;
    Ok(Tagged { version: user.user.version, body: User::of(&user, &home) })
}

/// Changes a user.
///
/// All keys are optional, and what is not given stays. `roleIds` and `delegateIds` are replaced
/// whole: `[]` takes all away but the role User, which everybody has.
/// **`delegateIds` names the people who may act for this user.** It never sets for whom this user
/// may act: `delegators` is always computed from the delegates of others.
#[utoipa::path(
    patch,
    path = "/{customerId}/users/{userId}",
    tag = "users",
    params(UserInPath),
    request_body(content = UserPatch, example = json!(examples::user_patch())),
    responses(
        (
            status = 200,
            body = User,
            example = json!(examples::patched_user()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Taken,
        Unreadable,
    ),
)]
async fn update_user(
    State(directory): State<Directory>,
    person: Person<rights::ChangeUser>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody<UserPatch>,
) -> Result<Tagged<User>, Problem> {
    change(&directory, person, if_match, patch).await
}

/// Changes a user, but not their delegates.
///
/// As in the first version, except that `delegateIds` is ignored.
#[utoipa::path(
    patch,
    path = "/{customerId}/users/{userId}",
    tag = "users",
    params(UserInPath),
    request_body(content = UserPatchV2, example = json!(examples::user_patch_v2())),
    responses(
        (
            status = 200,
            body = User,
            example = json!(examples::patched_user_v2()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Taken,
        Unreadable,
    ),
)]
async fn update_user_v2(
    State(directory): State<Directory>,
    person: Person<rights::ChangeUser>,
    if_match: IfMatch,
    JsonBody(UserPatchV2(patch)): JsonBody<UserPatchV2>,
) -> Result<Tagged<User>, Problem> {
    change(&directory, person, if_match, patch).await
}

async fn change(
    directory: &Directory,
    Person { home, key, .. }: Person<rights::ChangeUser>,
    if_match: IfMatch,
    patch: UserPatch,
) -> Result<Tagged<User>, Problem> {
    let command = patch.into_command(home.client, key, if_match)?;
    let user = directory.run(&home.caller, command).await?;
    Ok(Tagged { version: user.user.version, body: User::of(&user, &home) })
}

/// Deletes a user.
///
/// They are gone at once from everything, also from the delegates of others, and are shown once
/// more as they stood, switched off. Their address and external identities are free again; their id
/// is never given out again.
#[utoipa::path(
    delete,
    path = "/{customerId}/users/{userId}",
    tag = "users",
    params(UserInPath, Forwarding),
    responses(
        (status = 200, body = User, example = json!(examples::deleted_user())),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Taken,
    ),
)]
async fn delete_user(
    State(directory): State<Directory>,
    Person { home, key, .. }: Person<rights::DeleteUser>,
    if_match: IfMatch,
    Query(Forwarding(forwarded)): Query<Forwarding>,
) -> Result<Json<User>, Problem> {
    let client = home.client;
    let command = Delete { client, user: key, if_version: if_match.0, forwarded, parts: PARTS };
    let user = directory.run(&home.caller, command).await?;
    Ok(Json(User::of(&user, &home)))
}
