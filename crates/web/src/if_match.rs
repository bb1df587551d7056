//! `If-Match`: change it only if it is still what I saw.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use directory::ids::{IfVersion, Version};

use crate::Problem;
use crate::entity_tags::{EntityTag, EntityTags, Malformed};

/// The versions the caller expects, to be compared inside the transaction.
///
/// Any will do without the header and for `*`, because what is changed must exist anyway. Of several
/// listed tags one must match; a weak one, or one that is not ours, matches nothing. Refused with
/// 400: what is no list of tags, and a list of more than [`IfVersion::LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub IfVersion);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

fn read(headers: &HeaderMap) -> Result<IfVersion, Problem> {
    match EntityTags::read(headers, &header::IF_MATCH) {
        Ok(None | Some(EntityTags::Any)) => Ok(IfVersion::ANY),
        Ok(Some(EntityTags::Listed(tags))) => listed(&tags),
        Err(Malformed) => {
            Err(Problem::malformed("If-Match must be * or a list of entity tags in double quotes"))
        }
    }
}

fn listed(tags: &[EntityTag]) -> Result<IfVersion, Problem> {
    let limit = IfVersion::LIMIT;
    let too_many = || Problem::malformed(format!("If-Match must name at most {limit} entity tags"));
    if tags.len() > limit {
        return Err(too_many());
    }
    let versions: Vec<Version> = tags.iter().filter_map(version).collect();
    IfVersion::one_of(&versions).map_err(|_| too_many())
}

/// The version in a tag; `None` for a tag that matches nothing.
fn version(tag: &EntityTag) -> Option<Version> {
    let text = std::str::from_utf8(&tag.opaque).ok().filter(|_| !tag.weak)?;
    let (number, hash) = text.split_once('-')?;
    let hash_fits = hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let version = number.parse().ok().map(Version).filter(|_| hash_fits)?;
    // One version has one spelling.
    (version.0.to_string() == number).then_some(version)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expected(text: &str) -> Result<IfVersion, u16> {
        let headers = HeaderMap::from_iter([(header::IF_MATCH, text.parse().unwrap())]);
        read(&headers).map_err(|problem| problem.status.as_u16())
    }

    fn one_of(versions: &[i64]) -> Result<IfVersion, u16> {
        let versions: Vec<_> = versions.iter().copied().map(Version).collect();
        Ok(IfVersion::one_of(&versions).unwrap())
    }

    #[test]
    fn the_versions_are_read_from_our_tags() {
        assert_eq!(expected("\"7-0a1b2c3d\""), one_of(&[7]));
        assert_eq!(expected("\"7-0a1b2c3d\", \"12-0a1b2c3d\",\"other\""), one_of(&[7, 12]));
        assert_eq!(expected("*"), Ok(IfVersion::ANY));
        assert_eq!(read(&HeaderMap::new()), Ok(IfVersion::ANY));
    }

    #[test]
    fn weak_and_foreign_tags_match_nothing() {
        for text in [
            "\"other\"",
            "W/\"7-0a1b2c3d\"",
            "\"\"",
            "\"7-xyz\"",
            "\"-0a1b2c3d\"",
            "\"+7-0a1b2c3d\"",
            "\"07-0a1b2c3d\"",
            "\"99999999999999999999-0a1b2c3d\"",
        ] {
            assert_eq!(expected(text), one_of(&[]), "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_tags_is_malformed() {
        for text in ["7-0a1b2c3d", "\"", "", "\"a\"b\""] {
            assert_eq!(expected(text), Err(400), "{text}");
        }
    }

    #[test]
    fn more_tags_than_the_limit_are_refused() {
        let tags = |count: usize| vec!["\"7-0a1b2c3d\""; count].join(",");
        assert_eq!(expected(&tags(16)), one_of(&[7; 16]));
        assert_eq!(expected(&tags(17)), Err(400));
        assert_eq!(expected(&vec!["\"other\""; 17].join(",")), Err(400));
    }

    proptest! {
        #[test]
        fn reading_if_match_never_panics(text in "[\\x20-\\x7e]*") {
            let _ = expected(&text);
        }
    }
}
