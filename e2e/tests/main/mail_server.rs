//! A mail server of its own process, which speaks STARTTLS.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;

use crate::process::{PATIENCE, variable};

/// Where a mail server can be: a port, a certificate for `localhost`, and who runs it.
pub struct Place {
    python: String,
    folder: PathBuf,
    /// The port, free when it was looked for.
    pub port: u16,
}

impl Place {
    /// A place in a folder, if a mail server is on offer here.
    pub fn find(folder: &Path) -> Option<Self> {
        let python = variable("ROLLBOOK_TEST_MAIL_SERVER")?;
        let made = Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
            .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
            .args(["-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-keyout", "mail.key", "-out", "mail.crt"])
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        Some(Self { python, folder: folder.to_owned(), port })
    }

    /// Lets a call of the program use it.
    pub fn configure(&self, command: &mut Command) {
        command
            .env("ROLLBOOK__MAIL__HOST", "localhost")
            .env("ROLLBOOK__MAIL__PORT", self.port.to_string())
            .env("ROLLBOOK__MAIL__CA_FILE", self.folder.join("mail.crt"))
            .env("ROLLBOOK__MAIL__FIRST_RETRY_SECONDS", "1")
            .env("ROLLBOOK__MAIL__FROM", "people@rollbook.example")
            .env("ROLLBOOK__SERVER__PUBLIC_URL", "https://people.acme.example");
    }
}

/// A mail server that runs.
pub struct MailServer {
    child: Child,
    lines: Receiver<String>,
}

impl MailServer {
    /// Starts one and waits until it listens.
    pub fn start(place: &Place) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("smtp_server.py");
        let mut child = Command::new(&place.python)
            .arg(script)
            .args([&place.port.to_string(), "mail.crt", "mail.key"])
            .current_dir(&place.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let said = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            said.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let server = Self { child, lines };
        assert_eq!(server.lines.recv_timeout(PATIENCE).unwrap(), place.port.to_string());
        server
    }

    /// The next mail that it takes.
    #[track_caller]
    pub fn next(&self) -> Value {
        serde_json::from_str(&self.lines.recv_timeout(PATIENCE).unwrap()).unwrap()
    }

    /// Whether it has taken nothing else so far.
    pub fn is_quiet(&self) -> bool {
        self.lines.try_recv().is_err()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
