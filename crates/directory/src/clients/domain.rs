//! Domains of sites, and places on them.

use std::fmt;

use store::{Column, Kind, Mismatch, Value};
use url::Url;

use crate::error::Code;

/// Host and optional port of a site, in the form a browser sends in `Host`: lower case, in ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain(String);

impl Domain {
    /// Reads `host` or `host:port`; hosts in other scripts become their ASCII form.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let unfit = Code::Domain;
        let text = text.trim();
        if text.is_empty() || text.len() > 255 || text.contains(['/', '\\', '@', '?', '#', '%']) {
            return Err(unfit);
        }
        let url = Url::parse(&format!("http://{text}/")).map_err(|_| unfit.clone())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(unfit)?;
        Ok(Self(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))))
    }

    /// Host and optional port.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host without the port.
    pub fn host(&self) -> &str {
        match self.0.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => &self.0,
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Column for Domain {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// Accepts a path that starts with a single `/`, or an http(s) URL on the domain. Whatever a
/// browser could take for another host is refused, so that nobody is sent away from the site.
pub fn location(text: &str, domain: &Domain) -> Result<(), Code> {
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(Code::Location);
    }
    let path = text.starts_with('/');
    if path && text.starts_with("//") {
        return Err(Code::Location);
    }
    let own = Url::parse(&format!("http://{domain}/")).map_err(|_| Code::Location)?;
    let target =
        if path { own.join(text) } else { Url::parse(text) }.map_err(|_| Code::Location)?;
    let web = matches!(target.scheme(), "http" | "https");
    let anonymous = target.username().is_empty() && target.password().is_none();
    let same = target.host_str() == own.host_str() && target.port() == own.port();
    if web && anonymous && same { Ok(()) } else { Err(Code::Location) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn domains_have_one_form() {
        for (text, domain, host) in [
            ("localhost:8000", "localhost:8000", "localhost"),
            ("People.Example.COM", "people.example.com", "people.example.com"),
            ("büro.example:80", "xn--bro-hoa.example", "xn--bro-hoa.example"),
            ("[::1]:8000", "[::1]:8000", "[::1]"),
        ] {
            let parsed = Domain::parse(text).unwrap();
            assert_eq!((parsed.as_str(), parsed.host()), (domain, host));
        }
        for text in ["", "a b", "http://x", "x/y", "u@x", "x:99999", "x?y"] {
            assert!(Domain::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_home_lies_on_the_clients_own_site() {
        let domain = Domain::parse("people.example.com:8000").unwrap();
        for text in [
            "/",
            "/a/b?c=d#e",
            "http://people.example.com:8000/x",
            "https://PEOPLE.example.com:8000",
        ] {
            assert_eq!(location(text, &domain), Ok(()), "{text}");
        }
        for text in [
            "",
            "x",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "http://evil.example",
            "http://people.example.com",
            "http://people.example.com:8000@evil.example",
            "javascript:alert(1)",
            "https:evil.example",
            "http:///evil.example",
            "ftp://people.example.com:8000/",
            "http://a@people.example.com:8000/",
        ] {
            assert_eq!(location(text, &domain), Err(Code::Location), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_accepted_path_never_leaves_the_host(text in "/[a-z/\\\\.@:?#%\t]{0,12}") {
            let domain = Domain::parse("own.example").unwrap();
            if location(&text, &domain).is_ok() {
                let landed = Url::parse("http://own.example/").unwrap().join(&text).unwrap();
                prop_assert_eq!(landed.host_str(), Some("own.example"));
            }
        }
    }
}
