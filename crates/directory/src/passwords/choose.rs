//! Choosing a password: the rules, and its hash, before anything is written.

use store::Tx;

use super::{PasswordHash, Policy, Rule, rows};
use crate::error::{Code, Error};
use crate::ids::{ClientId, IdSource, UserId, Version};
use crate::{Directory, clients};

/// A password that was held against the rules and hashed; only this module makes one.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its hash.
    pub(crate) hash: PasswordHash,
    /// The version of the password it replaces; `None` where there is none.
    pub(crate) replaces: Option<Version>,
}

/// What a password is held against.
struct Known {
    policy: Policy,
    version: Option<Version>,
    /// The present password and the ones before.
    hashes: Vec<PasswordHash>,
}

impl Directory {
    /// Holds a new password of a user against the rules, and hashes it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every rule that the password breaks, or with [`Rule::Reused`];
    /// [`Error::Unavailable`] when too many passwords are being hashed.
    pub(crate) async fn choose_password(
        &self,
        client: ClientId,
        user: UserId,
        password: &str,
    ) -> Result<Chosen, Error> {
        let known = self.inner.db.point(move |tx| known(tx, client, user)).await?;
        known.policy.check(password)?;
        let hasher = &self.inner.hasher;
        if hasher.verify_any(known.hashes, password.to_owned()).await? {
            return Err(Error::invalid("password", Code::Password(Rule::Reused)));
        }
        Ok(Chosen { hash: self.hash_password(password).await?, replaces: known.version })
    }

    /// The hash of a password, made on the threads that are there for it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many passwords are being hashed.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<PasswordHash, Error> {
        let salt = IdSource::seeded(self.seed()).bytes();
        self.inner.hasher.hash(password.to_owned(), salt).await
    }
}

fn known(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Known, Error> {
    let policy = Policy::from(&clients::rows::get(tx, client)?);
    let present = rows::find(tx, client, user)?;
    let version = present.as_ref().map(|present| present.version);
    let mut hashes: Vec<_> = present.into_iter().map(|present| present.hash).collect();
    hashes.extend(rows::history(tx, client, user)?);
    Ok(Known { policy, version, hashes })
}
