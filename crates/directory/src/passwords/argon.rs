//! Argon2id (RFC 9106): a password and its hash, and hashes that were brought along.

use std::cell::RefCell;
use std::fmt;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64ct::{Base64Unpadded, Encoding};
use icu_normalizer::ComposingNormalizer;
use store::{Column, Kind, Mismatch, Value};
use subtle::ConstantTimeEq;

use super::foreign::Foreign;
use crate::error::{Code, Error};

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes, all worked on by one thread.
const LANES: u32 = 1;

/// What every hash begins with that is made here now.
const OURS: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

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

    /// Takes a hash that another system made: PBKDF2 with SHA-256, bcrypt, Argon2 or scrypt, in one
    /// of the forms that the Django framework and PHC strings have.
    ///
    /// # Errors
    /// [`Code::Form`] for any other text, and for a hash that takes more than about five seconds or
    /// 256 MiB to verify.
    pub fn brought_along(text: &str) -> Result<Self, Code> {
        Foreign::parse(text).map(|_| Self(text.to_owned()))
    }

    /// About how long it takes to verify if it was brought along, in microseconds; nothing for one
    /// that was made here.
    pub(super) fn brought_micros(&self) -> u64 {
        if self.is_current() { 0 } else { Foreign::parse(&self.0).map_or(0, |hash| hash.micros()) }
    }

    /// Whether it was made here and as it would be made now. One that was not is to be replaced
    /// when its password is known.
    pub(super) fn is_current(&self) -> bool {
        self.0.starts_with(OURS)
    }

    /// What somebody without a password is verified against: nothing matches it.
    pub(super) fn of_nobody() -> Self {
        Self(NOBODY.to_owned())
    }

    /// Whether it is the hash of this password. Takes as long as hashing did.
    ///
    /// Hashes made here are of the composed form; other systems take what is typed.
    pub(super) fn matches(&self, password: &str) -> Result<bool, Error> {
        let composed = composed(password);
        if let Some(own) = self.0.strip_prefix(OURS) {
            return verify_own(own, composed.as_bytes());
        }
        let foreign = Foreign::parse(&self.0).map_err(|code| {
            Error::internal(format!("a stored password hash is not readable: it {code}"))
        })?;
        if foreign.matches(password.as_bytes())? {
            return Ok(true);
        }
        Ok(composed != password && foreign.matches(composed.as_bytes())?)
    }
}

thread_local! {
    /// What the last hash on this thread worked on. Asking the system for it anew, page by page, costs a
    /// fifth of the hash.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Gives back the memory that hashes on this thread worked on.
pub(super) fn give_back_memory() {
    MEMORY.with_borrow_mut(|memory| *memory = Vec::new());
}

/// Whether salt and hash, as they stand in a PHC string behind our own cost, are those of a password.
fn verify_own(own: &str, password: &[u8]) -> Result<bool, Error> {
    let unreadable = || Error::internal("a stored password hash is not readable");
    let decode = |text: &str| Base64Unpadded::decode_vec(text).map_err(|_| unreadable());
    let (salt, stored) = own.split_once('$').ok_or_else(unreadable)?;
    let (salt, stored) = (decode(salt)?, decode(stored)?);
    let argon2 = argon2()?;
    let mut made = vec![0; stored.len()];
    let hashed = MEMORY.with_borrow_mut(|memory| {
        memory.resize(argon2.params().block_count(), Block::default());
        argon2.hash_password_into_with_memory(password, &salt, &mut made, memory)
    });
    hashed.map_err(|error| Error::internal(format!("cannot verify a password: {error}")))?;
    Ok(made.ct_eq(&stored).into())
}

/// Whether a PHC string of Argon2 is the hash of these bytes.
pub(super) fn verify(text: &str, password: &[u8]) -> Result<bool, Error> {
    let stored = Phc::new(text).map_err(|error| {
        Error::internal(format!("a stored password hash is not readable: {error}"))
    })?;
    match argon2()?.verify_password(password, &stored) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(unexpected("verify", error)),
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
        assert!(hash.is_current(), "{}", hash.0);
    }

    #[test]
    fn the_two_spellings_of_an_accented_letter_are_one_password() {
        let hash = PasswordHash::of("caf\u{e9}", &[7; 16]).unwrap();

        assert!(hash.matches("cafe\u{301}").unwrap());
    }

    #[test]
    fn a_hash_that_was_brought_along_takes_an_accented_letter_as_it_was_typed() {
        // Made by Django 5.2.19 of `café` with a combining accent.
        let text = "pbkdf2_sha256$1000$pepper$ifI4in8lMvYJCVoUv1y+gHNnCNZCIeeDIMIvt56NZMY=";
        let hash = PasswordHash::brought_along(text).unwrap();

        assert!(hash.matches("cafe\u{301}").unwrap() && !hash.is_current());
        assert!(!hash.matches("cafe").unwrap());
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
