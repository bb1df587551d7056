//! Users: the people of a client, one record for all three APIs.
//!
//! Invariants
//! - E-mail, user name, handle, reference, guid and object id are unique within the client among
//!   the living; a number or object id is never given out again.
//! - *Banned*, *not active* and *inactive* are one state, [`User::active`].
//! - Account level 99 and the administrator roles are one state too.
//! - A client keeps at least one active administrator once it has one.
//! - A deleted user is gone from every query here; the row stays for the history.
//!
//! This module never hashes a password and never sends mail.

mod address;
mod avatars;
mod commands;
mod details;
mod fields;
mod invariants;
mod labels;
pub(crate) mod languages;
mod locks;
mod privacy;
mod queries;
pub(crate) mod rows;
pub(crate) mod search;

pub(crate) use address::change_address;
pub use avatars::{GetAvatar, SetProfile, avatar_path, own_avatar};
#[cfg(test)]
pub(crate) use commands::blank;
pub use commands::{Brought, Create, CreateMany, Delete, Forwarded, New, Update};
pub(crate) use commands::{build, hang};
pub use details::{Details, KnownDelegator, Parts};
pub(crate) use details::{load, load_one};
pub use fields::{
    Fields, Handle, Identifiers, account_level, color, guid, guid_text, points, timezone, within,
};
pub use labels::Labels;
pub use languages::{GetLanguage, SetLanguage};
pub use locks::{ProfileField, ProfileFields, bound_fields};
pub use privacy::{GetPrivacy, Privacy, SetPrivacy};
pub use queries::{ByIds, Find, FindBy, Get, GetWhole, Listing, Order, Page, Place};
pub use rows::User;
pub use search::{Matches, Matching, Rolls};

use crate::ids::{Oid, UserId};
use crate::text::Email;

/// The account level of an administrator.
pub const ADMINISTRATOR_LEVEL: i64 = 99;

/// What a path or command names a user by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The number within the client.
    Id(UserId),
    /// The object id within the client.
    Oid(Oid),
    /// The address.
    Email(Email),
}

impl User {
    /// Whether they are an administrator of their client; one who is switched off can do nothing
    /// with it.
    pub fn is_administrator(&self) -> bool {
        self.account_level >= ADMINISTRATOR_LEVEL
    }
}
