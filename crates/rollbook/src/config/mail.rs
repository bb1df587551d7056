//! The section `mail`: how mails get out.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jobs::Pace;
use jobs::mail::{Encryption, Relay, Route, Sender};
use serde::{Deserialize, Serialize};

use super::ConfigError;

/// How mails get out: to a mail server, or into files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The mail server; empty: mails are written into files.
    pub host: String,
    /// Its port; 0: the usual one, 587 for STARTTLS, 465 for implicit TLS, 25 without.
    pub port: u16,
    /// `starttls`, `implicit` or `none`.
    pub tls: MailTls,
    /// Whether `none` is allowed for a server on another machine.
    pub allow_unencrypted: bool,
    /// A file of certificates in PEM that are trusted besides those of the system.
    pub ca_file: String,
    /// The user name at the mail server; empty: no sign-in.
    pub username: String,
    /// The password of that user.
    pub password: String,
    /// A file that holds the password, so that it need not stand in the configuration.
    pub password_file: String,
    /// The address mails are from.
    pub from: String,
    /// Domains that the mail server may send for: a client whose own address (`default_from_email`)
    /// has one of them is itself the sender of its mails; of any other, answers go there.
    pub sender_domains: Vec<String>,
    /// Where mails are written without a mail server; empty: the folder `mail` beside the database.
    pub folder: String,
    /// How many seconds pass before a mail that was not sent is tried again, the first time.
    pub first_retry_seconds: u64,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 0,
            tls: MailTls::Starttls,
            allow_unencrypted: false,
            ca_file: String::new(),
            username: String::new(),
            password: String::new(),
            password_file: String::new(),
            from: "rollbook@localhost".to_owned(),
            sender_domains: Vec::new(),
            folder: String::new(),
            first_retry_seconds: 15,
        }
    }
}

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// By STARTTLS, and never without.
    Starttls,
    /// From the first byte on.
    Implicit,
    /// Not at all.
    None,
}

impl Mail {
    /// The rules that need more than a key's own type: the key and the rule it breaks.
    pub(super) fn fault(&self) -> Option<(&'static str, &'static str)> {
        if Sender::parse(&self.from).is_err() {
            return Some(("mail.from", "must be a mail address"));
        }
        let is_domain = |domain: &String| Sender::parse(&format!("x@{domain}")).is_ok();
        if !self.sender_domains.iter().all(is_domain) {
            return Some(("mail.sender_domains", "must be domains, such as acme.example"));
        }
        if !(1..=86_400).contains(&self.first_retry_seconds) {
            return Some(("mail.first_retry_seconds", "must be from 1 to 86400"));
        }
        if self.username.is_empty() {
            let alone = !self.password.is_empty() || !self.password_file.is_empty();
            return alone.then_some(("mail.username", "is missing beside the password"));
        }
        if self.password.is_empty() == self.password_file.is_empty() {
            return Some(("mail", "needs exactly one of password and password_file"));
        }
        None
    }

    /// As [`Mail::fault`], for the way to the mail server.
    pub(super) fn fault_of_way(&self) -> Option<(&'static str, &'static str)> {
        let open = self.tls == MailTls::None && !self.allow_unencrypted;
        (!self.host.is_empty() && open && !is_loopback(&self.host)).then_some((
            "mail.tls",
            "must not be none for a server on another machine, unless mail.allow_unencrypted is true",
        ))
    }

    /// Which way mails go. `beside` is the folder of the database.
    pub fn route(&self, beside: &Path) -> Result<Route, ConfigError> {
        if self.host.is_empty() {
            return Ok(Route::Folder(self.folder(beside)));
        }
        let (encryption, usual) = match self.tls {
            MailTls::Starttls => (Encryption::Starttls, 587),
            MailTls::Implicit => (Encryption::Implicit, 465),
            MailTls::None => (Encryption::None, 25),
        };
        Ok(Route::Relay(Relay {
            host: self.host.clone(),
            port: if self.port == 0 { usual } else { self.port },
            encryption,
            credentials: self.credentials()?,
            trusted: self.trusted()?,
        }))
    }

    /// The certificates of `ca_file`. A file without any would be read as if none was meant.
    fn trusted(&self) -> Result<Vec<u8>, ConfigError> {
        let Some(bytes) = read(&self.ca_file)? else { return Ok(Vec::new()) };
        if String::from_utf8_lossy(&bytes).contains("-----BEGIN CERTIFICATE-----") {
            return Ok(bytes);
        }
        let rule = format!("names {}, in which there is no certificate in PEM", self.ca_file);
        Err(ConfigError::Rule("mail.ca_file".to_owned(), rule))
    }

    fn folder(&self, beside: &Path) -> PathBuf {
        if self.folder.is_empty() { beside.join("mail") } else { PathBuf::from(&self.folder) }
    }

    fn credentials(&self) -> Result<Option<(String, String)>, ConfigError> {
        if self.username.is_empty() {
            return Ok(None);
        }
        let password = match read(&self.password_file)? {
            Some(file) => String::from_utf8_lossy(&file).trim().to_owned(),
            None => self.password.clone(),
        };
        Ok(Some((self.username.clone(), password)))
    }

    /// Who mails are from.
    pub fn sender(&self) -> Result<Sender, ConfigError> {
        let rule = |error: jobs::mail::LetterError| {
            ConfigError::Rule("mail.from".to_owned(), error.to_string())
        };
        Ok(Sender::parse(&self.from).map_err(rule)?.sending_for(&self.sender_domains))
    }

    /// How mails are sent and tried again.
    pub fn pace(&self) -> Pace {
        let mut pace = Pace::MAIL;
        pace.backoff.first = Duration::from_secs(self.first_retry_seconds);
        pace
    }
}

/// Whether a host is this machine.
fn is_loopback(host: &str) -> bool {
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback())
}

/// What a file holds; nothing, if none is named.
fn read(path: &str) -> Result<Option<Vec<u8>>, ConfigError> {
    if path.is_empty() {
        return Ok(None);
    }
    let read = std::fs::read(path);
    read.map(Some).map_err(|error| ConfigError::Unreadable(PathBuf::from(path), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(change: impl FnOnce(&mut Mail)) -> Option<&'static str> {
        let mut mail = Mail::default();
        change(&mut mail);
        mail.fault().or(mail.fault_of_way()).map(|(key, _)| key)
    }

    #[test]
    fn a_wrong_value_is_refused_by_its_key() {
        assert_eq!(fault(|_| {}), None);
        assert_eq!(fault(|mail| mail.from = "nobody".to_owned()), Some("mail.from"));
        for domain in ["", "people@acme.example", "*", "acme example"] {
            let named = fault(|mail| mail.sender_domains = vec![domain.to_owned()]);
            assert_eq!(named, Some("mail.sender_domains"), "{domain}");
        }
        assert_eq!(fault(|mail| mail.sender_domains = vec!["acme.example".to_owned()]), None);
        assert_eq!(fault(|mail| mail.first_retry_seconds = 0), Some("mail.first_retry_seconds"));
        assert_eq!(fault(|mail| mail.password = "x".to_owned()), Some("mail.username"));
        assert_eq!(fault(|mail| mail.username = "x".to_owned()), Some("mail"));
    }

    #[test]
    fn nothing_goes_to_another_machine_unencrypted_unless_that_is_allowed() {
        let open = |host: &'static str, allowed| {
            fault(move |mail| {
                mail.host = host.to_owned();
                mail.tls = MailTls::None;
                mail.allow_unencrypted = allowed;
            })
        };
        assert_eq!(open("mail.example", false), Some("mail.tls"));
        assert_eq!(open("mail.example", true), None);
        for host in ["localhost", "127.0.0.1", "::1", "[::1]"] {
            assert_eq!(open(host, false), None, "{host}");
        }
    }

    #[test]
    fn without_a_mail_server_mails_go_into_a_folder_beside_the_database() {
        let route = |folder: &str| {
            let mail = Mail { folder: folder.to_owned(), ..Mail::default() };
            mail.route(Path::new("data")).unwrap()
        };
        assert!(route("") == Route::Folder(PathBuf::from("data/mail")));
        assert!(route("out") == Route::Folder(PathBuf::from("out")));
    }

    #[test]
    fn each_kind_of_encryption_has_its_usual_port() {
        for (tls, port) in [(MailTls::Starttls, 587), (MailTls::Implicit, 465), (MailTls::None, 25)]
        {
            let mail = Mail { host: "localhost".to_owned(), tls, ..Mail::default() };
            let Route::Relay(relay) = mail.route(Path::new("")).unwrap() else {
                panic!("no relay")
            };
            assert_eq!(relay.port, port);
        }
    }
}
