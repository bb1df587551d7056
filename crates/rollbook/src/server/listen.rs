//! Connections: how many, how long they may take to say what they want, and how they end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::{Service, ServiceExt};
use web::{Encrypted, Peer};

use super::handshake::Handshakes;

/// Bounds of a listener.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How many connections at once; more wait in the operating system's queue.
    pub connections: usize,
    /// How many seconds requests under way get to finish at the end.
    pub shutdown_seconds: u64,
}

/// How long the head of a request may take to arrive, also between two requests.
const HEADER_SECONDS: u64 = 75;

/// Serves connections until told to stop, then lets requests under way finish. With `handshakes`
/// they are encrypted.
pub(super) async fn serve<S>(
    listener: TcpListener,
    handshakes: Option<Handshakes>,
    app: S,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send + 'static,
{
    let places = Arc::new(Semaphore::new(limits.connections));
    let open = GracefulShutdown::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let talk =
            converse(stream, peer, handshakes.clone(), app.clone(), open.watcher(), &stopping);
        tokio::spawn(async move {
            if let Err(error) = talk.await {
                tracing::debug!("a connection ended: {error}");
            }
            drop(place);
        });
    }
    drop(listener);
    let patience = Duration::from_secs(limits.shutdown_seconds);
    if tokio::time::timeout(patience, open.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish within {patience:?} and were cut off");
    }
}

/// One connection from its beginning to its end; encrypted, if there are `handshakes`.
fn converse<S>(
    stream: TcpStream,
    peer: Peer,
    handshakes: Option<Handshakes>,
    app: S,
    watcher: Watcher,
    stopping: &watch::Receiver<bool>,
) -> impl Future<Output = hyper::Result<()>> + Send + use<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send + 'static,
{
    let mut stopping = stopping.clone();
    async move {
        let Some(handshakes) = handshakes else {
            return watcher.watch(connection(TokioIo::new(stream), peer, None, app)).await;
        };
        let stream = tokio::select! {
            stream = handshakes.shake(stream) => stream,
            _ = stopping.wait_for(|stop| *stop) => None,
        };
        let Some(stream) = stream else { return Ok(()) };
        watcher.watch(connection(TokioIo::new(stream), peer, Some(Encrypted), app)).await
    }
}

fn connection<I, S>(
    stream: I,
    peer: Peer,
    encrypted: Option<Encrypted>,
    app: S,
) -> http1::Connection<
    I,
    impl hyper::service::HttpService<Incoming, ResBody = Body, Error = Infallible, Future: Send>,
>
where
    I: Read + Write + Unpin,
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        if let Some(encrypted) = encrypted {
            request.extensions_mut().insert(encrypted);
        }
        app.clone().oneshot(request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEADER_SECONDS))
        .pipeline_flush(true)
        .serve_connection(stream, service)
}

/// The next connection. Running out of file descriptors, say, passes; the listener must not end.
async fn accept(listener: &TcpListener) -> (TcpStream, Peer) {
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                // Small answers must not wait for the acknowledgement of others.
                let _ = stream.set_nodelay(true);
                return (stream, Peer(from.ip()));
            }
            Err(error) => {
                tracing::warn!("cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
