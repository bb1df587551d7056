//! The beginning of an encrypted connection.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

/// How long a handshake may take. How many there are at once is bounded by the connections that the
/// listener takes; a smaller number of their own would let silent ones keep the others out.
const PATIENCE: Duration = Duration::from_secs(10);

/// The first byte of whatever begins with a handshake.
const HANDSHAKE: u8 = 0x16;

/// What somebody is told who speaks HTTP without TLS.
const PLAIN: &str = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
                     Content-Length: 32\r\nConnection: close\r\n\r\n\
                     This server speaks HTTPS only.\r\n";

/// Encrypts connections with the certificate of the moment.
#[derive(Clone)]
pub(super) struct Handshakes {
    config: watch::Receiver<Arc<ServerConfig>>,
}

impl Handshakes {
    /// With the certificate that is shown.
    pub(super) fn new(config: watch::Receiver<Arc<ServerConfig>>) -> Self {
        Self { config }
    }

    /// Encrypts a connection. `None` if that takes too long, or is not what the other side wants:
    /// the connection is closed then.
    pub(super) async fn shake(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        match tokio::time::timeout(PATIENCE, self.begin(stream)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => {
                tracing::debug!("a handshake failed: {error}");
                None
            }
            Err(_) => {
                tracing::debug!("a handshake took longer than {PATIENCE:?}");
                None
            }
        }
    }

    async fn begin(&self, stream: TcpStream) -> std::io::Result<Option<TlsStream<TcpStream>>> {
        let mut first = [0];
        match (stream.peek(&mut first).await?, first) {
            (0, _) => return Ok(None),
            (_, [HANDSHAKE]) => {}
            _ => return refuse(stream).await.map(|()| None),
        }
        let config = Arc::clone(&self.config.borrow());
        TlsAcceptor::from(config).accept(stream).await.map(Some)
    }
}

/// Tells somebody who does not encrypt that they must.
async fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    // What came is read first: closing a connection with something unread would take the answer
    // away again.
    let mut read = [0; 8192];
    let _ = stream.read(&mut read).await?;
    stream.write_all(PLAIN.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_is_as_long_as_it_says() {
        let (head, body) = PLAIN.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())), "{}", body.len());
    }
}
