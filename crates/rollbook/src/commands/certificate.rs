//! What the command line tells of the certificate of the server.

use serde_json::{Value, json};

use super::instant;
use crate::config::{Config, ConfigError};
use crate::outside;
use crate::tls::Validity;

/// The certificate of the server, as its files hold it now.
pub(super) struct Certificate {
    file: String,
    validity: Validity,
    /// What is unusual about it, in words that follow the name of the file.
    warning: Option<String>,
}

impl Certificate {
    /// Reads it, where the server has one.
    pub(super) fn of(config: &Config) -> Result<Option<Self>, ConfigError> {
        let Some(files) = config.tls.files() else { return Ok(None) };
        let validity = files.load()?.validity;
        let warning = validity.warning(outside::now());
        Ok(Some(Self { file: files.certificate.display().to_string(), validity, warning }))
    }

    /// When it ends, and what is unusual about it.
    pub(super) fn lines(&self) -> Vec<String> {
        let end = format!("the certificate ends at {}", instant(self.validity.ends));
        [Some(end), self.finding()].into_iter().flatten().collect()
    }

    /// When it ends, in RFC 3339.
    pub(super) fn end(&self) -> String {
        instant(self.validity.ends)
    }

    /// What is unusual about it.
    pub(super) fn finding(&self) -> Option<String> {
        let warning = self.warning.as_ref()?;
        Some(format!("the certificate in {} {warning}", self.file))
    }
}

/// Adds it to an answer, as an object or null.
pub(super) fn insert(answer: &mut Value, certificate: Option<&Certificate>) {
    let shown = certificate.map(|certificate| {
        json!({
            "starts_at": instant(certificate.validity.starts),
            "ends_at": certificate.end(),
            "warning": certificate.finding(),
        })
    });
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("certificate".to_owned(), json!(shown));
    }
}
