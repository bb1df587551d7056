//! Finding what other systems call a user, and whom they call so.

use directory::Directory;
use directory::identities::{FindIdentity, FindOwner};
use utoipa_axum::routes;
use web::{Json, JsonBody, Problem, Query, Routes, State};

use crate::home::{Admitted, Home};
use crate::rights;
use crate::wire::examples;
use crate::wire::identity::{FoundIdentity, IdentityRequest};
use crate::wire::query::Lookup;
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default().routes(routes!(look_up_identity)).routes(routes!(look_up_identity_by_email))
}

/// Finds an external identity.
///
/// By `email` or `userId`: what a system calls this user; of several identities, the first by the
/// name of its type unless `type` is given. By `type` and `value`: the user whom a system calls so.
#[utoipa::path(
    get,
    path = "/{customerId}/users/lookup",
    tag = "lookup",
    params(Home, Lookup),
    responses(
        (status = 200, body = FoundIdentity, example = json!(examples::found_identity())),
        Invalid,
        NotAllowed,
        NotFound,
    ),
)]
async fn look_up_identity(
    State(directory): State<Directory>,
    Admitted { home, .. }: Admitted<rights::ListUsers>,
    Query(lookup): Query<Lookup>,
) -> Result<Json<FoundIdentity>, Problem> {
    let (caller, client) = (&home.caller, home.client);
    let found = match lookup {
        Lookup::Identity(user, kind) => {
            directory.get(caller, FindIdentity { client, user, kind }).await?
        }
        Lookup::Owner(kind, value) => {
            directory.get(caller, FindOwner { client, kind, value }).await?
        }
    };
    Ok(Json(FoundIdentity::of(found, &home)))
}

/// Finds what a system calls the user with an address.
///
/// Nothing is changed by it.
#[utoipa::path(
    post,
    path = "/{customerId}/users/lookup/identity",
    tag = "lookup",
    params(Home),
    request_body(content = IdentityRequest, example = json!(examples::identity_request())),
    responses(
        (status = 200, body = FoundIdentity, example = json!(examples::found_identity())),
        Invalid,
        NotAllowed,
        NotFound,
        Unreadable,
    ),
)]
async fn look_up_identity_by_email(
    State(directory): State<Directory>,
    Admitted { home, .. }: Admitted<rights::ListUsers>,
    JsonBody(body): JsonBody<IdentityRequest>,
) -> Result<Json<FoundIdentity>, Problem> {
    let query = body.into_query(home.client)?;
    let found = directory.get(&home.caller, query).await?;
    Ok(Json(FoundIdentity::of(found, &home)))
}
