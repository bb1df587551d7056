//! Reading pictures that people send, and answering with those that are kept.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use directory::pictures::{PHOTO_FILE_LIMIT, PICTURE_FILE_LIMIT, Picture, PictureFault};
use directory::{Code, Error};
use tokio::sync::Semaphore;
use web::FormFile;

use crate::assets::CACHING;
use crate::form::Upload;

/// What is to become of a picture.
#[derive(Clone, Debug, Default)]
pub(crate) enum Choice {
    /// It stays.
    #[default]
    Same,
    /// It is taken away.
    None,
    /// It is replaced by this one.
    New(Picture),
}

/// Which picture it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// The field of the form.
    field: &'static str,
    /// The longest file, in bytes.
    pub(crate) limit: usize,
    /// Makes the picture of a file.
    read: fn(&[u8]) -> Result<Picture, Error>,
}

/// The logo of a client.
pub(crate) const LOGO: Kind =
    Kind { field: "logo", limit: PICTURE_FILE_LIMIT, read: Picture::logo };

/// The picture of a person.
pub(crate) const PORTRAIT: Kind =
    Kind { field: "picture", limit: PHOTO_FILE_LIMIT, read: Picture::avatar };

impl Choice {
    /// What a form says of a picture. One that was sent before and is not saved yet comes back in the
    /// form, as `chosen_` and the field, and is read like any other; `remove_` and the field takes the
    /// picture away.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a file that is no such picture.
    pub(crate) async fn of(upload: &Upload, kind: Kind) -> Result<Self, Error> {
        let field = kind.field;
        let removed = upload.filled.get(&format!("remove_{field}")) == "yes";
        let before = Base64::decode_vec(upload.filled.get(&format!("chosen_{field}"))).ok();
        let before = before.filter(|bytes| !bytes.is_empty() && !removed);
        match upload.file(field) {
            Some(FormFile::Whole(file)) => read(file.clone(), kind).await.map(Self::New),
            Some(FormFile::TooLong) => {
                let long = PictureFault::Long { limit: kind.limit };
                Err(Error::invalid(field, Code::Picture(long)))
            }
            None => match before {
                Some(file) => read(file.into(), kind).await.map(Self::New),
                None if removed => Ok(Self::None),
                None => Ok(Self::Same),
            },
        }
    }

    /// A new picture as it goes with the form, until it is saved.
    pub(crate) fn carried(&self) -> Option<String> {
        match self {
            Self::New(picture) => Some(Base64::encode_string(picture.png())),
            Self::Same | Self::None => None,
        }
    }

    /// The change as commands take it.
    pub(crate) fn change(&self) -> Option<Option<Picture>> {
        match self {
            Self::Same => None,
            Self::None => Some(None),
            Self::New(picture) => Some(Some(picture.clone())),
        }
    }
}

/// Reads a picture apart from the threads that answer requests. One at a time, in the whole server:
/// so the memory that it takes is bounded, whoever sends how many.
async fn read(file: Bytes, kind: Kind) -> Result<Picture, Error> {
    static ONE: Semaphore = Semaphore::const_new(1);
    let Ok(permit) = ONE.acquire().await else {
        return Err(Error::internal("pictures are read no more"));
    };
    let reading = tokio::task::spawn_blocking(move || {
        // Held until it is done, even if nobody waits for it any more.
        let _permit = permit;
        (kind.read)(&file)
    });
    reading.await.unwrap_or_else(|_| Err(Error::internal("reading a picture panicked")))
}

/// A file whose path is made of its content, so that browsers keep it for good.
pub(crate) fn kept(content: Vec<u8>, media_type: &'static str) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHING));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
