//! The network address of whoever asks, as attempts are counted by it.
//!
//! How many proxies are trusted is asked here alone; whoever counts attempts takes a [`NetworkAddress`].

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};

/// Where proxies note whom they ask for.
const FORWARDED: &str = "x-forwarded-for";

/// The address to count attempts by, if it is known. The outermost layer puts it among the extensions
/// of each request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkAddress(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for NetworkAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// The address to count attempts by, if it is known.
///
/// Each of `proxies` proxies in front of the server adds the address that it was asked from to the
/// end of `X-Forwarded-For`. So the one wanted stands that many places from the end; what is written
/// before it anybody may have invented. Of an IPv6 address the first half counts, because whoever
/// has one has all that share it.
pub(crate) fn address(headers: &HeaderMap, peer: Option<IpAddr>, proxies: u8) -> Option<String> {
    let address = match usize::from(proxies).checked_sub(1) {
        None => peer?,
        Some(skipped) => {
            // Part by part, since a proxy may add its own to a line that is no text before that.
            let lines = headers.get_all(FORWARDED).iter().map(HeaderValue::as_bytes);
            let noted: Vec<&[u8]> =
                lines.flat_map(|line| line.split(|byte| *byte == b',')).collect();
            let noted = noted.into_iter().rev().nth(skipped)?;
            std::str::from_utf8(noted).ok()?.trim().parse().ok()?
        }
    };
    Some(match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(lines: &[&'static str], peer: &str, proxies: u8) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_static(line));
        }
        address(&headers, peer.parse().ok(), proxies)
    }

    #[test]
    fn without_a_proxy_nobody_can_invent_their_address() {
        assert_eq!(seen(&["1.2.3.4"], "9.9.9.9", 0).as_deref(), Some("9.9.9.9"));
        assert_eq!(seen(&["1.2.3.4"], "", 0), None);
    }

    #[test]
    fn behind_proxies_the_address_is_the_one_that_the_outermost_noted() {
        let lines = ["6.6.6.6, 1.2.3.4", "10.0.0.1"];
        assert_eq!(seen(&lines, "9.9.9.9", 1).as_deref(), Some("10.0.0.1"));
        assert_eq!(seen(&lines, "9.9.9.9", 2).as_deref(), Some("1.2.3.4"));
        assert_eq!(seen(&lines, "9.9.9.9", 4), None);
        assert_eq!(seen(&["nonsense"], "9.9.9.9", 1), None);
    }

    #[test]
    fn nobody_hides_their_address_behind_what_is_no_text() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED, HeaderValue::from_bytes(b"\xff\xe9, 1.2.3.4").unwrap());
        assert_eq!(address(&headers, None, 1).as_deref(), Some("1.2.3.4"));
        assert_eq!(address(&headers, None, 2), None);
    }

    #[test]
    fn neighbours_in_one_network_count_as_one() {
        let one = seen(&[], "2001:db8:1:2:3::1", 0);
        assert_eq!(one.as_deref(), Some("2001:db8:1:2::/64"));
        assert_eq!(one, seen(&[], "2001:db8:1:2:ffff::9", 0));
        assert_eq!(seen(&[], "::ffff:9.9.9.9", 0).as_deref(), Some("9.9.9.9"));
    }
}
