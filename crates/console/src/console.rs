//! The pages as a whole: their settings, their routes and the layer around them.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use directory::clients::Domain;
use directory::{Directory, Surface};
use web::{AnsweredBy, Encrypted, HSTS, Problem, PublicUrl, Rendered, TIMEOUT, guarded};

use crate::form::UPLOAD_TIMEOUT;
use crate::page::InlinePicture;
use crate::{assets, elsewhere, refusal, routes};

/// What an installation sets about the pages.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where people reach the server; `None`: whatever `Host` says.
    pub public_url: Option<PublicUrl>,
}

/// The pages, ready to be served.
pub struct Pages {
    /// The pages themselves.
    pub routes: Router,
    /// What answers paths that belong to no surface: a page for people, and for programs what they
    /// would get anyway.
    pub elsewhere: Router,
}

/// The pages on a directory.
pub fn pages(directory: Directory, settings: Settings) -> Pages {
    let console = Arc::new(Console { directory, settings });
    let routes = routes::all()
        .merge(assets::routes())
        .method_not_allowed_fallback(web::other_method)
        .layer(from_fn_with_state(Arc::clone(&console), outermost))
        .with_state(Arc::clone(&console));
    let elsewhere = Router::new().fallback(elsewhere::answer).with_state(console);
    Pages { routes, elsewhere }
}

/// What all pages stand on.
pub(crate) struct Console {
    /// The core.
    pub(crate) directory: Directory,
    /// What the installation sets.
    pub(crate) settings: Settings,
}

impl Console {
    /// Whether the browser that sent a request sees https. Only on the own machine does it not
    /// have to: over http, nobody could be kept signed in safely.
    pub(crate) fn is_https(&self, parts: &Parts) -> bool {
        self.has_public_https()
            || parts.extensions.get::<Encrypted>().is_some()
            || !host(&parts.headers).is_some_and(|host| is_loopback(&host))
    }

    fn has_public_https(&self) -> bool {
        let url = self.settings.public_url.as_ref();
        url.is_some_and(|url| url.as_str().starts_with("https://"))
    }

    /// Puts the headers on a page that keep it safe, and the name of the surface.
    pub(crate) fn secure(&self, mut response: Response) -> Response {
        let inline = response.extensions().get::<InlinePicture>().is_some();
        let policy = if inline { CSP_WITH_PICTURE } else { CSP };
        let headers = response.headers_mut();
        let mut set = |name: HeaderName, value: &'static str| {
            headers.insert(name, HeaderValue::from_static(value));
        };
        set(header::CONTENT_SECURITY_POLICY, policy);
        set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        set(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        );
        set(header::X_FRAME_OPTIONS, "DENY");
        if self.has_public_https() {
            set(header::STRICT_TRANSPORT_SECURITY, HSTS);
        }
        response.extensions_mut().insert(AnsweredBy(Surface::Console.name()));
        response
    }
}

/// What a page may load and where it may send forms: nothing but its own site.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                   connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a page that shows a picture which is stored nowhere yet, and so holds it itself.
const CSP_WITH_PICTURE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                                img-src 'self' data:; form-action 'self'; base-uri 'none'; \
                                frame-ancestors 'none'";

/// The layers of the pages, outermost first: headers set, errors shown, panics caught, time limited.
async fn outermost(State(console): State<Arc<Console>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let seen = parts.clone();
    let limit = if routes::takes_files(parts.uri.path()) { UPLOAD_TIMEOUT } else { TIMEOUT };
    let response = guarded(Request::from_parts(parts, body), next, limit).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let response = if failed && response.extensions().get::<Rendered>().is_none() {
        let problem = response.extensions().get::<Problem>().cloned();
        let problem = problem.unwrap_or_else(|| Problem::of_status(response.status()));
        let mut shown = refusal::page(&console, seen, &problem).await;
        if let Some(allowed) = response.headers().get(header::ALLOW) {
            shown.headers_mut().insert(header::ALLOW, allowed.clone());
        }
        shown
    } else {
        response
    };
    console.secure(response)
}

/// The host of a request, where it is one that a site can have.
pub(crate) fn host(headers: &HeaderMap) -> Option<Domain> {
    Domain::parse(headers.get(header::HOST)?.to_str().ok()?).ok()
}

/// Whether a host is this very machine.
fn is_loopback(domain: &Domain) -> bool {
    let host = domain.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|a| a.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_machine_is_reached_without_https() {
        for (host, own) in [
            ("localhost:8000", true),
            ("127.0.0.1", true),
            ("[::1]:8000", true),
            ("acme.localhost", true),
            ("localhost.evil.example", false),
            ("people.example.com", false),
            ("10.0.0.1:8000", false),
        ] {
            assert_eq!(is_loopback(&Domain::parse(host).unwrap()), own, "{host}");
        }
    }
}
