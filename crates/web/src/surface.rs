//! One surface: its routes inside its layers.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, ready};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::around::{Around, Inner, around};
use crate::frame::{Frame, render};
use crate::negotiation::Wishes;
use crate::sound::Unsound;
use crate::{Face, Problem, RequestId, Routes, basic, openapi};

/// The name of the surface that answered, among the extensions of its responses.
#[derive(Clone, Copy, Debug)]
pub struct AnsweredBy(pub &'static str);

/// Gathers the routes of a surface, then puts its layers around them.
///
/// Unknown paths below a prefix are answered by the surface that nests it; so surfaces can be
/// merged into one router, also when one prefix lies within another's.
pub struct SurfaceRouter<S> {
    face: Face,
    router: Router<S>,
    document: OpenApi,
}

impl<S: Clone + Send + Sync + 'static> SurfaceRouter<S> {
    /// A surface without routes; `document` holds the title and description of its OpenAPI document.
    pub fn new(face: Face, document: OpenApi) -> Self {
        Self { face, router: Router::new(), document }
    }

    /// Adds routes under a prefix that belongs to this surface altogether.
    #[must_use]
    pub fn nest(self, prefix: &str, routes: Routes<S>) -> Self {
        let all = self.merge(routes.below(prefix));
        let others = Router::new().fallback(unknown_path);
        Self { router: all.router.nest(prefix, others), ..all }
    }

    /// Adds single routes by their whole paths; unknown paths beside them are another's.
    #[must_use]
    pub fn merge(self, routes: OpenApiRouter<S>) -> Self {
        let (router, document) = routes.split_for_parts();
        let router = router.method_not_allowed_fallback(other_method);
        Self {
            face: self.face,
            router: self.router.merge(router),
            document: self.document.merge_from(document),
        }
    }

    /// The routes inside the surface's layers, and its OpenAPI document.
    pub fn build(self) -> (Router<S>, OpenApi) {
        let document = openapi::complete(self.document, &self.face);
        (self.router.layer(around(self.face)), document)
    }
}

/// Renders the errors of some routes in another frame than their surface's: the OAuth token
/// endpoint is the one that needs it. Who showed an id and a secret by HTTP Basic is challenged to
/// do that again (RFC 6749, section 5.2).
///
/// ```text
/// routes!(token).layer(axum::middleware::from_fn(web::oauth_errors))
/// ```
pub async fn oauth_errors(request: Request, next: Next) -> Response {
    let face = request.extensions().get::<Arc<Face>>().cloned();
    let id = request_id(&request);
    let limit = face.as_ref().map_or(crate::face::TIMEOUT, |face| face.timeout);
    let basic = basic::is_basic(request.headers());
    let response = guarded(request, next, limit).await;
    let Some(face) = face else { return response };
    let mut response = render(&face, Frame::OAuth, &id.0, response);
    if basic && response.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static(basic::CHALLENGE);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The layers of a surface, outermost first: errors rendered, panics caught, time limited.
impl Around for Face {
    fn answer(
        self: &Arc<Self>,
        mut request: Request,
        inner: Inner<'_>,
    ) -> BoxFuture<'static, Response> {
        let face = Arc::clone(self);
        let wishes = Wishes::of(&face, &request);
        let id = request_id(&request);
        request.extensions_mut().insert(Arc::clone(&face));
        let run = match refusal(&request) {
            Some(refused) => Either::Left(ready(refused)),
            None => {
                let safe = request.method().is_safe();
                Either::Right(within(inner.call(request), face.timeout, safe))
            }
        };
        Box::pin(async move {
            let response = wishes.judge(run.await);
            let mut response = wishes.grant(render(&face, face.frame, &id.0, response));
            response.extensions_mut().insert(AnsweredBy(face.surface.name()));
            response
        })
    }
}

/// Runs what lies within, but answers with a [`Problem`] where the request is none that may be run,
/// or where running it panics or takes longer than the limit for the head of its answer.
pub async fn guarded(request: Request, next: Next, limit: Duration) -> Response {
    match refusal(&request) {
        Some(refused) => refused,
        None => {
            let safe = request.method().is_safe();
            within(next.run(request), limit, safe).await
        }
    }
}

/// What a request is answered that may not be run.
fn refusal(request: &Request) -> Option<Response> {
    let Unsound(problem) = request.extensions().get()?;
    Some(problem.clone().into_response())
}

async fn within(run: impl Future<Output = Response>, limit: Duration, safe: bool) -> Response {
    match tokio::time::timeout(limit, AssertUnwindSafe(run).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => Problem::internal(&panic_text(panic.as_ref())).into_response(),
        Err(_) => Problem::timed_out(safe).into_response(),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.unwrap_or_else(|| "without a message".to_owned()))
}

fn request_id(request: &Request) -> RequestId {
    let known = request.extensions().get::<RequestId>().cloned();
    known.unwrap_or_else(|| RequestId(Arc::from("-")))
}

async fn unknown_path() -> Problem {
    Problem::unknown_path()
}

/// Answers a method that a path does not have: 204 for OPTIONS, 405 for any other. The router adds
/// `Allow` to either answer. For [`Router::method_not_allowed_fallback`].
pub async fn other_method(method: Method) -> Response {
    if method == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response();
    }
    Problem::of_status(StatusCode::METHOD_NOT_ALLOWED).into_response()
}
