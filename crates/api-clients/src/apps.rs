//! The apps of a client.

use axum::response::{IntoResponse, Response};
use directory::Directory;
use directory::apps::{Get, List};
use directory::ids::AppCode;
use utoipa_axum::routes;
use web::openapi::IfNoneMatchHeader;
use web::{Here, IfMatch, Json, OptionalJsonBody, Path, Problem, Query, Routes, State, Tagged};

use crate::home::Home;
use crate::list::{Part, with_headers};
use crate::wire::app::{App, AppPatch};
use crate::wire::examples;
use crate::wire::parameters::WhichClient;
use crate::wire::refusal::{Invalid, NotAllowed, NotFound, Stale, Unreadable};

/// The routes of this module.
pub(crate) fn routes() -> Routes<Directory> {
    Routes::default()
        .routes(routes!(list_apps_of_client))
        .routes(routes!(list_apps))
        .routes(routes!(get_app, update_app))
}

/// Lists the apps of a client.
#[utoipa::path(
    get,
    path = "/clients/{id}/apps",
    tag = "apps",
    params(("id" = i64, Path, description = "The client.", example = 1), Part),
    responses(
        (status = 200, body = [App], description = "The apps.", example = json!([examples::app()])),
        Invalid,
        NotAllowed,
        NotFound,
    ),
)]
async fn list_apps_of_client(
    State(directory): State<Directory>,
    home: Home,
    here: Here,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    list(&directory, &home, &here, part).await
}

/// Lists the apps of the caller's client.
#[utoipa::path(
    get,
    path = "/apps",
    tag = "apps",
    params(Part, WhichClient),
    responses(
        (status = 200, body = [App], description = "The apps.", example = json!([examples::app()])),
        Invalid,
        NotAllowed,
    ),
)]
async fn list_apps(
    State(directory): State<Directory>,
    home: Home,
    here: Here,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    list(&directory, &home, &here, part).await
}

async fn list(
    directory: &Directory,
    home: &Home,
    here: &Here,
    part: Part,
) -> Result<Response, Problem> {
    let mut apps = directory.get(&home.caller, List(home.client)).await?;
    // The id that callers see is the code.
    apps.sort_by(|one, other| one.code.cmp(&other.code));
    let (headers, apps) = part.of(apps, here);
    let shown: Vec<App> = apps.into_iter().map(App::from).collect();
    Ok(with_headers(headers, Json(shown).into_response()))
}

/// Shows an app.
#[utoipa::path(
    get,
    path = "/apps/{id}",
    tag = "apps",
    params(
        ("id" = String, Path, description = "The app.", example = "zylTKNVx"),
        WhichClient,
        IfNoneMatchHeader,
    ),
    responses(
        (status = 200, body = App, description = "The app.", example = json!(examples::app())),
        NotAllowed,
        NotFound,
    ),
)]
async fn get_app(
    State(directory): State<Directory>,
    home: Home,
    Path(app): Path<AppCode>,
) -> Result<Tagged<App>, Problem> {
    let app = directory.get(&home.caller, Get { client: home.client, app }).await?;
    Ok(Tagged { version: app.version, body: app.into() })
}

/// Changes an app.
///
/// All keys are optional; unknown and read-only ones are ignored.
#[utoipa::path(
    patch,
    path = "/apps/{id}",
    tag = "apps",
    params(
        ("id" = String, Path, description = "The app.", example = "zylTKNVx"),
        WhichClient,
    ),
    request_body(content = Option<AppPatch>, example = json!(examples::app_patch())),
    responses(
        (
            status = 200,
            body = App,
            description = "The app as it is now.",
            example = json!(examples::patched_app()),
        ),
        Invalid,
        NotAllowed,
        NotFound,
        Stale,
        Unreadable,
    ),
)]
async fn update_app(
    State(directory): State<Directory>,
    home: Home,
    Path(app): Path<AppCode>,
    if_match: IfMatch,
    OptionalJsonBody(patch): OptionalJsonBody<AppPatch>,
) -> Result<Tagged<App>, Problem> {
    let command = patch.into_command(home.client, app, if_match)?;
    let app = directory.run(&home.caller, command).await?;
    Ok(Tagged { version: app.version, body: app.into() })
}
