//! Reading pictures that people send, and answering with those that are kept.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use directory::Error;
use directory::pictures::Picture;
use tokio::sync::Semaphore;

use crate::assets::CACHING;

/// Reads a picture apart from the threads that answer requests. One at a time, in the whole server:
/// so the memory that it takes is bounded, whoever sends how many.
pub(crate) async fn read(
    file: Vec<u8>,
    how: fn(&[u8]) -> Result<Picture, Error>,
) -> Result<Picture, Error> {
    static ONE: Semaphore = Semaphore::const_new(1);
    let Ok(permit) = ONE.acquire().await else {
        return Err(Error::internal("pictures are read no more"));
    };
    let reading = tokio::task::spawn_blocking(move || {
        // Held until it is done, even if nobody waits for it any more.
        let _permit = permit;
        how(&file)
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
