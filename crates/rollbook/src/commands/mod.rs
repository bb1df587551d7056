//! The commands of the command line. All of them act as the operator, so they are in the history
//! like everything else; they work beside a running server.

pub mod app;
pub mod ce;
mod certificate;
pub mod client;
pub mod config;
pub mod database;
mod findings;
pub mod group;
pub mod identity;
pub mod init;
pub mod job;
pub mod mail;
pub mod role;
pub mod serve;
pub mod token;
pub mod user;

use std::sync::Arc;

use directory::ids::{ClientId, Oid, UserId};
use directory::text::Email;
use directory::time::Timestamp;
use directory::users::Key;
use directory::{Actor, Caller, Code, Surface};

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
fn user_key(text: &str) -> Result<Key, directory::Error> {
    if let Some(id) = UserId::parse(text) {
        return Ok(Key::Id(id));
    }
    if let Ok(oid) = Oid::parse(text) {
        return Ok(Key::Oid(oid));
    }
    let email = Email::parse(text).map_err(|_| Code::Form("an id, an object id or an address"));
    Ok(Key::Email(parsed("user", email)?))
}

/// A typed value by the rule of a field, with the field's name in the error.
fn parsed<T>(field: &str, outcome: Result<T, Code>) -> Result<T, directory::Error> {
    outcome.map_err(|code| directory::Error::invalid(field, code))
}

/// An instant for people and programs: RFC 3339 in UTC, to the second.
fn instant(at: Timestamp) -> String {
    format!("{}Z", at.civil().strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_named_by_id_object_id_or_address() {
        assert_eq!(user_key("7").unwrap(), Key::Id(UserId(7)));
        assert!(matches!(user_key("65f0c0ffee65f0c0ffee65f0").unwrap(), Key::Oid(_)));
        assert!(matches!(user_key("ann@acme.example").unwrap(), Key::Email(_)));
        let refused = user_key("ann").unwrap_err();
        assert!(matches!(&refused, directory::Error::Invalid(faults) if faults[0].field == "user"));
    }
}
