//! Reading the certificate again when its files change.

use std::hash::RandomState;
use std::sync::Arc;
use std::time::Duration;

use directory::Clock;
use directory::time::{DAY, Timestamp};
use tokio::signal::unix::Signal;
use tokio::sync::watch;
use tokio_rustls::rustls::ServerConfig;

use super::{Files, Identity, Validity};
use crate::config::ConfigError;

/// How often the files are looked at.
const EVERY: Duration = Duration::from_secs(30);

/// The certificate that is shown to whoever connects next.
pub struct Shown {
    files: Files,
    config: watch::Sender<Arc<ServerConfig>>,
    validity: Validity,
    clock: Clock,
    warned_at: Option<Timestamp>,
    /// Of the contents that were read last, whether or not they can be used.
    mark: u64,
    state: RandomState,
}

impl Shown {
    /// Reads the certificate for the first time.
    pub fn load(files: Files, clock: Clock) -> Result<Self, ConfigError> {
        let state = RandomState::new();
        let contents = files.read()?;
        let Identity { config, validity } = files.identity(&contents)?;
        let (mark, config) = (contents.mark(&state), watch::Sender::new(config));
        let mut shown = Self { files, config, validity, clock, warned_at: None, mark, state };
        shown.tell_of_its_end();
        Ok(shown)
    }

    /// How connections are encrypted, from now on.
    pub fn config(&self) -> watch::Receiver<Arc<ServerConfig>> {
        self.config.subscribe()
    }

    /// Looks at the files every so often, and at once when the process is told to (SIGHUP), until
    /// the server stops.
    pub async fn keep(self, hang_up: Signal, stopping: watch::Receiver<bool>) {
        self.keep_every(EVERY, hang_up, stopping).await;
    }

    async fn keep_every(
        mut self,
        pause: Duration,
        mut hang_up: Signal,
        mut stopping: watch::Receiver<bool>,
    ) {
        loop {
            let told = tokio::select! {
                () = tokio::time::sleep(pause) => false,
                _ = hang_up.recv() => true,
                _ = stopping.wait_for(|stop| *stop) => return,
            };
            // Files may lie on a disk that is slow to answer.
            let looked = tokio::task::spawn_blocking(move || {
                self.look(told);
                self
            });
            match looked.await {
                Ok(shown) => self = shown,
                Err(error) => {
                    tracing::error!("the certificate is not looked at any more: {error}");
                    return;
                }
            }
        }
    }

    /// Takes what the files hold, if it is new and can be used. `told`: even if it is not new.
    fn look(&mut self, told: bool) {
        let contents = self.files.read();
        let mark = contents.as_ref().map_or(0, |contents| contents.mark(&self.state));
        if told || mark != self.mark {
            self.mark = mark;
            self.take(contents.and_then(|contents| self.files.identity(&contents)));
        }
        self.tell_of_its_end();
    }

    fn take(&mut self, read: Result<Identity, ConfigError>) {
        let outcome = match read {
            Ok(Identity { config, validity }) => {
                self.config.send_replace(config);
                self.validity = validity;
                self.warned_at = None;
                let end = validity.ends.civil().date();
                tracing::info!("the certificate was read again; it ends on {end}");
                "taken"
            }
            Err(error) => {
                tracing::error!("the certificate that was there before is kept: {error}");
                "refused"
            }
        };
        metrics::counter!("tls_reloads_total", "outcome" => outcome).increment(1);
    }

    /// Warns of a certificate that ends soon, once a day, and tells the metrics of its end.
    fn tell_of_its_end(&mut self) {
        let now = (self.clock)();
        gauge(self.validity.ends);
        if self.warned_at.is_some_and(|at| now < at.plus(DAY)) {
            return;
        }
        if let Some(warning) = self.validity.warning(now) {
            self.warned_at = Some(now);
            tracing::warn!("the certificate in {} {warning}", self.files.certificate.display());
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds fit")]
fn gauge(ends: Timestamp) {
    metrics::gauge!("tls_certificate_end_timestamp_seconds").set((ends.0 / 1_000_000) as f64);
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use tokio::signal::unix::{SignalKind, signal};

    use super::*;

    fn write(files: &Files) {
        let made = rcgen::generate_simple_self_signed(vec!["acme.test".to_owned()]).unwrap();
        std::fs::write(&files.certificate, made.cert.pem()).unwrap();
        std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    }

    fn shown() -> (TempDir, Files, Shown) {
        let folder = TempDir::new().unwrap();
        let files =
            Files { certificate: folder.path().join("c.pem"), key: folder.path().join("k.pem") };
        write(&files);
        let shown = Shown::load(files.clone(), Arc::new(|| Timestamp(0))).unwrap();
        (folder, files, shown)
    }

    #[test]
    fn files_that_did_not_change_change_nothing() {
        let (_folder, _files, mut shown) = shown();
        let config = shown.config();
        shown.look(false);
        assert!(!config.has_changed().unwrap());
        shown.look(true);
        assert!(config.has_changed().unwrap());
    }

    #[test]
    fn a_key_without_its_certificate_keeps_the_old_ones_until_both_are_there() {
        let (_folder, files, mut shown) = shown();
        let config = shown.config();
        let old = std::fs::read(&files.certificate).unwrap();

        write(&files);
        let new = std::fs::read(&files.certificate).unwrap();
        std::fs::write(&files.certificate, old).unwrap();
        shown.look(false);
        assert!(!config.has_changed().unwrap());

        std::fs::write(&files.certificate, new).unwrap();
        shown.look(false);
        assert!(config.has_changed().unwrap());
    }

    #[test]
    fn files_that_are_gone_keep_the_old_certificate() {
        let (_folder, files, mut shown) = shown();
        let config = shown.config();
        std::fs::remove_file(&files.key).unwrap();
        shown.look(false);
        shown.look(true);
        assert!(!config.has_changed().unwrap());
    }

    #[tokio::test]
    async fn new_files_are_noticed_without_being_told() {
        let (_folder, files, shown) = shown();
        let mut config = shown.config();
        let (stop, stopping) = watch::channel(false);
        let hang_up = signal(SignalKind::hangup()).unwrap();
        let kept = tokio::spawn(shown.keep_every(Duration::from_millis(5), hang_up, stopping));

        write(&files);

        config.changed().await.unwrap();
        stop.send_replace(true);
        kept.await.unwrap();
    }
}
