//! Apps as this API shows them and takes changes of them.

use directory::Error;
use directory::apps::{self, Label, Settings};
use directory::ids::{AppCode, ClientId};
use directory::text::Message;
use serde::Serialize;
use utoipa::ToSchema;
use web::{BoolWord, IfMatch, WireObject};

use super::examples;

/// Something users may open.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!(examples::app()))]
pub(crate) struct App {
    /// Its id: eight letters, digits or underscores.
    id: String,
    /// Its short name.
    slug: String,
    /// The name people see.
    label: String,
    /// Whether help is shown.
    show_help: bool,
    /// HTML after the built-in help.
    help_html: String,
    /// Whether a footer is shown.
    show_footer: bool,
    /// HTML of the footer.
    footer_html: String,
    /// What it is for.
    description: String,
}

impl From<apps::App> for App {
    fn from(app: apps::App) -> Self {
        Self {
            id: app.code.as_str().to_owned(),
            slug: app.slug.as_str().to_owned(),
            label: app.label.into_string(),
            show_help: app.show_help,
            help_html: app.help_html.into_string(),
            show_footer: app.show_footer,
            footer_html: app.footer_html.into_string(),
            description: app.description.into_string(),
        }
    }
}

web::body! {
    /// What to set of an app; what is not given stays. Other keys, `id` and `slug` among them, are
    /// ignored.
    pub(crate) struct AppPatch ignores unknown {
        /// The name people see: 1 to 70 characters.
        pub(crate) label: String,
        /// What it is for, at most 10,000 characters.
        pub(crate) description: String,
        /// Whether help is shown.
        pub(crate) show_help: BoolWord,
        /// HTML after the built-in help, at most 10,000 characters.
        pub(crate) help_html: String,
        /// Whether a footer is shown.
        pub(crate) show_footer: BoolWord,
        /// HTML of the footer, at most 10,000 characters.
        pub(crate) footer_html: String,
    }
}

impl AppPatch {
    /// The change of one app.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        app: AppCode,
        if_match: IfMatch,
    ) -> Result<apps::Update, Error> {
        let mut faults = self.faults();
        let settings = Settings {
            label: faults.set("label", self.label, Label::parse_name),
            description: faults.set("description", self.description, Message::parse),
            show_help: faults.set("show_help", self.show_help, |word| Ok(word.0)),
            help_html: faults.set("help_html", self.help_html, Message::parse),
            show_footer: faults.set("show_footer", self.show_footer, |word| Ok(word.0)),
            footer_html: faults.set("footer_html", self.footer_html, Message::parse),
            ..Settings::default()
        };
        faults.finish()?;
        Ok(apps::Update { client, app, settings, if_version: if_match.0 })
    }
}
