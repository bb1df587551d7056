//! Claims: hours that somebody claimed, each as it was made, for a certificate to refer to.
//!
//! Invariants
//! - What a claim says is what held when it was made: later names of the person, the credit and the
//!   client do not change it.
//! - A revoked claim stays, with when and why. Nothing else of a claim ever changes.
//! - The hours of the claims of a record that are not revoked are those it has claimed; but what was
//!   claimed before there were claims has none.
//! - The code of a certificate cannot be guessed, and whoever has it sees what the certificate
//!   says.

mod commands;
mod queries;
pub(super) mod rows;

use std::fmt;

use store::{Column, Kind, Mismatch, Value};

pub(super) use commands::make;
pub use commands::{ClaimHours, Claimed, CountMissedCode, RevokeClaim};
pub use queries::{
    Certificate, ClaimOfCe, ClaimOfUser, ClaimedCes, ClaimsOfCe, ClaimsOfUser, FindCertificate,
};
pub use rows::CeClaim;

use crate::error::Code;
use crate::ids::{hex, unhex};

/// What a certificate is verified by: 128 random bits, written as 32 hexadecimal digits. No secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateCode([u8; 16]);

impl CertificateCode {
    pub(super) fn of(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads what somebody typed: 32 hexadecimal digits of either case, with blanks or hyphens in
    /// between.
    ///
    /// # Errors
    /// [`Code::Form`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Code> {
        const SHAPE: Code = Code::Form("a code of 32 hexadecimal digits");
        if text.len() > 128 {
            return Err(SHAPE);
        }
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let bytes = unhex(&digits).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(SHAPE)
    }
}

impl fmt::Display for CertificateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl Column for CertificateCode {
    const KIND: Kind = Kind::Bytes;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        let bytes = Vec::<u8>::read(value)?;
        let length = bytes.len();
        let sixteen = <[u8; 16]>::try_from(bytes).map(Self);
        sixteen.map_err(|_| Mismatch::new("16 bytes", &Value::Bytes(vec![0; length].into())))
    }
    fn write(&self) -> Value<'_> {
        Value::Bytes(self.0.as_slice().into())
    }
}

/// What a caller names a claim by, to have it made once however often it is asked for: 1 to 64
/// visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads a key.
    ///
    /// # Errors
    /// [`Code::Form`] for an empty or long one, or other characters.
    pub fn parse(text: impl Into<String>) -> Result<Self, Code> {
        let text = text.into();
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(Self(text)) } else { Err(Code::Form("1 to 64 visible ASCII characters")) }
    }
}

impl Column for IdempotencyKey {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = CertificateCode::of([0xab; 16]);
        let text = code.to_string();
        assert_eq!(text, "ab".repeat(16));
        for typed in [text.clone(), text.to_uppercase(), format!(" {}-{}", &text[..8], &text[8..])]
        {
            assert_eq!(CertificateCode::parse(&typed), Ok(code), "{typed}");
        }
        for wrong in ["", "ab", &"ab".repeat(17), &"zz".repeat(16), &"é".repeat(16)] {
            assert!(CertificateCode::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(CertificateCode::read(code.write()), Ok(code));
    }

    #[test]
    fn a_key_is_short_and_visible() {
        assert!(IdempotencyKey::parse("x".repeat(64)).is_ok());
        for wrong in ["", " ", "a b", "ä", &"x".repeat(65)] {
            assert!(IdempotencyKey::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
