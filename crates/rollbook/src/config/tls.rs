//! The section `tls`: the certificate of the server.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::socket_address;
use crate::tls::Files;

/// The certificate of the server; without one it speaks plain HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// A file in PEM with the certificate, then those that lead to a trusted one; empty: none.
    pub certificate: String,
    /// A file in PEM with the key of the certificate; empty: none.
    pub key: String,
    /// The address and port of a listener that sends readers of plain HTTP to HTTPS; empty: none.
    pub redirect_listen: String,
}

impl Tls {
    /// The rule that needs more than a key's own type: the key and the rule it breaks.
    pub(super) fn fault(&self) -> Option<(&'static str, &'static str)> {
        match (self.certificate.is_empty(), self.key.is_empty()) {
            (false, true) => Some(("tls.key", "is missing beside tls.certificate")),
            (true, false) => Some(("tls.certificate", "is missing beside tls.key")),
            _ => self.fault_of_redirect(),
        }
    }

    fn fault_of_redirect(&self) -> Option<(&'static str, &'static str)> {
        let rule = if self.redirect_listen.is_empty() {
            return None;
        } else if self.redirect_listen().is_none() {
            "must be an address and port, or empty"
        } else if self.certificate.is_empty() {
            "needs tls.certificate: there is nothing to redirect to"
        } else {
            return None;
        };
        Some(("tls.redirect_listen", rule))
    }

    /// Where plain HTTP is redirected, where that is wanted.
    pub fn redirect_listen(&self) -> Option<SocketAddr> {
        socket_address(&self.redirect_listen).ok()
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
            let (certificate, key) = (certificate.to_owned(), key.to_owned());
            Tls { certificate, key, ..Tls::default() }.fault().map(|(key, _)| key)
        };
        assert_eq!(fault("", ""), None);
        assert_eq!(fault("c", "k"), None);
        assert_eq!(fault("c", ""), Some("tls.key"));
        assert_eq!(fault("", "k"), Some("tls.certificate"));
    }
    #[test]
    fn only_a_server_with_a_certificate_redirects() {
        let fault = |certificate: &str, address: &str| {
            let (certificate, key) = (certificate.to_owned(), certificate.to_owned());
            Tls { certificate, key, redirect_listen: address.to_owned() }.fault()
        };
        assert_eq!(fault("c", "[::]:80"), None);
        assert!(fault("c", "80").unwrap().1.starts_with("must be an address and port"));
        assert!(fault("", "[::]:80").unwrap().1.starts_with("needs tls.certificate"));
    }
}
