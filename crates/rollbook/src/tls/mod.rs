//! The certificate the server shows: read from its files, and read again when they change.
//!
//! Invariants
//! - A certificate is shown only with the key that fits it; what is wrong with the files is told by
//!   the name of the setting and of the file.
//! - Files that cannot be used never take the place of a certificate that is being shown.
//! - Nothing of a key is logged or shown.
//!
//! Whether anybody trusts the certificate is not judged: that is up to whoever connects.

mod identity;
mod reload;
mod validity;

pub use identity::{Files, Identity};
pub use reload::Shown;
pub use validity::Validity;
