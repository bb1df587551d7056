//! What can be asked about users.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Users.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a user.
    #[command(after_help = "Examples:
  rollbook user add --client 1 --email ann@acme.example --first-name Ann --last-name Lee
  rollbook user add --client 1 --email ann@acme.example --administrator --password-file ./password")]
    Add(UserAdd),
    /// List the users of a client, by id.
    #[command(after_help = "Examples:
  rollbook user list --client 1
  rollbook user list --client 1 --after 1000 --limit 1000 --json")]
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
    #[command(after_help = "Example:
  rollbook user show --client 1 ann@acme.example")]
    Show(UserKey),
    /// Switch a user off: they cannot sign in, and their tokens stop working at once.
    #[command(after_help = "Example:
  rollbook user deactivate --client 1 ann@acme.example")]
    Deactivate(UserKey),
    /// Switch a user on again.
    #[command(after_help = "Example:
  rollbook user activate --client 1 ann@acme.example")]
    Activate(UserKey),
    /// Set a user's password, read from a file or the standard input; a terminal is asked for it.
    #[command(after_help = "Examples:
  rollbook user set-password --client 1 ann@acme.example
  rollbook user set-password --client 1 ann@acme.example --password-file ./password")]
    SetPassword {
        /// Who.
        #[command(flatten)]
        user: UserKey,
        /// The file whose first line is the password; `-`: the standard input.
        #[arg(long, value_name = "FILE", default_value = "-")]
        password_file: PathBuf,
    },
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
