//! What is measured under load.

use anyhow::{Result, ensure};
use clap::ValueEnum;

use crate::Options;
use crate::data::Data;
use crate::process::{Programs, Server};
use crate::report::Report;
use crate::wrk::{self, Load, Run};

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// `GET /api/v1/users/{id}`: one user with tag and dimension, by key, anybody of all.
    Get,
    /// The statements of that, and nothing else.
    Floor,
    /// `GET /api/v1/users?sort=name&limit=50&after=…`: fifty such users in the order of their
    /// names, from anywhere on.
    List,
    /// `PATCH /api/v1/users/{id}`: a new title for anybody, on disk when it is answered.
    Patch,
    /// The time from the start of the process to its first answer.
    Start,
    /// Signing in with a password, and what that does to gets; and the time of some pages.
    Door,
    /// The reports of continuing education, each written to a file: a million rows.
    Reports,
}

/// The targets under load, in the order in which each round takes them.
const UNDER_LOAD: [Target; 4] = [Target::Get, Target::Floor, Target::List, Target::Patch];

impl Target {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Floor => "floor",
            Self::List => "list of 50 by name",
            Self::Patch => "patch",
            Self::Start => "start",
            Self::Door => "door",
            Self::Reports => "reports",
        }
    }

    /// The part of a script that makes its requests for anybody.
    pub fn script(self, data: &Data) -> String {
        let keys: Vec<String> = data.keys.iter().map(|key| format!("{key:?}")).collect();
        let all = format!("local keys, people = {{{}}}, {}\n", keys.join(","), data.people);
        let places = match self {
            Self::List => format!("local places = {{{}}}\n", data.places.lua()),
            _ => String::new(),
        };
        let request = match self {
            Self::Floor => {
                r#"return "GET /" .. c .. "/" .. id .. " HTTP/1.1\r\nHost: bench\r\n\r\n""#
            }
            Self::List => {
                r#"return "GET /api/v1/users?sort=name&limit=50&after="
                    .. places[c][math.random(#places[c])] .. " HTTP/1.1" .. head .. "\r\n""#
            }
            Self::Patch => {
                r#"local body = "{\"title\":\"Engineer " .. math.random(1000000) .. "\"}"
                  return "PATCH /api/v1/users/" .. id .. " HTTP/1.1" .. head
                    .. "Content-Type: application/json\r\nContent-Length: " .. #body
                    .. "\r\n\r\n" .. body"#
            }
            Self::Get | Self::Start | Self::Door | Self::Reports => {
                r#"return "GET /api/v1/users/" .. id .. " HTTP/1.1" .. head .. "\r\n""#
            }
        };
        format!(
            "{all}{places}function request()
               local c, id = math.random(#keys), math.random(people)
               local head = \"\\r\\nHost: bench\\r\\nAuthorization: Bearer \" .. keys[c] .. \"\\r\\n\"
               {request}
             end"
        )
    }

    /// The length of an answer, which the bare server imitates.
    fn length(self, server: &Server, data: &Data) -> Result<usize> {
        let request = match self {
            Self::Floor => "GET /1/1".to_owned(),
            Self::List => "GET /api/v1/users?sort=name&limit=50".to_owned(),
            Self::Get | Self::Patch | Self::Start | Self::Door | Self::Reports => {
                "GET /api/v1/users/1".to_owned()
            }
        };
        let (status, length) = server.ask(&asked(&request, data))?;
        ensure!(status == 200, "{request} answers {status}");
        Ok(length)
    }
}

/// A request by the first client's key, on a connection of its own.
pub fn asked(line: &str, data: &Data) -> String {
    let key = data.keys.first().map_or("", String::as_str);
    format!(
        "{line} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n"
    )
}

/// The runs of one target, and those of the bare server next to them.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What was measured.
    pub target: Target,
    /// One run for each round.
    pub runs: Vec<Run>,
    /// The runs of the bare server, in the same order.
    pub bare: Vec<Run>,
    /// The length of an answer, in bytes.
    pub bytes: usize,
}

/// Measures all targets, each round next to the bare server.
pub fn measure(
    programs: &Programs,
    data: &Data,
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    let rollbook = programs.rollbook(&data.database, &data.folder)?;
    let floor = programs.floor(&data.database)?;
    let server = |target| if target == Target::Floor { &floor } else { &rollbook };
    let wanted = |target: &Target| options.only.is_empty() || options.only.contains(target);
    rollbook.ask(&asked("GET /api/v1/users/1", data))?;
    report.idle_mib = rollbook.anonymous_mib()?;

    let mut measured = Vec::new();
    for target in UNDER_LOAD.into_iter().filter(wanted) {
        let bytes = target.length(server(target), data)?;
        measured.push(Measured { target, runs: Vec::new(), bare: Vec::new(), bytes });
    }
    let load = Load { connections: options.connections, seconds: options.seconds };
    for round in 1..=options.rounds {
        for one in &mut measured {
            let script = one.target.script(data);
            let bare = programs.bare(one.bytes)?;
            one.bare.push(wrk::run(&bare, &script, load, &data.folder)?);
            drop(bare);
            let server = server(one.target);
            data.warm()?;
            let run = wrk::run(server, &script, load, &data.folder)?;
            eprintln!("round {round}, {}: {:.0}/s", one.target.name(), run.rate);
            one.runs.push(run);
            report.loaded_mib = report.loaded_mib.max(rollbook.anonymous_mib()?);
        }
    }
    report.measured = measured;
    Ok(())
}
