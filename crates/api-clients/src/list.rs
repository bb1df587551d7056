//! What all lists take: numbered pages and filters.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use web::openapi::{of, optional};
use web::{FromQuery, Here, NumberedPage, PAGE_SIZE, Params};

/// The page of a list that was asked for; all of it if none was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part(Option<NumberedPage>);

impl Part {
    /// The entries of the page, and the headers that tell of its place in the list.
    pub(crate) fn of<T: Clone>(self, all: Vec<T>, here: &Here) -> (HeaderMap, Vec<T>) {
        match self.0 {
            None => (HeaderMap::new(), all),
            Some(page) => (page.headers(here, all.len()), page.slice(&all).to_vec()),
        }
    }
}

impl FromQuery for Part {
    fn from_query(params: &mut Params) -> Option<Self> {
        Some(Self(params.numbered_page()))
    }
}

/// Which users to list.
#[derive(Clone, Debug)]
pub(crate) struct UserFilter {
    /// The slug of an app they may open.
    pub(crate) app: Option<String>,
    /// Whether they are switched on.
    pub(crate) active: Option<bool>,
    /// Which page.
    pub(crate) part: Part,
}

impl FromQuery for UserFilter {
    fn from_query(params: &mut Params) -> Option<Self> {
        let app = params.text("app");
        let active = params.truth("is_active");
        Some(Self { app, active, part: Part::from_query(params)? })
    }
}

/// Which invitations to list.
#[derive(Clone, Debug)]
pub(crate) struct InvitationFilter {
    /// The slug of an app they are to.
    pub(crate) app: Option<String>,
    /// Which page.
    pub(crate) part: Part,
}

impl FromQuery for InvitationFilter {
    fn from_query(params: &mut Params) -> Option<Self> {
        let app = params.text("app");
        Some(Self { app, part: Part::from_query(params)? })
    }
}

/// A response with more headers.
pub(crate) fn with_headers(headers: HeaderMap, response: Response) -> Response {
    (headers, response).into_response()
}

fn query(name: &str, schema: ObjectBuilder, about: &str) -> Parameter {
    optional(ParameterIn::Query, name, schema, about)
}

impl IntoParams for Part {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let number = || of(Type::Integer).minimum(Some(1));
        let page = "Which page. With it or `page_size` the answer has the headers `X-Count`, \
            `X-Page`, `X-PageSize`, `X-Next` and `X-Previous`, in which the word `None` stands \
            for a page that is not there.";
        let size = "How many entries a page has; 10,000 where only `page` is given.";
        vec![
            query("page", number(), page),
            query("page_size", number().maximum(Some(PAGE_SIZE)), size),
        ]
    }
}

impl IntoParams for UserFilter {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = vec![
            query("app", of(Type::String), "Only those who may open the app of this slug."),
            query("is_active", of(Type::Boolean), "Only those who are active, or are not."),
        ];
        all.extend(Part::into_params(place));
        all
    }
}

impl IntoParams for InvitationFilter {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = vec![query("app", of(Type::String), "Only those to the app of this slug.")];
        all.extend(Part::into_params(place));
        all
    }
}
