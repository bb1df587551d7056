//! The users of a client.

use axum::http::StatusCode;
use axum::response::Response;
use directory::text::Email;
use directory::users::{ByIds, Fields, Get, Key, Listing, Order, Update};
use directory::{Directory, Error, Noun};
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{
    BaseUrl, Here, IfMatch, OptionalJsonBody, Path, Problem, Query, Routes, State, Tagged,
    stream_array,
};

use crate::home::Home;
use crate::list::{UserFilter, with_headers};
use crate::wire::examples;
use crate::wire::parameters::WhichClient;
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Stale, Unreadable};
use crate::wire::user::{PARTS, User, UserPatch};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_users_of_client))
        .routes(routes!(list_users))
        .routes(routes!(get_user, update_user, deactivate_user))
}

/// Lists the users of a client, inactive ones included.
#[utoipa::path(
    get,
    path = "/clients/{id}/users",
    tag = "users",
    params(("id" = i64, Path, description = "The client.", example = 1), UserFilter),
    responses(
        (
            status = 200,
            body = [User],
            description = "The users.",
            example = json!([examples::user()]),
        ),
        Invalid,
        NotAllowed,
        NotFound,
    ),
)]
async fn list_users_of_client(
    State(directory): State<Directory>,
    home: Home,
    base: BaseUrl,
    here: Here,
    Query(filter): Query<UserFilter>,
) -> Result<Response, Problem> {
    list(directory, home, base, &here, filter).await
}

/// Lists the users of the caller's client, inactive ones included.
#[utoipa::path(
    get,
    path = "/users",
    tag = "users",
    params(UserFilter, WhichClient),
    responses(
        (
            status = 200,
            body = [User],
            description = "The users.",
            example = json!([examples::user()]),
        ),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_users(
    State(directory): State<Directory>,
    home: Home,
    base: BaseUrl,
    here: Here,
    Query(filter): Query<UserFilter>,
) -> Result<Response, Problem> {
    list(directory, home, base, &here, filter).await
}

async fn list(
    directory: Directory,
    Home { caller, client }: Home,
    base: BaseUrl,
    here: &Here,
    filter: UserFilter,
) -> Result<Response, Problem> {
    let UserFilter { app, active, part } = filter;
    let listing = Listing { app, active, ..Listing::all(client, Order::Number) };
    let (headers, ids) = part.of(directory.get(&caller, listing).await?, here);
    let fetch = move |ids| {
        let (directory, caller, base) = (directory.clone(), caller.clone(), base.clone());
        async move {
            let users = directory.get(&caller, ByIds { client, ids, parts: PARTS }).await?;
            Ok(users.iter().map(|user| User::of(user, &base)).collect())
        }
    };
    Ok(with_headers(headers, stream_array(ids, fetch).await?))
}

/// Shows a user.
#[utoipa::path(
    get,
    path = "/users/{email}",
    tag = "users",
    params(
        ("email" = String, Path, description = "The address.", example = "user@juice.com"),
        WhichClient,
        IfNoneMatchHeader,
    ),
    responses(
        (status = 200, body = User, description = "The user.", example = json!(examples::user())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_user(
    State(directory): State<Directory>,
    home: Home,
    Path(email): Path<String>,
    base: BaseUrl,
) -> Result<Tagged<User>, Problem> {
    let query = Get { client: home.client, user: key(&email)?, parts: PARTS };
    let user = directory.get(&home.caller, query).await?;
    Ok(Tagged { version: user.user.version, body: User::of(&user, &base) })
}

/// Changes a user.
///
/// All keys are optional and each is replaced whole; unknown and read-only ones are ignored.
#[utoipa::path(
    patch,
    path = "/users/{email}",
    tag = "users",
    params(
        ("email" = String, Path, description = "The address.", example = "user@juice.com"),
        WhichClient,
    ),
    request_body(content = Option<UserPatch>, example = json!(examples::user_patch())),
    responses(
        (
            status = 200,
            body = User,
            description = "The user as they are now.",
            example = json!(examples::patched_user()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn update_user(
    State(directory): State<Directory>,
    home: Home,
    Path(email): Path<String>,
    base: BaseUrl,
    if_match: IfMatch,
    OptionalJsonBody(patch): OptionalJsonBody<UserPatch>,
) -> Result<Tagged<User>, Problem> {
    let command = patch.into_command(home.client, key(&email)?, if_match)?;
    let user = directory.run(&home.caller, command).await?;
    Ok(Tagged { version: user.user.version, body: User::of(&user, &base) })
}

/// Switches a user off.
///
/// They cannot sign in any more and their tokens open nothing, until they are switched on again.
#[utoipa::path(
    delete,
    path = "/users/{email}",
    tag = "users",
    params(
        ("email" = String, Path, description = "The address.", example = "user@juice.com"),
        WhichClient,
    ),
    responses((status = 204, description = "Switched off."), Invalid, NotAllowed, NotFound, Stale),
)]
async fn deactivate_user(
    State(directory): State<Directory>,
    home: Home,
    Path(email): Path<String>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let off = Fields { active: Some(false), ..Fields::default() };
    let unchanged = Update::of(home.client, key(&email)?);
    let command = Update { fields: off, if_version: if_match.0, ..unchanged };
    directory.run(&home.caller, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no address is nobody's.
fn key(email: &str) -> Result<Key, Error> {
    Email::parse(email).map(Key::Email).map_err(|_| Error::NotFound(Noun::User))
}
