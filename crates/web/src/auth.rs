//! Who is calling.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use directory::credentials::{CredentialKind, Presented};
use directory::{Actor, Directory, Error, Surface, Why};

use crate::face::Accepted;
use crate::{Face, Problem, RequestId};

/// The header for a key without a scheme.
const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The caller, proven by a credential of a kind the surface takes; 401 without one.
///
/// Write it before every extractor but the state, so that who is not let in learns nothing else.
#[derive(Clone, Debug)]
pub struct Caller(pub directory::Caller);

impl Deref for Caller {
    type Target = directory::Caller;

    fn deref(&self) -> &directory::Caller {
        &self.0
    }
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Directory: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Unproven { presented, surface, request } =
            Unproven::from_request_parts(parts, state).await?;
        let actor = Directory::from_ref(state).authenticate(&presented).await?;
        Ok(Self(directory::Caller { actor, surface, request }))
    }
}

/// A caller who is not looked up yet: 401 only where the request presents nothing that could be a
/// credential. For an operation that only reads, [`Unproven::get`] looks them up and answers in one
/// snapshot.
#[derive(Clone, Debug)]
pub struct Unproven {
    presented: Presented,
    surface: Surface,
    request: Arc<str>,
}

impl Unproven {
    /// Answers a query about a few rows; `ask` makes it for the caller, or refuses them.
    ///
    /// # Errors
    /// As [`Directory::get_presented`].
    pub async fn get<Q: directory::Query>(
        self,
        directory: &Directory,
        ask: impl Fn(&Actor) -> Result<Q, Error> + Send + 'static,
    ) -> Result<Q::Outcome, Error> {
        let Self { presented, surface, request } = self;
        directory.get_presented((presented, surface, request), ask).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Unproven {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let face = parts.extensions.get::<Arc<Face>>().cloned();
        let face =
            face.ok_or_else(|| Problem::internal("a caller was asked for outside a surface"))?;
        let Ok(RequestId(request)) = RequestId::from_request_parts(parts, state).await;
        let (secret, kinds) = only_secret(&parts.headers, &face.credentials)?;
        let presented = Presented::of(secret, kinds);
        Ok(Self { presented, surface: face.surface, request })
    }
}

/// As [`secret`], where both headers that may hold one do not hold two (RFC 6750, section 2).
fn only_secret<'a>(
    headers: &'a HeaderMap,
    accepted: &Accepted,
) -> Result<(&'a str, &'static [CredentialKind]), Problem> {
    let found = secret(headers, accepted);
    let both = headers.contains_key(header::AUTHORIZATION) && headers.contains_key(X_API_KEY);
    if !both || accepted.key_header_kinds.is_empty() {
        return found.map_err(|why| Error::Unauthenticated(why).into());
    }
    match found {
        Ok((secret, kinds)) if single(headers, &X_API_KEY) == Ok(Some(secret)) => {
            Ok((secret, kinds))
        }
        Ok(_) => Err(Problem::malformed(
            "Authorization and X-API-Key name two credentials; send one of them",
        )),
        Err(why) => {
            let detail = "Authorization holds no credential of this API; leave it out where \
                          X-API-Key is sent";
            let problem = Problem::from(Error::Unauthenticated(why));
            Err(Problem { detail: detail.to_owned(), ..problem })
        }
    }
}

/// The secret a request presents, and as which kinds of credentials that is taken.
fn secret<'a>(
    headers: &'a HeaderMap,
    accepted: &Accepted,
) -> Result<(&'a str, &'static [CredentialKind]), Why> {
    if let Some(value) = single(headers, &header::AUTHORIZATION)? {
        return from_authorization(value, accepted).map(|secret| (secret, accepted.kinds));
    }
    let kinds = accepted.key_header_kinds;
    match single(headers, &X_API_KEY)? {
        Some(_) if kinds.is_empty() => Err(Why::Missing),
        Some("") => Err(Why::Malformed),
        Some(key) => Ok((key, kinds)),
        None => Err(Why::Missing),
    }
}

/// The only value of a header; more than one, or one that is not ASCII, is malformed.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Why> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Why::Malformed);
    }
    value.to_str().map(|text| Some(text.trim())).map_err(|_| Why::Malformed)
}

fn from_authorization<'a>(value: &'a str, accepted: &Accepted) -> Result<&'a str, Why> {
    let is_scheme = |word: &str| accepted.schemes.iter().any(|s| s.eq_ignore_ascii_case(word));
    match value.split_once(|c: char| c.is_ascii_whitespace()) {
        Some((scheme, secret)) if is_scheme(scheme) => {
            let secret = secret.trim_start();
            let blank = secret.contains(|c: char| c.is_ascii_whitespace());
            if blank { Err(Why::Malformed) } else { Ok(secret) }
        }
        None if accepted.bare && !value.is_empty() && !is_scheme(value) => Ok(value),
        _ => Err(Why::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    const ANY: Accepted = Accepted {
        schemes: &["Token", "Bearer"],
        bare: true,
        key_header_kinds: &[CredentialKind::ApiKey],
        kinds: &[CredentialKind::UserToken],
    };
    const STRICT: Accepted = Accepted { bare: false, key_header_kinds: &[], ..ANY };

    fn read(pairs: &[(&'static str, &str)], accepted: &Accepted) -> Result<String, Why> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        secret(&headers, accepted).map(|(secret, _)| secret.to_owned())
    }

    #[test]
    fn the_scheme_may_have_any_case() {
        for text in ["Token abc", "token abc", "BEARER  abc", "bearer abc "] {
            assert_eq!(read(&[("authorization", text)], &STRICT), Ok("abc".to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_credential_is_malformed() {
        for text in ["Token", "Token ", "Basic abc", "Bearer a b", "", "abc", "Bearer ä"] {
            assert_eq!(read(&[("authorization", text)], &STRICT), Err(Why::Malformed), "{text}");
        }
        let twice = [("authorization", "Token a"), ("authorization", "Token b")];
        assert_eq!(read(&twice, &ANY), Err(Why::Malformed));
    }

    #[test]
    fn a_bare_secret_and_a_key_header_are_taken_where_the_surface_says_so() {
        assert_eq!(read(&[("authorization", "abc")], &ANY), Ok("abc".to_owned()));
        assert_eq!(read(&[("authorization", "bearer")], &ANY), Err(Why::Malformed));
        assert_eq!(read(&[("x-api-key", "abc")], &ANY), Ok("abc".to_owned()));
        assert_eq!(read(&[("x-api-key", "")], &ANY), Err(Why::Malformed));
        assert_eq!(read(&[("x-api-key", "abc")], &STRICT), Err(Why::Missing));
        assert_eq!(read(&[], &ANY), Err(Why::Missing));
    }

    #[test]
    fn each_header_has_its_own_kinds() {
        for (name, kind) in [
            (header::AUTHORIZATION, CredentialKind::UserToken),
            (X_API_KEY, CredentialKind::ApiKey),
        ] {
            let headers = HeaderMap::from_iter([(name, HeaderValue::from_static("abc"))]);
            assert_eq!(secret(&headers, &ANY), Ok(("abc", [kind].as_slice())));
        }
    }

    #[test]
    fn two_headers_must_not_name_two_credentials() {
        let both = |authorization: &str, key: &str, accepted: &Accepted| {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::AUTHORIZATION, authorization), (X_API_KEY, key)] {
                headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            }
            let found = only_secret(&headers, accepted).map(|(secret, _)| secret.to_owned());
            found.map_err(|problem| problem.status.as_u16())
        };
        assert_eq!(both("Token abc", "abc", &ANY), Ok("abc".to_owned()));
        assert_eq!(both("Token abc", "abd", &ANY), Err(400));
        assert_eq!(both("Token abc", "", &ANY), Err(400));
        assert_eq!(both("Basic abc", "abc", &ANY), Err(401));
        // Where the header is not read, it says nothing.
        assert_eq!(both("Token abc", "abd", &STRICT), Ok("abc".to_owned()));
    }

    proptest! {
        #[test]
        fn reading_a_credential_never_panics(text in "[\\x20-\\x7e\\x80-\\xff]*") {
            let value: Vec<u8> = text.chars().filter_map(|c| u8::try_from(c).ok()).collect();
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
                let found = secret(&headers, &ANY);
                prop_assert!(!found.is_ok_and(|(secret, _)| secret.is_empty()));
            }
        }
    }
}
