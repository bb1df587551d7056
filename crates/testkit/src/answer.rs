//! What came back.

use std::fmt;

use axum::response::Response;
use http::{HeaderMap, header};
use http_body_util::BodyExt;
use serde_json::Value;

/// A whole answer. Its text form is short, for snapshots: `404 {"detail":"Not found."}`.
///
/// The request id in the body is replaced by `<id>`, so that two answers that differ in nothing
/// else are equal; `x-request-id` is not compared.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; of a PDF, with a mark for what is no text.
    pub body: String,
    /// Whether the body came to its end.
    pub complete: bool,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, mut body) = response.into_parts();
        let mut bytes = Vec::new();
        let mut complete = true;
        while let Some(frame) = body.frame().await {
            match frame {
                Ok(frame) => bytes.extend(frame.into_data().unwrap_or_default()),
                Err(_) => {
                    complete = false;
                    break;
                }
            }
        }
        let media_type = parts.headers.get(header::CONTENT_TYPE);
        let document = media_type.is_some_and(|kind| kind == "application/pdf");
        let mut text = if document {
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            String::from_utf8(bytes).expect("bodies are UTF-8")
        };
        let id = parts.headers.get("x-request-id").and_then(|id| id.to_str().ok());
        if let Some(id) = id {
            text = text.replace(&format!("\"{id}\""), "\"<id>\"");
        }
        Self { status: parts.status.as_u16(), headers: parts.headers, body: text, complete }
    }

    /// The only value of a header; `""` without it.
    pub fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().map_or("", |value| value.to_str().expect("ASCII"));
        assert!(values.next().is_none(), "{name} stands there twice: {self:?}");
        value
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// One value of the JSON body, by JSON pointer (`/tags/0/name`).
    pub fn at(&self, pointer: &str) -> Value {
        let found = self.json().pointer(pointer).cloned();
        found.unwrap_or_else(|| panic!("nothing at {pointer}: {self:?}"))
    }

    /// The answer itself, if its status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The text form with some headers between status and body.
    pub fn with(&self, headers: &[&str]) -> String {
        let lines = headers.iter().map(|name| format!("\n{name}: {}", self.header(name)));
        format!("{}{}\n{}", self.status, lines.collect::<String>(), self.body)
    }
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        let plain = |answer: &Self| {
            let mut headers = answer.headers.clone();
            headers.remove("x-request-id");
            headers
        };
        let same =
            (self.status, &self.body, self.complete) == (other.status, &other.body, other.complete);
        same && plain(self) == plain(other)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if !self.body.is_empty() {
            write!(f, " {}", self.body)?;
        }
        if self.complete { Ok(()) } else { f.write_str(" … broken off") }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        write!(f, "\n{}", self.body)
    }
}
