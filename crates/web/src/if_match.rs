//! `If-Match`: change it only if it is still what I saw.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use directory::ids::Version;

use crate::Problem;

/// The version the caller expects, to be compared inside the transaction.
///
/// `None` without the header and for `*`, because what is changed must exist anyway. Of several
/// listed tags the newest version counts. A tag that is not one of ours, or a weak one, matches
/// nothing: 412. Anything that is no list of tags: 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<Version>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

fn read(headers: &HeaderMap) -> Result<Option<Version>, Problem> {
    let mut newest = None;
    let mut present = false;
    for value in headers.get_all(header::IF_MATCH) {
        let text = value.to_str().map_err(|_| malformed())?.trim();
        present = true;
        if text == "*" {
            return Ok(None);
        }
        for listed in text.split(',').map(str::trim) {
            newest = newest.max(version(listed)?);
        }
    }
    match (present, newest) {
        (true, None) => Err(Problem::of_status(StatusCode::PRECONDITION_FAILED)),
        (_, newest) => Ok(newest),
    }
}

/// The version in a tag; `None` for a tag that cannot match.
fn version(tag: &str) -> Result<Option<Version>, Problem> {
    let (tag, weak) = tag.strip_prefix("W/").map_or((tag, false), |rest| (rest, true));
    let inner =
        tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(malformed)?;
    if inner.contains('"') {
        return Err(malformed());
    }
    let Some((number, hash)) = inner.split_once('-') else { return Ok(None) };
    let hash_fits = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    let number = if digits && hash_fits && !weak { number.parse().ok() } else { None };
    Ok(number.map(Version))
}

fn malformed() -> Problem {
    Problem::malformed("If-Match must be * or a list of entity tags in double quotes")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn status(text: &str) -> Result<Option<i64>, u16> {
        let headers = HeaderMap::from_iter([(header::IF_MATCH, text.parse().unwrap())]);
        read(&headers).map(|v| v.map(|v| v.0)).map_err(|p| p.status.as_u16())
    }

    #[test]
    fn the_version_is_read_from_our_tags() {
        assert_eq!(status("\"7-0a1b2c3d\""), Ok(Some(7)));
        assert_eq!(status("\"7-0a1b2c3d\", \"12-0a1b2c3d\",\"other\""), Ok(Some(12)));
        assert_eq!(status("*"), Ok(None));
        assert_eq!(read(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn tags_that_cannot_match_fail_the_precondition() {
        for text in [
            "\"other\"",
            "W/\"7-0a1b2c3d\"",
            "\"\"",
            "\"7-xyz\"",
            "\"99999999999999999999-0a1b2c3d\"",
        ] {
            assert_eq!(status(text), Err(412), "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_tags_is_malformed() {
        for text in ["7-0a1b2c3d", "\"", "", "\"a\",", "\"a\"b\""] {
            assert_eq!(status(text), Err(400), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_if_match_never_panics(text in "[\\x20-\\x7e]*") {
            let _ = status(&text);
        }
    }
}
