//! Throttles: how often something may be tried, whoever tries it.
//!
//! Attempts are counted in rows, before the costly or telling part of an attempt begins. So the
//! bound holds for any number of attempts at once, and on any number of servers.
//!
//! | What is tried | For each | How often | Then |
//! | --- | --- | --- | --- |
//! | a password | account | 10 in 15 minutes | pauses of 30 seconds, doubling up to 15 minutes; forgotten after a day of rest |
//! | a password | network address | 100 in 15 minutes | wait for the 15 minutes to end |
//! | asking for a link by mail | account | 5 in an hour | wait for the hour to end |
//! | asking for a link by mail | network address | 30 in an hour | wait for the hour to end |
//! | a secret of an OAuth client | network address | 100 in 15 minutes | wait for the 15 minutes to end |
//! | an estimate of a password | network address | 300 in 15 minutes | wait for the 15 minutes to end |
//! | a code that no certificate has | network address | 100 in 15 minutes | wait for the 15 minutes to end |
//! | naming a delegate by address | user | 30 in an hour | wait for the hour to end |
//!
//! Invariants
//! - An account that does not exist is counted like one that does.
//! - The right password clears the count of its account, and does not count for its network
//!   address, from which many may sign in. Nor does an attempt count that was shed under load.
//! - Addresses, of either kind, are kept as SHA-256 only. Counting is no change: it has no event.
//! - What is forgotten is swept away a little with each attempt, so the table does not grow.

mod rows;
mod rule;

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use store::{Column, Kind as Storage, Mismatch, Tx, Value};

use crate::error::Error;
use crate::ids::{ClientId, UserId};
use crate::time::Timestamp;
pub(crate) use rows::{first_expiry, sweep};
use rule::Rule;

/// What is counted, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Passwords tried for an account.
    PasswordOfAccount,
    /// Passwords tried from a network address.
    PasswordFromAddress,
    /// Links asked for by the name of an account.
    LinkToAccount,
    /// Links asked for from a network address.
    LinkFromAddress,
    /// Secrets of OAuth clients tried from a network address.
    SecretFromAddress,
    /// Passwords estimated for a network address.
    EstimateForAddress,
    /// Codes of certificates from a network address.
    CodeFromAddress,
    /// Addresses that a user named as those of a delegate.
    DelegateOfUser,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::PasswordOfAccount,
        Self::PasswordFromAddress,
        Self::LinkToAccount,
        Self::LinkFromAddress,
        Self::SecretFromAddress,
        Self::EstimateForAddress,
        Self::CodeFromAddress,
        Self::DelegateOfUser,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::PasswordOfAccount => "password of account",
            Self::PasswordFromAddress => "password from address",
            Self::LinkToAccount => "link to account",
            Self::LinkFromAddress => "link from address",
            Self::SecretFromAddress => "secret from address",
            Self::EstimateForAddress => "estimate for address",
            Self::CodeFromAddress => "code from address",
            Self::DelegateOfUser => "delegate of user",
        }
    }

    fn rule(self) -> Rule {
        match self {
            Self::PasswordOfAccount => Rule { attempts: 10, window: 15 * 60, grows: true },
            Self::PasswordFromAddress | Self::SecretFromAddress | Self::CodeFromAddress => {
                Rule { attempts: 100, window: 15 * 60, grows: false }
            }
            Self::LinkToAccount => Rule { attempts: 5, window: 60 * 60, grows: false },
            Self::LinkFromAddress => Rule { attempts: 30, window: 60 * 60, grows: false },
            Self::DelegateOfUser => Rule { attempts: 30, window: 60 * 60, grows: false },
            Self::EstimateForAddress => Rule { attempts: 300, window: 15 * 60, grows: false },
        }
    }
}

impl Column for Kind {
    const KIND: Storage = Storage::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let word = String::read(value)?;
        let unfit = || Mismatch::new("a kind of throttle", &Value::Text(Cow::Borrowed(&word)));
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(unfit)
    }
    fn write(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.word()))
    }
}

/// Something that somebody tries, counted for each of its keys.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    client: ClientId,
    keys: Vec<(Kind, [u8; 32])>,
}

impl Attempt {
    /// Trying a password for an account, known by the form in which addresses are compared. The
    /// network address is as the caller knows it.
    pub(crate) fn password(client: ClientId, account: &str, address: Option<&str>) -> Self {
        let account = (Kind::PasswordOfAccount, account);
        Self::of(client, account, address.map(|address| (Kind::PasswordFromAddress, address)))
    }

    /// Asking for a link for an account.
    pub(crate) fn link(client: ClientId, account: &str, address: Option<&str>) -> Self {
        let account = (Kind::LinkToAccount, account);
        Self::of(client, account, address.map(|address| (Kind::LinkFromAddress, address)))
    }

    /// Asking for a link to an address that is to take the place of another one; both are counted, so
    /// that nobody's mailbox is filled in this way either.
    pub(crate) fn new_address(
        client: ClientId,
        mut accounts: [&str; 2],
        address: Option<&str>,
    ) -> Self {
        accounts.sort_unstable();
        let accounts = accounts.map(|account| (Kind::LinkToAccount, account));
        Self::all(client, accounts.into_iter().chain(address.map(|it| (Kind::LinkFromAddress, it))))
    }

    /// Trying the secret of an OAuth client, of whatever client, from a network address.
    pub(crate) fn secret(address: &str) -> Self {
        let key = Sha256::digest(address).into();
        Self { client: ClientId::INSTALLATION, keys: vec![(Kind::SecretFromAddress, key)] }
    }

    /// Asking how hard a password is to guess, from a network address.
    pub(crate) fn estimate(address: &str) -> Self {
        Self::of(ClientId::INSTALLATION, (Kind::EstimateForAddress, address), None)
    }

    /// Asking for a certificate by its code, of whatever client, from a network address.
    pub(crate) fn code(address: &str) -> Self {
        Self::of(ClientId::INSTALLATION, (Kind::CodeFromAddress, address), None)
    }

    /// Naming somebody by their address as a delegate of a user.
    pub(crate) fn delegate(client: ClientId, user: UserId) -> Self {
        Self::of(client, (Kind::DelegateOfUser, &user.to_string()), None)
    }

    fn of(client: ClientId, account: (Kind, &str), address: Option<(Kind, &str)>) -> Self {
        Self::all(client, [account].into_iter().chain(address))
    }

    fn all<'a>(client: ClientId, keys: impl Iterator<Item = (Kind, &'a str)>) -> Self {
        // Always in this order, so that two attempts never wait for each other.
        let keys = keys.map(|(kind, text)| (kind, Sha256::digest(text).into())).collect();
        Self { client, keys }
    }

    /// Counts the attempt, if it is one that may be made.
    ///
    /// # Errors
    /// [`Error::Limited`] for one too many, which is not counted.
    pub(crate) fn admit(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Error> {
        for (kind, key) in &self.keys {
            let before = rows::lock(tx, (self.client, *kind, *key), now)?;
            let after = kind.rule().admit(&before.count(), now);
            let after = after.map_err(|retry_after| Error::Limited { retry_after })?;
            rows::update(tx, &before, &after)?;
        }
        sweep(tx, self.client, now, rows::SWEPT).map(drop)
    }

    /// Looks whether the attempt may be made, and does not count it: for what cannot be guessed in
    /// any number of attempts, and is told only that it is wrong.
    ///
    /// # Errors
    /// [`Error::Limited`] for one too many.
    pub(crate) fn look(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Error> {
        for (kind, key) in &self.keys {
            let Some(found) = rows::peek(tx, (self.client, *kind, *key))? else { continue };
            let after = kind.rule().admit(&found.count(), now);
            after.map_err(|retry_after| Error::Limited { retry_after })?;
        }
        Ok(())
    }

    /// Takes the attempt back, because it was not made after all.
    pub(crate) fn take_back(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        for (kind, key) in &self.keys {
            if let Some(before) = rows::find(tx, (self.client, *kind, *key))? {
                rows::update(tx, &before, &kind.rule().take_back(&before.count()))?;
            }
        }
        Ok(())
    }

    /// Takes the attempt back, because it was right: the account's count is cleared, and the network
    /// address gets back its one.
    pub(crate) fn succeed(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        for (kind, key) in &self.keys {
            let Some(before) = rows::find(tx, (self.client, *kind, *key))? else { continue };
            if kind.rule().grows {
                rows::delete(tx, &before)?;
            } else {
                rows::update(tx, &before, &kind.rule().take_back(&before.count()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_back_from_their_column() {
        for kind in Kind::ALL {
            assert_eq!(Kind::read(kind.write()), Ok(kind));
        }
        assert!(Kind::read(Value::Text(Cow::Borrowed("else"))).is_err());
    }
}
