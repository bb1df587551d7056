//! A surface of each manner, with routes that show what the extractors found.

use axum::Router;
use axum::http::HeaderMap;
use directory::credentials::CredentialKind;
use directory::ids::{ClientId, Oid, UserId, Version};
use directory::text::Line;
use directory::{Directory, Error, Surface};
use serde_json::{Value, json};
use testkit::{TestApp, World};
use utoipa_axum::router::UtoipaMethodRouterExt;
use utoipa_axum::routes;
use web::{
    Accepted, Caller, Face, FormOrJson, Frame, FromQuery, Here, IfMatch, IntLike, Json, JsonBody,
    NumberedPage, OneOrMany, OptionalJsonBody, Params, Path, Problem, Query, Routes, SurfaceRouter,
    Tagged, WireObject,
};

pub(crate) fn face(surface: Surface) -> Face {
    let (frame, challenge, schemes): (_, _, &[&str]) = match surface {
        Surface::Clients => (Frame::Clients, "Token", &["Token", "JWT", "Bearer"]),
        Surface::Customers => (Frame::Customers, "Bearer", &["Bearer"]),
        _ => (Frame::Members, "Bearer", &["Bearer"]),
    };
    let clients = surface == Surface::Clients;
    Face {
        surface,
        frame,
        names: &[("reference", "client_id")],
        statuses: if clients {
            vec![(409.try_into().unwrap(), 400.try_into().unwrap())]
        } else {
            Vec::new()
        },
        challenge,
        credentials: Accepted {
            schemes,
            bare: false,
            key_header_kinds: if clients { &[] } else { &[CredentialKind::ApiKey] },
            kinds: &[],
        },
        script: clients,
        suffix: !clients,
        trailing_slash: clients,
        public_url: None,
        timeout: web::TIMEOUT,
    }
}

web::body! {
    /// A thing.
    pub(crate) struct Thing refuses unknown ignoring("id") {
        /// Its name.
        pub name: String = required,
        /// How many.
        pub count: IntLike,
    }
}

impl Thing {
    fn shown(self) -> Result<Value, Error> {
        let mut faults = self.faults();
        let name = faults.required("name", self.name, Line::parse_name);
        let count = faults.set("count", self.count, |count| Ok(count.0));
        let name = faults.finish_with(name)?;
        Ok(json!({ "name": name.as_str(), "count": count }))
    }
}

#[utoipa::path(get, path = "/users/{id}", responses((status = 200)))]
async fn user(Path(id): Path<UserId>) -> Result<Tagged<Value>, Problem> {
    if id == UserId(7) {
        return Ok(Tagged { version: Version(3), body: json!({ "id": id.0 }) });
    }
    Err(Error::NotFound(directory::Noun::User).into())
}

#[utoipa::path(get, path = "/clients/{client}/people/{id}", responses((status = 200)))]
async fn person(Path((client, id)): Path<(ClientId, Oid)>) -> Json<Value> {
    Json(json!({ "client": client.0, "id": id.to_string() }))
}

#[utoipa::path(patch, path = "/users/{id}", responses((status = 200)))]
async fn change(
    Path(_): Path<UserId>,
    IfMatch(version): IfMatch,
    OptionalJsonBody(thing): OptionalJsonBody<Thing>,
) -> Result<Json<Value>, Problem> {
    Version(3).require(version)?;
    if thing == Thing::default() {
        return Ok(Json(json!("unchanged")));
    }
    Ok(Json(thing.shown()?))
}

#[utoipa::path(post, path = "/things", responses((status = 200)))]
async fn create(JsonBody(things): JsonBody<OneOrMany<Thing>>) -> Result<Json<Value>, Problem> {
    match things {
        OneOrMany::One(thing) => Ok(Json(thing.shown()?)),
        OneOrMany::Many(list) => Ok(Json(json!(list.len()))),
    }
}

struct Filter {
    limit: Option<u16>,
    page: Option<NumberedPage>,
    email: Option<String>,
}

impl FromQuery for Filter {
    fn from_query(params: &mut Params) -> Option<Self> {
        let email = params.required("email", |text| Ok(text.to_owned()));
        Some(Self { limit: params.limit(), page: params.numbered_page(), email })
    }
}

#[utoipa::path(get, path = "/things", responses((status = 200)))]
async fn list(here: Here, Query(filter): Query<Filter>) -> (HeaderMap, Json<Value>) {
    let mut headers = web::next_link(&here, Some("41"));
    headers.extend(filter.page.map(|page| page.headers(&here, 5)).unwrap_or_default());
    (headers, Json(json!({ "limit": filter.limit, "email": filter.email })))
}

#[utoipa::path(get, path = "/panic", responses((status = 200)))]
async fn fall() -> Json<Value> {
    panic!("on purpose")
}

#[utoipa::path(get, path = "/slow", responses((status = 200)))]
async fn slow() -> Json<Value> {
    std::future::pending().await
}

#[utoipa::path(post, path = "/slow", responses((status = 200)))]
async fn slow_write() -> Json<Value> {
    std::future::pending().await
}

#[utoipa::path(post, path = "/token", responses((status = 200)))]
async fn token(FormOrJson(thing): FormOrJson<Thing>) -> Result<Json<Value>, Problem> {
    Ok(Json(thing.shown()?))
}

#[utoipa::path(get, path = "/me", responses((status = 200)))]
async fn me(caller: Caller) -> Json<Value> {
    Json(json!(caller.surface.name()))
}

pub(crate) fn routes(face: Face, prefix: &str) -> (Router<Directory>, utoipa::openapi::OpenApi) {
    let routes = Routes::default()
        .routes(routes!(user, change))
        .routes(routes!(person))
        .routes(routes!(create, list))
        .routes(routes!(fall))
        .routes(routes!(slow, slow_write))
        .routes(routes!(token).layer(axum::middleware::from_fn(web::oauth_errors)))
        .routes(routes!(me));
    let document = web::openapi::document("Test", "1", "For tests.");
    SurfaceRouter::new(face, document).nest(prefix, routes).build()
}

/// An application with one surface at `/api`.
pub(crate) fn app(surface: Surface) -> TestApp {
    TestApp::new(World::any(), routes(face(surface), "/api").0)
}
