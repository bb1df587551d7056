//! The load bench: the release binary on many generated people, beside a bare server that answers
//! a fixed body of the same size, and beside a *floor*, which runs the statements of a get on the
//! same database and nothing else of Rollbook.
//!
//! Every measured run of a target stands next to one of the bare server, several rounds over, and
//! medians are shown; so a machine that others use too still gives ratios that mean something.
//! Load comes from `wrk` over loopback.

mod bare;
mod data;
mod door;
mod floor;
mod pages;
mod people;
mod places;
mod process;
mod report;
mod reports;
mod size;
mod start;
mod targets;
mod wrk;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use report::Report;
use targets::Target;

/// As in the program, so that what is compared differs in what it does and not in its memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Puts load on the release binary and prints medians.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench --")]
struct Options {
    /// How many people there are in all.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    users: u32,
    /// Among how many clients they are divided.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    clients: u32,
    /// How many times everything is measured.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// How many seconds each run takes.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// How many connections there are at once.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1000))]
    connections: u32,
    /// Only these; all of them otherwise. Memory and size on disk are told in any case.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Target>,
    /// Where the data is kept for the next run; beside the binaries otherwise.
    #[arg(long)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    server: Option<Server>,
}

/// The servers to compare with; the bench starts them by itself.
#[derive(Debug, Subcommand)]
enum Server {
    /// A server that answers everything with the same body.
    #[command(hide = true)]
    Bare {
        /// The length of the body.
        #[arg(long)]
        bytes: usize,
    },
    /// A server that runs the statements of a get.
    #[command(hide = true)]
    Floor {
        /// The database.
        #[arg(long)]
        database: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut options: Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match options.server.take() {
        Some(Server::Bare { bytes }) => runtime.block_on(bare::serve(bytes)),
        Some(Server::Floor { database }) => runtime.block_on(floor::serve(database)),
        None => measure(&options, &runtime),
    }
}

fn measure(options: &Options, runtime: &tokio::runtime::Runtime) -> Result<()> {
    wrk::find()?;
    let own = std::env::current_exe()?;
    let binaries = own.parent().context("the folder of the binaries")?;
    let folder = match &options.data {
        Some(folder) => folder.clone(),
        None => binaries.parent().context("the target folder")?.join("bench"),
    };
    let rollbook = binaries.join("rollbook");
    anyhow::ensure!(
        rollbook.exists(),
        "{} is missing; build it with: cargo build --release --package rollbook",
        rollbook.display()
    );
    let data = runtime.block_on(data::prepare(&folder, options.users, options.clients))?;
    let programs = process::Programs { rollbook, own };
    let mut report = Report::default();
    if options.only.is_empty() || options.only.contains(&Target::Start) {
        start::measure(&programs, &data, options.rounds, &mut report)?;
    }
    targets::measure(&programs, &data, options, &mut report)?;
    if options.only.is_empty() || options.only.contains(&Target::Door) {
        report.door = Some(door::measure(&programs, &data, options)?);
    }
    if options.only.is_empty() || options.only.contains(&Target::Reports) {
        report.reports = reports::measure(&programs, &folder, options.rounds, runtime)?;
    }
    size::measure(&data, &mut report)?;
    println!("{}", report.text(options));
    Ok(())
}

/// A port of the system's choice, told on the standard error output as the program does.
async fn listen() -> Result<tokio::net::TcpListener> {
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    eprintln!("listening on http://{}", listener.local_addr()?);
    Ok(listener)
}
