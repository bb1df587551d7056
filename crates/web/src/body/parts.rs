//! Forms with files.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http_body_util::BodyExt;

use super::extract::{BODY_LIMIT, BODY_TIMEOUT, media_type};
use crate::Problem;

/// The media type of forms with files.
const FORM: &str = "multipart/form-data";

/// Up to how many bytes a body that is too long is read, without being kept.
const FORGOTTEN: usize = 16 << 20;

/// The most parts of one form.
const PARTS: usize = 64;

/// The fields and the files of a form of a page, each in their order. A file that nobody chose is
/// left out. What a file is called and what it says it is are not read: neither can be trusted.
///
/// Refused with 415: another media type; with 413: more than 1 MiB in all; with 400: what is no such
/// form, is not UTF-8, holds U+0000 in a field, a name twice, or more than 64 parts.
#[derive(Clone, Debug, Default)]
pub struct FormParts {
    /// The fields, by their names.
    pub fields: Vec<(String, String)>,
    /// The files, by the names of their fields.
    pub files: Vec<(String, Bytes)>,
}

impl<S: Send + Sync> FromRequest<S> for FormParts {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let unsupported = || Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        if media_type(request.headers())?.as_deref() != Some(FORM) {
            return Err(unsupported());
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let boundary = kind.and_then(|kind| multer::parse_boundary(kind).ok());
        let boundary = boundary.ok_or_else(unsupported)?;
        let body = read_to_the_end(request.into_body()).await?;
        Self::parse(body, boundary).await
    }
}

/// Reads a body. One that is too long is read on for a while and forgotten: a browser shows an
/// answer only when it could send all of its form.
async fn read_to_the_end(mut body: Body) -> Result<Bytes, Problem> {
    let reading = async {
        let (mut kept, mut length) = (BytesMut::new(), 0);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Problem::malformed("the body broke off"))?;
            let data = frame.into_data().unwrap_or_default();
            length += data.len();
            if length <= BODY_LIMIT {
                kept.extend_from_slice(&data);
            } else if length > FORGOTTEN {
                break;
            }
        }
        if length <= BODY_LIMIT { Ok(kept.freeze()) } else { Err(too_large()) }
    };
    let late = Problem::of_status(StatusCode::REQUEST_TIMEOUT);
    tokio::time::timeout(BODY_TIMEOUT, reading).await.unwrap_or(Err(late))
}

fn too_large() -> Problem {
    Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE)
}

impl FormParts {
    async fn parse(body: Bytes, boundary: String) -> Result<Self, Problem> {
        let whole = stream::iter([Ok::<_, Infallible>(body)]);
        let mut form = multer::Multipart::new(whole, boundary);
        let mut parts = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| broken(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(|error| broken(&error))?;
            parts.add(name, is_file, bytes)?;
        }
        Ok(parts)
    }

    fn add(&mut self, name: String, is_file: bool, bytes: Bytes) -> Result<(), Problem> {
        let fields = self.fields.iter().map(|(name, _)| name);
        if fields.chain(self.files.iter().map(|(name, _)| name)).any(|known| *known == name) {
            let twice = format!("the parameter {name:?} stands there twice");
            return Err(Problem::malformed(twice));
        }
        if self.fields.len() + self.files.len() >= PARTS {
            return Err(Problem::malformed("the form has too many parts"));
        }
        if is_file {
            if !bytes.is_empty() {
                self.files.push((name, bytes));
            }
            return Ok(());
        }
        let text = String::from_utf8(bytes.into()).ok().filter(|text| !text.contains('\0'));
        let text = text.ok_or_else(|| {
            Problem::malformed(format!("the field {name:?} is not a text in UTF-8"))
        })?;
        self.fields.push((name, text));
        Ok(())
    }
}

fn broken(error: &multer::Error) -> Problem {
    Problem::malformed(format!("the body cannot be read as a form: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn parse(body: &[u8]) -> Result<FormParts, Problem> {
        FormParts::parse(Bytes::copy_from_slice(body), "x".to_owned()).await
    }

    fn part(head: &str, body: &str) -> String {
        format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
    }

    #[tokio::test]
    async fn fields_and_files_are_told_apart() {
        let body = [
            part("name=\"title\"", "Grüße\r\n--y"),
            part("name=\"logo\"; filename=\"../../a.png\"", "PNG\0"),
            part("name=\"other\"; filename=\"\"", ""),
            "--x--\r\n".to_owned(),
        ]
        .concat();

        let parts = parse(body.as_bytes()).await.unwrap();

        assert_eq!(parts.fields, [("title".to_owned(), "Grüße\r\n--y".to_owned())]);
        assert_eq!(parts.files, [("logo".to_owned(), Bytes::from_static(b"PNG\0"))]);
    }

    #[tokio::test]
    async fn what_is_no_such_form_is_refused() {
        let twice = part("name=\"a\"", "1").repeat(2) + "--x--";
        let file_too = part("name=\"a\"", "1") + &part("name=\"a\"; filename=\"f\"", "1") + "--x--";
        let nul = part("name=\"a\"", "\0") + "--x--";
        let cut_off = part("name=\"a\"", "1");
        let many: String = (0..65).map(|n| part(&format!("name=\"{n}\""), "1")).collect();
        let many = many + "--x--";
        for body in ["", "a=1", &twice, &file_too, &nul, &cut_off, &many] {
            assert_eq!(parse(body.as_bytes()).await.unwrap_err().status.as_u16(), 400, "{body}");
        }
        let mut not_utf8 = part("name=\"a\"", "?").into_bytes();
        let at = not_utf8.iter().position(|b| *b == b'?').unwrap();
        not_utf8[at] = 0xff;
        not_utf8.extend(b"--x--");
        assert_eq!(parse(&not_utf8).await.unwrap_err().status.as_u16(), 400);
    }
}
