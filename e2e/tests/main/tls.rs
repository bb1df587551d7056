//! A server with a certificate.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use tempfile::TempDir;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::http::{Answer, Request, connect};
use crate::process::{Outcome, Server, rollbook};

type Encrypted = StreamOwned<ClientConnection, TcpStream>;

/// A certificate that nobody has issued, and the trust of a client that knows it.
struct Certificate {
    pem: String,
    key: String,
    trust: Arc<ClientConfig>,
}

impl Certificate {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        Self::of(made.cert.der(), made.cert.pem(), made.signing_key.serialize_pem())
    }

    fn expired() -> Self {
        let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(2020, 2, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let made = params.self_signed(&key).unwrap();
        Self::of(made.der(), made.pem(), key.serialize_pem())
    }

    fn of(der: &CertificateDer<'static>, pem: String, key: String) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(der.clone()).unwrap();
        let trust = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { pem, key, trust: Arc::new(trust) }
    }

    fn write(&self, folder: &TempDir) {
        std::fs::write(folder.path().join("certificate.pem"), &self.pem).unwrap();
        std::fs::write(folder.path().join("key.pem"), &self.key).unwrap();
    }

    /// An encrypted connection; an error if another certificate is shown.
    fn connect(&self, address: SocketAddr) -> std::io::Result<Encrypted> {
        let name = ServerName::try_from("localhost").unwrap();
        let client = ClientConnection::new(Arc::clone(&self.trust), name).unwrap();
        let mut stream = StreamOwned::new(client, connect(address)?);
        stream.conn.complete_io(&mut stream.sock)?;
        Ok(stream)
    }

    #[track_caller]
    fn get(&self, address: SocketAddr, path: &str) -> Answer {
        ask(&mut self.connect(address).unwrap(), address, path)
    }
}

#[track_caller]
fn ask(stream: &mut Encrypted, address: SocketAddr, path: &str) -> Answer {
    stream.write_all(Request::new("GET", path).head(address).as_bytes()).unwrap();
    Answer::read(stream).unwrap()
}

const CONFIGURATION: &str = "[tls]\ncertificate = \"certificate.pem\"\nkey = \"key.pem\"\n";

/// A folder with a certificate, and a configuration that names it.
fn folder(certificate: &Certificate) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("rollbook.toml"), CONFIGURATION).unwrap();
    certificate.write(&folder);
    folder
}

fn serve(folder: &TempDir) -> Server {
    Server::start(&mut rollbook(folder.path(), &["serve", "--listen", "127.0.0.1:0"]))
}

#[test]
fn pages_over_tls_keep_browsers_on_https() {
    let certificate = Certificate::new();
    let folder = folder(&certificate);
    let server = serve(&folder);

    let page = certificate.get(server.address, "/sign-in").expect(200);

    assert!(server.said().iter().any(|line| line.contains("listening on https://")));
    assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000"));
    let cookie = page.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
    let health = certificate.get(server.address, "/healthz").expect(200);
    assert_eq!(health.header("strict-transport-security"), Some("max-age=31536000"));
}

#[test]
fn a_new_certificate_is_shown_to_whoever_connects_next_and_old_connections_go_on() {
    let (old, new) = (Certificate::new(), Certificate::new());
    let folder = folder(&old);
    let mut server = serve(&folder);
    let mut under_way = old.connect(server.address).unwrap();

    new.write(&folder);
    server.signal("HUP");
    server.told("the certificate was read again");

    new.get(server.address, "/healthz").expect(200);
    assert!(old.connect(server.address).is_err());
    ask(&mut under_way, server.address, "/healthz").expect(200);
    server.terminate();
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn files_that_cannot_be_used_leave_the_certificate_that_is_there() {
    let (certificate, other) = (Certificate::new(), Certificate::new());
    let folder = folder(&certificate);
    let mut server = serve(&folder);

    std::fs::write(folder.path().join("key.pem"), &other.key).unwrap();
    server.signal("HUP");

    let fault = server.told("the certificate that was there before is kept: ");
    assert_eq!(fault, "tls.key: key.pem does not fit the certificate in certificate.pem");
    certificate.get(server.address, "/healthz").expect(200);
}

#[test]
fn plain_http_is_told_to_use_https() {
    let certificate = Certificate::new();
    let folder = folder(&certificate);
    let server = serve(&folder);

    let answer = Request::new("GET", "/sign-in").send(server.address).expect(400);

    assert_eq!(answer.body, "This server speaks HTTPS only.\r\n");
    assert_eq!(answer.header("set-cookie"), None);
}

#[test]
fn whoever_reads_plain_http_is_sent_to_https_and_whoever_writes_is_refused() {
    let certificate = Certificate::new();
    let folder = folder(&certificate);
    let configuration = format!("{CONFIGURATION}redirect_listen = \"127.0.0.1:0\"\n");
    std::fs::write(folder.path().join("rollbook.toml"), configuration).unwrap();
    let server = serve(&folder);
    let said = server.said();
    let told = said.iter().find_map(|line| line.split_once(" is redirected to https")).unwrap();
    let plain: SocketAddr = told.0.rsplit_once("http://").unwrap().1.parse().unwrap();

    let page = Request::new("GET", "/sign-in?next=%2F").send(plain).expect(308);
    Request::new("POST", "/api/v1/users/").send(plain).expect(403);

    let port = server.address.port();
    let there = format!("https://127.0.0.1:{port}/sign-in?next=%2F");
    assert_eq!(page.header("location"), Some(there.as_str()));
}

#[test]
fn who_never_shakes_hands_keeps_nobody_out_and_does_not_hold_up_the_end() {
    let certificate = Certificate::new();
    let folder = folder(&certificate);
    let server = serve(&folder);
    let silent: Vec<_> = (0..200).map(|_| connect(server.address).unwrap()).collect();
    let mut halfway = connect(server.address).unwrap();
    halfway.write_all(&[0x16, 3, 1, 2, 0, 1]).unwrap();

    certificate.get(server.address, "/healthz").expect(200);

    server.terminate();
    let (code, log) = server.ended();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("cut off"), "{log}");
    drop((silent, halfway));
}

#[test]
fn a_certificate_that_has_expired_is_served_and_warned_of() {
    let expired = Certificate::expired();
    let folder = folder(&expired);
    let server = serve(&folder);
    let warning = "the certificate in certificate.pem has expired on 2020-02-01";
    assert!(server.said().iter().any(|line| line.contains(warning)), "{:?}", server.said());

    let doctor = Outcome::of(&mut rollbook(folder.path(), &["--json", "doctor"])).json();
    let check = Outcome::of(&mut rollbook(folder.path(), &["config", "check"]));

    assert_eq!(doctor["findings"][0], warning);
    assert_eq!(doctor["certificate"]["ends_at"], "2020-02-01T00:00:00Z");
    assert!(check.out.contains("# the certificate ends at 2020-02-01T00:00:00Z"), "{check:?}");
    assert!(check.out.contains(&format!("# {warning}")), "{check:?}");
}

#[test]
fn the_server_does_not_start_with_a_certificate_that_it_cannot_use() {
    let (certificate, other) = (Certificate::new(), Certificate::new());
    let folder = folder(&certificate);
    std::fs::write(folder.path().join("key.pem"), &other.key).unwrap();

    for arguments in [&["serve"][..], &["config", "check"], &["doctor"]] {
        let outcome = Outcome::of(&mut rollbook(folder.path(), arguments));

        assert_eq!(outcome.code, 2, "{outcome:?}");
        let fault = "tls.key: key.pem does not fit the certificate in certificate.pem";
        assert!(outcome.err.contains(fault), "{outcome:?}");
    }
}
