//! Argon2id (RFC 9106): a password and its hash.

use std::fmt;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use icu_normalizer::ComposingNormalizer;
use store::{Column, Kind, Mismatch, Value};

use crate::error::Error;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes, all worked on by one thread.
const LANES: u32 = 1;

/// The hash of no password, with the cost of a real one: what somebody who does not exist is
/// verified against.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
    $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash of a password with its salt and cost, in the PHC string format. It does not show
/// itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Hashes a password. Takes tens of milliseconds and 19 MiB.
    pub(super) fn of(password: &str, salt: &[u8; 16]) -> Result<Self, Error> {
        let hashed: Result<Phc, HashError> =
            argon2()?.hash_password_with_salt(composed(password).as_bytes(), salt);
        let hashed = hashed.map_err(|error| unexpected("hash", error))?;
        Ok(Self(hashed.to_string()))
    }

    /// What somebody without a password is verified against: nothing matches it.
    pub(super) fn of_nobody() -> Self {
        Self(NOBODY.to_owned())
    }

    /// Whether it is the hash of this password. Takes as long as hashing.
    pub(super) fn matches(&self, password: &str) -> Result<bool, Error> {
        let stored = Phc::new(&self.0).map_err(|error| {
            Error::internal(format!("a stored password hash is not readable: {error}"))
        })?;
        match argon2()?.verify_password(composed(password).as_bytes(), &stored) {
            Ok(()) => Ok(true),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(unexpected("verify", error)),
        }
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl Column for PasswordHash {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// The composed form, because keyboards differ in how they send an accented letter.
fn composed(password: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(password).into_owned()
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| Error::internal(format!("the cost of passwords is not valid: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn unexpected(what: &str, error: HashError) -> Error {
    Error::internal(format!("cannot {what} a password: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hash = PasswordHash::of("correct horse", &[7; 16]).unwrap();

        assert!(hash.matches("correct horse").unwrap());
        assert!(!hash.matches("Correct horse").unwrap());
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
    }

    #[test]
    fn the_two_spellings_of_an_accented_letter_are_one_password() {
        let hash = PasswordHash::of("caf\u{e9}", &[7; 16]).unwrap();

        assert!(hash.matches("cafe\u{301}").unwrap());
    }

    #[test]
    fn nobody_can_be_verified_and_never_matches() {
        for password in ["", "password"] {
            assert!(!PasswordHash::of_nobody().matches(password).unwrap());
        }
    }

    #[test]
    fn hashes_do_not_show_themselves() {
        assert_eq!(format!("{:?}", PasswordHash::of_nobody()), "PasswordHash(…)");
    }
}
