//! Credentials: what a caller proves itself with.
//!
//! A user token stands for a person, an API key or OAuth client for a machine of one client, an
//! access token for the OAuth client that drew it, an operator token for the operator. Of every
//! secret only its SHA-256 is kept; the secrets made here are random enough for that.
//!
//! Invariants
//! - A secret is told once, when it is made, and never again.
//! - Nobody grants more than they have: a credential's claims are within those of its maker.
//! - A revoked credential opens nothing from the moment its revocation is committed, in every
//!   process, and neither do the access tokens it drew: nothing is remembered between requests.
//! - Unknown, expired, revoked, of another kind, of somebody switched off: callers see one answer.
//! - Being used is no change: it moves no version and writes no event.
//!
//! This module never sees a password; see [`crate::passwords`].

mod access_tokens;
mod authenticate;
mod commands;
mod last_used;
mod queries;
mod rows;
mod secret;
pub(crate) mod secrets;

use std::borrow::Cow;

use store::{Column, Kind, Mismatch, Tx, Value};

pub use access_tokens::{ACCESS_TOKEN_SECONDS, AccessToken};
pub use authenticate::Presented;
pub use commands::{CreateApiKey, CreateOauthClient, CreateOperatorToken, CreateUserToken, Revoke};
pub(crate) use commands::{forget, make_sign_in_token};
pub(crate) use last_used::LastUsed;
pub use queries::List;
pub use rows::Credential;
pub(crate) use rows::{first_expiry, sweep};
pub use secret::{Secret, SecretHash};

use crate::error::Error;
use crate::ids::CredentialId;
use crate::policy::{Action, Actor, Claims};
use crate::users::User;
use crate::{Ctx, groups};

/// The kinds of secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialKind {
    /// Stands for a person: 40 lower-case hexadecimal digits.
    UserToken,
    /// Stands for a machine of one client: `rbk_` and 40 hexadecimal digits.
    ApiKey,
    /// Draws access tokens: `rbs_` and 40 hexadecimal digits. Opens nothing by itself.
    OauthClient,
    /// Drawn by an OAuth client, good for a day: `rba_` and 40 hexadecimal digits.
    AccessToken,
    /// Stands for the operator of the installation: 40 lower-case hexadecimal digits.
    OperatorToken,
    /// Stands for a person who is signed in to the pages: `rbsession_` and 64 hexadecimal digits.
    /// See [`crate::sessions`].
    Session,
    /// Is mailed to a person, and good for one use: 64 hexadecimal digits. See [`crate::links`].
    Link,
}

impl CredentialKind {
    const ALL: [Self; 7] = [
        Self::UserToken,
        Self::ApiKey,
        Self::OauthClient,
        Self::AccessToken,
        Self::OperatorToken,
        Self::Session,
        Self::Link,
    ];

    /// Its name, as it is stored and shown in events.
    pub fn word(self) -> &'static str {
        match self {
            Self::UserToken => "user token",
            Self::ApiKey => "api key",
            Self::OauthClient => "oauth client",
            Self::AccessToken => "access token",
            Self::OperatorToken => "operator token",
            Self::Session => "session",
            Self::Link => "link",
        }
    }

    /// What a secret of this kind begins with, so that people and scanners of leaked secrets can
    /// tell what they have found.
    fn prefix(self) -> &'static str {
        match self {
            Self::UserToken | Self::OperatorToken | Self::Link => "",
            Self::Session => "rbsession_",
            Self::ApiKey => "rbk_",
            Self::OauthClient => "rbs_",
            Self::AccessToken => "rba_",
        }
    }
}

impl Column for CredentialKind {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let unfit = || Mismatch::new("a kind of credential", &Value::Text(Cow::Borrowed(&word)));
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.word()))
    }
}

/// A credential that was just made, with its secret, which nobody can ask for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The credential.
    pub credential: Credential,
    /// What its holder presents.
    pub secret: Secret,
}

/// How the claims of an administrator are stored: by name, so that such a credential keeps up
/// when a later version knows more claims.
const ADMINISTRATOR: &str = "administrator";

fn claims_to_words(claims: Claims) -> String {
    if claims == Claims::ADMINISTRATOR { ADMINISTRATOR.to_owned() } else { claims.to_words() }
}

fn claims_from_words(words: &str) -> Claims {
    if words == ADMINISTRATOR { Claims::ADMINISTRATOR } else { Claims::from_words(words) }
}

/// What somebody can do who acts as this user.
pub(crate) fn claims_of(tx: &mut Tx<'_>, user: &User) -> Result<Claims, Error> {
    if user.is_administrator() {
        return Ok(Claims::ADMINISTRATOR);
    }
    groups::claims_of_user(tx, user.client_id, user.id)
}

/// A person as a caller, as they would be with a credential of their own.
pub(crate) fn actor_of(tx: &mut Tx<'_>, user: &User) -> Result<Actor, Error> {
    Ok(Actor::Person {
        client: user.client_id,
        user: user.id,
        administrator: user.is_administrator(),
        claims: claims_of(tx, user)?,
        credential: CredentialId::NONE,
    })
}

/// Refuses to hand out claims that the caller does not have.
pub(crate) fn require_own(ctx: &Ctx<'_>, granted: Claims, action: Action) -> Result<(), Error> {
    let own = ctx.actor().claims();
    if granted.iter().all(|claim| own.has(claim)) { Ok(()) } else { Err(Error::Denied(action)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Claim;

    #[test]
    fn claims_come_back_from_what_is_stored() {
        let few = Claims::of([Claim::UsersRead, Claim::CesWrite]);
        for claims in [Claims::ADMINISTRATOR, few, Claims::NONE] {
            assert_eq!(claims_from_words(&claims_to_words(claims)), claims);
        }
    }

    #[test]
    fn kinds_come_back_from_their_column() {
        for kind in CredentialKind::ALL {
            assert_eq!(CredentialKind::read(kind.write()), Ok(kind));
        }
    }
}
