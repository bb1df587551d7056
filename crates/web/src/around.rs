//! A layer around routes that calls them where they stand.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::Response;
use axum::routing::Route;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Map};
use tower::layer::layer_fn;
use tower::{Layer, Service};

/// What is done around a route, as `axum::middleware::from_fn` does it. But that clones all routes within
/// for each request, and boxes them.
pub(crate) trait Around: Send + Sync + 'static {
    /// Answers a request, mostly by what `inner` answers, which does nothing before its future is polled.
    fn answer(self: &Arc<Self>, request: Request, inner: Inner<'_>)
    -> BoxFuture<'static, Response>;
}

/// The route within a layer.
pub(crate) struct Inner<'a>(&'a mut Route);

impl Inner<'_> {
    /// What it answers.
    pub(crate) fn call(self, request: Request) -> impl Future<Output = Response> + Send + use<> {
        self.0.call(request).map(|Ok(response)| response)
    }
}

/// A layer that does something around each route.
pub(crate) fn around<A: Around>(what: A) -> impl Layer<Route, Service = Layered<A>> + Clone {
    let what = Arc::new(what);
    layer_fn(move |inner| Layered { what: Arc::clone(&what), inner })
}

/// A route in its layer.
pub(crate) struct Layered<A> {
    what: Arc<A>,
    inner: Route,
}

impl<A> Clone for Layered<A> {
    fn clone(&self) -> Self {
        Self { what: Arc::clone(&self.what), inner: self.inner.clone() }
    }
}

impl<A: Around> Service<Request> for Layered<A> {
    type Response = Response;
    type Error = Infallible;
    type Future = Map<BoxFuture<'static, Response>, fn(Response) -> Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.inner, context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.what.answer(request, Inner(&mut self.inner)).map(Ok)
    }
}
