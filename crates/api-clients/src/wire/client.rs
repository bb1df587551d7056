//! Clients and their sites as this API shows them and takes changes of them.

use directory::Error;
use directory::clients::{self, Settings};
use directory::ids::ClientId;
use directory::text::{Line, Message};
use serde::Serialize;
use utoipa::ToSchema;
use web::{BoolWord, IfMatch, WireObject};

use super::examples;

/// A client with its settings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!(examples::client()))]
pub(crate) struct Client {
    /// Its number.
    id: i64,
    site: NestedSite,
    /// The name people see.
    name: String,
    /// Sender of mails.
    default_from_email: String,
    /// Subject of invitation mails; empty for the built-in one.
    invitation_subject: String,
    /// Additional text of invitation mails.
    invitation_body: String,
    /// Title of the sign-in page.
    login_title: String,
    /// Subtitle of the sign-in page.
    login_subtitle: String,
    /// Whom people may ask for help.
    support_email: String,
    /// Where people go by default.
    home_location: String,
    /// Subtitle of the page for what is not found.
    subtitle_404: String,
    /// Text of the page for what is not found.
    message_404: String,
    /// Subtitle of the page for errors.
    subtitle_500: String,
    /// Text of the page for errors.
    message_500: String,
    /// The fewest characters of a password.
    password_min_length: i64,
    /// Whether commonly used passwords are allowed.
    password_allow_common: bool,
    /// Whether a password needs a digit.
    password_require_numeric: bool,
    /// Whether a password needs an upper-case letter.
    password_require_upper: bool,
    /// Whether a password needs a lower-case letter.
    password_require_lower: bool,
    /// Whether a password needs a special character.
    password_require_special: bool,
    /// After how many days a password must be replaced; 0: never.
    password_expiration_days: i64,
}

/// The site of a client, as it stands in the client.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NestedSite {
    /// Host and optional port.
    domain: String,
    /// The host without the port.
    formatted_name: String,
}

/// The site of a client.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!(examples::site()))]
pub(crate) struct Site {
    /// Its number; sites are counted apart from clients.
    id: i64,
    /// Host and optional port.
    domain: String,
    /// Its name, often the same as the domain.
    name: String,
}

impl From<clients::Client> for Client {
    fn from(client: clients::Client) -> Self {
        Self {
            id: client.id.0,
            site: NestedSite {
                domain: client.domain.as_str().to_owned(),
                formatted_name: client.domain.host().to_owned(),
            },
            name: client.name.into_string(),
            default_from_email: client.default_from_email.into_string(),
            invitation_subject: client.invitation_subject.into_string(),
            invitation_body: client.invitation_body.into_string(),
            login_title: client.login_title.into_string(),
            login_subtitle: client.login_subtitle.into_string(),
            support_email: client.support_email.into_string(),
            home_location: client.home_location.into_string(),
            subtitle_404: client.subtitle_404.into_string(),
            message_404: client.message_404.into_string(),
            subtitle_500: client.subtitle_500.into_string(),
            message_500: client.message_500.into_string(),
            password_min_length: client.password_min_length,
            password_allow_common: client.password_allow_common,
            password_require_numeric: client.password_require_numeric,
            password_require_upper: client.password_require_upper,
            password_require_lower: client.password_require_lower,
            password_require_special: client.password_require_special,
            password_expiration_days: client.password_expiration_days,
        }
    }
}

impl From<clients::Client> for Site {
    fn from(client: clients::Client) -> Self {
        Self {
            id: client.site_id.0,
            domain: client.domain.as_str().to_owned(),
            name: client.site_name.into_string(),
        }
    }
}

web::body! {
    /// Settings to change; what is not given stays. Other keys are ignored.
    pub(crate) struct ClientPatch ignores unknown {
        /// The name people see: 1 to 255 characters.
        pub(crate) name: String,
        /// Sender of mails: an address, or empty.
        pub(crate) default_from_email: String,
        /// Subject of invitation mails; empty for the built-in one.
        pub(crate) invitation_subject: String,
        /// Additional text of invitation mails, at most 10,000 characters.
        pub(crate) invitation_body: String,
        /// Title of the sign-in page.
        pub(crate) login_title: String,
        /// Subtitle of the sign-in page.
        pub(crate) login_subtitle: String,
        /// Whom people may ask for help: an address, or empty.
        pub(crate) support_email: String,
        /// Where people go by default: a path, or a URL on the client's own domain.
        pub(crate) home_location: String,
        /// Subtitle of the page for what is not found.
        pub(crate) subtitle_404: String,
        /// Text of the page for what is not found, at most 10,000 characters.
        pub(crate) message_404: String,
        /// Subtitle of the page for errors.
        pub(crate) subtitle_500: String,
        /// Text of the page for errors, at most 10,000 characters.
        pub(crate) message_500: String,
        /// The fewest characters of a password: 1 to 128.
        pub(crate) password_min_length: i64,
        /// Whether commonly used passwords are allowed.
        pub(crate) password_allow_common: BoolWord,
        /// Whether a password needs a digit.
        pub(crate) password_require_numeric: BoolWord,
        /// Whether a password needs an upper-case letter.
        pub(crate) password_require_upper: BoolWord,
        /// Whether a password needs a lower-case letter.
        pub(crate) password_require_lower: BoolWord,
        /// Whether a password needs a special character.
        pub(crate) password_require_special: BoolWord,
        /// After how many days a password must be replaced: 0 to 3650; 0: never.
        pub(crate) password_expiration_days: i64,
    }
}

impl ClientPatch {
    /// The change of one client.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        if_match: IfMatch,
    ) -> Result<clients::Update, Error> {
        let mut faults = self.faults();
        macro_rules! read {
            ($field:ident, $read:expr) => {
                faults.set(stringify!($field), self.$field, $read)
            };
        }
        let settings = Settings {
            name: read!(name, Line::parse_name),
            default_from_email: read!(default_from_email, Line::parse_line),
            invitation_subject: read!(invitation_subject, Line::parse_line),
            invitation_body: read!(invitation_body, Message::parse),
            login_title: read!(login_title, Line::parse_line),
            login_subtitle: read!(login_subtitle, Line::parse_line),
            support_email: read!(support_email, Line::parse_line),
            home_location: read!(home_location, Line::parse_line),
            subtitle_404: read!(subtitle_404, Line::parse_line),
            message_404: read!(message_404, Message::parse),
            subtitle_500: read!(subtitle_500, Line::parse_line),
            message_500: read!(message_500, Message::parse),
            password_min_length: read!(password_min_length, Ok),
            password_allow_common: read!(password_allow_common, truth),
            password_require_numeric: read!(password_require_numeric, truth),
            password_require_upper: read!(password_require_upper, truth),
            password_require_lower: read!(password_require_lower, truth),
            password_require_special: read!(password_require_special, truth),
            password_expiration_days: read!(password_expiration_days, Ok),
            ..Settings::default()
        };
        faults.finish()?;
        Ok(clients::Update { client, settings, if_version: if_match.0 })
    }
}

fn truth(word: BoolWord) -> Result<bool, directory::Code> {
    Ok(word.0)
}
