//! Clients, their settings and sites.

use axum::response::Response;
use directory::Directory;
use directory::clients::{ByIds, Get, Ids};
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{Here, IfMatch, OptionalJsonBody, Problem, Query, Routes, State, Tagged, stream_array};

use crate::home::{Administrator, Home};
use crate::list::{Part, with_headers};
use crate::wire::client::{Client, ClientPatch, Site};
use crate::wire::examples;
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Stale, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_clients))
        .routes(routes!(get_client, update_client))
        .routes(routes!(get_site))
}

/// Lists the clients the caller administers.
///
/// An administrator has one, the operator all.
#[utoipa::path(
    get,
    path = "/clients",
    tag = "clients",
    params(Part),
    responses(
        (
            status = 200,
            body = [Client],
            description = "The clients.",
            example = json!([examples::client()]),
        ),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_clients(
    State(directory): State<Directory>,
    Administrator(caller): Administrator,
    here: Here,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let ids = directory.get(&caller, Ids).await?;
    let (headers, ids) = part.of(ids, &here);
    let fetch = move |ids| {
        let (directory, caller) = (directory.clone(), caller.clone());
        async move {
            let clients = directory.get(&caller, ByIds(ids)).await?;
            Ok(clients.into_iter().map(Client::from).collect())
        }
    };
    Ok(with_headers(headers, stream_array(ids, fetch).await?))
}

/// Shows a client with its settings.
#[utoipa::path(
    get,
    path = "/clients/{id}",
    tag = "clients",
    params(("id" = i64, Path, description = "The client.", example = 1), IfNoneMatchHeader),
    responses(
        (
            status = 200,
            body = Client,
            description = "The client.",
            example = json!(examples::client()),
        ),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_client(
    State(directory): State<Directory>,
    Home { caller, client: id }: Home,
) -> Result<Tagged<Client>, Problem> {
    let client = directory.get(&caller, Get(id)).await?;
    Ok(Tagged { version: client.version, body: client.into() })
}

/// Changes settings of a client.
///
/// All keys are optional; unknown and read-only ones are ignored.
#[utoipa::path(
    patch,
    path = "/clients/{id}",
    tag = "clients",
    params(("id" = i64, Path, description = "The client.", example = 1)),
    request_body(content = Option<ClientPatch>, example = json!(examples::client_patch())),
    responses(
        (
            status = 200,
            body = Client,
            description = "The client as it is now.",
            example = json!(examples::patched_client()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn update_client(
    State(directory): State<Directory>,
    Home { caller, client: id }: Home,
    if_match: IfMatch,
    OptionalJsonBody(patch): OptionalJsonBody<ClientPatch>,
) -> Result<Tagged<Client>, Problem> {
    let client = directory.run(&caller, patch.into_command(id, if_match)?).await?;
    Ok(Tagged { version: client.version, body: client.into() })
}

/// Shows the site of a client.
#[utoipa::path(
    get,
    path = "/clients/{id}/site",
    tag = "clients",
    params(("id" = i64, Path, description = "The client.", example = 1), IfNoneMatchHeader),
    responses(
        (status = 200, body = Site, description = "The site.", example = json!(examples::site())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_site(
    State(directory): State<Directory>,
    Home { caller, client: id }: Home,
) -> Result<Tagged<Site>, Problem> {
    let client = directory.get(&caller, Get(id)).await?;
    Ok(Tagged { version: client.version, body: client.into() })
}
