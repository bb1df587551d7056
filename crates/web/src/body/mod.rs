//! Request bodies.

mod check;
mod exact;
mod extract;
mod field;
mod kinds;
mod object;
mod parts;

pub use extract::{BODY_LIMIT, FORM_LIMIT, FormFields, FormOrJson, JsonBody, OptionalJsonBody};
pub use field::{Field, Wire};
pub use kinds::{BoolLike, BoolWord, IntLike, OneOrMany, SecretText, TextLike};
pub use object::{Property, WireObject, WireSchema, property};
pub use parts::{FormFile, FormParts};
