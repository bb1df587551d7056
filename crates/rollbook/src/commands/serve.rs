//! `rollbook serve`.

use directory::clients;
use directory::ids::ClientId;
use jobs::WakeUps;
use jobs::mail::Route;
use serde_json::Value;

use super::operator;
use crate::config::Config;
use crate::output::Answer;
use crate::server::{self, Server};
use crate::telemetry;

/// Serves until told to stop.
pub async fn run(config: Config) -> anyhow::Result<Answer> {
    telemetry::log(&config.log)?;
    let metrics = config.metrics_listen().map(|_| telemetry::metrics()).transpose()?;
    let route = config.mail_route()?;
    let wake_ups = WakeUps::default();
    let directory = server::open_with(&config, &wake_ups)?;
    let first = clients::List { after: ClientId(0), limit: 1 };
    let empty = directory.get(&operator(), first).await?.is_empty();
    let server = Server::bind(config, directory, wake_ups, metrics).await?;
    let address = server.address()?;
    tracing::info!("listening on {}://{address}", server.scheme());
    if let Route::Folder(folder) = route {
        let folder = folder.display();
        tracing::info!("mails are written into {folder}; to send them, set mail.host");
    }
    if empty {
        tracing::info!(
            "there is no client yet; make one with: rollbook init --name NAME --domain DOMAIN --email ADDRESS"
        );
    }
    server.run().await?;
    Ok(Answer::new("", Value::Null))
}
