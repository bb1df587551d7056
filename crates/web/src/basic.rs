//! An id and a secret by HTTP Basic, as OAuth clients send them (RFC 6749, section 2.3.1).

use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use base64ct::{Base64, Encoding};
use directory::{Error, Why};

use crate::Problem;
use crate::query::decode;

/// The challenge to who showed an id and a secret by HTTP Basic.
pub(crate) const CHALLENGE: &str = "Basic realm=\"token\", charset=\"UTF-8\"";

/// What stands before them in `Authorization`.
const SCHEME: &[u8] = b"basic";

/// The id and the secret in `Authorization`, if it is of the scheme Basic; any other is passed over.
///
/// Both are encoded like the values of forms. Refused with 400: more than one such header; with 401:
/// what cannot be decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Basic(pub Option<(String, String)>);

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0.as_ref().map(|(id, _)| id);
        f.debug_tuple("Basic").field(&id).finish_non_exhaustive()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Basic {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

/// Whether somebody shows who they are by HTTP Basic, well or badly.
pub(crate) fn is_basic(headers: &HeaderMap) -> bool {
    headers.get_all(header::AUTHORIZATION).iter().any(|value| credentials(value).is_some())
}

/// What follows the scheme, where it is Basic.
fn credentials(value: &HeaderValue) -> Option<&[u8]> {
    let value = value.as_bytes().trim_ascii();
    let (scheme, rest) = value.split_at_checked(SCHEME.len())?;
    let ends = rest.first().is_none_or(u8::is_ascii_whitespace);
    (ends && scheme.eq_ignore_ascii_case(SCHEME)).then(|| rest.trim_ascii_start())
}

fn read(headers: &HeaderMap) -> Result<Option<(String, String)>, Problem> {
    if !is_basic(headers) {
        return Ok(None);
    }
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    match (values.next().and_then(credentials), values.next()) {
        (Some(encoded), None) => pair(encoded)
            .map(Some)
            .ok_or_else(|| Problem::from(Error::Unauthenticated(Why::Malformed))),
        _ => Err(Problem::malformed("Authorization must be given once")),
    }
}

fn pair(encoded: &[u8]) -> Option<(String, String)> {
    let bytes = Base64::decode_vec(std::str::from_utf8(encoded).ok()?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decode(id).ok()?, decode(secret).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outcome(values: &[&str]) -> Result<Option<(String, String)>, u16> {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            headers.append(header::AUTHORIZATION, value);
        }
        read(&headers).map_err(|problem| problem.status.as_u16())
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", Base64::encode_string(text.as_bytes()))
    }

    #[test]
    fn id_and_secret_are_decoded_as_from_a_form() {
        let pair = |id: &str, secret: &str| Ok(Some((id.to_owned(), secret.to_owned())));
        assert_eq!(outcome(&[&basic("a:b:c")]), pair("a", "b:c"));
        assert_eq!(outcome(&[&basic("a%3Ab+c:%C3%A4")]), pair("a:b c", "ä"));
        assert_eq!(outcome(&[&basic(":").replace("Basic ", "bAsIc   ")]), pair("", ""));
    }

    #[test]
    fn other_schemes_are_passed_over_and_broken_pairs_are_refused() {
        for other in ["Bearer abc", "Basically abc", "", "Token Basic"] {
            assert_eq!(outcome(&[other]), Ok(None), "{other}");
        }
        assert_eq!(outcome(&[]), Ok(None));
        for broken in
            ["Basic", "Basic ", "Basic !!", "Basic YQ", &basic("no colon"), &basic("%00:")]
        {
            assert_eq!(outcome(&[broken]), Err(401), "{broken}");
        }
        for two in [[&*basic("a:b"), "Bearer x"], ["Bearer x", &*basic("a:b")]] {
            assert_eq!(outcome(&two), Err(400));
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let shown = format!("{:?}", Basic(Some(("machine".to_owned(), "hunter2".to_owned()))));
        assert_eq!(shown, "Basic(Some(\"machine\"), ..)");
    }

    proptest! {
        #[test]
        fn reading_basic_never_panics(text in "[Bb]asic [A-Za-z0-9+/=%é]{0,20}") {
            let _ = outcome(&[&text]);
        }
    }
}
