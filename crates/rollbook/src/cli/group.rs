//! What can be asked about groups and roles.

use clap::{Args, Subcommand};
use directory::policy::Claim;

use super::claims;

/// Groups.
#[derive(Debug, Subcommand)]
pub enum Group {
    /// Add a group.
    #[command(after_help = "Example:
  rollbook group add --client 1 --name Litigation")]
    Add {
        /// The client.
        #[arg(long)]
        client: i64,
        /// The name people see; no other group of the client has it.
        #[arg(long)]
        name: String,
    },
    /// List the groups of a client, or those that one user is in.
    #[command(after_help = "Examples:
  rollbook group list --client 1
  rollbook group list --client 1 --user ann@acme.example")]
    List(LabelList),
    /// Rename a group. Whoever is in it stays.
    #[command(after_help = "Example:
  rollbook group rename --client 1 Litigation --name \"Trial lawyers\"")]
    Rename {
        /// Which.
        #[command(flatten)]
        group: LabelKey,
        /// The new name.
        #[arg(long)]
        name: String,
    },
    /// Remove a group. Whoever is in it is taken out by the server in the time that follows.
    #[command(after_help = "Example:
  rollbook group remove --client 1 Litigation")]
    Remove(LabelKey),
    /// Put a user into a group.
    #[command(after_help = "Example:
  rollbook group join --client 1 Litigation --user ann@acme.example")]
    Join(LabelHolder),
    /// Take a user out of a group.
    #[command(after_help = "Example:
  rollbook group leave --client 1 Litigation --user ann@acme.example")]
    Leave(LabelHolder),
}

/// Roles.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// Add a role.
    #[command(after_help = "Example:
  rollbook role add --client 1 --name Reviewer --claim users:read --claim events:read")]
    Add {
        /// The client.
        #[arg(long)]
        client: i64,
        /// The name people see; no other role of the client has it.
        #[arg(long)]
        name: String,
        /// What it allows; several times for several.
        #[arg(long = "claim", value_name = "NOUN:VERB", value_parser = claims())]
        claims: Vec<Claim>,
    },
    /// List the roles of a client with their claims, or those of one user.
    #[command(after_help = "Examples:
  rollbook role list --client 1
  rollbook role list --client 1 --user ann@acme.example")]
    List(LabelList),
    /// Change the name or the claims of a role of the client's own making.
    #[command(after_help = "Examples:
  rollbook role set --client 1 Reviewer --name Auditor
  rollbook role set --client 1 Reviewer --claim users:read
  rollbook role set --client 1 Reviewer --no-claims")]
    Set(RoleSet),
    /// Remove a role of the client's own making: nobody has its claims any more.
    #[command(after_help = "Example:
  rollbook role remove --client 1 Reviewer")]
    Remove(LabelKey),
    /// Give a role to a user. An administrator role makes an administrator.
    #[command(after_help = "Examples:
  rollbook role give --client 1 Reviewer --user ann@acme.example
  rollbook role give --client 1 \"Super Delegate\" --user ann@acme.example")]
    Give(LabelHolder),
    /// Take a role from a user.
    #[command(after_help = "Example:
  rollbook role take --client 1 Reviewer --user ann@acme.example")]
    Take(LabelHolder),
}

/// Whose groups or roles.
#[derive(Debug, Args)]
pub struct LabelList {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Only those of this user: id, object id or address.
    #[arg(long)]
    pub user: Option<String>,
}

/// Which group or role.
#[derive(Debug, Args)]
pub struct LabelKey {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Its name, id or object id.
    #[arg(value_name = "NAME OR ID")]
    pub label: String,
}

/// Which group or role, and whose.
#[derive(Debug, Args)]
pub struct LabelHolder {
    /// Which.
    #[command(flatten)]
    pub key: LabelKey,
    /// Who: id, object id or address.
    #[arg(long)]
    pub user: String,
}

/// What to set of a role.
#[derive(Debug, Args)]
pub struct RoleSet {
    /// Which.
    #[command(flatten)]
    pub key: LabelKey,
    /// The new name.
    #[arg(long, required_unless_present_any = ["claims", "no_claims"])]
    pub name: Option<String>,
    /// What it allows from now on; several times for several. They replace those there were.
    #[arg(long = "claim", value_name = "NOUN:VERB", value_parser = claims())]
    pub claims: Vec<Claim>,
    /// Let it allow nothing.
    #[arg(long, conflicts_with = "claims")]
    pub no_claims: bool,
}
