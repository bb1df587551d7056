//! What can be asked about credentials.

use clap::{Args, Subcommand};
use directory::policy::Claim;

use super::claims;

/// Credentials.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a credential and print its secret, once.
    #[command(
        subcommand,
        after_help = "Examples:
  rollbook token create user --client 1 --user ann@acme.example
  rollbook token create key --client 1 --label payroll --claim users:read --claim users:write
  rollbook token create oauth --client 1 --label timekeeping
  rollbook token create operator --label backup"
    )]
    Create(TokenCreate),
    /// List credentials that are not revoked, never their secrets.
    #[command(after_help = "Example:
  rollbook token list --client 1")]
    List {
        /// The client; 0 for operator tokens.
        #[arg(long)]
        client: i64,
    },
    /// Revoke a credential: it stops working at once.
    #[command(after_help = "Example:
  rollbook token revoke --client 1 3")]
    Revoke {
        /// The client; 0 for operator tokens.
        #[arg(long)]
        client: i64,
        /// Its id, as `token list` shows it.
        id: i64,
    },
}

/// Kinds of credentials.
#[derive(Debug, Subcommand)]
pub enum TokenCreate {
    /// A user token: the Clients API, and the Members API as that person, who keeps all their rights.
    #[command(after_help = "Example:
  rollbook token create user --client 1 --user ann@acme.example")]
    User {
        /// The client.
        #[arg(long)]
        client: i64,
        /// The person it stands for: id, object id or address.
        #[arg(long)]
        user: String,
        /// What people call it.
        #[arg(long, default_value = "", hide_default_value = true)]
        label: String,
    },
    /// An API key: the Members API of one client.
    #[command(after_help = "Example:
  rollbook token create key --client 1 --label payroll --claim users:read --claim users:write")]
    Key(TokenOfClient),
    /// An OAuth client: the Customers API of one client.
    #[command(after_help = "Example:
  rollbook token create oauth --client 1 --label timekeeping --claim users:read")]
    Oauth(TokenOfClient),
    /// An operator token: the Clients API of all clients.
    #[command(after_help = "Example:
  rollbook token create operator --label backup")]
    Operator {
        /// What people call it.
        #[arg(long, default_value = "", hide_default_value = true)]
        label: String,
    },
}

/// A credential of a program, for one client.
#[derive(Debug, Args)]
pub struct TokenOfClient {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// What people call it.
    #[arg(long, default_value = "", hide_default_value = true)]
    pub label: String,
    /// What it may do; several times for several. Without any: what an administrator may.
    #[arg(long = "claim", value_name = "NOUN:VERB", value_parser = claims())]
    pub claims: Vec<Claim>,
}
