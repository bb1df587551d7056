//! What can be asked about continuing education.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Continuing education.
#[derive(Debug, Subcommand)]
pub enum Ce {
    /// Show how a credit is claimed, after changing what is to be changed.
    #[command(after_help = "Examples:
  rollbook ce set --client 1 7 --opens-on 2026-03-01 --closes-on 2026-03-31
  rollbook ce set --client 1 7 --partial-claims on
  rollbook ce set --client 1 7 --question \"Did you attend in person?\" --question \"What did you learn?\"")]
    Set(CeSet),
    /// Revoke a claim, with a reason: the page that verifies it says so from then on, and its hours can be
    /// claimed again.
    #[command(after_help = "Example:
  rollbook ce revoke --client 1 --user ann@acme.example 65f0c0ffee65f0c0ffee65f0 --why \"Left early\"")]
    Revoke {
        /// The client.
        #[arg(long)]
        client: i64,
        /// Whose claim: id, object id or address; of somebody who was deleted, the id.
        #[arg(long)]
        user: String,
        /// The id of the claim, as the report of claims shows it.
        claim: String,
        /// Why, in one line.
        #[arg(long)]
        why: String,
    },
    /// Show the ledger of one person's record of a credit, oldest entry first: when, what, by how many hours,
    /// who, from what and why.
    ///
    /// Also of a credit that was withdrawn.
    #[command(after_help = "Examples:
  rollbook ce history --client 1 --user ann@acme.example 7
  rollbook ce history --client 1 --user ann@acme.example 7 --after 12.0 --json")]
    History(CeHistory),
    /// Set what somebody has earned, or the status of their record, and have the ledger say why.
    ///
    /// Hours beyond the credits count as the credits. What stands there already leaves no entry.
    #[command(after_help = "Examples:
  rollbook ce correct --client 1 --user ann@acme.example 7 --earned 6.5 --why \"Left after the break\"
  rollbook ce correct --client 1 --user ann@acme.example 7 --status open --why \"Claimed for the wrong person\"")]
    Correct(CeCorrect),
    /// Compute every record again from the ledger and the claims, and list those that differ.
    ///
    /// Works beside a running server. Fails when there is a difference.
    #[command(after_help = "Examples:
  rollbook ce verify
  rollbook ce verify --client 1 --json")]
    Verify {
        /// Only this client; without it, all of them.
        #[arg(long)]
        client: Option<i64>,
    },
    /// Write everybody's progress, or the claims that were made, as CSV.
    #[command(after_help = "Examples:
  rollbook ce report --client 1 --output credits.csv
  rollbook ce report --client 1 --of claims --from 2026-01-01 --to 2026-12-31 --output claims.csv
  rollbook ce report --client 1 --output credits.csv --no-byte-order-mark")]
    Report(CeReport),
}

/// How a credit is claimed.
#[derive(Debug, Args)]
pub struct CeSet {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// The id of the credit.
    pub ce: i64,
    /// The first day on which it can be claimed (UTC).
    #[arg(long, value_name = "DATE")]
    pub opens_on: Option<String>,
    /// Let it be claimed from now on.
    #[arg(long, conflicts_with = "opens_on")]
    pub no_opens_on: bool,
    /// The last day on which it can be claimed (UTC).
    #[arg(long, value_name = "DATE")]
    pub closes_on: Option<String>,
    /// Let it be claimed without an end.
    #[arg(long, conflicts_with = "closes_on")]
    pub no_closes_on: bool,
    /// Whether it is claimed in parts. once: a claim may name fewer hours, and gives up the others;
    /// off: a claim takes all hours; on: the others can be claimed later.
    #[arg(long, value_name = "once|off|on")]
    pub partial_claims: Option<String>,
    /// A question that is asked before a claim; several times for several, in this order. They
    /// replace those there were.
    #[arg(long = "question", value_name = "TEXT")]
    pub questions: Vec<String>,
    /// Ask nothing before a claim.
    #[arg(long, conflicts_with = "questions")]
    pub no_questions: bool,
}

/// Whose ledger is shown.
#[derive(Debug, Args)]
pub struct CeHistory {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Whose record: id, object id or address.
    #[arg(long)]
    pub user: String,
    /// The id of the credit.
    pub ce: i64,
    /// Those after this entry, as the first column shows it.
    #[arg(long, value_name = "ENTRY")]
    pub after: Option<String>,
    /// How many at most, up to 1000.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
}

/// What is set, and why.
#[derive(Debug, Args)]
pub struct CeCorrect {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// Whose record: id, object id or address.
    #[arg(long)]
    pub user: String,
    /// The id of the credit.
    pub ce: i64,
    /// The hours they have earned in all, with at most two decimals.
    #[arg(
        long,
        value_name = "HOURS",
        required_unless_present = "status",
        allow_negative_numbers = true
    )]
    pub earned: Option<String>,
    /// The status: none, open, ready or done. Open on a done record revokes its claims.
    #[arg(long)]
    pub status: Option<String>,
    /// Why, in one line.
    #[arg(long)]
    pub why: String,
    /// What it comes from, such as an import; without it, the command line.
    #[arg(long, default_value = "", hide_default_value = true)]
    pub source: String,
}

/// What is reported.
#[derive(Debug, Args)]
pub struct CeReport {
    /// The client.
    #[arg(long)]
    pub client: i64,
    /// What the rows are.
    #[arg(long, value_enum, default_value_t = CeRows::Records)]
    pub of: CeRows,
    /// Only what changed or was claimed on this day (UTC) or later.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only what changed or was claimed on this day (UTC) or earlier.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// The file to write; without it, the standard output.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the file without the UTF-8 byte order mark, which spreadsheets need to read umlauts and other
    /// programs may not expect. The standard output has none.
    #[arg(long, requires = "output")]
    pub no_byte_order_mark: bool,
}

/// The rows of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CeRows {
    /// A row for each person and credit of which there is a record, as it is now.
    Records,
    /// A row for each claim, as it was made.
    Claims,
}
