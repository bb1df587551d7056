//! What every request must be before anything looks at it: sent to one host that can be one (RFC
//! 9112, section 3.2), along a path that is text.

use axum::extract::Request;
use axum::http::{HeaderValue, Version, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::query::decode;
use crate::surface::guarded;
use crate::{Problem, TIMEOUT, is_host};

/// What is wrong with a request as a whole, among its extensions. Whoever answers it answers with
/// this, each in its own frame.
#[derive(Clone, Debug)]
pub(crate) struct Unsound(pub(crate) Problem);

/// Notes what is wrong with a request. Otherwise its `Host` is from here on the host of its target
/// where that is a whole URL, whatever `Host` said before.
pub(crate) fn inspect(request: &mut Request) {
    match host_of_target(request).and_then(|host| readable_path(request).map(|()| host)) {
        Ok(Some(host)) => {
            request.headers_mut().insert(header::HOST, host);
        }
        Ok(None) => {}
        Err(problem) => {
            request.extensions_mut().insert(Unsound(problem));
        }
    }
}

/// A layer for routes of no surface: whatever is wrong with a request is answered, not run.
pub(crate) async fn sound(request: Request, next: Next) -> Response {
    guarded(request, next, TIMEOUT).await
}

/// The host in the target of a request, where it names one.
fn host_of_target(request: &Request) -> Result<Option<HeaderValue>, Problem> {
    let form = "a host name or address, perhaps with a port";
    let mut lines = request.headers().get_all(header::HOST).iter();
    match (lines.next(), lines.next()) {
        (_, Some(_)) => return Err(Problem::malformed("Host must be given once")),
        (None, None) if request.version() == Version::HTTP_11 => {
            return Err(Problem::malformed("Host is missing"));
        }
        (Some(host), None) if !host.to_str().is_ok_and(is_host) => {
            return Err(Problem::malformed(format!("Host must be {form}")));
        }
        _ => {}
    }
    let Some(authority) = request.uri().authority() else { return Ok(None) };
    let host = Some(authority.as_str()).filter(|text| is_host(text));
    let host = host.and_then(|text| HeaderValue::from_str(text).ok());
    host.map(Some).ok_or_else(|| Problem::malformed(format!("the URL must name {form}")))
}

fn readable_path(request: &Request) -> Result<(), Problem> {
    let decoded = decode(request.uri().path());
    decoded.map(drop).map_err(|fault| Problem::malformed(format!("the URL {fault}")))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::HeaderName;
    use proptest::prelude::*;

    use super::*;

    fn inspected(version: Version, target: &str, hosts: &[&str]) -> Result<String, String> {
        let mut request = Request::new(Body::empty());
        *request.version_mut() = version;
        *request.uri_mut() = target.parse().unwrap();
        for host in hosts {
            let host = HeaderValue::from_bytes(host.as_bytes()).unwrap();
            request.headers_mut().append(HeaderName::from_static("host"), host);
        }
        inspect(&mut request);
        match request.extensions().get::<Unsound>() {
            Some(Unsound(problem)) => Err(problem.detail.clone()),
            None => {
                let host = request.headers().get(header::HOST);
                Ok(host.map_or_else(String::new, |host| host.to_str().unwrap().to_owned()))
            }
        }
    }

    #[test]
    fn a_request_names_one_host_that_can_be_one() {
        for host in ["acme.test", "localhost:8000", "[::1]:80", "127.0.0.1"] {
            assert_eq!(inspected(Version::HTTP_11, "/x", &[host]), Ok(host.to_owned()));
        }
        for hosts in [&["a b"][..], &[""], &["a/b"], &["u@a"], &["ä"], &["a", "b"], &["a", "a"]] {
            for version in [Version::HTTP_10, Version::HTTP_11, Version::HTTP_2] {
                let refused = inspected(version, "/x", hosts).unwrap_err();
                assert!(refused.starts_with("Host must be "), "{hosts:?}: {refused}");
            }
        }
    }

    #[test]
    fn only_the_version_that_asks_for_a_host_cannot_do_without() {
        assert_eq!(inspected(Version::HTTP_11, "/x", &[]), Err("Host is missing".to_owned()));
        let whole = inspected(Version::HTTP_11, "http://a.test/x", &[]);
        assert_eq!(whole, Err("Host is missing".to_owned()));
        assert_eq!(inspected(Version::HTTP_10, "/x", &[]), Ok(String::new()));
        assert_eq!(inspected(Version::HTTP_2, "https://a.test/x", &[]), Ok("a.test".to_owned()));
    }

    #[test]
    fn the_host_of_a_whole_url_stands_above_the_header() {
        let other = inspected(Version::HTTP_11, "http://a.test:81/x", &["b.test"]);
        assert_eq!(other, Ok("a.test:81".to_owned()));
        let user = inspected(Version::HTTP_11, "http://u:p@a.test/x", &["a.test"]);
        assert!(user.unwrap_err().starts_with("the URL must name a host"));
    }

    #[test]
    fn a_path_is_text() {
        for (path, fault) in [
            ("/a%00", "the URL contains U+0000"),
            ("/%00/b", "the URL contains U+0000"),
            ("/%ff", "the URL is not UTF-8"),
            ("/a%C3", "the URL is not UTF-8"),
            ("/%ed%a0%80", "the URL is not UTF-8"),
        ] {
            assert_eq!(inspected(Version::HTTP_11, path, &["a"]), Err(fault.to_owned()), "{path}");
        }
        for path in ["/", "/%C3%A4", "/a%2Fb", "/100%", "/%zz", "/a+b?x=%ff"] {
            assert_eq!(inspected(Version::HTTP_11, path, &["a"]), Ok("a".to_owned()), "{path}");
        }
    }

    proptest! {
        #[test]
        fn inspecting_never_panics(path in "/[a-z%0-9+/]{0,20}", host in "[\\x20-\\x7e]{0,12}") {
            let _ = inspected(Version::HTTP_11, &path, &[&host]);
        }
    }
}
