//! The command line: what can be asked, and what its help says.

mod ce;
mod client;
mod group;
mod identity;
mod token;
mod user;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use directory::policy::Claim;

pub use ce::{Ce, CeCorrect, CeHistory, CeReport, CeRows, CeSet};
pub use client::{Client, ClientSettings, Face, Profile, Switch};
pub use group::{Group, LabelHolder, LabelKey, LabelList, Role};
pub use identity::Identity;
pub use token::{Token, TokenCreate};
pub use user::{User, UserAdd, UserKey};

use crate::config::socket_address;

/// A self-hosted member directory for many clients.
///
/// Without configuration it keeps everything in ./rollbook.db and listens on localhost:8000.
#[derive(Debug, Parser)]
#[command(name = "rollbook", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// Read the configuration from this file instead of ./rollbook.toml.
    #[arg(long, global = true, value_name = "FILE", help_heading = EVERYWHERE)]
    pub config: Option<PathBuf>,
    /// The data base: a path of a SQLite file, or a postgres:// URL.
    #[arg(long, global = true, value_name = "PATH OR URL", help_heading = EVERYWHERE)]
    pub database: Option<String>,
    /// Answer in JSON on the standard output, errors included.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Over the options that every command has.
const EVERYWHERE: &str = "Options of every command";

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 not found,
4 refused (a rule is broken, a name is taken), 5 the data base cannot be reached.";

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the APIs and the pages.
    #[command(after_help = "Examples:
  rollbook serve
  rollbook serve --listen 0.0.0.0:8000 --database postgres://rollbook@localhost/rollbook")]
    Serve {
        /// Address and port to listen on, such as localhost:8000 or 0.0.0.0:8000.
        #[arg(long, value_name = "ADDRESS:PORT", value_parser = socket_address)]
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
    /// Groups: sets of users, which allow nothing by themselves.
    #[command(subcommand)]
    Group(Group),
    /// Roles: sets of permissions that users hold.
    #[command(subcommand)]
    Role(Role),
    /// External identities: what other systems call a user.
    #[command(subcommand)]
    Identity(Identity),
    /// Apps: what the users of a client may open.
    #[command(subcommand)]
    App(App),
    /// Credentials for the APIs: user tokens, API keys and OAuth clients.
    #[command(subcommand)]
    Token(Token),
    /// Continuing education: how credits are claimed, the ledger of hours, and reports.
    #[command(subcommand)]
    Ce(Ce),
    /// Mail: how invitations and links get out.
    #[command(subcommand)]
    Mail(Mail),
    /// Jobs: what changes leave to be done, and what could not be done.
    #[command(subcommand)]
    Job(Job),
    /// Bring the schema of the data base up to date.
    ///
    /// `serve` and every other command that opens the data base do the same, but for `doctor`. A SQLite file that has something in it is copied first.
    #[command(after_help = "Example:
  rollbook migrate --database /var/lib/rollbook/rollbook.db")]
    Migrate,
    /// The configuration.
    #[command(subcommand)]
    Config(Config),
    /// Look at the data base and the configuration, and say what is unusual and what to do about it.
    ///
    /// It changes nothing, and works beside a running server.
    #[command(after_help = "Example:
  rollbook doctor")]
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

/// Apps.
#[derive(Debug, Subcommand)]
pub enum App {
    /// Add an app.
    #[command(after_help = "Example:
  rollbook app add --client 1 --slug data --label \"Data\" --url https://data.acme.example/")]
    Add(AppAdd),
    /// List the apps of a client.
    #[command(after_help = "Example:
  rollbook app list --client 1")]
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

/// The configuration.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print the effective values, with secrets masked, and open the files they name.
    #[command(after_help = "Examples:
  rollbook config check
  rollbook --config /etc/rollbook.toml config check --json")]
    Check,
}

/// Reads a permission; the help and the refusal list all of them.
fn claims() -> impl TypedValueParser<Value = Claim> {
    let words =
        Claim::ALL.iter().map(|claim| PossibleValue::new(claim.text()).help(claim.description()));
    PossibleValuesParser::new(words).try_map(|word| Claim::parse(&word))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parsed(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_credential_takes_no_restriction_that_it_would_not_keep() {
        for (line, named) in [
            ("token create user --client 1 --user ann@acme.example --claim users:read", "--claim"),
            ("token create operator --claim users:read", "--claim"),
            ("token create operator --client 1", "--client"),
            ("token create operator --user 1", "--user"),
            ("token create key --client 1 --user 1", "--user"),
            ("token create oauth --client 1 --user 1", "--user"),
        ] {
            let refused = parsed(&format!("rollbook {line}")).unwrap_err();
            assert_eq!(refused.exit_code(), 2, "{line}");
            let text = refused.to_string();
            assert!(text.contains(&format!("unexpected argument '{named}'")), "{line}: {text}");
        }
    }

    #[test]
    fn a_claim_that_is_none_is_refused_with_those_there_are() {
        let refused =
            parsed("rollbook token create key --client 1 --claim users:raed").unwrap_err();
        let text = refused.to_string();
        assert!(text.contains("users:read") && text.contains("events:read"), "{text}");
        assert!(parsed("rollbook token create key --client 1 --claim users:import").is_ok());
    }

    #[test]
    fn the_guide_has_every_claim() {
        let guide = include_str!("../../../docs/operating.md").to_lowercase();
        for claim in Claim::ALL {
            let (text, meaning) = (claim.text(), claim.description().to_lowercase());
            assert!(guide.contains(&format!("| `{text}` | {meaning} |")), "{text}");
        }
    }

    #[test]
    fn a_client_is_set_something() {
        assert!(parsed("rollbook client set 1").is_err());
        assert!(parsed("rollbook client set 1 --groups maybe").is_err());
        assert!(parsed("rollbook client set 1 --groups off --magic-link-days 1").is_ok());
    }

    #[test]
    fn a_server_listens_on_localhost_by_its_name() {
        let cli = parsed("rollbook serve --listen localhost:8000").unwrap();
        let Command::Serve { listen: Some(listen) } = cli.command else { panic!("{cli:?}") };
        assert_eq!(listen.to_string(), "127.0.0.1:8000");
    }
}
