//! The lists of entity tags that `If-Match` and `If-None-Match` hold (RFC 9110, section 13.1).

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// What such a header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EntityTags {
    /// `*`: whatever there is.
    Any,
    /// These tags, at least one.
    Listed(Vec<EntityTag>),
}

/// One entity tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntityTag {
    /// Whether it vouches for the meaning only, not for the bytes.
    pub(crate) weak: bool,
    /// What stands between the quotes.
    pub(crate) opaque: Vec<u8>,
}

/// The header is neither `*` nor a list of entity tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

impl EntityTags {
    /// Reads a header, all of its lines together; `None` without it. Empty elements of the list
    /// count for nothing, but something must be there.
    pub(crate) fn read(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Self>, Malformed> {
        if !headers.contains_key(name) {
            return Ok(None);
        }
        let lines = headers.get_all(name).iter().map(HeaderValue::as_bytes);
        let all = lines.collect::<Vec<_>>().join(b",".as_slice());
        if all.trim_ascii() == b"*" {
            return Ok(Some(Self::Any));
        }
        let mut listed = Vec::new();
        let mut rest = all.as_slice();
        loop {
            rest = after_blanks(rest);
            match rest.split_first() {
                None if listed.is_empty() => return Err(Malformed),
                None => return Ok(Some(Self::Listed(listed))),
                Some((b',', after)) => rest = after,
                Some(_) => {
                    let (tag, after) = EntityTag::read(rest)?;
                    listed.push(tag);
                    rest = after_blanks(after);
                    if !matches!(rest.first(), None | Some(b',')) {
                        return Err(Malformed);
                    }
                }
            }
        }
    }
}

impl EntityTag {
    /// The tag at the start of the text, and what follows it.
    fn read(text: &[u8]) -> Result<(Self, &[u8]), Malformed> {
        let (weak, quoted) = text.strip_prefix(b"W/").map_or((false, text), |rest| (true, rest));
        let inner = quoted.strip_prefix(b"\"").ok_or(Malformed)?;
        let end = inner.iter().position(|byte| *byte == b'"').ok_or(Malformed)?;
        let (opaque, after) = inner.split_at_checked(end).ok_or(Malformed)?;
        let allowed = |byte: &u8| *byte > b' ' && *byte != 0x7f;
        if !opaque.iter().all(allowed) {
            return Err(Malformed);
        }
        let after = after.strip_prefix(b"\"").ok_or(Malformed)?;
        Ok((Self { weak, opaque: opaque.to_vec() }, after))
    }
}

fn after_blanks(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    text.get(blanks..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use proptest::prelude::*;

    use super::*;

    fn read(lines: &[&str]) -> Result<Option<EntityTags>, Malformed> {
        let mut headers = HeaderMap::new();
        for line in lines {
            let value = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            headers.append(header::IF_MATCH, value);
        }
        EntityTags::read(&headers, &header::IF_MATCH)
    }

    fn listed(tags: &[(bool, &str)]) -> Result<Option<EntityTags>, Malformed> {
        let tag = |(weak, text): &(bool, &str)| EntityTag {
            weak: *weak,
            opaque: text.as_bytes().to_vec(),
        };
        Ok(Some(EntityTags::Listed(tags.iter().map(tag).collect())))
    }

    #[test]
    fn all_lines_are_one_list() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&["*"]), Ok(Some(EntityTags::Any)));
        assert_eq!(read(&[" \"a\""]), listed(&[(false, "a")]));
        let lines = ["\"a\", W/\"b\"", "\"c\""];
        assert_eq!(read(&lines), listed(&[(false, "a"), (true, "b"), (false, "c")]));
    }

    #[test]
    fn a_tag_may_hold_commas_and_letters_of_any_kind() {
        assert_eq!(
            read(&["\"a,b\",\"é\",\"\""]),
            listed(&[(false, "a,b"), (false, "é"), (false, "")])
        );
    }

    #[test]
    fn empty_elements_count_for_nothing() {
        assert_eq!(read(&[", \"a\" ,,\t\"b\","]), listed(&[(false, "a"), (false, "b")]));
    }

    #[test]
    fn what_is_no_list_of_tags_is_malformed() {
        for text in [
            "",
            " ",
            ",",
            "a",
            "\"",
            "\"a",
            "a\"",
            "\"a\"b",
            "\"a\" \"b\"",
            "\"a b\"",
            "w/\"a\"",
            "W/",
            "W/a",
            "*, \"a\"",
            "**",
        ] {
            assert_eq!(read(&[text]), Err(Malformed), "{text}");
        }
        assert_eq!(read(&["*", "*"]), Err(Malformed));
    }

    proptest! {
        #[test]
        fn tags_come_back_from_their_list(
            tags in prop::collection::vec((any::<bool>(), "[!#-~é]{0,8}"), 1..8),
            between in "[ \t]{0,2},[, \t]{0,3}",
        ) {
            let texts: Vec<_> = tags
                .iter()
                .map(|(weak, text)| format!("{}\"{text}\"", if *weak { "W/" } else { "" }))
                .collect();
            let tags: Vec<_> = tags.iter().map(|(weak, text)| (*weak, text.as_str())).collect();
            prop_assert_eq!(read(&[&texts.join(&between)]), listed(&tags));
        }

        #[test]
        fn reading_tags_never_panics(text in "[\\x20-\\x7eé\\t]*") {
            let _ = read(&[&text]);
        }
    }
}
