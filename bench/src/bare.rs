//! The least a server of this kind does: the same runtime and HTTP library, no work.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use axum::serve::ListenerExt;

/// Answers every request, after its body is read, with so many bytes.
pub async fn serve(bytes: usize) -> Result<()> {
    let body = Bytes::from(vec![b'x'; bytes]);
    let answer = move |_: Bytes| {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body).into_response() }
    };
    let listener = crate::listen().await?.tap_io(|stream| {
        // As the program does; without it the last piece of an answer may wait.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().fallback(answer)).await?;
    Ok(())
}
