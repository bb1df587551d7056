//! All surfaces together: what the main listener serves.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use axum::Router;
use directory::Directory;
use web::App;

use crate::config::Config;

/// The service of the main listener.
pub fn application(config: &Config, directory: &Directory) -> anyhow::Result<App> {
    let (clients, clients_document) = api_clients::surface(api_clients::Settings {
        public_url: config.public_url(),
        forbid_unauthenticated: config.clients_api.forbid_unauthenticated,
    });
    let db = directory.db().clone();
    let ready = move || {
        let db = db.clone();
        async move { db.ready().await.map_err(directory::Error::from) }
    };
    let routes: Router = Router::new()
        .merge(clients)
        .with_state(directory.clone())
        .merge(web::health(ready));
    let seed = RandomState::new().hash_one("requests");
    let _ = clients_document;
    Ok(web::stack(routes, api_clients::face(config.public_url()), seed))
}
