//! A certificate with its key, as they stand in files.

use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error, InconsistentKeys, ServerConfig};

use super::Validity;
use crate::config::ConfigError;

/// The most bytes a file is read of.
const LONGEST: u64 = 1 << 20;

/// What the setting of the certificate is called.
const CERTIFICATE: &str = "tls.certificate";

/// What the setting of the key is called.
const KEY: &str = "tls.key";

/// The files of a certificate with its chain, and of its key, both in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The certificate of the server, then those that lead to a trusted one.
    pub certificate: PathBuf,
    /// The key of the server's certificate, not encrypted.
    pub key: PathBuf,
}

/// A certificate with the key that fits it.
pub struct Identity {
    /// How connections are encrypted with it.
    pub config: Arc<ServerConfig>,
    /// From when until when it is valid.
    pub validity: Validity,
}

/// What the files hold, read at one time.
pub(super) struct Contents {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Contents {
    /// A number that is another one for other contents, within one process.
    pub(super) fn mark(&self, state: &RandomState) -> u64 {
        state.hash_one((&self.certificate, &self.key))
    }
}

impl Files {
    /// Reads the certificate and its key; what is wrong names the setting and the file.
    pub fn load(&self) -> Result<Identity, ConfigError> {
        self.identity(&self.read()?)
    }

    pub(super) fn read(&self) -> Result<Contents, ConfigError> {
        let certificate = read(CERTIFICATE, &self.certificate)?;
        Ok(Contents { certificate, key: read(KEY, &self.key)? })
    }

    pub(super) fn identity(&self, contents: &Contents) -> Result<Identity, ConfigError> {
        let wrong = |rule: &str| fault(CERTIFICATE, &self.certificate, rule);
        let chain: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(&contents.certificate).collect();
        let chain = chain.map_err(|error| wrong(&format!("is not PEM: {error}")))?;
        let first = chain.first().ok_or_else(|| wrong("holds no certificate in PEM"))?;
        let validity = Validity::of(first).ok_or_else(|| wrong("holds no X.509 certificate"))?;
        let key = self.key(&contents.key)?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(&error.to_string()))?
            .with_no_client_auth()
            .with_single_cert(chain, key);
        let mut config = config.map_err(|error| self.refused(&error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity { config: Arc::new(config), validity })
    }

    fn key(&self, pem: &[u8]) -> Result<PrivateKeyDer<'static>, ConfigError> {
        let wrong = |rule: &str| Err(fault(KEY, &self.key, rule));
        if String::from_utf8_lossy(pem).contains("ENCRYPTED") {
            return wrong(
                "is encrypted; write it without a passphrase, readable by the server alone",
            );
        }
        // What the reader says could quote the file, so it is left out.
        PrivateKeyDer::from_pem_slice(pem).or_else(|_| wrong("holds no private key in PEM"))
    }

    fn refused(&self, error: &Error) -> ConfigError {
        match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                let certificate = self.certificate.display();
                fault(KEY, &self.key, &format!("does not fit the certificate in {certificate}"))
            }
            Error::InvalidCertificate(_) => {
                fault(CERTIFICATE, &self.certificate, &format!("cannot be used: {error}"))
            }
            _ => fault(KEY, &self.key, "holds a key of a kind that is not supported"),
        }
    }
}

fn fault(setting: &str, file: &Path, rule: &str) -> ConfigError {
    ConfigError::Rule(format!("{setting}: {}", file.display()), rule.to_owned())
}

fn read(setting: &str, path: &Path) -> Result<Vec<u8>, ConfigError> {
    let mut bytes = Vec::new();
    let taken =
        std::fs::File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    match taken {
        Err(error) => Err(fault(setting, path, &format!("cannot be read: {error}"))),
        Ok(length) if length as u64 > LONGEST => Err(fault(setting, path, "is larger than 1 MiB")),
        Ok(_) => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn written(certificate: &str, key: &str) -> (TempDir, Files) {
        let folder = TempDir::new().unwrap();
        let files =
            Files { certificate: folder.path().join("c.pem"), key: folder.path().join("k.pem") };
        std::fs::write(&files.certificate, certificate).unwrap();
        std::fs::write(&files.key, key).unwrap();
        (folder, files)
    }

    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(vec!["acme.test".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    fn refused(certificate: &str, key: &str) -> String {
        let (folder, files) = written(certificate, key);
        let error = files.load().err().unwrap().to_string();
        error.replace(&format!("{}/", folder.path().display()), "")
    }

    #[test]
    fn a_certificate_and_the_key_that_fits_it_are_taken() {
        let (certificate, key) = pair();
        let (_folder, files) = written(&certificate, &key);

        let identity = files.load().unwrap();

        assert!(identity.validity.starts < identity.validity.ends);
        assert_eq!(identity.config.alpn_protocols, [b"http/1.1".to_vec()]);
    }

    #[test]
    fn what_is_wrong_is_told_by_setting_and_file() {
        let (certificate, key) = pair();
        for (certificate, key, told) in [
            (certificate.as_str(), "", "tls.key: k.pem holds no private key in PEM"),
            ("nonsense", key.as_str(), "tls.certificate: c.pem holds no certificate in PEM"),
            (&key, &key, "tls.certificate: c.pem holds no certificate in PEM"),
            (&certificate, &certificate, "tls.key: k.pem holds no private key in PEM"),
            (&certificate, &pair().1, "tls.key: k.pem does not fit the certificate in c.pem"),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                &key,
                "tls.certificate: c.pem holds no X.509 certificate",
            ),
            (
                &certificate,
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "tls.key: k.pem is encrypted; write it without a passphrase, readable by the server alone",
            ),
            (
                &certificate,
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "tls.key: k.pem holds a key of a kind that is not supported",
            ),
        ] {
            assert_eq!(refused(certificate, key), told);
        }
    }

    #[test]
    fn a_file_that_is_missing_or_far_too_long_is_told() {
        let (certificate, key) = pair();
        let (_folder, files) = written(&certificate, &key);
        std::fs::write(&files.key, vec![b' '; (1 << 20) + 1]).unwrap();
        assert!(files.load().err().unwrap().to_string().ends_with("k.pem is larger than 1 MiB"));
        std::fs::remove_file(&files.key).unwrap();
        let error = files.load().err().unwrap().to_string();
        assert!(error.starts_with("tls.key: ") && error.contains("cannot be read: No such file"));
    }
}
