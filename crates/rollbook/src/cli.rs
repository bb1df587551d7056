//! The command line: what can be asked, and what its help says.

mod ce;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use ce::{Ce, CeCorrect, CeHistory, CeReport, CeRows, CeSet};

/// A self-hosted member directory for many clients.
///
/// Without configuration it keeps everything in ./rollbook.db and listens on localhost:8000.
#[derive(Debug, Parser)]
#[command(name = "rollbook", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// Read the configuration from this file instead of ./rollbook.toml.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data base: a path of a SQLite file, or a postgres:// URL.
    #[arg(long, global = true, value_name = "PATH OR URL")]
    pub database: Option<String>,
    /// Answer in JSON on the standard output, errors included.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 not found,
4 refused (a rule is broken, a name is taken), 5 the data base cannot be reached.";

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the APIs.
    #[command(after_help = "Examples:
  rollbook serve
  rollbook serve --listen 0.0.0.0:8000 --database postgres://rollbook@localhost/rollbook")]
    Serve {
        /// Address and port to listen on.
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
    /// Serve a throw-away data base with sample data, on localhost:8000.
    #[command(after_help = "Examples:
  rollbook demo
  rollbook demo --data ./demo --users 10000")]
    Demo(Demo),
    /// Make the first client, its administrator and credentials.
    #[command(after_help = "Example:
  rollbook init --name \"Acme\" --domain people.acme.example --email ann@acme.example")]
    Init(Init),
    /// Clients: the tenants.
    #[command(subcommand)]
    Client(Client),
    /// Users: the people of a client.
    #[command(subcommand)]
    User(User),
    /// Apps: what the users of a client may open.
    #[command(subcommand)]
    App(App),
    /// Credentials for the APIs: user tokens, API keys and OAuth clients.
    #[command(subcommand)]
    Token(Token),
    /// Continuing education: how credits are claimed, the ledger of hours, and reports.
    #[command(subcommand)]
    Ce(Ce),
    /// Mail: how invitations get out.
    #[command(subcommand)]
    Mail(Mail),
    /// Jobs: what changes leave to be done, and what could not be done.
    #[command(subcommand)]
    Job(Job),
    /// Bring the schema of the data base up to date.
    ///
    /// `serve` does the same at its start. A SQLite file that has something in it is copied first.
    Migrate,
    /// The configuration.
    #[command(subcommand)]
    Config(Config),
    /// Look at the data base and say what is unusual.
    Doctor,
    /// Print completions for a shell.
    #[command(after_help = "Example:
  rollbook completions bash > /etc/bash_completion.d/rollbook")]
    Completions {
        /// Which shell.
        shell: Shell,
    },
}

/// Mail.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Send a mail the way that is configured, and say what the mail server answered.
    #[command(after_help = "Example:
  rollbook mail test --to ann@acme.example")]
    Test {
        /// Whom to send it to.
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
}

/// Jobs.
#[derive(Debug, Subcommand)]
pub enum Job {
    /// List jobs that wait or are under way, those due first in front.
    #[command(after_help = "Examples:
  rollbook job list
  rollbook job list --dead --limit 20")]
    List {
        /// Those that were given up instead, those that died first in front.
        #[arg(long)]
        dead: bool,
        /// How many at most, up to 1000.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
    },
    /// Show one job.
    #[command(after_help = "Example:
  rollbook job show 65f0c0ffee65f0c0ffee65f0")]
    Show {
        /// Its id, as `job list` shows it.
        id: String,
    },
    /// Let dead jobs be tried again from the first attempt on, once their cause is mended.
    #[command(after_help = "Examples:
  rollbook job retry 65f0c0ffee65f0c0ffee65f0
  rollbook job retry --all")]
    Retry {
        /// Their ids, as `job list --dead` shows them.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<String>,
        /// All dead jobs.
        #[arg(long)]
        all: bool,
    },
    /// Drop dead jobs: what they should have done is never done.
    #[command(after_help = "Example:
  rollbook job drop 65f0c0ffee65f0c0ffee65f0")]
    Drop {
        /// Their ids, as `job list --dead` shows them.
        #[arg(required = true)]
        ids: Vec<String>,
    },
}

/// Options of the demo.
#[derive(Debug, Args)]
pub struct Demo {
    /// Address and port to listen on; loopback only.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "localhost:8000")]
    pub listen: String,
    /// Keep the data in this folder, and go on with it the next time.
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Add so many generated people to client 1, each with a tag and a custom dimension.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub users: u32,
}

/// What the first client needs.
#[derive(Debug, Args)]
pub struct Init {
    /// The name people see.
    #[arg(long)]
    pub name: String,
    /// Where its site is: a host, optionally with a port.
    #[arg(long)]
    pub domain: String,
    /// The address of the first administrator.
    #[arg(long)]
    pub email: String,
}

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
    /// Change settings of a client.
    #[command(after_help = "Example:
  rollbook client set 1 --credit-word CME")]
    Set {
        /// Its id.
        id: i64,
        /// What continuing education is called there: CE, CME, CPD and so on.
        #[arg(long, value_name = "WORD")]
        credit_word: String,
    },
    /// List all clients.
    List,
    /// Show one client with its settings.
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
    /// Without options it only shows them. Administrators and the APIs are not bound by it. The page
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

/// Users.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a user.
    #[command(after_help = "Examples:
  rollbook user add --client 1 --email ann@acme.example --first-name Ann --last-name Lee
  rollbook user add --client 1 --email ann@acme.example --administrator --password-file ./password")]
    Add(UserAdd),
    /// List the users of a client, by id.
    List {
        /// The client.
        #[arg(long)]
        client: i64,
        /// Those after this id.
        #[arg(long, default_value_t = 0)]
        after: i64,
        /// How many at most, up to 1000.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
    },
    /// Show one user.
    Show(UserKey),
    /// Switch a user off: they cannot sign in, and their tokens stop working at once.
    Deactivate(UserKey),
    /// Switch a user on again.
    Activate(UserKey),
    /// Set a user's password, read from a file or the standard input.
    SetPassword {
        /// Who.
        #[command(flatten)]
        user: UserKey,
        /// The file whose first line is the password; `-`: the standard input.
        #[arg(long, value_name = "FILE", default_value = "-")]
        password_file: PathBuf,
    },
}

/// Apps.
#[derive(Debug, Subcommand)]
pub enum App {
    /// Add an app.
    #[command(after_help = "Example:
  rollbook app add --client 1 --slug data --label \"Data\" --url https://data.acme.example/")]
    Add(AppAdd),
    /// List the apps of a client.
    List {
        /// The client.
        #[arg(long)]
        client: i64,
    },
    /// Change an app: what is not given stays.
    #[command(after_help = "Example:
  rollbook app set --client 1 zylTKNVx --url https://data.acme.example/")]
    Set(AppSet),
}

/// An app to be added.
#[derive(Debug, Args)]
pub struct AppAdd {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Its short name, without blanks.
    #[arg(long)]
    pub slug: String,
    /// The name people see.
    #[arg(long)]
    pub label: String,
    /// Where it is opened: an absolute http or https URL. Without one the pages show its name only.
    #[arg(long, default_value = "")]
    pub url: String,
    /// What it is for.
    #[arg(long, default_value = "")]
    pub description: String,
}

/// What to set of an app.
#[derive(Debug, Args)]
pub struct AppSet {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Its id of 8 characters, as `app list` shows it.
    pub id: String,
    /// Its short name, without blanks.
    #[arg(long)]
    pub slug: Option<String>,
    /// The name people see.
    #[arg(long)]
    pub label: Option<String>,
    /// Where it is opened: an absolute http or https URL; empty for nowhere.
    #[arg(long)]
    pub url: Option<String>,
    /// What it is for.
    #[arg(long)]
    pub description: Option<String>,
}

/// Which user.
#[derive(Debug, Args)]
pub struct UserKey {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Id, 24-digit object id or address.
    pub user: String,
}

/// A user to be added.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// The address.
    #[arg(long)]
    pub email: String,
    /// First name.
    #[arg(long, default_value = "")]
    pub first_name: String,
    /// Last name.
    #[arg(long, default_value = "")]
    pub last_name: String,
    /// Make them an administrator.
    #[arg(long)]
    pub administrator: bool,
    /// A file whose first line is their password; `-`: the standard input. Without one they cannot
    /// sign in with a password.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// Credentials.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a credential and print its secret, once.
    #[command(after_help = "Examples:
  rollbook token create user --client 1 --user ann@acme.example
  rollbook token create key --client 1 --label payroll --claim users:read --claim users:write
  rollbook token create oauth --client 1 --label timekeeping
  rollbook token create operator --label backup")]
    Create {
        /// What kind.
        #[arg(value_enum)]
        kind: TokenKind,
        /// The client it is for; not for an operator token.
        #[arg(long, required_if_eq_any([("kind", "user"), ("kind", "key"), ("kind", "oauth")]))]
        client: Option<i64>,
        /// The person it stands for: id, object id or address. For user tokens only.
        #[arg(long, required_if_eq("kind", "user"))]
        user: Option<String>,
        /// What people call it.
        #[arg(long, default_value = "")]
        label: String,
        /// What it may do, such as users:read; several times for several. Without any: what an
        /// administrator may. For keys and OAuth clients.
        #[arg(long = "claim", value_name = "NOUN:VERB")]
        claims: Vec<String>,
    },
    /// List credentials, never their secrets.
    List {
        /// The client; 0 for operator tokens.
        #[arg(long)]
        client: i64,
    },
    /// Revoke a credential: it stops working at once.
    Revoke {
        /// The client; 0 for operator tokens.
        #[arg(long)]
        client: i64,
        /// Its id, as `token list` shows it.
        id: i64,
    },
}

/// Kinds of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TokenKind {
    /// A user token: the Clients API, and the Members API as that person.
    User,
    /// An API key: the Members API.
    Key,
    /// An OAuth client: the Customers API.
    Oauth,
    /// An operator token: the Clients API for all clients.
    Operator,
}

/// The configuration.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print the effective values, with secrets masked.
    Check,
}
