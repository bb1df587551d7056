//! What a request asks of the answer beside its content: a media type, nothing if it has the same
//! already, and nothing if it is no longer what it was.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::entity_tags::{EntityTags, Malformed};
use crate::{Face, Problem};

/// The wishes of one request, kept until its answer is there.
pub(crate) struct Wishes {
    script_surface: bool,
    script: bool,
    /// Whether it is a look; what others ask is decided where the change is made.
    readable: bool,
    only_if: Result<Option<EntityTags>, Malformed>,
    unless: Option<EntityTags>,
}

impl Wishes {
    pub(crate) fn of(face: &Face, request: &Request) -> Self {
        let headers = request.headers();
        Self {
            script_surface: face.script,
            script: face.script && prefers_script(headers),
            readable: matches!(*request.method(), Method::GET | Method::HEAD),
            only_if: EntityTags::read(headers, &header::IF_MATCH),
            // What cannot be read is no reason to keep the answer back.
            unless: EntityTags::read(headers, &header::IF_NONE_MATCH).ok().flatten(),
        }
    }

    /// The same answer, or 412 where `If-Match` does not hold for what a look found (RFC 9110,
    /// section 13.1.1). What a change was refused for is named by its header.
    pub(crate) fn judge(&self, response: Response) -> Response {
        if !self.readable {
            return self.explained(response);
        }
        if response.status() != StatusCode::OK {
            return response;
        }
        let tag = response.headers().get(header::ETAG).map(HeaderValue::as_bytes);
        match &self.only_if {
            Ok(None | Some(EntityTags::Any)) => response,
            Ok(Some(EntityTags::Listed(tags))) => {
                let same = |opaque: &[u8]| {
                    tags.iter().any(|listed| !listed.weak && listed.opaque == opaque)
                };
                if tag.and_then(opaque).is_some_and(same) {
                    return response;
                }
                Problem::of_status(StatusCode::PRECONDITION_FAILED).into_response()
            }
            Err(Malformed) => Problem::malformed_tags("If-Match").into_response(),
        }
    }

    fn explained(&self, mut response: Response) -> Response {
        let only_unless = self.unless.is_some() && matches!(self.only_if, Ok(None));
        if only_unless
            && response.status() == StatusCode::PRECONDITION_FAILED
            && let Some(problem) = response.extensions_mut().get_mut::<Problem>()
        {
            "this is what If-None-Match names".clone_into(&mut problem.detail);
        }
        response
    }

    /// The same answer as the request wants it: 304 without a body where the caller has it, and
    /// `text/javascript` where only that was asked for.
    pub(crate) fn grant(&self, response: Response) -> Response {
        let (mut parts, mut body) = response.into_parts();
        let tag = parts.headers.get(header::ETAG);
        let known = self.readable && tag.is_some_and(|tag| self.has(tag.as_bytes()));
        if parts.status == StatusCode::OK && known {
            parts.status = StatusCode::NOT_MODIFIED;
            parts.headers.remove(header::CONTENT_TYPE);
            parts.headers.remove(header::CONTENT_LENGTH);
            body = Body::empty();
        }
        if self.script_surface {
            parts.headers.append(header::VARY, HeaderValue::from_static("Accept"));
        }
        let json = is(&parts.headers, &header::CONTENT_TYPE, "application/json");
        if self.script && json {
            let script = HeaderValue::from_static("text/javascript; charset=utf-8");
            parts.headers.insert(header::CONTENT_TYPE, script);
        }
        Response::from_parts(parts, body)
    }

    /// Whether `If-None-Match` lists the tag, weakly compared, or is `*`.
    fn has(&self, tag: &[u8]) -> bool {
        match &self.unless {
            None => false,
            Some(EntityTags::Any) => true,
            Some(EntityTags::Listed(tags)) => {
                tags.iter().any(|listed| Some(listed.opaque.as_slice()) == opaque(tag))
            }
        }
    }
}

/// What stands between the quotes of a tag of ours.
fn opaque(tag: &[u8]) -> Option<&[u8]> {
    tag.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

fn is(headers: &HeaderMap, name: &HeaderName, value: &str) -> bool {
    headers.get(name).is_some_and(|found| found.as_bytes() == value.as_bytes())
}

/// Whether `Accept` asks for `text/javascript` and not for JSON.
fn prefers_script(headers: &HeaderMap) -> bool {
    let mut script = false;
    let lists = headers.get_all(header::ACCEPT);
    for range in lists.iter().filter_map(|v| v.to_str().ok()).flat_map(|list| list.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|parameter| {
            let quality = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="));
            quality.is_some_and(|q| q.trim().parse::<f32>().is_ok_and(|q| q <= 0.0))
        });
        match media.as_str() {
            _ if refused => {}
            "text/javascript" => script = true,
            "application/json" | "application/*" | "*/*" => return false,
            _ => {}
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wants(accept: &str) -> bool {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        prefers_script(&headers)
    }

    #[test]
    fn only_who_asks_for_a_script_and_not_for_json_gets_one() {
        for accept in [
            "text/javascript",
            "text/html, Text/JavaScript;q=0.5",
            "text/javascript, application/json;q=0",
        ] {
            assert!(wants(accept), "{accept}");
        }
        for accept in [
            "",
            "*/*",
            "application/json",
            "application/xml",
            "text/javascript, */*;q=0.1",
            "text/javascript;q=0",
        ] {
            assert!(!wants(accept), "{accept}");
        }
        assert!(!prefers_script(&HeaderMap::new()));
    }

    #[test]
    fn tags_are_compared_weakly_and_as_a_whole() {
        let wishes = |text: &str| {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, text.parse().unwrap())]);
            let unless = EntityTags::read(&headers, &header::IF_NONE_MATCH).ok().flatten();
            let (script_surface, script, readable) = (false, false, true);
            Wishes { script_surface, script, readable, only_if: Ok(None), unless }
        };
        for text in ["\"7-0a1b2c3d\"", "W/\"7-0a1b2c3d\"", "\"x\", \"7-0a1b2c3d\"", "*"] {
            assert!(wishes(text).has(b"\"7-0a1b2c3d\""), "{text}");
        }
        for text in ["\"7-0a1b2c3e\"", "\"7\"", "7-0a1b2c3d", ""] {
            assert!(!wishes(text).has(b"\"7-0a1b2c3d\""), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_accept_never_panics(text in "[\\x20-\\x7e]*") {
            let _ = wants(&text);
        }
    }
}
