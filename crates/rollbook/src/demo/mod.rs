//! `rollbook demo`: a server on a throw-away data base with sample data, in which the requests of
//! the three API documents work as they are printed.
//!
//! Its credentials are fixed and public, so it listens on loopback only.

mod first_client;
mod guide;
mod learning;
mod people;
mod sample;
mod second_client;
mod work;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use directory::Directory;
use jobs::WakeUps;
use serde_json::Value;

use crate::cli;
use crate::config::{Config, LogFormat, Mail, Tls};
use crate::output::Answer;
use crate::server::{self, Server};
use crate::telemetry;

/// The credentials of a sample client, one for each API, and people who can sign in.
pub(crate) struct Samples {
    /// Opens the Members API.
    pub members_key: &'static str,
    /// The number of the client.
    pub client_id: i64,
    /// An administrator's token for the Clients API.
    pub token: &'static str,
    /// A member's token, without rights on the Clients API.
    pub member_token: &'static str,
    /// The customer id of the client.
    pub customer_id: &'static str,
    /// The OAuth client of the Customers API.
    pub oauth_id: &'static str,
    /// Its secret.
    pub oauth_secret: &'static str,
    /// A member who can sign in.
    pub member_email: &'static str,
    /// Their password.
    pub member_password: &'static str,
}

/// Serves the demo until told to stop.
pub async fn run(mut config: Config, demo: cli::Demo, as_json: bool) -> anyhow::Result<Answer> {
    config.server.listen = loopback(&demo.listen).await?;
    config.installation.default_client = 1;
    config.installation.invitation_days = 0;
    if config.log.level == "info" && config.log.format == LogFormat::Human {
        "warn".clone_into(&mut config.log.level);
    }
    telemetry::log(&config.log)?;
    let place = Place::of(demo.data.as_deref())?;
    config.database.url = place.database().display().to_string();
    config.database.url_file = String::new();
    config.mail = Mail::default();
    config.tls = Tls::default();

    let wake_ups = WakeUps::default();
    let directory = server::open_with(&config, &wake_ups)?;
    prepare(&directory, &place, demo.users).await?;
    let server = Server::bind(config, directory, wake_ups, None).await?;
    let guide = guide::Guide { address: server.address()?, json: place.json(), mail: place.mail() };
    std::fs::write(place.json(), format!("{:#}\n", guide.json()))
        .with_context(|| format!("cannot write {}", place.json().display()))?;
    let answer = Answer::new(guide.text(), guide.json());
    answer.print(as_json);
    server.run().await?;
    place.remove();
    Ok(Answer::new("", Value::Null))
}

/// The address to listen on, which must lie on this machine: the credentials are public.
async fn loopback(text: &str) -> anyhow::Result<SocketAddr> {
    let found = tokio::net::lookup_host(text).await;
    let mut found = found.with_context(|| format!("--listen {text}: must be a host and a port"))?;
    // Both families of `localhost` may be there; the older one is what most tools try first.
    let addresses: Vec<SocketAddr> = found.by_ref().collect();
    let address = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
    let address = *address.with_context(|| format!("--listen {text}: has no address"))?;
    ensure!(
        address.ip().is_loopback(),
        "--listen {text}: the demo has public credentials and listens on loopback only"
    );
    Ok(address)
}

/// Fills an empty data base; one that was filled before goes on as it is.
async fn prepare(directory: &Directory, place: &Place, users: u32) -> anyhow::Result<()> {
    if !place.was_finished() {
        first_client::make(directory).await.context(
            "cannot make the sample data; was the demo stopped while it made them? Remove the folder and start again",
        )?;
        second_client::make(directory).await?;
    }
    people::add(directory, users).await
}

/// Where the demo keeps its files.
struct Place {
    folder: PathBuf,
    throw_away: bool,
}

impl Place {
    fn of(kept: Option<&Path>) -> anyhow::Result<Self> {
        let folder = kept.map_or_else(
            || std::env::temp_dir().join(format!("rollbook-demo-{}", std::process::id())),
            Path::to_path_buf,
        );
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self { folder, throw_away: kept.is_none() })
    }

    fn database(&self) -> PathBuf {
        self.folder.join("rollbook.db")
    }

    fn mail(&self) -> PathBuf {
        self.folder.join("mail")
    }

    fn json(&self) -> PathBuf {
        self.folder.join("demo.json")
    }

    /// Written last, so it tells that everything else is there.
    fn was_finished(&self) -> bool {
        self.json().exists()
    }

    fn remove(&self) {
        if self.throw_away
            && let Err(error) = std::fs::remove_dir_all(&self.folder)
        {
            tracing::warn!("cannot remove {}: {error}", self.folder.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_demo_listens_on_loopback_only() {
        for text in ["localhost:8000", "127.0.0.1:0", "[::1]:0"] {
            assert!(loopback(text).await.unwrap().ip().is_loopback(), "{text}");
        }
        for text in ["0.0.0.0:8000", "192.0.2.1:80", "8000"] {
            assert!(loopback(text).await.is_err(), "{text}");
        }
    }
}
