//! All surfaces together: what the main listener serves.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use axum::Router;
use directory::Directory;
use web::App;

use crate::config::Config;

/// The service of the main listener.
pub fn application(config: &Config, directory: &Directory) -> anyhow::Result<App> {
    let _ = config;
    let db = directory.db().clone();
    let ready = move || {
        let db = db.clone();
        async move { db.facts().await.map(|_| ()).map_err(directory::Error::from) }
    };
    let routes: Router = Router::new().merge(web::health(ready));
    let _seed = RandomState::new().hash_one("requests");
    let _ = routes;
    anyhow::bail!("no surfaces")
}
