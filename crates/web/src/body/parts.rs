//! Forms with files.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures_util::Stream;

use super::extract::{BODY_LIMIT, FORGOTTEN, media_type};
use crate::Problem;

/// The media type of forms with files.
const FORM: &str = "multipart/form-data";

/// The most parts of one form.
const PARTS: usize = 64;

/// The fields and the files of a form of a page, each in their order. A file that nobody chose is
/// left out. What a file is called and what it says it is are not read: neither can be trusted.
#[derive(Clone, Debug, Default)]
pub struct FormParts {
    /// The fields, by their names.
    pub fields: Vec<(String, String)>,
    /// The files, by the names of their fields.
    pub files: Vec<(String, FormFile)>,
    /// How many bytes the fields have, whether or not they are kept.
    length: usize,
}

/// A file of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFile {
    /// All of it.
    Whole(Bytes),
    /// One that is longer than what is read of a file. Nothing of it is kept.
    TooLong,
}

impl FormParts {
    /// Reads the form of a request, and of each file as much as `file_limit` bytes. The form is read
    /// to its end in any case, up to 16 MiB, since a browser shows an answer only when it could send
    /// all of it; for that it has `time`.
    ///
    /// # Errors
    /// 415: another media type; 413: fields of more than 1 MiB in all, or more than 16 MiB; 408: too
    /// slow; 400: what is no such form, is not UTF-8, holds U+0000 in a field, a name twice, or more
    /// than 64 parts.
    pub async fn read(
        request: Request,
        file_limit: usize,
        time: Duration,
    ) -> Result<Self, Problem> {
        let boundary = boundary(request.headers())?;
        let whole = Whole::of(request.into_body());
        let late = Problem::of_status(StatusCode::REQUEST_TIMEOUT);
        let reading = Self::parse(whole, boundary, file_limit);
        tokio::time::timeout(time, reading).await.unwrap_or(Err(late))
    }

    async fn parse(whole: Whole, boundary: String, file_limit: usize) -> Result<Self, Problem> {
        let mut form = multer::Multipart::new(whole, boundary);
        let mut parts = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| broken(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            parts.check_name(&name)?;
            if part.file_name().is_some() {
                match taken(part, file_limit).await? {
                    FormFile::Whole(bytes) if bytes.is_empty() => {}
                    file => parts.files.push((name, file)),
                }
            } else {
                let text = parts.field(part).await?;
                let text = text.filter(|text| !text.contains('\0')).ok_or_else(|| {
                    Problem::malformed(format!("the field {name:?} is not a text in UTF-8"))
                })?;
                parts.fields.push((name, text));
            }
        }
        if parts.length > BODY_LIMIT { Err(too_large()) } else { Ok(parts) }
    }

    fn check_name(&self, name: &str) -> Result<(), Problem> {
        let fields = self.fields.iter().map(|(name, _)| name);
        if fields.chain(self.files.iter().map(|(name, _)| name)).any(|known| *known == name) {
            let twice = format!("the parameter {name:?} stands there twice");
            return Err(Problem::malformed(twice));
        }
        if self.fields.len() + self.files.len() >= PARTS {
            return Err(Problem::malformed("the form has too many parts"));
        }
        Ok(())
    }

    /// Reads a field, if it is UTF-8; what is over the limit of all fields is forgotten.
    async fn field(&mut self, mut part: multer::Field<'_>) -> Result<Option<String>, Problem> {
        let mut kept = BytesMut::new();
        while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
            self.length = self.length.saturating_add(chunk.len());
            if self.length <= BODY_LIMIT {
                kept.extend_from_slice(&chunk);
            }
        }
        if self.length > BODY_LIMIT {
            // Refused in the end; it may have been cut within a character.
            return Ok(Some(String::new()));
        }
        Ok(String::from_utf8(kept.into()).ok())
    }
}

/// Reads a file; of one that is too long nothing is kept.
async fn taken(mut part: multer::Field<'_>, limit: usize) -> Result<FormFile, Problem> {
    let (mut kept, mut length) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
        length = length.saturating_add(chunk.len());
        if length <= limit {
            kept.extend_from_slice(&chunk);
        } else {
            kept = BytesMut::new();
        }
    }
    Ok(if length <= limit { FormFile::Whole(kept.freeze()) } else { FormFile::TooLong })
}

fn boundary(headers: &HeaderMap) -> Result<String, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let boundary = kind.and_then(|kind| multer::parse_boundary(kind).ok());
    let is_form = media_type(headers)?.as_deref() == Some(FORM);
    boundary
        .filter(|_| is_form)
        .ok_or_else(|| Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

/// A body piece by piece. What reads it takes all that is ready before it looks at any of it, so after
/// each piece there is a pause: a form of any length is held a piece at a time.
struct Whole {
    body: BodyDataStream,
    length: usize,
    pause: bool,
}

/// Why a body is not read to its end.
#[derive(Debug)]
enum Cut {
    BrokenOff,
    TooLong,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BrokenOff => "the body broke off",
            Self::TooLong => "the body is too long",
        })
    }
}

impl std::error::Error for Cut {}

impl Whole {
    fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), length: 0, pause: false }
    }
}

impl Stream for Whole {
    type Item = Result<Bytes, Cut>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = std::task::ready!(Pin::new(&mut self.body).poll_next(cx));
        self.pause = true;
        Poll::Ready(next.map(|piece| {
            let piece = piece.map_err(|_| Cut::BrokenOff)?;
            self.length = self.length.saturating_add(piece.len());
            if self.length > FORGOTTEN { Err(Cut::TooLong) } else { Ok(piece) }
        }))
    }
}

fn too_large() -> Problem {
    Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE)
}

fn broken(error: &multer::Error) -> Problem {
    if let multer::Error::StreamReadFailed(cause) = error {
        return match cause.downcast_ref() {
            Some(Cut::TooLong) => too_large(),
            _ => Problem::malformed("the body broke off"),
        };
    }
    Problem::malformed(format!("the body cannot be read as a form: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn parse(body: &[u8]) -> Result<FormParts, Problem> {
        let whole = Whole::of(Body::from(body.to_vec()));
        FormParts::parse(whole, "x".to_owned(), 100).await
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
        let logo = FormFile::Whole(Bytes::from_static(b"PNG\0"));
        assert_eq!(parts.files, [("logo".to_owned(), logo)]);
    }

    #[tokio::test]
    async fn a_file_that_is_too_long_takes_none_of_the_fields_with_it() {
        let file = |length| part("name=\"logo\"; filename=\"a.png\"", &"x".repeat(length));
        let around = |file: String| {
            part("name=\"before\"", "1") + &file + &part("name=\"after\"", "2") + "--x--\r\n"
        };
        for length in [101, 2 * BODY_LIMIT] {
            let parts = parse(around(file(length)).as_bytes()).await.unwrap();

            let fields = [("before", "1"), ("after", "2")];
            assert_eq!(parts.fields, fields.map(|(name, text)| (name.into(), text.into())));
            assert_eq!(parts.files, [("logo".to_owned(), FormFile::TooLong)]);
        }
        let parts = parse(around(file(100)).as_bytes()).await.unwrap();
        assert!(matches!(&parts.files[..], [(_, FormFile::Whole(file))] if file.len() == 100));
    }

    #[tokio::test]
    async fn fields_that_are_too_long_are_refused_and_so_is_what_never_ends() {
        let field = |name: &str| part(&format!("name=\"{name}\""), &"x".repeat(BODY_LIMIT / 2));
        let most = field("a") + &field("b") + "--x--";
        assert!(parse(most.as_bytes()).await.is_ok());
        let more = field("a") + &field("b") + &part("name=\"c\"", "x") + "--x--";
        assert_eq!(parse(more.as_bytes()).await.unwrap_err().status.as_u16(), 413);
        let endless = part("name=\"a\"; filename=\"f\"", &"x".repeat(FORGOTTEN)) + "--x--";
        assert_eq!(parse(endless.as_bytes()).await.unwrap_err().status.as_u16(), 413);
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
