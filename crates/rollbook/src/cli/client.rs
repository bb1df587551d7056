//! What can be asked about clients.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Clients.
#[derive(Debug, Subcommand)]
pub enum Client {
    /// Add a client.
    #[command(after_help = "Example:
  rollbook client add --name \"Acme\" --domain people.acme.example")]
    Add {
        /// The name people see.
        #[arg(long)]
        name: String,
        /// Where its site is: a host, optionally with a port.
        #[arg(long)]
        domain: String,
    },
    /// Change settings of a client: what is not given stays.
    #[command(
        after_help = "Examples:
  rollbook client set 1 --credit-word CME
  rollbook client set 1 --password-min-length 14 --password-require-special on
  rollbook client set 1 --magic-link-days 1 --groups off --segment strategic --vertical legal",
        override_usage = "rollbook client set [OPTIONS] <ID>"
    )]
    Set {
        /// Its id.
        id: i64,
        /// What to set.
        #[command(flatten)]
        settings: Box<ClientSettings>,
    },
    /// List all clients.
    #[command(after_help = "Example:
  rollbook client list")]
    List,
    /// Show one client with its settings.
    #[command(after_help = "Example:
  rollbook client show 1")]
    Show {
        /// Its id.
        id: i64,
    },
    /// Show or change what the pages of a client look like.
    ///
    /// Without options it only shows the face. Texts are changed on the page /settings/face, or
    /// through the Clients API.
    #[command(after_help = "Examples:
  rollbook client face 1
  rollbook client face 1 --accent-color \"#1f5f8b\" --logo ./logo.png --logo-text \"Acme\"
  rollbook client face 1 --no-accent-color --no-logo")]
    Face(Face),
    /// Show or change which fields of their profile people may not change themselves.
    ///
    /// Without options it only shows them. It binds people on their own record, on the pages and on the APIs; administrators, and programs that may change users, are not bound. The page
    /// /settings/profile changes the same.
    #[command(after_help = "Examples:
  rollbook client profile 1
  rollbook client profile 1 --lock first_name --lock last_name --lock email
  rollbook client profile 1 --unlock email")]
    Profile(Profile),
}

/// What people of a client may change of their own profile.
#[derive(Debug, Args)]
pub struct Profile {
    /// The id of the client.
    pub id: i64,
    /// A field that people may not change any more: first_name, last_name, picture, email, phone,
    /// address, city, state_province, postal_code, country, timezone, website, linkedin, twitter,
    /// facebook or instagram. Can be given several times.
    #[arg(long, value_name = "FIELD")]
    pub lock: Vec<String>,
    /// A field that people may change again. Can be given several times.
    #[arg(long, value_name = "FIELD")]
    pub unlock: Vec<String>,
}

/// What the pages of a client look like.
#[derive(Debug, Args)]
pub struct Face {
    /// The id of the client.
    pub id: i64,
    /// The colour of buttons and links, as #rrggbb; made darker or lighter where it could not be read
    /// otherwise.
    #[arg(long, value_name = "#RRGGBB")]
    pub accent_color: Option<String>,
    /// Take the accent colour away.
    #[arg(long, conflicts_with = "accent_color")]
    pub no_accent_color: bool,
    /// A PNG, JPEG or WebP file of at most 512 KiB; a small copy of it is kept.
    #[arg(long, value_name = "FILE")]
    pub logo: Option<PathBuf>,
    /// Take the logo away.
    #[arg(long, conflicts_with = "logo")]
    pub no_logo: bool,
    /// What the logo says, for whoever does not see it; empty: the title of the page to sign in on.
    #[arg(long, value_name = "TEXT")]
    pub logo_text: Option<String>,
}

/// The settings of a client; at least one is given.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct ClientSettings {
    /// The name people see.
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Where answers to its mails go: an address, or empty.
    #[arg(long, value_name = "ADDRESS")]
    pub default_from_email: Option<String>,
    /// Subject of invitation mails; empty for the built-in one.
    #[arg(long, value_name = "TEXT")]
    pub invitation_subject: Option<String>,
    /// Additional text of invitation mails, at most 10,000 characters.
    #[arg(long, value_name = "TEXT")]
    pub invitation_body: Option<String>,
    /// Title of the page to sign in on.
    #[arg(long, value_name = "TEXT")]
    pub login_title: Option<String>,
    /// Subtitle of the page to sign in on.
    #[arg(long, value_name = "TEXT")]
    pub login_subtitle: Option<String>,
    /// Whom people may ask for help: an address, or empty.
    #[arg(long, value_name = "ADDRESS")]
    pub support_email: Option<String>,
    /// Where people go by default: a path, or a URL on the client's own site.
    #[arg(long, value_name = "PATH OR URL")]
    pub home_location: Option<String>,
    /// Subtitle of the page for what is not found.
    #[arg(long = "subtitle-404", value_name = "TEXT")]
    pub subtitle_404: Option<String>,
    /// Text of the page for what is not found, at most 10,000 characters.
    #[arg(long = "message-404", value_name = "TEXT")]
    pub message_404: Option<String>,
    /// Subtitle of the page for errors.
    #[arg(long = "subtitle-500", value_name = "TEXT")]
    pub subtitle_500: Option<String>,
    /// Text of the page for errors, at most 10,000 characters.
    #[arg(long = "message-500", value_name = "TEXT")]
    pub message_500: Option<String>,
    /// The fewest characters of a password, 1 to 128.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub password_min_length: Option<i64>,
    /// Whether commonly used passwords are allowed.
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub password_allow_common: Option<Switch>,
    /// Whether a password needs a digit.
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub password_require_numeric: Option<Switch>,
    /// Whether a password needs an upper-case letter.
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub password_require_upper: Option<Switch>,
    /// Whether a password needs a lower-case letter.
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub password_require_lower: Option<Switch>,
    /// Whether a password needs a special character.
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub password_require_special: Option<Switch>,
    /// After how many days a password must be replaced, 0 to 3650; 0: never.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub password_expiration_days: Option<i64>,
    /// How many days a mailed link to sign in is good for, 1 to 30.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub magic_link_days: Option<i64>,
    /// The market segment the Customers API tells of: lower-case letters, digits and hyphens.
    #[arg(long, value_name = "WORD")]
    pub segment: Option<String>,
    /// The line of business the Customers API tells of: lower-case letters, digits and hyphens.
    #[arg(long, value_name = "WORD")]
    pub vertical: Option<String>,
    /// Whether the Customers API tells who is in which group.
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub groups: Option<Switch>,
    /// What continuing education is called there: CE, CME, CPD and so on.
    #[arg(long, value_name = "WORD")]
    pub credit_word: Option<String>,
}

/// A setting that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is so.
    On,
    /// It is not so.
    Off,
}

impl Switch {
    /// Whether it is on.
    pub fn is_on(self) -> bool {
        self == Self::On
    }
}
