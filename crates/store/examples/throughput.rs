//! Prints how many durable writes and point reads a SQLite file takes on this machine.
//!
//! `cargo run --release -p store --example throughput`

use std::error::Error as StdError;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use store::{Db, Error, Migration, Settings, Sql, row, sql};

const TASKS: usize = 32;
const TIME: Duration = Duration::from_secs(3);

const SCHEMA: Migration = Migration::shared(
    1,
    "0001_people",
    "CREATE TABLE people (client_id BIGINT NOT NULL, id BIGINT NOT NULL, email TEXT NOT NULL,
        name TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (client_id, id)) {by client_id};
     CREATE UNIQUE INDEX people_client_id_email_key ON people (client_id, email);",
);

row! {
    struct Person { client_id: i64, id: i64, email: String, name: String, version: i64 }
}

const INSERT: Sql = sql!("INSERT INTO people ({columns}) VALUES ({values})");
const FIND: Sql = sql!("SELECT {columns} FROM people WHERE client_id = $1 AND id = $2");

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let folder = tempfile::TempDir::new()?;
    let mut settings = Settings::sqlite(folder.path().join("people.db"), || 0);
    settings.migrations = vec![SCHEMA];
    let db = Db::open(settings)?;
    let last = Arc::new(AtomicI64::new(0));

    let writer = Arc::clone(&last);
    let writes = rate(&db, move |db| {
        let id = writer.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            db.write(move |tx| {
                let (email, name) = (format!("{id}@acme.test"), format!("Person {id}"));
                tx.insert(&INSERT, &Person { client_id: 1, id, email, name, version: 1 })
            })
            .await
            .map(|_| ())
        }
    })
    .await?;
    println!("{writes} durable writes/s by {TASKS} tasks");

    let people = last.load(Ordering::Relaxed);
    let next = Arc::new(AtomicI64::new(0));
    let reads = rate(&db, move |db| {
        let id = next.fetch_add(7919, Ordering::Relaxed) % people + 1;
        async move {
            let read = db.point(move |tx| tx.find::<Person>(&FIND, (1, id))).await;
            tokio::task::yield_now().await;
            read.map(|_: Option<Person>| ())
        }
    })
    .await?;
    println!("{reads} points/s by {TASKS} tasks");
    db.close().await;
    Ok(())
}

/// How often a second `work` is done, by all tasks together.
async fn rate<F, W>(db: &Db, work: W) -> Result<u64, Box<dyn StdError>>
where
    F: Future<Output = Result<(), Error>> + Send,
    W: Fn(Db) -> F + Send + Sync + 'static,
{
    let work = Arc::new(work);
    let started = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..TASKS {
        let (db, work) = (db.clone(), Arc::clone(&work));
        tasks.push(tokio::spawn(async move {
            let mut done = 0_u64;
            while started.elapsed() < TIME {
                work(db.clone()).await?;
                done += 1;
            }
            Ok::<_, Error>(done)
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    Ok(done / TIME.as_secs())
}
