//! Rollbook: server and command line in one program.

mod cli;
mod commands;
mod config;
mod demo;
mod output;
mod outside;
mod server;
mod telemetry;
mod terminal;
mod tls;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use cli::{Cli, Command};
use config::{Config, ConfigError};
use output::Answer;

/// Of the program and of the SQLite in it. With the system's allocator the threads of the runtime wait
/// for each other: every text that grows takes a lock, and what one made another one frees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            return output::usage(&error, std::env::args_os().any(|word| word == "--json"));
        }
    };
    let as_json = cli.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::fail(&error.into(), as_json),
    };
    match runtime.block_on(run(cli)) {
        Ok(answer) => {
            if let Err(error) = answer.print(as_json) {
                return output::fail(&anyhow::Error::from(error).context("cannot answer"), as_json);
            }
            if answer.has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(error) => output::fail(&error, as_json),
    }
}

async fn run(cli: Cli) -> anyhow::Result<Answer> {
    if let Command::Completions { shell } = cli.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "rollbook", &mut script);
        let script = String::from_utf8_lossy(&script);
        let json = serde_json::json!({ "shell": shell.to_string(), "script": script });
        return Ok(Answer::new(script.trim_end(), json));
    }
    let config = configuration(&cli)?;
    match cli.command {
        Command::Serve { .. } => commands::serve::run(config, cli.json).await,
        Command::Demo(demo) => demo::run(config, demo, cli.json).await,
        Command::Init(init) => commands::init::run(&config, init).await,
        Command::Client(client) => commands::client::run(&config, client).await,
        Command::User(user) => commands::user::run(&config, user).await,
        Command::Group(group) => commands::group::run(&config, group).await,
        Command::Role(role) => commands::role::run(&config, role).await,
        Command::Identity(identity) => commands::identity::run(&config, identity).await,
        Command::App(app) => commands::app::run(&config, app).await,
        Command::Token(token) => commands::token::run(&config, token).await,
        Command::Ce(ce) => commands::ce::run(&config, ce, cli.json).await,
        Command::Mail(cli::Mail::Test { to }) => commands::mail::test(&config, &to).await,
        Command::Job(job) => commands::job::run(&config, job).await,
        Command::Migrate => commands::database::migrate(&config).await,
        Command::Doctor => commands::database::doctor(&config).await,
        Command::Config(cli::Config::Check) => commands::config::check(&config),
        Command::Completions { .. } => Ok(Answer::new("", serde_json::Value::Null)),
    }
}

/// File, then environment, then flags.
#[expect(clippy::disallowed_methods, reason = "the binary is what reads the environment")]
fn configuration(cli: &Cli) -> anyhow::Result<Config> {
    let mut flags = Vec::new();
    if let Some(database) = &cli.database {
        if matches!(cli.command, Command::Demo(_)) {
            let rule = "does not belong to demo, which keeps its data in a folder (--data FOLDER)";
            return Err(ConfigError::Rule("--database".to_owned(), rule.to_owned()).into());
        }
        flags.push(("database.url", database.clone()));
    }
    if let Command::Serve { listen: Some(listen) } = &cli.command {
        flags.push(("server.listen", listen.to_string()));
    }
    Ok(config::load(cli.config.as_deref(), std::env::vars(), &flags)?)
}
