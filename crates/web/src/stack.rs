//! The outermost layers, shared by everything the server answers.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::from_fn;
use axum::response::Response;
use futures_util::future::BoxFuture;
use metrics::Label;
use tower::util::MapResponse;
use tower_http::normalize_path::NormalizePath;
use tracing::{Instrument, Span};

use crate::around::{Around, Inner, around};
use crate::frame::render;
use crate::request_id::{RequestIds, X_REQUEST_ID};
use crate::sound::{inspect, sound};
use crate::surface::AnsweredBy;
use crate::{Encrypted, Face, NetworkAddress, Peer, Problem, RequestId, network};

/// The whole application as a service: what `axum::serve` and tests run.
pub type App = NormalizePath<MapResponse<Router, fn(Response) -> Response>>;

/// Puts the outermost layers around all routes: a trailing slash trimmed (so both forms of a path
/// reach one handler without a redirect), request id, span and metrics, security headers; and each
/// request looked at for what no request may be, which whoever answers it refuses.
///
/// `elsewhere` answers paths that belong to no surface, and `outside` frames its errors. `seed` makes
/// request ids differ between processes. `proxies` is how many proxies stand in front of the server, each
/// of which adds to `X-Forwarded-For` the address that it was asked from.
pub fn stack(router: Router, elsewhere: Router, outside: Face, seed: u64, proxies: u8) -> App {
    let shared = Shared { ids: RequestIds::seeded(seed), outside, proxies };
    // Without it, the last surface that was merged would answer what belongs to none of them.
    let router = router.fallback_service(elsewhere.layer(from_fn(sound)));
    let router = router.layer(around(shared));
    // The router adds `Allow` outside of all its layers.
    NormalizePath::trim_trailing_slash(MapResponse::new(router, name_options))
}

/// What answers paths that belong to no surface, where there is nothing better: that there is none.
pub fn elsewhere() -> Router {
    Router::new().fallback(async || Problem::unknown_path())
}

struct Shared {
    ids: RequestIds,
    outside: Face,
    proxies: u8,
}

impl Around for Shared {
    fn answer(
        self: &Arc<Self>,
        mut request: Request,
        inner: Inner<'_>,
    ) -> BoxFuture<'static, Response> {
        let shared = Arc::clone(self);
        let begun = Begun::of(&shared, &mut request);
        let run = inner.call(request).instrument(begun.span.clone());
        Box::pin(async move { begun.ended(&shared, run.await) })
    }
}

/// A request that has come in.
struct Begun {
    at: Instant,
    id: RequestId,
    route: Option<MatchedPath>,
    span: Span,
    encrypted: bool,
}

impl Begun {
    /// Notes what is known of a request, in its extensions, too.
    fn of(shared: &Shared, request: &mut Request) -> Self {
        let at = Instant::now();
        let id = RequestId::from_headers(request.headers()).unwrap_or_else(|| shared.ids.next());
        let route = request.extensions().get::<MatchedPath>().cloned();
        let span = tracing::info_span!(
            "request",
            http.method = %request.method(),
            http.route = name_of(route.as_ref()),
            request.id = %id.0,
        );
        request.extensions_mut().insert(id.clone());
        let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
        let address = network::address(request.headers(), peer, shared.proxies);
        request.extensions_mut().insert(NetworkAddress(address));
        let encrypted = request.extensions().get::<Encrypted>().is_some();
        inspect(request);
        Self { at, id, route, span, encrypted }
    }

    /// The whole answer, when it has been told of.
    fn ended(&self, shared: &Shared, response: Response) -> Response {
        let mut response = render(&shared.outside, shared.outside.frame, &self.id.0, response);
        let surface = response.extensions().get::<AnsweredBy>().map_or("none", |it| it.0);
        let status = response.status();
        let seconds = self.at.elapsed().as_secs_f64();
        self.span.in_scope(|| {
            let status = status.as_u16();
            tracing::debug!(surface, http.status = status, duration_seconds = seconds, "answered");
        });
        let labels = vec![
            Label::from_static_parts("surface", surface),
            Label::new("route", name_of(self.route.as_ref()).to_owned()),
            Label::new("status", status.as_str().to_owned()),
        ];
        metrics::histogram!("http_request_seconds", labels).record(seconds);
        secure(response.headers_mut(), &self.id, self.encrypted);
        response
    }
}

/// What a route is called in logs and metrics.
fn name_of(route: Option<&MatchedPath>) -> &str {
    route.map_or("none", MatchedPath::as_str)
}

/// Adds OPTIONS, which is answered wherever any method is, to what is allowed.
fn name_options(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let allowed = headers.get(header::ALLOW).and_then(|value| value.to_str().ok());
    if let Some(allowed) = allowed.filter(|allowed| !allowed.contains("OPTIONS"))
        && let Ok(value) = HeaderValue::from_str(&format!("{allowed},OPTIONS"))
    {
        headers.insert(header::ALLOW, value);
    }
    response
}

/// That a browser uses nothing but https here for a year.
pub const HSTS: &str = "max-age=31536000";

/// Adds what every answer carries unless the handler said otherwise.
fn secure(headers: &mut HeaderMap, id: &RequestId, encrypted: bool) {
    const CSP: &str = "default-src 'none'; frame-ancestors 'none'";
    headers.reserve(6);
    let tagged = headers.contains_key(header::ETAG);
    let caching = if tagged { "private, no-cache" } else { "no-store" };
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::CONTENT_SECURITY_POLICY, CSP);
    default(header::CACHE_CONTROL, caching);
    if encrypted {
        default(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    headers.insert(X_REQUEST_ID, id.header());
}
