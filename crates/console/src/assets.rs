//! Style, script and icon: files that never change under one path.
//!
//! The path holds a hash of the content, so browsers keep a file for good and still take a new one
//! at once.

use std::sync::OnceLock;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use directory::ids::hex;
use sha2::{Digest, Sha256};

/// One file.
pub(crate) struct Asset {
    /// Where it is.
    pub(crate) path: String,
    media_type: &'static str,
    text: &'static str,
}

/// How long browsers keep one: a year, and without asking.
pub(crate) const CACHING: &str = "public, max-age=31536000, immutable";

/// All files.
pub(crate) struct Assets {
    /// The look.
    pub(crate) style: Asset,
    /// The comfort of those who have scripts.
    pub(crate) script: Asset,
    /// The picture in tabs.
    pub(crate) icon: Asset,
}

/// The files with their paths, made once.
pub(crate) fn assets() -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| Assets {
        style: Asset::new("css", "text/css; charset=utf-8", include_str!("../assets/console.css")),
        script: Asset::new(
            "js",
            "text/javascript; charset=utf-8",
            include_str!("../assets/console.js"),
        ),
        icon: Asset::new("svg", "image/svg+xml", include_str!("../assets/icon.svg")),
    })
}

/// The routes of all files.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let Assets { style, script, icon } = assets();
    [style, script, icon].into_iter().fold(Router::new(), |router, asset| {
        let headers = [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, CACHING)];
        router.route(&asset.path, get(async move || (headers, asset.text)))
    })
}

impl Asset {
    fn new(extension: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text).into();
        let hash: String = hex(&digest).chars().take(16).collect();
        Self { path: format!("/assets/{hash}.{extension}"), media_type, text }
    }
}
