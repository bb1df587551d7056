//! The token in each form that shows that the form came from these pages.
//!
//! It is made from a secret that only the browser has: that of its session, or before there is one
//! that of a cookie made for it. Whoever does not know the secret cannot make the token, so no other
//! site can have a form sent in somebody's name.

use directory::ids::hex;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The name of the field it stands in.
pub(crate) const FIELD: &str = "form_token";

/// The token of a secret: 64 hexadecimal digits. It gives nothing of the secret away.
pub(crate) fn token(secret: &str) -> String {
    let digest: [u8; 32] =
        Sha256::new().chain_update("rollbook form\0").chain_update(secret).finalize().into();
    hex(&digest)
}

/// Whether a token belongs to a secret; takes the same time for any token of the right length.
pub(crate) fn fits(secret: &str, presented: &str) -> bool {
    token(secret).as_bytes().ct_eq(presented.as_bytes()).into()
}

/// Whether a cookie holds a secret that was made here: 64 hexadecimal digits.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_secret_only() {
        let token = token("secret");
        assert!(fits("secret", &token));
        assert!(!token.contains("secret") && is_secret(&token));
        for other in ["", "secret", &token.to_uppercase(), &format!("{token} ")] {
            assert!(!fits("secret", other), "{other}");
        }
        assert!(!fits("another", &token));
    }
}
