//! What is unusual about an installation, in sentences that say what to do.

use std::net::IpAddr;

use directory::clients::{Get, List};
use directory::ids::ClientId;
use directory::jobs::Dead;
use directory::{Directory, Error, Noun};
use jobs::mail::Route;

use super::operator;
use crate::config::Config;

/// How many dead jobs are counted.
const MOST: u16 = 1000;

/// What is unusual about the configuration and the data base that it names.
pub(super) async fn of(config: &Config, directory: &Directory) -> anyhow::Result<Vec<String>> {
    let found = [
        clients(directory).await?,
        default_client(config, directory).await?,
        dead_jobs(directory).await?,
        mail(config)?,
        unencrypted(&config.server.public_url),
    ];
    Ok(found.into_iter().flatten().collect())
}

async fn clients(directory: &Directory) -> Result<Option<String>, Error> {
    let first = directory.get(&operator(), List { after: ClientId(0), limit: 1 }).await?;
    Ok(first.is_empty().then(|| "there is no client yet; make one with rollbook init".to_owned()))
}

async fn default_client(config: &Config, directory: &Directory) -> Result<Option<String>, Error> {
    let Some(client) = config.installation().default_client else { return Ok(None) };
    match directory.get(&operator(), Get(client)).await {
        Err(Error::NotFound(Noun::Client)) => Ok(Some(format!(
            "installation.default_client is {client}, and there is no such client; rollbook client list shows those there are"
        ))),
        other => other.map(|_| None),
    }
}

async fn dead_jobs(directory: &Directory) -> Result<Option<String>, Error> {
    let dead = directory.get(&operator(), Dead { limit: MOST }).await?.len();
    let number = match dead {
        0 => return Ok(None),
        1 => "1 job was".to_owned(),
        most if most >= usize::from(MOST) => format!("{most} jobs or more were"),
        some => format!("{some} jobs were"),
    };
    Ok(Some(format!("{number} given up; rollbook job list --dead says why")))
}

fn mail(config: &Config) -> anyhow::Result<Option<String>> {
    Ok(match config.mail_route()? {
        Route::Folder(folder) => Some(format!(
            "mails are written into the folder {}; to send them, set mail.host",
            folder.display()
        )),
        Route::Relay(_) => None,
    })
}

/// Whether people would send their passwords through a network unencrypted.
fn unencrypted(public_url: &str) -> Option<String> {
    let rest = public_url.strip_prefix("http://")?;
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => authority,
    };
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let local = host.eq_ignore_ascii_case("localhost")
        || address.is_some_and(|address| address.is_loopback());
    (!local)
        .then(|| format!("server.public_url is {public_url}: people can sign in over https only"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_machine_must_be_reached_over_https() {
        for url in ["http://acme.example", "http://192.0.2.1:8000/people", "http://[2001:db8::1]"] {
            assert!(unencrypted(url).is_some_and(|said| said.contains(url)), "{url}");
        }
        for url in [
            "",
            "https://acme.example",
            "http://localhost:8000",
            "http://127.0.0.1",
            "http://[::1]:80/",
        ] {
            assert_eq!(unencrypted(url), None, "{url}");
        }
    }
}
