//! A whole application in the process of the test.

use std::collections::HashMap;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use axum::Router;
use axum::body::{Body, HttpBody};
use directory::{Directory, Surface};
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::BodyExt;
use serde::Serialize;
use tower::ServiceExt;
use web::{Accepted, App, Face, Frame};

use crate::contract::{Contract, Sent};
use crate::{Answer, World, shape};

/// Surfaces inside the outermost layers, on a [`World`]. Every answer is checked: none may leave
/// with a status of 400 or more and a body that its surface did not write.
pub struct TestApp {
    /// What is underneath.
    pub world: World,
    app: App,
    credentials: HashMap<String, String>,
    contract: Option<Contract>,
}

/// How errors look outside of all surfaces: what the program uses there, too.
fn outside() -> Face {
    Face {
        surface: Surface::Members,
        frame: Frame::Members,
        names: &[],
        statuses: Vec::new(),
        challenge: "Bearer",
        credentials: Accepted { schemes: &[], bare: false, key_header_kinds: &[], kinds: &[] },
        script: false,
        suffix: false,
        trailing_slash: false,
        public_url: None,
        timeout: web::TIMEOUT,
    }
}

impl TestApp {
    /// The application with these routes. Request ids are counted from a fixed seed.
    pub fn new(world: World, routes: Router<Directory>) -> Self {
        Self::with_elsewhere(world, routes, web::elsewhere())
    }

    /// As [`TestApp::new`], with something else that answers paths of no surface.
    pub fn with_elsewhere(world: World, routes: Router<Directory>, elsewhere: Router) -> Self {
        Self::behind(0, world, routes, elsewhere)
    }

    /// As [`TestApp::with_elsewhere`], behind so many proxies.
    pub fn behind(proxies: u8, world: World, routes: Router<Directory>, elsewhere: Router) -> Self {
        let routes = routes.with_state(world.directory.clone());
        let app = web::stack(routes, elsewhere, outside(), 0, proxies);
        Self { world, app, credentials: HashMap::new(), contract: None }
    }

    /// The same, with every answer, and every request that is accepted, held against an OpenAPI
    /// document.
    #[must_use]
    pub fn documented(self, document: &impl Serialize) -> Self {
        let document = serde_json::to_value(document).expect("a document is JSON");
        Self { contract: Some(Contract::of(document)), ..self }
    }

    /// Remembers what somebody puts into `Authorization`, for [`TestApp::as_user`].
    pub fn remember(&mut self, name: &str, authorization: &str) {
        self.credentials.insert(name.to_owned(), authorization.to_owned());
    }

    /// Requests as somebody who was remembered.
    pub fn as_user(&self, name: &str) -> Visitor<'_> {
        let authorization = self.credentials.get(name);
        let authorization = authorization.unwrap_or_else(|| panic!("nobody is called {name}"));
        Visitor { app: self, authorization: Some(authorization.clone()) }
    }

    /// Requests with this in `Authorization`.
    pub fn with_authorization(&self, authorization: &str) -> Visitor<'_> {
        Visitor { app: self, authorization: Some(authorization.to_owned()) }
    }

    /// Requests without a credential.
    pub fn anonymous(&self) -> Visitor<'_> {
        Visitor { app: self, authorization: None }
    }

    /// Sends any request and checks the answer.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let said = format!("{} {}", request.method(), request.uri());
        let head = request.method() == Method::HEAD;
        let (request, sent) = copied(request).await;
        let response = match self.app.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let surface = response.extensions().get::<web::AnsweredBy>().map_or("none", |by| by.0);
        let answer = Answer::read(response).await;
        if let Err(why) = shape::check(surface, head, &answer) {
            panic!("{said} left {surface} in a wrong shape: {why}\n{answer:?}");
        }
        if let Some(Err(why)) = self.contract.as_ref().map(|held| held.check(&sent, &answer)) {
            panic!("{said} is not as documented: {why}\n{answer:?}");
        }
        answer
    }
}

/// Marks a request with a body that the documents do not speak of.
#[derive(Clone, Copy)]
struct Undocumented;

/// A request, and a copy of what documents speak of.
async fn copied(request: Request<Body>) -> (Request<Body>, Sent) {
    let (parts, mut body) = request.into_parts();
    let mut copy = None;
    if body.size_hint().exact().is_some() && parts.extensions.get::<Undocumented>().is_none() {
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        copy = Some(bytes.to_vec());
        body = Body::from(bytes);
    }
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    (Request::from_parts(parts, body), Sent { method, path, body: copy })
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $method:ident)+) => {
        impl TestApp {
            $($(#[$doc])* pub fn $name(&self, path: &str) -> Call<'_> {
                self.anonymous().$name(path)
            })+
        }

        impl<'a> Visitor<'a> {
            $($(#[$doc])* pub fn $name(&self, path: &str) -> Call<'a> {
                self.call(Method::$method, path)
            })+
        }
    };
}

methods! {
    /// A GET request.
    get GET
    /// A HEAD request.
    head HEAD
    /// A POST request.
    post POST
    /// A PUT request.
    put PUT
    /// A PATCH request.
    patch PATCH
    /// A DELETE request.
    delete DELETE
    /// An OPTIONS request.
    options OPTIONS
}

/// Somebody, or nobody, about to make requests.
#[derive(Clone)]
pub struct Visitor<'a> {
    app: &'a TestApp,
    authorization: Option<String>,
}

impl<'a> Visitor<'a> {
    /// A request of any method.
    pub fn call(&self, method: Method, path: &str) -> Call<'a> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let call = Call { app: self.app, request }.header("host", "rollbook.test");
        match &self.authorization {
            Some(text) => call.header("authorization", text),
            None => call,
        }
    }
}

/// A request; `.await` sends it.
#[must_use]
pub struct Call<'a> {
    app: &'a TestApp,
    request: Request<Body>,
}

impl Call<'_> {
    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a header name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header value");
        self.request.headers_mut().insert(name, value);
        self
    }

    /// Adds a header, beside others of its name.
    pub fn another_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a header name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header value");
        self.request.headers_mut().append(name, value);
        self
    }

    /// Says that the body is taken although no document speaks of it, in a key that is ignored, say.
    pub fn undocumented(mut self) -> Self {
        self.request.extensions_mut().insert(Undocumented);
        self
    }

    /// Takes a header away.
    pub fn without_header(mut self, name: &str) -> Self {
        self.request.headers_mut().remove(name);
        self
    }

    /// A JSON body.
    pub fn json(self, body: impl std::borrow::Borrow<serde_json::Value>) -> Self {
        self.body("application/json", body.borrow().to_string())
    }

    /// A body of a media type; `""` sends none.
    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        if media_type.is_empty() { self } else { self.header("content-type", media_type) }
    }
}

impl<'a> IntoFuture for Call<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.app.send(self.request))
    }
}
