//! Apps: what users of a client may open, and who may open what.
//!
//! Invariants
//! - A code is unique within the client and never changes; a slug is unique without regard to case.
//! - A client has at most [`LIMIT`] apps, so all of them fit into one answer.
//! - Who may open an app is a link between the two and nothing more. Its changes are changes of
//!   the user, and recorded there.
//!
//! Apps are never deleted. Texts are stored as given; whoever shows one as HTML sanitises it.

mod access;
mod commands;
mod queries;
pub(crate) mod rows;
mod url;

pub(crate) use access::{add_access, known, set_access, unknown};
pub use commands::{Create, Update};
pub use queries::{FindBySlug, Get, List};
pub use rows::App;
pub(crate) use rows::{id_by_slug, of_users};
pub use url::AppUrl;

use store::{Column, Kind, Mismatch, Value};

use crate::error::{Code, Error};
use crate::patch::patch;
use crate::text::{Message, Text, fold};

/// The most apps a client can have.
pub const LIMIT: usize = 1000;

/// The name of an app: 1 to 70 characters.
pub type Label = Text<70>;

/// The short name of an app: 1 to 70 characters without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug; nothing is trimmed or changed.
    ///
    /// # Errors
    /// [`Code::Empty`], [`Code::TooLong`], or [`Code::Form`] for a blank or control character.
    pub fn parse(text: &str) -> Result<Self, Code> {
        if text.is_empty() {
            return Err(Code::Empty);
        }
        if text.chars().count() > 70 {
            return Err(Code::TooLong(70));
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(Code::Form("a short name without blanks"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which slugs are compared.
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl Column for Slug {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

patch! {
    /// What to set of an app; what is not given stays.
    pub struct Settings for App {
        /// The short name.
        slug: Slug,
        /// The name people see, never empty.
        label: Label,
        /// Whether help is shown.
        show_help: bool,
        /// HTML after the built-in help.
        help_html: Message,
        /// Whether a footer is shown.
        show_footer: bool,
        /// HTML of the footer.
        footer_html: Message,
        /// What it is for.
        description: Message,
        /// Where it is opened.
        url: AppUrl,
    }
}

impl Settings {
    /// Sets the given fields and what follows from them.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty label.
    fn apply(&self, app: &mut App) -> Result<(), Error> {
        self.set(app);
        app.slug_key = app.slug.key();
        if app.label.as_str().trim().is_empty() {
            return Err(Error::invalid("label", Code::Empty));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slug_has_1_to_70_characters_and_no_blanks() {
        assert_eq!(Slug::parse("datademo").map(|slug| slug.0), Ok("datademo".to_owned()));
        assert!(Slug::parse(&"ä".repeat(70)).is_ok());
        assert_eq!(Slug::parse(""), Err(Code::Empty));
        assert_eq!(Slug::parse(&"ä".repeat(71)), Err(Code::TooLong(70)));
        for text in [" a", "a ", "a b", "a\tb", "a\u{a0}b", "a\u{0}b", "\n"] {
            assert!(matches!(Slug::parse(text), Err(Code::Form(_))), "{text:?}");
        }
    }

    #[test]
    fn slugs_that_differ_in_case_only_are_one() {
        assert_eq!(Slug::parse("Straße").unwrap().key(), Slug::parse("STRASSE").unwrap().key());
    }

    proptest! {
        #[test]
        fn reading_a_slug_never_panics_and_changes_nothing(text in "\\PC*") {
            if let Ok(slug) = Slug::parse(&text) {
                prop_assert_eq!(slug.as_str(), text);
            }
        }
    }
}
