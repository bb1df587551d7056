//! `rollbook serve`.

use directory::setup::{LINK_HOURS, Offer};
use jobs::WakeUps;
use jobs::mail::Route;
use serde_json::{Value, json};

use super::operator;
use crate::config::Config;
use crate::output::Answer;
use crate::server::{self, Ports};
use crate::telemetry;

/// Serves until told to stop.
pub async fn run(config: Config, as_json: bool) -> anyhow::Result<Answer> {
    telemetry::log(&config.log)?;
    let metrics = config.metrics_listen().map(|_| telemetry::metrics()).transpose()?;
    let route = config.mail_route()?;
    let wake_ups = WakeUps::default();
    let directory = server::open_with(&config, &wake_ups)?;
    let ports = Ports::bind(config, metrics).await?;
    let address = ports.address()?;
    tracing::info!("listening on {}://{address}", ports.scheme());
    if let Route::Folder(folder) = route {
        let folder = folder.display();
        tracing::info!("mails are written into {folder}; to send them, set mail.host");
    }
    if let Some(secret) = directory.run(&operator(), Offer).await? {
        tracing::info!(
            "there is no client yet; make one with: rollbook init --name NAME --domain DOMAIN --email ADDRESS"
        );
        let link = format!("{}/setup/{}", ports.public_url()?, secret.reveal());
        // An answer to whoever starts the server, and no line of the log.
        let text = format!(
            "To set Rollbook up in a browser, open this link within {LINK_HOURS} hours. It works once:\n{link}"
        );
        Answer::new(text, json!({ "setup_link": link })).print(as_json)?;
    }
    ports.serving(directory, wake_ups).run().await?;
    Ok(Answer::new("", Value::Null))
}
