//! Addresses to listen on.

use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Deserializer};

/// What an address to listen on must be.
const RULE: &str = "must be an address and a port, such as localhost:8000 or 0.0.0.0:8000";

/// Reads an address and a port. `localhost` is this machine as most programs try it first; other names
/// are not looked up, because a server must not depend on it.
///
/// # Errors
/// The rule, to be read after the name of what was read.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let local = text.split_once(':').filter(|(host, _)| host.eq_ignore_ascii_case("localhost"));
    let port = local.and_then(|(_, port)| port.parse().ok());
    let local = port.map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    local.or_else(|| text.parse().ok()).ok_or_else(|| RULE.to_owned())
}

/// The same, out of a configuration.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(from)?;
    socket_address(&text).map_err(|rule| serde::de::Error::custom(format!("{text:?} {rule}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_and_addresses_are_read_and_other_names_are_not() {
        for (text, address) in [
            ("localhost:8000", "127.0.0.1:8000"),
            ("Localhost:0", "127.0.0.1:0"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:81", "[::1]:81"),
        ] {
            assert_eq!(socket_address(text), Ok(address.parse().unwrap()), "{text}");
        }
        for text in
            ["", "8000", "localhost", "localhost:port", "acme.example:80", "localhost:99999"]
        {
            assert!(socket_address(text).is_err(), "{text}");
        }
    }
}
