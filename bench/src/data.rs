//! The database under load, made once through the core's own commands and kept.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context, Result};
use directory::clients::{self, Domain};
use directory::credentials::CreateApiKey;
use directory::ids::ClientId;
use directory::sweep::Sweep;
use directory::time::{DAY, Timestamp};
use directory::users::CreateMany;
use directory::{Actor, Caller, Directory, Installation, Surface};
use store::{Db, Settings};

use crate::people::{Random, line, person, refused};
use crate::places::Places;

/// How many people one transaction adds.
const BATCH: u32 = 500;

/// The time from which on everybody was added, each batch a microsecond after the one before: 14
/// November 2023.
const NOW: i64 = 1_700_000_000_000_000;

/// A database with people in it.
pub struct Data {
    /// The file.
    pub database: PathBuf,
    /// A folder for what a run needs besides.
    pub folder: PathBuf,
    /// The key of each client; the first is of client 1.
    pub keys: Vec<String>,
    /// How many people each client has, numbered from 1.
    pub people: u32,
    /// Where pages by name begin.
    pub places: Places,
}

impl Data {
    /// Reads the file once, so that the system has all of it in its cache: no run is to wait for the
    /// disk because of what went on before it, or because a virtual machine gave back memory that was
    /// not used for some minutes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn warm(&self) -> Result<()> {
        let mut file = BufReader::with_capacity(1 << 20, File::open(&self.database)?);
        io::copy(&mut file, &mut io::sink())?;
        Ok(())
    }
}

/// Makes the database unless it is there from an earlier run.
pub async fn prepare(folder: &Path, users: u32, clients: u32) -> Result<Data> {
    let folder = folder.join(format!("{users}-people-of-{clients}"));
    let mut data = Data {
        database: folder.join("rollbook.db"),
        keys: (1..=clients).map(key).collect(),
        people: users / clients,
        folder,
        places: Places::default(),
    };
    // Written last, so it tells that everything else is there.
    let finished = data.folder.join("finished");
    if !finished.exists() {
        if data.folder.exists() {
            fs::remove_dir_all(&data.folder)?;
        }
        fs::create_dir_all(&data.folder).with_context(|| data.folder.display().to_string())?;
        fill(&data).await.context("generate people")?;
        fs::write(finished, "")?;
    }
    data.places = Places::draw(&data.database, data.keys.len(), data.people).await?;
    Ok(data)
}

/// The key of a client's number; public, as the whole database is.
fn key(client: u32) -> String {
    format!("rbk_{client:040x}")
}

async fn fill(data: &Data) -> Result<()> {
    let started = Instant::now();
    let db = Db::open(Settings::sqlite(&data.database, || NOW))?;
    let drawn = AtomicU64::new(1);
    let entropy = move || {
        let mut random = Random(drawn.fetch_add(1, Ordering::Relaxed) << 20);
        let mut seed = [0; 32];
        seed.chunks_mut(8).for_each(|part| part.copy_from_slice(&random.next().to_le_bytes()));
        seed
    };
    let told = AtomicI64::new(NOW);
    let clock = Arc::new(move || Timestamp(told.fetch_add(1, Ordering::Relaxed)));
    let directory = Directory::new(db, clock, Arc::new(entropy), Installation::default());
    for (key, number) in data.keys.iter().zip(1_u32..) {
        fill_client(&directory, data, number, key).await?;
    }
    forget_notes(&directory, data.keys.len()).await?;
    directory.db().close().await;
    eprintln!("made in {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Clears away the notes of names that came long ago, which a server would do while it is measured.
async fn forget_notes(directory: &Directory, clients: usize) -> Result<()> {
    let later = || Timestamp(NOW.saturating_add(DAY));
    let db = directory.db().clone();
    let later = Directory::new(db, Arc::new(later), Arc::new(|| [0; 32]), Installation::default());
    let caller = operator();
    for client in (1..).map(ClientId).take(clients) {
        while later.run(&caller, Sweep { client }).await.map_err(cause)?.goes_on() {}
    }
    Ok(())
}

fn operator() -> Caller {
    Caller { actor: Actor::Operator, surface: Surface::CommandLine, request: "bench".into() }
}

async fn fill_client(directory: &Directory, data: &Data, number: u32, key: &str) -> Result<()> {
    let caller = operator();
    let domain = Domain::parse(&format!("client{number}.example")).map_err(refused)?;
    let client = clients::Create::new(line(&format!("Client {number}"))?, domain);
    let client: ClientId = directory.run(&caller, client).await.map_err(cause)?.id;
    let (label, secret) = (line("bench")?, Some(key.to_owned()));
    let key = CreateApiKey { client, label, claims: None, secret };
    directory.run(&caller, key).await.map_err(cause)?;
    let mut from = 0;
    while from < data.people {
        let to = (from + BATCH).min(data.people);
        let people = (from..to).map(person).collect::<Result<_>>()?;
        directory.run(&caller, CreateMany { client, people }).await.map_err(cause)?;
        if to % 50_000 < BATCH {
            eprintln!("client {number}: {to} of {} people", data.people);
        }
        from = to;
    }
    Ok(())
}

/// The error with what lies behind it, which the core keeps from callers.
fn cause(error: directory::Error) -> anyhow::Error {
    match error {
        directory::Error::Internal(report) => anyhow::anyhow!("internal error: {}", report.0),
        other => other.into(),
    }
}
