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

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use directory::Directory;
use jobs::WakeUps;
use serde_json::Value;

use crate::cli;
use crate::config::{Config, LogFormat, Mail, Tls};
use crate::output::Answer;
use crate::server::{self, Ports};
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

/// How many folders are tried.
const ATTEMPTS: u16 = 100;

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
    // A port that is taken is told of before anything is made.
    let mut ports = Ports::bind(config.clone(), None).await?;
    let directory = server::open_with(&config, &wake_ups)?;
    let Some(prepared) = ports.before(prepare(&directory, &place, demo.users)).await else {
        directory.db().close().await;
        return Ok(Answer::new("", Value::Null));
    };
    prepared?;
    let guide = guide::Guide { address: ports.address()?, json: place.json(), mail: place.mail() };
    std::fs::write(place.json(), format!("{:#}\n", guide.json()))
        .with_context(|| format!("cannot write {}", place.json().display()))?;
    Answer::new(guide.text(), guide.json()).print(as_json)?;
    ports.serving(directory, wake_ups).run().await?;
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
        first_client::make(directory).await.with_context(|| {
            let folder = place.folder.display();
            format!(
                "cannot make the sample data in {folder}; was the demo stopped while it made them? Remove {folder} and start again"
            )
        })?;
        second_client::make(directory).await?;
    }
    people::add(directory, users).await
}

/// Where the demo keeps its files. A folder that is thrown away goes with this.
struct Place {
    folder: PathBuf,
    throw_away: bool,
}

impl Place {
    fn of(kept: Option<&Path>) -> anyhow::Result<Self> {
        let named = |folder: &Path| format!("cannot make the folder {}", folder.display());
        if let Some(folder) = kept {
            std::fs::create_dir_all(folder).with_context(|| named(folder))?;
            return Ok(Self { folder: folder.to_owned(), throw_away: false });
        }
        let base = std::env::temp_dir().join(format!("rollbook-demo-{}", std::process::id()));
        let (mut folder, mut number) = (base.clone(), 1);
        // One that was left by a process of the same number is not touched.
        loop {
            match std::fs::create_dir(&folder) {
                Ok(()) => return Ok(Self { folder, throw_away: true }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists && number < ATTEMPTS => {
                    number += 1;
                    folder = base.with_extension(number.to_string());
                }
                Err(error) => return Err(error).with_context(|| named(&folder)),
            }
        }
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
}

impl Drop for Place {
    fn drop(&mut self) {
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

    #[test]
    fn a_folder_to_throw_away_is_a_new_one_and_goes_at_the_end() {
        let (one, other) = (Place::of(None).unwrap(), Place::of(None).unwrap());
        let (first, second) = (one.folder.clone(), other.folder.clone());
        assert_ne!(first, second);
        std::fs::write(one.database(), "people").unwrap();

        drop(one);

        assert!(!first.exists() && second.exists());
    }

    #[test]
    fn a_folder_to_keep_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("demo");

        drop(Place::of(Some(&kept)).unwrap());

        assert!(kept.exists());
    }
}
