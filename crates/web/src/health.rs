//! What load balancers and supervisors ask.

use axum::Router;
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::get;
use directory::Error;

use crate::sound::sound;
use crate::{Problem, other_method};

/// `/healthz`: the process runs. `/readyz`: it can answer requests now, as `ready` tells; its refusal
/// (503 for [`Error::Unavailable`]) if not.
pub fn health<F, R>(ready: F) -> Router
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<(), Error>> + Send,
{
    let readyz = move || {
        let ready = ready.clone();
        async move {
            match ready().await {
                Ok(()) => fine(),
                Err(error) => Problem::from(error).into_response(),
            }
        }
    };
    Router::new()
        .route("/healthz", get(|| async { fine() }))
        .route("/readyz", get(readyz))
        .method_not_allowed_fallback(other_method)
        .layer(from_fn(sound))
}

fn fine() -> axum::response::Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n").into_response()
}
