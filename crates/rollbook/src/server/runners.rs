//! The runners of jobs inside the server.

use std::net::SocketAddr;
use std::sync::Arc;

use directory::Directory;
use jobs::mail::Post;
use jobs::{Pace, WakeUps};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;

/// Starts a runner for each queue; each ends in good order when the server stops. Links in
/// mails begin with `public_url`.
pub(super) fn start(
    config: &Config,
    directory: &Directory,
    wake_ups: &WakeUps,
    public_url: &str,
    stopping: &watch::Receiver<bool>,
) -> anyhow::Result<JoinSet<()>> {
    let post = Arc::new(Post::new(config.mail_route()?, config.mail.sender()?)?);
    let mut runners = JoinSet::new();
    let mail = jobs::mail::runner(directory, wake_ups, config.mail.pace(), post, public_url);
    runners.spawn(mail.run(stopping.clone()));
    runners.spawn(jobs::upkeep::runner(directory, wake_ups, Pace::UPKEEP).run(stopping.clone()));
    Ok(runners)
}

/// How somebody on this machine reaches the server.
pub(super) fn own_url(scheme: &str, address: SocketAddr) -> String {
    match address.ip() {
        ip if ip.is_loopback() || ip.is_unspecified() => {
            format!("{scheme}://localhost:{}", address.port())
        }
        _ => format!("{scheme}://{address}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_server_without_a_public_url_lead_to_where_it_listens() {
        for (address, url) in [
            ("127.0.0.1:8000", "http://localhost:8000"),
            ("0.0.0.0:80", "http://localhost:80"),
            ("[::1]:81", "http://localhost:81"),
            ("192.0.2.1:82", "http://192.0.2.1:82"),
        ] {
            assert_eq!(own_url("http", address.parse().unwrap()), url);
        }
    }
}
