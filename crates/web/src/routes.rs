//! The operations of a surface, until it is known what prefix they lie under.

use axum::routing::MethodRouter;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Operations by their paths below a prefix, as `routes!` of `utoipa_axum` describes them.
///
/// [`SurfaceRouter::nest`](crate::SurfaceRouter::nest) writes the prefix before each path, so that a
/// request is matched by its whole path. A nested router would take the prefix off each request's URL, and
/// read what is left anew.
pub struct Routes<S>(Vec<UtoipaMethodRouter<S>>);

impl<S> Default for Routes<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Adds the operations of a path.
    #[must_use]
    pub fn routes(mut self, operations: UtoipaMethodRouter<S>) -> Self {
        self.0.push(operations);
        self
    }

    /// Adds all of some others.
    #[must_use]
    pub fn merge(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// All of them by their whole paths.
    pub(crate) fn below(self, prefix: &str) -> OpenApiRouter<S> {
        self.0.into_iter().fold(OpenApiRouter::default(), |router, operations| {
            let (schemas, mut paths, methods): (_, _, MethodRouter<S>) = operations;
            let whole = |path: String| {
                if path == "/" { prefix.to_owned() } else { format!("{prefix}{path}") }
            };
            paths.paths = paths.paths.into_iter().map(|(path, item)| (whole(path), item)).collect();
            router.routes((schemas, paths, methods))
        })
    }
}
