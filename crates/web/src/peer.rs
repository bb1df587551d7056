//! Who is at the other end of a connection.

use std::net::IpAddr;

/// The network address at the other end of the connection that a request came by; the listener puts
/// it among the extensions of the request. Behind a proxy it is that of the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Stands among the extensions of a request whose connection is encrypted up to this server; the
/// listener puts it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encrypted;
