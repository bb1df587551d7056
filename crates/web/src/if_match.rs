//! `If-Match` and `If-None-Match` of a change: make it only if the thing is what I saw, and only if
//! it is not what I name.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use directory::ids::{IfVersion, Version};

use crate::Problem;
use crate::entity_tags::{EntityTag, EntityTags, Malformed};

/// What the caller expects of the version, to be compared inside the transaction.
///
/// Of a tag only the version counts, because a change is of the row, while the checksum beside it is
/// also of names from other rows.
///
/// `If-Match`: any version will do without the header and for `*`, because what is changed must
/// exist anyway. Of several listed tags one must match; a weak one, or one that is not ours, matches
/// nothing. `If-None-Match`: none of the listed tags may match, weak or not, and with `*` nothing may
/// be changed that exists. Refused with 400: what is no list of tags, and a list of more than
/// [`IfVersion::LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub IfVersion);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

fn read(headers: &HeaderMap) -> Result<IfVersion, Problem> {
    let too_many = |header: &str| {
        let limit = IfVersion::LIMIT;
        Problem::malformed(format!("{header} must name at most {limit} entity tags"))
    };
    let expected = match EntityTags::read(headers, &header::IF_MATCH) {
        Ok(None | Some(EntityTags::Any)) => IfVersion::ANY,
        Ok(Some(EntityTags::Listed(tags))) => {
            let strong = tags.iter().map(|tag| Some(tag).filter(|tag| !tag.weak).and_then(version));
            listed(strong, IfVersion::one_of).ok_or_else(|| too_many("If-Match"))?
        }
        Err(Malformed) => return Err(Problem::malformed_tags("If-Match")),
    };
    match EntityTags::read(headers, &header::IF_NONE_MATCH) {
        Ok(None) => Ok(expected),
        Ok(Some(EntityTags::Any)) => Ok(expected.and_none()),
        Ok(Some(EntityTags::Listed(tags))) => {
            let and_none_of = |versions: &[Version]| expected.and_none_of(versions);
            listed(tags.iter().map(version), and_none_of).ok_or_else(|| too_many("If-None-Match"))
        }
        Err(Malformed) => Err(Problem::malformed_tags("If-None-Match")),
    }
}

/// The condition about the versions in some tags; `None` for more tags than the limit.
fn listed<E>(
    tags: impl ExactSizeIterator<Item = Option<Version>>,
    condition: impl FnOnce(&[Version]) -> Result<IfVersion, E>,
) -> Option<IfVersion> {
    if tags.len() > IfVersion::LIMIT {
        return None;
    }
    condition(&tags.flatten().collect::<Vec<_>>()).ok()
}

/// The version in a tag; `None` for a tag that is not ours.
fn version(tag: &EntityTag) -> Option<Version> {
    let text = std::str::from_utf8(&tag.opaque).ok()?;
    let (number, checksum) = text.split_once('-')?;
    let fits = checksum.len() == 8 && checksum.bytes().all(|b| b.is_ascii_hexdigit());
    let version = number.parse().ok().map(Version).filter(|_| fits)?;
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
    fn what_must_not_match_is_compared_weakly() {
        let unless = |text: &str| {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, text.parse().unwrap())]);
            read(&headers).map_err(|problem| problem.status.as_u16())
        };
        let none_of = |versions: &[i64]| {
            let versions: Vec<_> = versions.iter().copied().map(Version).collect();
            Ok(IfVersion::ANY.and_none_of(&versions).unwrap())
        };
        assert_eq!(unless("*"), Ok(IfVersion::ANY.and_none()));
        assert_eq!(unless("W/\"7-0a1b2c3d\", \"8-0a1b2c3d\""), none_of(&[7, 8]));
        assert_eq!(unless("\"other\""), none_of(&[]));
        assert_eq!(unless("7"), Err(400));
        assert_eq!(unless(&vec!["\"other\""; 17].join(",")), Err(400));
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
