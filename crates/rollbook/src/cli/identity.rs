//! What can be asked about external identities.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use directory::identities::IdentityKind;

/// External identities.
#[derive(Debug, Subcommand)]
pub enum Identity {
    /// Set what a kind of system calls a user. It replaces what that kind of system called them.
    #[command(after_help = "Examples:
  rollbook identity set --client 1 --user ann@acme.example aderant A-1001
  rollbook identity set --client 1 --user ann@acme.example external-billing-system 7 8")]
    Set {
        /// The client.
        #[arg(long)]
        client: i64,
        /// Who: id, object id or address.
        #[arg(long)]
        user: String,
        /// The kind of system.
        #[arg(value_parser = kinds())]
        kind: IdentityKind,
        /// What it calls them: 1 to 255 characters that nobody else of the client has there.
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// List what other systems call a user.
    #[command(after_help = "Example:
  rollbook identity list --client 1 --user ann@acme.example")]
    List {
        /// The client.
        #[arg(long)]
        client: i64,
        /// Who: id, object id or address.
        #[arg(long)]
        user: String,
    },
    /// Find the user whom a system calls so.
    #[command(after_help = "Example:
  rollbook identity find --client 1 aderant A-1001")]
    Find {
        /// The client.
        #[arg(long)]
        client: i64,
        /// The kind of system.
        #[arg(value_parser = kinds())]
        kind: IdentityKind,
        /// What it calls them.
        value: String,
    },
    /// Remove what a kind of system calls a user.
    #[command(after_help = "Examples:
  rollbook identity remove --client 1 --user ann@acme.example aderant
  rollbook identity remove --client 1 --user ann@acme.example external-billing-system 8")]
    Remove {
        /// The client.
        #[arg(long)]
        client: i64,
        /// Who: id, object id or address.
        #[arg(long)]
        user: String,
        /// The kind of system.
        #[arg(value_parser = kinds())]
        kind: IdentityKind,
        /// Only these of what it calls them; without any, all.
        values: Vec<String>,
    },
}

/// Reads a kind of system; the help and the refusal list all of them.
fn kinds() -> impl TypedValueParser<Value = IdentityKind> {
    let words = IdentityKind::ALL.map(IdentityKind::word);
    PossibleValuesParser::new(words).try_map(|word| IdentityKind::parse(&word))
}
