//! `Idempotency-Key`: do it once, however often I ask.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use directory::ces;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::Type;

use crate::{Problem, openapi};

/// The name of the header, in lower case.
const HEADER: &str = "idempotency-key";

/// What the caller names a request by, to be compared inside the transaction; nothing without the
/// header. Taken as it stands, with quotes if it has some. Refused with 400: two of them, and what is
/// no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<ces::IdempotencyKey>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "What the caller names this request by, so that it is done once: 1 to 64 visible ASCII \
            characters, such as a UUID.";
        let schema = openapi::of(Type::String).min_length(Some(1)).max_length(Some(64));
        vec![openapi::optional(ParameterIn::Header, "Idempotency-Key", schema, about)]
    }
}

fn read(headers: &HeaderMap) -> Result<Option<ces::IdempotencyKey>, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return match headers.contains_key(HEADER) {
            true => Err(Problem::malformed("Idempotency-Key must be sent once")),
            false => Ok(None),
        };
    };
    let key = value.to_str().ok().and_then(|text| ces::IdempotencyKey::parse(text).ok());
    let form = "Idempotency-Key must be 1 to 64 visible ASCII characters";
    key.map(Some).ok_or_else(|| Problem::malformed(form))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn outcome(values: &[&str]) -> Result<Option<ces::IdempotencyKey>, String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HeaderName::from_static(HEADER), value.parse().unwrap());
        }
        read(&headers).map_err(|problem| format!("{} {}", problem.status.as_u16(), problem.detail))
    }

    #[test]
    fn a_key_is_taken_as_it_stands() {
        for text in ["a", "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"quoted\"", &"x".repeat(64)] {
            assert_eq!(outcome(&[text]), Ok(ces::IdempotencyKey::parse(text).ok()), "{text}");
        }
        assert_eq!(outcome(&[]), Ok(None));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let form = "400 Idempotency-Key must be 1 to 64 visible ASCII characters";
        for text in ["", "a b", "ä", &"x".repeat(65)] {
            assert_eq!(outcome(&[text]), Err(form.to_owned()), "{text}");
        }
        let twice = Err("400 Idempotency-Key must be sent once".to_owned());
        assert_eq!(outcome(&["a", "a"]), twice);
    }
}
