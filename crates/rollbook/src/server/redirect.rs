//! Plain HTTP beside a listener that speaks HTTPS: readers of pages are sent over, everybody else is refused.

use axum::Router;
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, LOCATION};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use web::is_host;

/// The usual port of HTTPS, which URLs leave out.
const USUAL: u16 = 443;

/// What somebody is told whose request is not one to repeat elsewhere.
const REFUSAL: &str = "Use https. What was sent was not read, but it came here unencrypted.\n";

/// Answers every request for the listener that speaks HTTPS on `port`. Whoever wants to read a page is
/// sent there, under the host that was asked. Whoever wants to change something, or asks an API, is refused
/// instead: a program that sends its key unencrypted must not go on working unnoticed.
pub(super) fn to(port: u16) -> Router {
    Router::new().fallback(async move |method: Method, headers: HeaderMap, uri: Uri| {
        let reads = method == Method::GET || method == Method::HEAD;
        if !reads || is_by_program(&headers, &uri) {
            return refusal(StatusCode::FORBIDDEN, REFUSAL);
        }
        match location(&headers, &uri, port) {
            Some(location) => {
                let head = [(LOCATION, location), (CONNECTION, "close".to_owned())];
                (StatusCode::PERMANENT_REDIRECT, head).into_response()
            }
            None => refusal(StatusCode::BAD_REQUEST, "The header Host is missing or no host.\n"),
        }
    })
}

/// Whether a program asks, which would follow along with its key and go on so with every request.
fn is_by_program(headers: &HeaderMap, uri: &Uri) -> bool {
    headers.contains_key(AUTHORIZATION)
        || headers.contains_key("x-api-key")
        || uri.path() == "/api"
        || uri.path().starts_with("/api/")
}

/// The port of a URL that begins with https.
pub(super) fn port(url: &str) -> u16 {
    url.parse::<Uri>().ok().and_then(|url| url.port_u16()).unwrap_or(USUAL)
}

fn refusal(status: StatusCode, text: &'static str) -> Response {
    let head = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONNECTION, "close")];
    (status, head, text).into_response()
}

/// The same page over HTTPS. `None` if the host is missing or none.
fn location(headers: &HeaderMap, uri: &Uri, port: u16) -> Option<String> {
    let host = headers.get(HOST)?.to_str().ok().filter(|host| is_host(host))?;
    let host: Authority = host.parse().ok()?;
    let name = host.host();
    let page = uri.path_and_query().map_or("/", |page| page.as_str());
    Some(match port {
        USUAL => format!("https://{name}{page}"),
        port => format!("https://{name}:{port}{page}"),
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    async fn ask(method: &str, host: Option<&str>, page: &str, port: u16) -> (u16, String) {
        let request = Request::builder().method(method).uri(page);
        let request = host.into_iter().fold(request, |request, host| request.header(HOST, host));
        let answer = to(port).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let location = answer.headers().get(LOCATION).map(|value| value.to_str().unwrap());
        (answer.status().as_u16(), location.unwrap_or_default().to_owned())
    }

    #[tokio::test]
    async fn whoever_reads_is_sent_to_the_same_page_of_the_same_host() {
        let sent = async |host, page, port| match ask("GET", Some(host), page, port).await {
            (308, location) => location,
            other => panic!("{other:?}"),
        };
        assert_eq!(sent("a.example", "/x?y=%2F", 443).await, "https://a.example/x?y=%2F");
        assert_eq!(sent("a.example:80", "/", 8443).await, "https://a.example:8443/");
        assert_eq!(sent("[::1]:80", "/", 443).await, "https://[::1]/");
        assert_eq!(sent("[::1]", "//b.example", 443).await, "https://[::1]//b.example");
        assert_eq!(ask("HEAD", Some("a.example"), "/", 443).await.0, 308);
    }

    #[test]
    fn the_port_is_that_of_the_public_url() {
        assert_eq!(port("https://a.example/b"), 443);
        assert_eq!(port("https://[::1]:8443"), 8443);
    }

    #[tokio::test]
    async fn whoever_changes_something_is_refused() {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            assert_eq!(ask(method, Some("a.example"), "/", 443).await, (403, String::new()));
        }
    }

    #[tokio::test]
    async fn programs_are_refused_whatever_they_want() {
        for page in ["/api", "/api/v1/users/1"] {
            assert_eq!(ask("GET", Some("a.example"), page, 443).await, (403, String::new()));
        }
        assert_eq!(ask("GET", Some("a.example"), "/apiary", 443).await.0, 308);
        let request = Request::builder().uri("/").header(HOST, "a.example");
        let request = request.header(AUTHORIZATION, "Bearer x").body(Body::empty()).unwrap();
        assert_eq!(to(443).oneshot(request).await.unwrap().status(), 403);
    }

    #[tokio::test]
    async fn nobody_is_sent_to_what_is_no_host() {
        for host in [None, Some(""), Some("a.example/b"), Some("me@a.example"), Some("a b")] {
            assert_eq!(ask("GET", host, "/", 443).await, (400, String::new()), "{host:?}");
        }
    }
}
