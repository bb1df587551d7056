//! Absolute URLs: every URL the server sends is one.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::query::{Pairs, encode};
use crate::{Encrypted, Face, Problem};

/// Where callers reach the server: scheme and host, perhaps a port or a path, without a slash at
/// the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Reads an http or https URL without query and fragment. `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/');
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path_fits = path.bytes().all(|b| b.is_ascii_graphic() && !b"?#\"<>\\".contains(&b));
        (is_host(host) && path_fits).then(|| Self(text.to_owned()))
    }

    /// The URL, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is a host name or address, perhaps with a port, and nothing else.
pub fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, rest)) => {
                (address, rest.strip_prefix(':').or(rest.is_empty().then_some("0")))
            }
            None => return false,
        },
        None => text.split_once(':').map_or((text, Some("0")), |(name, port)| (name, Some(port))),
    };
    let name_fits = if text.starts_with('[') {
        name.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.')
    } else {
        name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
    };
    let digits =
        |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    !name.is_empty() && name.len() <= 253 && name_fits && port.is_some_and(digits)
}

/// The start of absolute URLs in the answer to this request: the configured public URL, else the
/// host it was sent to, over https if the connection is encrypted. Only HTTP/1.0 may leave the host
/// out; it is then `localhost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    base: String,
    slash: bool,
}

impl BaseUrl {
    /// The absolute URL of a path that begins with a slash. Where the surface documents a slash at
    /// the end of paths, it is added.
    pub fn join(&self, path: &str) -> String {
        let slash = if self.slash && !path.ends_with('/') { "/" } else { "" };
        format!("{}{path}{slash}", self.base)
    }

    /// The absolute URL of a file or anything else whose path has its one form.
    pub fn join_exactly(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for BaseUrl {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let face = parts.extensions.get::<Arc<Face>>();
        let slash = face.is_some_and(|face| face.trailing_slash);
        if let Some(url) = face.and_then(|face| face.public_url.as_ref()) {
            return Ok(Self { base: url.as_str().to_owned(), slash });
        }
        let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
        let host = host.filter(|text| is_host(text)).unwrap_or("localhost");
        let encrypted = parts.extensions.get::<Encrypted>().is_some();
        let scheme = if encrypted { "https" } else { "http" };
        Ok(Self { base: format!("{scheme}://{host}"), slash })
    }
}

/// The URL of this very request, to be sent back with single parameters changed.
#[derive(Clone, Debug)]
pub struct Here {
    url: String,
    pairs: Vec<(String, String)>,
}

impl Here {
    /// This URL with some parameters set, the others kept.
    pub fn with(&self, changes: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| !changes.iter().any(|(n, _)| n == name));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let query = encode(kept.chain(changes.iter().copied()));
        format!("{}?{query}", self.url)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Here {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let base = BaseUrl::from_request_parts(parts, state).await?;
        let uri = &parts.uri;
        let pairs = Pairs::parse(uri.query().unwrap_or_default(), "the URL")?;
        Ok(Self { url: base.join(uri.path().trim_end_matches('/')), pairs: pairs.into_vec() })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hosts_are_names_or_addresses_with_a_port() {
        for text in ["localhost:8000", "a.example", "[::1]:80", "[::1]", "127.0.0.1"] {
            assert!(is_host(text), "{text}");
        }
        for text in
            ["", ":80", "a b", "a/b", "a:x", "a:80:80", "a@b", "[::1", "[::1]80", "a\"b", "a:99999"]
        {
            assert!(!is_host(text), "{text}");
        }
    }

    #[test]
    fn a_public_url_has_no_query_and_no_slash_at_the_end() {
        assert_eq!(PublicUrl::parse("https://a.example/"), PublicUrl::parse("https://a.example"));
        for text in
            ["a.example", "ftp://a", "https://", "https://a?b", "https://a/#x", "javascript:x"]
        {
            assert_eq!(PublicUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn urls_are_https_where_the_connection_is_encrypted() {
        let base = |encrypted: bool| {
            let request = Request::builder().header(header::HOST, "acme.example");
            let request = if encrypted { request.extension(Encrypted) } else { request };
            let (mut parts, ()) = request.body(()).unwrap().into_parts();
            let base = BaseUrl::from_request_parts(&mut parts, &());
            testkit::block_on(base).unwrap().join("/x")
        };
        assert_eq!(base(false), "http://acme.example/x");
        assert_eq!(base(true), "https://acme.example/x");
    }

    proptest! {
        #[test]
        fn reading_a_host_never_panics(text in "\\PC*") {
            let _ = (is_host(&text), PublicUrl::parse(&text));
        }
    }
}
