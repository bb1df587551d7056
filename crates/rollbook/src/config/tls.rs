//! The section `tls`: the certificate of the server.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::tls::Files;

/// The certificate of the server; without one it speaks plain HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// A file in PEM with the certificate, then those that lead to a trusted one; empty: none.
    pub certificate: String,
    /// A file in PEM with the key of the certificate; empty: none.
    pub key: String,
}

impl Tls {
    /// The rule that needs more than a key's own type: the key and the rule it breaks.
    pub(super) fn fault(&self) -> Option<(&'static str, &'static str)> {
        match (self.certificate.is_empty(), self.key.is_empty()) {
            (false, true) => Some(("tls.key", "is missing beside tls.certificate")),
            (true, false) => Some(("tls.certificate", "is missing beside tls.key")),
            _ => None,
        }
    }

    /// The files, where the server has a certificate.
    pub fn files(&self) -> Option<Files> {
        let (certificate, key) = (PathBuf::from(&self.certificate), PathBuf::from(&self.key));
        (!self.certificate.is_empty()).then_some(Files { certificate, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_and_its_key_are_set_together() {
        let fault = |certificate: &str, key: &str| {
            let tls = Tls { certificate: certificate.to_owned(), key: key.to_owned() };
            tls.fault().map(|(key, _)| key)
        };
        assert_eq!(fault("", ""), None);
        assert_eq!(fault("c", "k"), None);
        assert_eq!(fault("c", ""), Some("tls.key"));
        assert_eq!(fault("", "k"), Some("tls.certificate"));
    }
}
