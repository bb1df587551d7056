//! The connection string, and what every session of the store is set to.

use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};

use crate::error::OpenError;
use crate::settings::{Isolation, Settings};

/// How long a connection attempt may take, unless the URL says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long sent bytes may stay unacknowledged, unless the URL says otherwise.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection is silent before it is probed.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// Where to connect, and how.
#[derive(Clone)]
pub(super) struct Target {
    config: Config,
    /// The server and database without user and password, for messages.
    pub(super) name: String,
    /// How far transactions that write are kept apart.
    pub(super) write_isolation: Isolation,
    user_options: String,
    session_options: String,
}

impl Target {
    /// Reads a URL. One that demands TLS is refused rather than served without it.
    pub(super) fn parse(url: &str, settings: &Settings) -> Result<Self, OpenError> {
        let mut config: Config = url.parse().map_err(|error: postgres::Error| {
            let reason = std::error::Error::source(&error).map(ToString::to_string);
            let reason = reason.unwrap_or_else(|| error.to_string());
            OpenError::new(
                "the PostgreSQL database",
                format!("its URL is not understood: {reason}; write postgres://user@host/name"),
            )
        })?;
        let name = name(&config);
        if config.get_ssl_mode() == SslMode::Require {
            return Err(OpenError::new(
                name,
                "its URL demands TLS (sslmode=require), which is not supported; use \
                 sslmode=disable on a network you trust, or a TLS tunnel on this machine",
            ));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(ANSWER_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("rollbook");
        }
        config.keepalives_idle(KEEPALIVE);
        let on_notice = settings.on_notice.clone();
        config.notice_callback(move |notice| on_notice(notice.message()));
        let user_options = config.get_options().unwrap_or_default().to_owned();
        let write_isolation = settings.write_isolation;
        let session_options = session_options(settings);
        Ok(Self { config, name, write_isolation, user_options, session_options })
    }

    /// Connects for the transactions of the store.
    pub(super) fn connect(&self) -> Result<Client, postgres::Error> {
        self.connect_with(&self.session_options)
    }

    /// Connects for a migration, which may take its time.
    pub(super) fn connect_to_migrate(&self) -> Result<Client, postgres::Error> {
        self.connect_with("-c statement_timeout=0 -c lock_timeout=60000")
    }

    fn connect_with(&self, options: &str) -> Result<Client, postgres::Error> {
        let mut config = self.config.clone();
        config.options(&format!("{} {options}", self.user_options));
        config.connect(NoTls)
    }
}

/// Read only is the default, so that a single statement needs no transaction around it to be
/// harmless; transactions that write say so.
fn session_options(settings: &Settings) -> String {
    let statement = settings.statement_timeout.as_millis();
    let lock = settings.lock_timeout.as_millis();
    let idle = crate::tx::TIME_LIMIT.as_millis();
    format!(
        "-c default_transaction_read_only=on -c statement_timeout={statement} \
         -c lock_timeout={lock} -c idle_in_transaction_session_timeout={idle}"
    )
}

fn name(config: &Config) -> String {
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    });
    let hosts = hosts.collect::<Vec<_>>().join(",");
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{hosts}/{database}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Target, OpenError> {
        Target::parse(url, &Settings::postgres(url, || 0))
    }

    #[test]
    fn a_url_that_demands_tls_is_refused_without_showing_its_password() {
        let error = parse("postgres://ann:secret@db.test/people?sslmode=require").err();

        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(text.starts_with("cannot open postgres://db.test/people: its URL demands TLS"));
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn an_unreadable_url_is_refused() {
        let error = parse("postgres://host/name?sslmode=verify-full").err();

        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(text.contains("sslmode"), "{text}");
    }

    #[test]
    fn options_of_the_url_stay() {
        let target = parse("postgres://ann@db.test/people?options=-c%20work_mem%3D64MB").unwrap();

        assert_eq!(target.user_options, "-c work_mem=64MB");
    }
}
