//! How a mail gets out: to a mail server, or into a folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{Letter, LetterError, Sender};

/// How long one exchange with the mail server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How many connections to the mail server stay open at most.
const CONNECTIONS: u32 = 8;

/// Which way mails go.
#[derive(Clone, PartialEq, Eq)]
pub enum Route {
    /// To a mail server.
    Relay(Relay),
    /// Into files of a folder, each named after the id of the mail and with the ending `.eml`.
    Folder(PathBuf),
}

/// A mail server. It cannot be printed, because it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    /// Its name, which its certificate must be for.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// User name and password, where it asks for them.
    pub credentials: Option<(String, String)>,
    /// Certificates in PEM that are trusted besides those of the system.
    pub trusted: Vec<u8>,
}

/// How the connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte on.
    Implicit,
    /// By the command STARTTLS, before anything else is said; without it nothing is sent.
    Starttls,
    /// Not at all.
    None,
}

/// A way for mails, ready to be used.
pub struct Post {
    way: Way,
    sender: Sender,
}

enum Way {
    Relay(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Why a way cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The certificates are none.
    #[error("the trusted certificates cannot be read: {0}")]
    Certificates(String),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// Now; another attempt may do.
    Now(String),
    /// For good: the server refuses the mail or its recipient.
    Ever(String),
}

impl Post {
    /// Prepares a way. Nothing is opened before the first mail.
    ///
    /// # Errors
    /// [`PostError`] with what is wrong.
    pub fn new(route: Route, sender: Sender) -> Result<Self, PostError> {
        let way = match route {
            Route::Folder(folder) => Way::Folder(folder),
            Route::Relay(relay) => Way::Relay(transport(relay, sender.domain())?),
        };
        Ok(Self { way, sender })
    }

    /// Who mails are from.
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// Sends a mail if it could be made.
    ///
    /// # Errors
    /// Like [`Post::send`]; for good, too, if no mail can be sent to or from an address.
    pub(super) async fn deliver(&self, made: Result<Letter, LetterError>) -> Result<(), NotSent> {
        let letter = made.map_err(|error| match error {
            LetterError::Address => NotSent::Ever(error.to_string()),
            LetterError::Defect(_) => NotSent::Now(error.to_string()),
        })?;
        self.send(&letter).await.map(drop)
    }

    /// Sends a mail. Gives what the server answered, or which file was written.
    ///
    /// # Errors
    /// [`NotSent`] with the reason, which may hold the address.
    pub async fn send(&self, letter: &Letter) -> Result<String, NotSent> {
        match &self.way {
            Way::Relay(transport) => {
                let sent = transport.send(letter.message.clone()).await;
                let answer = sent.map_err(|error| not_sent(&error))?;
                let text: Vec<&str> = answer.message().collect();
                Ok(format!("{} {}", answer.code(), text.join(" ")))
            }
            Way::Folder(folder) => {
                let file = folder.join(format!("{}.eml", letter.id));
                let (written, mail) = (file.clone(), letter.message.formatted());
                let write = tokio::task::spawn_blocking(move || write(&written, &mail));
                let failed = |error: std::io::Error| {
                    NotSent::Now(format!("cannot write into {}: {error}", folder.display()))
                };
                write.await.map_err(std::io::Error::other).flatten().map_err(failed)?;
                Ok(file.display().to_string())
            }
        }
    }
}

fn transport(
    relay: Relay,
    own_name: &str,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, PostError> {
    let mut parameters = TlsParameters::builder(relay.host.clone());
    for certificate in certificates(&relay.trusted)? {
        parameters = parameters.add_root_certificate(certificate);
    }
    let parameters = || parameters.build().map_err(|error| PostError::Tls(error.to_string()));
    let tls = match relay.encryption {
        Encryption::Implicit => Tls::Wrapper(parameters()?),
        Encryption::Starttls => Tls::Required(parameters()?),
        Encryption::None => Tls::None,
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(relay.host)
        .port(relay.port)
        .tls(tls)
        .timeout(Some(TIMEOUT))
        .hello_name(ClientId::Domain(own_name.to_owned()))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS));
    Ok(match relay.credentials {
        Some((user, password)) => builder.credentials(Credentials::new(user, password)).build(),
        None => builder.build(),
    })
}

/// The certificates of a text in PEM, one after the other.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, PostError> {
    if pem.is_empty() {
        return Ok(Vec::new());
    }
    let certificate = Certificate::from_pem(pem);
    certificate
        .map(|certificate| vec![certificate])
        .map_err(|error| PostError::Certificates(error.to_string()))
}

/// Codes that say that the way is closed to everybody, because of the sign-in or the encryption.
/// That is for the operator to put right, and no reason to give a mail up.
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

fn not_sent(error: &smtp::Error) -> NotSent {
    let code = error.status().map(u16::from);
    if error.is_permanent() && code.is_none_or(|code| !SIGN_IN.contains(&code)) {
        NotSent::Ever(error.to_string())
    } else {
        NotSent::Now(error.to_string())
    }
}

/// Writes a whole file or none: whoever looks into the folder never sees half a mail.
fn write(file: &Path, mail: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let unfinished = file.with_extension("unfinished");
    let mut written = std::fs::File::create(&unfinished)?;
    written.write_all(mail)?;
    written.sync_all()?;
    std::fs::rename(unfinished, file)
}
