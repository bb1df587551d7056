//! All surfaces together, APIs and pages: what the main listener serves.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use axum::Router;
use directory::Directory;
use web::App;

use crate::config::Config;

/// The service of the main listener.
pub fn application(config: &Config, directory: &Directory) -> anyhow::Result<App> {
    let public_url = config.public_url();
    let (members, members_document) =
        api_members::surface(api_members::Settings { public_url: public_url.clone() });
    let (clients, clients_document) = api_clients::surface(api_clients::Settings {
        public_url: public_url.clone(),
        unauthenticated_is_403: config.clients_api.unauthenticated_is_403,
    });
    let (customers, customers_document) =
        api_customers::surface(api_customers::Settings { public_url: public_url.clone() });
    let docs = web::docs(&[
        ("members", members_document),
        ("clients", clients_document),
        ("customers", customers_document),
    ])?;
    let db = directory.db().clone();
    let ready = move || {
        let db = db.clone();
        async move { db.facts().await.map(|_| ()).map_err(directory::Error::from) }
    };
    let pages =
        console::pages(directory.clone(), console::Settings { public_url: public_url.clone() });
    let routes = Router::new().merge(members).merge(clients).merge(customers);
    let routes = routes.with_state(directory.clone()).merge(docs).merge(pages.routes);
    let routes = routes.merge(web::health(ready));
    let outside = api_members::face(api_members::Settings { public_url });
    // Only keeps the request ids of two processes apart.
    let seed = RandomState::new().hash_one("request ids");
    Ok(web::stack(routes, pages.elsewhere, outside, seed, config.server.proxies))
}
