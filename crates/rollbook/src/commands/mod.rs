//! The commands of the command line. All of them act as the operator, so they are in the history
//! like everything else; they work beside a running server.

pub mod app;
pub mod ce;
mod certificate;
pub mod client;
pub mod config;
pub mod database;
pub mod init;
pub mod job;
pub mod mail;
pub mod serve;
pub mod token;
pub mod user;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use directory::ids::{ClientId, Oid, UserId};
use directory::text::Email;
use directory::time::Timestamp;
use directory::users::Key;
use directory::{Actor, Caller, Surface};

/// The operator at the command line.
pub fn operator() -> Caller {
    let request = format!("command-{}", std::process::id());
    Caller { actor: Actor::Operator, surface: Surface::CommandLine, request: Arc::from(request) }
}

/// A client by the number typed.
fn client_id(number: i64) -> ClientId {
    ClientId(number)
}

/// A user by whatever was typed: number, object id or address.
fn user_key(text: &str) -> anyhow::Result<Key> {
    if let Some(id) = UserId::parse(text) {
        return Ok(Key::Id(id));
    }
    if let Ok(oid) = Oid::parse(text) {
        return Ok(Key::Oid(oid));
    }
    let email = Email::parse(text);
    Ok(Key::Email(
        email.map_err(|_| {
            anyhow::anyhow!("{text} is neither an id nor an object id nor an address")
        })?,
    ))
}

/// A typed value by the rule of a field, with the field's name in the error.
fn parsed<T>(field: &str, outcome: Result<T, directory::Code>) -> Result<T, directory::Error> {
    outcome.map_err(|code| directory::Error::invalid(field, code))
}

/// An instant for people and programs: RFC 3339 in UTC, to the second.
fn instant(at: Timestamp) -> String {
    format!("{}Z", at.civil().strftime("%Y-%m-%dT%H:%M:%S"))
}

/// The first line of a file, or of the standard input for `-`.
fn first_line(path: &Path) -> anyhow::Result<String> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("cannot read the standard input")?
    } else {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_named_by_id_object_id_or_address() {
        assert_eq!(user_key("7").unwrap(), Key::Id(UserId(7)));
        assert!(matches!(user_key("65f0c0ffee65f0c0ffee65f0").unwrap(), Key::Oid(_)));
        assert!(matches!(user_key("ann@acme.example").unwrap(), Key::Email(_)));
        assert!(user_key("ann").unwrap_err().to_string().starts_with("ann is neither"));
    }
}
