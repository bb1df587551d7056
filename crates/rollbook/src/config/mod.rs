//! The configuration: one structure, read from a file, then the environment, then flags.
//!
//! Unknown keys are fatal and answered with the nearest known one, so that a typing error is not
//! lost silently. Settings of a client are data, not configuration.

mod address;
mod load;
mod log;
mod mail;
mod nearest;
mod tls;
mod url;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use directory::Installation;
use directory::clients::is_slug;
use directory::ids::ClientId;
use jobs::mail::{Post, Route};
use serde::{Deserialize, Serialize};
use web::PublicUrl;

pub use address::socket_address;
pub use load::{ConfigError, load};
pub use log::{Log, LogFormat};
pub use mail::Mail;
pub use tls::Tls;
use url::mask_password;

/// Everything that can be configured, with its defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the server listens and how it is reached.
    pub server: Server,
    /// The certificate of the server.
    pub tls: Tls,
    /// Where the data is.
    pub database: Database,
    /// How people are searched for.
    pub search: Search,
    /// The installation as a whole.
    pub installation: InstallationConfig,
    /// How mails get out.
    pub mail: Mail,
    /// What differs for old integrations of the Clients API.
    pub clients_api: ClientsApi,
    /// What is logged.
    pub log: Log,
}

/// Where the server listens and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port of the APIs.
    #[serde(deserialize_with = "address::deserialize")]
    pub listen: SocketAddr,
    /// Address and port of the Prometheus metrics; empty: none.
    pub metrics_listen: String,
    /// How callers reach the server, for the URLs it sends; empty: as the request's `Host` says.
    pub public_url: String,
    /// How many proxies stand in front of the server, each of which adds to `X-Forwarded-For` the
    /// address that it was asked from. By that address wrong passwords are counted.
    pub proxies: u8,
    /// How many connections are served at once; more wait.
    pub connections: usize,
    /// How many seconds requests under way get to finish when the server stops.
    pub shutdown_seconds: u64,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8000)),
            metrics_listen: String::new(),
            public_url: String::new(),
            proxies: 0,
            connections: 10_000,
            shutdown_seconds: 30,
        }
    }
}

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// A path of a SQLite file, or a `postgres://` URL.
    pub url: String,
    /// A file that holds the URL, so that its password need not stand in the configuration.
    pub url_file: String,
    /// Memory for the pages of a SQLite file, in MiB.
    pub cache_mib: usize,
    /// Connections to PostgreSQL.
    pub connections: usize,
    /// How many transactions may wait; more are answered with 503.
    pub queue: usize,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "rollbook.db".to_owned(),
            url_file: String::new(),
            cache_mib: 64,
            connections: 16,
            queue: 1024,
        }
    }
}

/// How people are searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// Memory for the names of clients in which somebody searches, some 70 bytes a person, in MiB; 0: none,
    /// and a search for what few are called takes a second or two for each million people.
    pub memory_mib: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { memory_mib: 256 }
    }
}

/// The installation as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstallationConfig {
    /// Its short name, a lower-case slug: a region, say.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// The client of whoever names none when the host does not tell; 0: none.
    pub default_client: i64,
    /// How many days an invitation is good for after its latest mail; 0: for ever.
    pub invitation_days: u16,
}

impl Default for InstallationConfig {
    fn default() -> Self {
        Self {
            name: "local".to_owned(),
            description: "Rollbook".to_owned(),
            default_client: 0,
            invitation_days: 30,
        }
    }
}

/// What differs for old integrations of the Clients API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientsApi {
    /// Answer 403 instead of 401 where nobody is let in.
    pub unauthenticated_is_403: bool,
}

impl Config {
    /// The rules that need more than a key's own type.
    fn check(&self) -> Result<(), ConfigError> {
        let refuse =
            |key: &str, rule: &str| Err(ConfigError::Rule(key.to_owned(), rule.to_owned()));
        if self.public_url().is_none() && !self.server.public_url.is_empty() {
            return refuse("server.public_url", "must be an http(s) URL without query, or empty");
        }
        if !self.server.metrics_listen.is_empty() && self.metrics_listen().is_none() {
            return refuse("server.metrics_listen", "must be an address and port, or empty");
        }
        if !is_slug(&self.installation.name) {
            return refuse("installation.name", "must be lower-case letters, digits and hyphens");
        }
        if self.installation.default_client < 0 {
            return refuse("installation.default_client", "must be the id of a client, or 0");
        }
        if self.database.url.is_empty() == self.database.url_file.is_empty() {
            return refuse("database", "needs exactly one of url and url_file");
        }
        self.log.filter()?;
        let fault = self.tls.fault().or_else(|| self.mail.fault());
        if let Some((key, rule)) = fault.or_else(|| self.mail.fault_of_way()) {
            return refuse(key, rule);
        }
        for (key, number) in [
            ("server.connections", self.server.connections),
            ("database.cache_mib", self.database.cache_mib),
            ("database.connections", self.database.connections),
            ("database.queue", self.database.queue),
        ] {
            if number == 0 {
                return refuse(key, "must be at least 1");
            }
        }
        Ok(())
    }

    /// How callers reach the server, where it is set.
    pub fn public_url(&self) -> Option<PublicUrl> {
        PublicUrl::parse(&self.server.public_url)
    }

    /// Where the metrics are, where they are wanted.
    pub fn metrics_listen(&self) -> Option<SocketAddr> {
        socket_address(&self.server.metrics_listen).ok()
    }

    /// Which way mails go.
    pub fn mail_route(&self) -> Result<Route, ConfigError> {
        let url = self.database_url()?;
        let beside = if is_remote(&url) { Path::new("") } else { Path::new(&url) };
        self.mail.route(beside.parent().unwrap_or(Path::new("")))
    }

    /// What the core needs to know.
    pub fn installation(&self) -> Installation {
        let installation = &self.installation;
        let days = installation.invitation_days;
        Installation {
            name: installation.name.clone(),
            description: installation.description.clone(),
            default_client: Some(ClientId(installation.default_client)).filter(|id| id.0 > 0),
            invitation_days: (days > 0).then_some(days),
        }
    }

    /// How to open the data base.
    pub fn store(&self) -> Result<store::Settings, ConfigError> {
        let url = self.database_url()?;
        let clock = || crate::outside::now().0;
        let mut settings = if is_remote(&url) {
            store::Settings::postgres(url, clock)
        } else {
            store::Settings::sqlite(PathBuf::from(url), clock)
        };
        settings.cache_mib = self.database.cache_mib;
        settings.connections = self.database.connections;
        settings.queue = self.database.queue;
        Ok(settings)
    }

    /// Where the data is, for people: without passwords.
    pub fn database_place(&self) -> Result<String, ConfigError> {
        Ok(mask_password(&self.database_url()?))
    }

    fn database_url(&self) -> Result<String, ConfigError> {
        if self.database.url_file.is_empty() {
            return Ok(self.database.url.clone());
        }
        let path = PathBuf::from(&self.database.url_file);
        let text = std::fs::read_to_string(&path).map_err(|e| ConfigError::Unreadable(path, e))?;
        let text = text.trim();
        if text.is_empty() {
            let rule = format!("names {}, which is empty", self.database.url_file);
            return Err(ConfigError::Rule("database.url_file".to_owned(), rule));
        }
        Ok(text.to_owned())
    }

    /// Opens the files that the configuration names, apart from the certificate, as the server would.
    pub fn check_files(&self) -> Result<(), ConfigError> {
        self.database_url()?;
        let post = Post::new(self.mail_route()?, self.mail.sender()?);
        post.map_err(|error| ConfigError::Rule("mail:".to_owned(), error.to_string()))?;
        Ok(())
    }

    /// The effective values as TOML, with secrets masked.
    pub fn masked(&self) -> Result<String, ConfigError> {
        let mut shown = self.clone();
        shown.database.url = mask_password(&shown.database.url);
        if !shown.mail.password.is_empty() {
            "***".clone_into(&mut shown.mail.password);
        }
        toml::to_string(&shown)
            .map_err(|error| ConfigError::Rule("config".to_owned(), error.to_string()))
    }
}

/// Whether a database is on a server.
fn is_remote(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_names_every_key_with_its_default() {
        let example = include_str!("../../../../config.example.toml");
        let table: toml::Table = example.parse().unwrap();
        let defaults = toml::Table::try_from(Config::default()).unwrap();
        assert_eq!(table, defaults);
    }

    #[test]
    fn passwords_are_never_shown() {
        let mut config = Config::default();
        config.database.url = "postgres://a:secret@h/d".to_owned();
        config.mail.password = "also secret".to_owned();
        assert!(!config.masked().unwrap().contains("secret"));
    }
}
