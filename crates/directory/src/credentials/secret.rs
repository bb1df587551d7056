//! Secrets in the clear, which are shown once, and their hashes, which are kept.

use std::fmt;

use sha2::{Digest, Sha256};
use store::{Column, Kind, Mismatch, Value};
use subtle::ConstantTimeEq;

use super::CredentialKind;
use crate::error::Code;
use crate::ids::{IdSource, hex};

/// A secret in the clear. It does not show itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new random secret behind the prefix of its kind: 256 bits for one that comes with a
    /// browser, else 160.
    pub(crate) fn random(kind: CredentialKind, ids: &mut IdSource) -> Self {
        let digits = match kind {
            CredentialKind::Session | CredentialKind::Link => hex(&ids.bytes::<32>()),
            _ => ids.key40(),
        };
        Self(format!("{}{digits}", kind.prefix()))
    }

    /// Takes a secret that is brought along. Tokens keep their form, 40 lower-case hexadecimal
    /// digits; other secrets may come from systems with other forms.
    pub(super) fn parse(kind: CredentialKind, text: &str) -> Result<Self, Code> {
        let token = matches!(kind, CredentialKind::UserToken | CredentialKind::OperatorToken);
        let hexadecimal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let (fits, form) = if token {
            (text.len() == 40 && text.bytes().all(hexadecimal), "40 lower-case hexadecimal digits")
        } else {
            let visible = text.bytes().all(|b| b.is_ascii_graphic());
            ((20..=255).contains(&text.len()) && visible, "20 to 255 visible ASCII characters")
        };
        if fits { Ok(Self(text.to_owned())) } else { Err(Code::Form(form)) }
    }

    /// The text to hand to whoever will hold it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The last four characters, by which people tell their credentials apart.
    pub(super) fn hint(&self) -> String {
        let skipped = self.0.chars().count().saturating_sub(4);
        self.0.chars().skip(skipped).collect()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of a secret. Compared in constant time; it does not show itself in logs either.
#[derive(Clone, Copy)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// The hash of what a caller presents.
    pub fn of(presented: &str) -> Self {
        Self(Sha256::digest(presented).into())
    }
}

impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretHash {}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

impl Column for SecretHash {
    const KIND: Kind = Kind::Bytes;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        <[u8; 32]>::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_secret_has_its_documented_form() {
        let mut ids = IdSource::seeded([3; 32]);
        for (kind, prefix, length) in [
            (CredentialKind::UserToken, "", 40),
            (CredentialKind::OperatorToken, "", 40),
            (CredentialKind::ApiKey, "rbk_", 44),
            (CredentialKind::OauthClient, "rbs_", 44),
            (CredentialKind::AccessToken, "rba_", 44),
            (CredentialKind::Session, "rbsession_", 74),
            (CredentialKind::Link, "", 64),
        ] {
            let secret = Secret::random(kind, &mut ids);

            assert_eq!(
                (secret.reveal().len(), secret.reveal().starts_with(prefix)),
                (length, true)
            );
            assert!(secret.reveal().ends_with(&secret.hint()) && secret.hint().len() == 4);
            assert_eq!(Secret::parse(kind, secret.reveal()), Ok(secret));
        }
    }

    #[test]
    fn tokens_that_are_brought_along_keep_to_their_form() {
        let token = "7297b3ebb0e7f7baf5f54d39908dda99f5ea8665";
        assert!(Secret::parse(CredentialKind::UserToken, token).is_ok());
        for text in
            ["", &token[1..], &token.to_uppercase(), "rbk_7297b3ebb0e7f7baf5f54d39908dda99f5ea"]
        {
            assert!(Secret::parse(CredentialKind::UserToken, text).is_err(), "{text}");
        }
        for text in
            ["short", "with a blank in the middle", &"x".repeat(256), "0123456789012345678ä"]
        {
            assert!(Secret::parse(CredentialKind::ApiKey, text).is_err(), "{text}");
        }
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let secret = Secret::random(CredentialKind::ApiKey, &mut IdSource::seeded([3; 32]));
        let shown = format!("{secret:?} {:?}", SecretHash::of(secret.reveal()));
        assert_eq!(shown, "Secret(…) SecretHash(…)");
    }
}
