//! Hashes that other systems made: read, held to bounds of cost, and verified.
//!
//! They are kept as they came until the person signs in the next time, and are replaced by a hash
//! of ours then. Written here: PBKDF2 with SHA-256, `bcrypt_sha256`, `bcrypt`, Argon2 and scrypt in
//! the forms of the Django framework, bcrypt in its usual form, and Argon2 and scrypt as PHC
//! strings.

use argon2::Params as Argon2Params;
use argon2::password_hash::phc::PasswordHash as Phc;
use base64ct::{Base64, Encoding};
use bcrypt::HashParts;
use scrypt::Params as ScryptParams;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::argon;
use crate::error::{Code, Error};
use crate::ids::hex;

/// The longest text of a hash, in bytes.
const LONGEST: usize = 512;
/// The shortest and the longest result of a hash function, in bytes.
const OUTPUT: std::ops::RangeInclusive<usize> = 16..=64;
/// The most memory that verifying may take: 256 MiB, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// The most that Argon2 may write in all its passes: about four seconds, in bytes.
const MOST_ARGON2: u64 = 4 * 1024 * 1024 * 1024;
/// The most that scrypt may write in all its lanes: about four seconds, in bytes.
const MOST_SCRYPT: u64 = 1024 * 1024 * 1024;
/// The most rounds of PBKDF2: about three seconds.
const MOST_ROUNDS: u32 = 5_000_000;
/// The costs of bcrypt; each is twice the time of the one before, and the highest takes about
/// three seconds.
const BCRYPT_COST: std::ops::RangeInclusive<u32> = 4..=15;

const UNKNOWN: Code = Code::Form(
    "a password hash that begins with pbkdf2_sha256$, bcrypt_sha256$, $2a$, $2b$, $2y$, $argon2id$, $argon2i$ or $scrypt$",
);
const COSTLY: Code = Code::Form("a password hash that takes at most 5 seconds and 256 MiB");

/// A hash that was read.
pub(super) enum Foreign {
    Pbkdf2 { rounds: u32, salt: Vec<u8>, output: Vec<u8> },
    Bcrypt { text: String, digested: bool },
    Argon2 { text: String },
    Scrypt { params: ScryptParams, salt: Vec<u8>, output: Vec<u8> },
}

impl Foreign {
    /// Reads a hash.
    ///
    /// # Errors
    /// A code for a form that is not known, and another for a hash that would take too long, or too
    /// much memory, to verify.
    pub(super) fn parse(text: &str) -> Result<Self, Code> {
        if text.len() > LONGEST {
            return Err(UNKNOWN);
        }
        let (kind, rest) = text.split_once('$').ok_or(UNKNOWN)?;
        match kind {
            "pbkdf2_sha256" => pbkdf2(rest),
            "bcrypt_sha256" => bcrypt(rest, true),
            "bcrypt" => bcrypt(rest, false),
            "argon2" => argon2(&format!("${rest}")),
            "scrypt" => django_scrypt(rest),
            "" => match rest.split('$').next() {
                Some("2a" | "2b" | "2y") => bcrypt(text, false),
                Some("argon2id" | "argon2i") => argon2(text),
                Some("scrypt") => phc_scrypt(text),
                _ => Err(UNKNOWN),
            },
            _ => Err(UNKNOWN),
        }
    }

    /// About how long it takes to verify, in microseconds, on an ordinary processor.
    pub(super) fn micros(&self) -> u64 {
        let gib = |bytes: u64, seconds: u64| (bytes / 1024).saturating_mul(seconds) * 1000 / 1049;
        match self {
            Self::Pbkdf2 { rounds, .. } => u64::from(*rounds) * 3 / 5,
            Self::Bcrypt { text, .. } => {
                let cost = text.parse().map_or(0, |parts: HashParts| parts.get_cost());
                92_u64.checked_shl(cost).unwrap_or(u64::MAX)
            }
            Self::Argon2 { text } => gib(argon2_written(text), 1),
            Self::Scrypt { params, .. } => {
                let lanes = u64::from(params.r()) * u64::from(params.p());
                gib(lanes.saturating_mul(128) << params.log_n().min(40), 4)
            }
        }
    }

    /// Whether it is the hash of this password. Takes as long as hashing took.
    pub(super) fn matches(&self, password: &[u8]) -> Result<bool, Error> {
        match self {
            Self::Pbkdf2 { rounds, salt, output } => {
                let mut made = vec![0; output.len()];
                pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, *rounds, &mut made);
                Ok(made.ct_eq(output).into())
            }
            Self::Bcrypt { text, digested: true } => {
                let digest = hex(&Sha256::digest(password));
                bcrypt::verify(digest, text).map_err(|error| unexpected(&error))
            }
            Self::Bcrypt { text, digested: false } => {
                bcrypt::verify(password, text).map_err(|error| unexpected(&error))
            }
            Self::Argon2 { text } => argon::verify(text, password),
            Self::Scrypt { params, salt, output } => {
                let mut made = vec![0; output.len()];
                scrypt::scrypt(password, salt, params, &mut made)
                    .map_err(|error| unexpected(&error))?;
                Ok(made.ct_eq(output).into())
            }
        }
    }
}

fn unexpected(error: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("cannot verify a hash that was brought along: {error}"))
}

/// `rounds$salt$hash`.
fn pbkdf2(text: &str) -> Result<Foreign, Code> {
    let [rounds, salt, output] = parts(text)?;
    let rounds: u32 = number(rounds)?;
    let output = base64(output)?;
    if rounds == 0 { Err(UNKNOWN) } else { within(rounds <= MOST_ROUNDS) }?;
    Ok(Foreign::Pbkdf2 { rounds, salt: salt.as_bytes().to_vec(), output })
}

/// The usual form of bcrypt.
fn bcrypt(text: &str, digested: bool) -> Result<Foreign, Code> {
    let parts: HashParts = text.parse().map_err(|_| UNKNOWN)?;
    let cost = parts.get_cost();
    if cost < *BCRYPT_COST.start() { Err(UNKNOWN) } else { within(BCRYPT_COST.contains(&cost)) }?;
    Ok(Foreign::Bcrypt { text: text.to_owned(), digested })
}

/// A PHC string of Argon2i or Argon2id.
fn argon2(text: &str) -> Result<Foreign, Code> {
    let read = Phc::new(text).map_err(|_| UNKNOWN)?;
    let params = Argon2Params::try_from(&read).map_err(|_| UNKNOWN)?;
    let output = read.hash.as_ref().map_or(0, |output| output.as_bytes().len());
    let known = matches!(read.algorithm.as_str(), "argon2id" | "argon2i");
    if !known || !OUTPUT.contains(&output) || read.salt.is_none() {
        return Err(UNKNOWN);
    }
    let memory = u64::from(params.m_cost()) * 1024;
    let written = memory.saturating_mul(u64::from(params.t_cost()));
    within(memory <= MOST_MEMORY && written <= MOST_ARGON2)?;
    Ok(Foreign::Argon2 { text: text.to_owned() })
}

/// What verifying a PHC string of Argon2 writes in all its passes, in bytes.
fn argon2_written(text: &str) -> u64 {
    let params = Phc::new(text).ok().and_then(|read| Argon2Params::try_from(&read).ok());
    params.map_or(0, |params| {
        (u64::from(params.m_cost()) * 1024).saturating_mul(u64::from(params.t_cost()))
    })
}

/// `N$salt$r$p$hash`, which Django writes as `scrypt$N$salt$r$p$hash`.
fn django_scrypt(text: &str) -> Result<Foreign, Code> {
    let [work, salt, block, lanes, output] = parts(text)?;
    let work: u64 = number(work)?;
    if !work.is_power_of_two() {
        return Err(UNKNOWN);
    }
    let output = base64(output)?;
    scrypt(work.ilog2(), (number(block)?, number(lanes)?), salt.as_bytes(), &output)
}

/// `$scrypt$ln=…,r=…,p=…$salt$hash`.
fn phc_scrypt(text: &str) -> Result<Foreign, Code> {
    let read = Phc::new(text).map_err(|_| UNKNOWN)?;
    let param = |name: &str| read.params.get_decimal(name).ok_or(UNKNOWN);
    let (work, block, lanes) = (param("ln")?, param("r")?, param("p")?);
    let (salt, output) = read.salt.as_ref().zip(read.hash.as_ref()).ok_or(UNKNOWN)?;
    scrypt(work, (block, lanes), salt.as_ref(), output.as_bytes())
}

fn scrypt(
    log_work: u32,
    (block, lanes): (u32, u32),
    salt: &[u8],
    output: &[u8],
) -> Result<Foreign, Code> {
    if !OUTPUT.contains(&output.len()) {
        return Err(UNKNOWN);
    }
    let work = 1_u64.checked_shl(log_work).ok_or(COSTLY)?;
    let memory = work.saturating_mul(u64::from(block)).saturating_mul(128);
    let written = memory.saturating_mul(u64::from(lanes));
    within(memory <= MOST_MEMORY && written <= MOST_SCRYPT)?;
    let log_work = u8::try_from(log_work).map_err(|_| COSTLY)?;
    let params = ScryptParams::new(log_work, block, lanes).map_err(|_| UNKNOWN)?;
    Ok(Foreign::Scrypt { params, salt: salt.to_vec(), output: output.to_vec() })
}

fn within(bounds: bool) -> Result<(), Code> {
    if bounds { Ok(()) } else { Err(COSTLY) }
}

fn parts<const N: usize>(text: &str) -> Result<[&str; N], Code> {
    let parts: Vec<&str> = text.split('$').collect();
    parts.try_into().map_err(|_| UNKNOWN)
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, Code> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().map_err(|_| UNKNOWN) } else { Err(UNKNOWN) }
}

fn base64(text: &str) -> Result<Vec<u8>, Code> {
    let bytes = Base64::decode_vec(text).map_err(|_| UNKNOWN)?;
    if OUTPUT.contains(&bytes.len()) { Ok(bytes) } else { Err(UNKNOWN) }
}

#[cfg(test)]
#[path = "foreign_tests.rs"]
mod tests;
