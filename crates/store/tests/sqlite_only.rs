//! What only a SQLite file can do wrong.

use std::time::Duration;

use store::{Error, Layout, Sql, sql};

use crate::support::{Home, INSERT, Person, TestDb, gate};

fn file(test: &TestDb) -> std::path::PathBuf {
    match test.home() {
        Home::Folder(folder) => folder.path().join("test.db"),
        Home::Server { .. } => panic!("not a file"),
    }
}

#[tokio::test]
async fn closures_of_one_batch_fail_alone() {
    let test = TestDb::open(Layout::Sqlite, |_| {});
    let (gate, mut wait) = gate();
    let db = test.db.clone();
    let slow = tokio::spawn(async move {
        db.write(move |_| {
            wait();
            Ok::<_, Error>(())
        })
        .await
    });
    let gate = gate.entered().await;

    let mut tasks = Vec::new();
    for id in 1..=10_i64 {
        let db = test.db.clone();
        let mut write = Box::pin(async move {
            db.write(move |tx| {
                tx.insert(&INSERT, &Person::new(id, &id.to_string()))?;
                match id {
                    3 => Err(Error::internal("three")),
                    5 => panic!("five"),
                    7 => tx.insert(&INSERT, &Person::new(7, "twice")),
                    _ => Ok(1),
                }
            })
            .await
        });
        assert!(tokio::time::timeout(Duration::ZERO, &mut write).await.is_err());
        tasks.push((id, write));
    }
    gate.open();
    slow.await.unwrap().unwrap();

    for (id, task) in tasks {
        let outcome = task.await;
        assert_eq!(outcome.is_ok(), ![3, 5, 7].contains(&id), "{id}: {outcome:?}");
    }
    assert_eq!(test.count().await, 7);
}

#[tokio::test]
async fn a_full_disk_is_told_and_survived() {
    const SMALL: Sql = sql!("PRAGMA max_page_count = 40");
    let test = TestDb::open(Layout::Sqlite, |_| {});
    test.insert(&Person::new(1, "before")).await.unwrap();
    let large = Person { photo: Some(vec![7; 400_000]), ..Person::new(2, "large") };

    let refused = test
        .write(move |tx| {
            tx.all::<i64>(&SMALL, ())?;
            tx.insert(&INSERT, &large)
        })
        .await;

    assert_eq!(refused, Err(Error::Unavailable("the disk is full")));
    assert_eq!(test.count().await, 1);
    assert_eq!(test.insert(&Person::new(3, "after")).await, Ok(1));
}

#[tokio::test]
async fn a_commit_that_is_refused_undoes_the_batch_and_the_writer_goes_on() {
    const DEFER: Sql = sql!("PRAGMA defer_foreign_keys = ON");
    const ORPHAN: Sql = sql!("INSERT INTO links (client_id, person_id, name) VALUES (1, 404, 'x')");
    let test = TestDb::open(Layout::Sqlite, |_| {});

    let refused = test
        .write(|tx| {
            tx.execute(&DEFER, ())?;
            tx.execute(&ORPHAN, ())
        })
        .await;

    let reason = "the database undid a batch of writes";
    assert_eq!(refused, Err(Error::Unavailable(reason)));
    assert_eq!(test.insert(&Person::new(1, "after")).await, Ok(1));
}

#[tokio::test]
async fn a_file_held_by_another_process_is_unavailable() {
    let test = TestDb::open(Layout::Sqlite, |settings| {
        settings.busy_timeout = Duration::from_millis(20);
    });
    let other = rusqlite::Connection::open(file(&test)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let refused = test.insert(&Person::new(1, "ann")).await;
    let read = test.find(1).await;
    other.execute_batch("ROLLBACK").unwrap();

    assert_eq!(refused, Err(Error::Unavailable("the database is busy")));
    assert_eq!(read, None);
    assert_eq!(test.insert(&Person::new(1, "ann")).await, Ok(1));
}

#[tokio::test]
async fn the_log_starts_over_under_load_and_is_empty_after_closing() {
    const MEGABYTE: usize = 1 << 20;
    let test = TestDb::open(Layout::Sqlite, |settings| settings.log_mib = 16);
    let log = file(&test).with_extension("db-wal");

    let mut longest = 0;
    for id in 1..=60 {
        let mut photo = vec![0; MEGABYTE];
        photo[0] = u8::try_from(id).unwrap();
        let person = Person { photo: Some(photo), ..Person::new(id, &id.to_string()) };
        test.insert(&person).await.unwrap();
        longest = longest.max(log.metadata().unwrap().len());
    }
    test.db.close().await;

    assert!(longest < 40 << 20, "the log grew to {longest} bytes");
    assert!(log.metadata().map_or(0, |file| file.len()) == 0);
}

#[tokio::test]
async fn a_log_that_was_made_longer_ahead_loses_nothing_when_the_process_ends_without_a_word() {
    let test = TestDb::open(Layout::Sqlite, |settings| settings.log_mib = 16);
    let home = file(&test);
    for id in 1..=30 {
        let photo = Some(vec![u8::try_from(id).unwrap(); 100_000]);
        test.insert(&Person { photo, ..Person::new(id, &id.to_string()) }).await.unwrap();
    }
    let log = std::fs::read(home.with_extension("db-wal")).unwrap();
    assert!(log.ends_with(&[0; 4096]), "the log is longer than what was written to it");

    // What a process leaves behind that is killed now.
    let left = tempfile::TempDir::new().unwrap();
    std::fs::copy(&home, left.path().join("test.db")).unwrap();
    std::fs::write(left.path().join("test.db-wal"), log).unwrap();
    let found = rusqlite::Connection::open(left.path().join("test.db")).unwrap();
    let count = found.query_row("SELECT COUNT(*) FROM people", (), |row| row.get::<_, i64>(0));
    let sound = found.query_row("PRAGMA integrity_check", (), |row| row.get::<_, String>(0));

    assert_eq!((count, sound), (Ok(30), Ok("ok".to_owned())));
}

#[tokio::test]
async fn every_connection_is_set_up_alike() {
    const SETUP: Sql = sql!(
        "SELECT (SELECT foreign_keys FROM pragma_foreign_keys()),
                (SELECT synchronous FROM pragma_synchronous()),
                (SELECT trusted_schema FROM pragma_trusted_schema()),
                (SELECT query_only FROM pragma_query_only()),
                (SELECT journal_mode FROM pragma_journal_mode())"
    );
    type Setup = (i64, i64, i64, i64, String);
    let test = TestDb::open(Layout::Sqlite, |_| {});

    let point: Setup = test.db.point(|tx| tx.get(&SETUP, ())).await.map_err(drop_type).unwrap();
    let page: Setup = test.db.page(|tx| tx.get(&SETUP, ())).await.map_err(drop_type).unwrap();
    let read: Setup = test.db.read(|tx| tx.get(&SETUP, ())).await.map_err(drop_type).unwrap();
    let write: Setup = test.write(|tx| tx.get(&SETUP, ())).await.unwrap();

    let setup = |query_only| (1, 2, 0, query_only, "wal".to_owned());
    assert_eq!((point, page, read, write), (setup(1), setup(1), setup(1), setup(0)));
}

fn drop_type(error: Error) -> Error {
    error
}

#[tokio::test]
async fn many_points_at_once_are_all_served() {
    let test = TestDb::open(Layout::Sqlite, |_| {});
    test.insert(&Person::new(1, "ann")).await.unwrap();

    let threads: Vec<_> = (0..16)
        .map(|_| {
            let db = test.db.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(async {
                    for _ in 0..50 {
                        let id = db.point(|tx| {
                            tx.get::<i64>(&sql!("SELECT id FROM people WHERE client_id = $1"), (1,))
                        });
                        assert_eq!(id.await, Ok::<_, Error>(1));
                    }
                });
            })
        })
        .collect();

    for thread in threads {
        thread.join().unwrap();
    }
}
