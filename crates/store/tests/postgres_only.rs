//! What only a server can do wrong.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use store::{Error, Isolation, Layout, Settings, Sql, sql};

use crate::support::{COUNT, FIND, INSERT, Person, TestDb, run_on, server};

const CUT: Sql = sql!("SELECT 1", "SELECT 1 FROM pg_terminate_backend(pg_backend_pid())");

/// A database on the server, if there is one.
fn open(change: impl FnOnce(&mut Settings)) -> Option<TestDb> {
    server().map(|_| TestDb::open(Layout::Postgres, change))
}

/// Makes a commit fail with the code that an inserted row has as its address.
fn fail_at_commit(test: &TestDb) {
    run_on(
        &test.home().url(),
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF NEW.email = 'cut' THEN PERFORM pg_terminate_backend(pg_backend_pid());
             ELSIF length(NEW.email) = 5 THEN
                 RAISE EXCEPTION 'could not commit' USING ERRCODE = NEW.email;
             END IF;
             RETURN NULL;
         END $$;
         CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON people
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()",
    );
}

#[tokio::test]
async fn a_deadlock_is_tried_again() {
    const TOUCH: Sql =
        sql!("UPDATE people SET version = version + 1 WHERE client_id = 1 AND id = $1");
    let Some(test) = open(|settings| {
        let store::Location::Url(url) = &mut settings.location else { panic!("no URL") };
        url.push_str("?options=-c%20deadlock_timeout%3D20ms");
    }) else {
        return;
    };
    test.insert(&Person::new(1, "a")).await.unwrap();
    test.insert(&Person::new(2, "b")).await.unwrap();
    let together = Arc::new(Barrier::new(2));
    let attempts = Arc::new(AtomicU32::new(0));

    let touch = |first: i64, second: i64| {
        let (db, together, attempts) =
            (test.db.clone(), Arc::clone(&together), Arc::clone(&attempts));
        tokio::spawn(async move {
            let mut tried = false;
            db.write(move |tx| {
                attempts.fetch_add(1, Ordering::SeqCst);
                tx.execute(&TOUCH, (first,))?;
                if !std::mem::replace(&mut tried, true) {
                    together.wait();
                }
                tx.execute(&TOUCH, (second,))
            })
            .await
        })
    };
    let (one, two) = (touch(1, 2), touch(2, 1));

    assert_eq!(one.await.unwrap(), Ok::<_, Error>(1));
    assert_eq!(two.await.unwrap(), Ok::<_, Error>(1));
    assert_eq!(attempts.load(Ordering::SeqCst), 3);
    assert_eq!(test.find(1).await.unwrap().version, 3);
}

#[tokio::test]
async fn a_connection_cut_before_the_commit_is_replaced() {
    let Some(test) = open(|settings| settings.connections = 1) else { return };

    let mut cut = false;
    let written = test
        .write(move |tx| {
            tx.insert(&INSERT, &Person::new(1, "ann"))?;
            if !std::mem::replace(&mut cut, true) {
                tx.all::<i64>(&CUT, ())?;
            }
            Ok(())
        })
        .await;

    assert_eq!(written, Ok(()));
    assert_eq!(test.count().await, 1);
}

#[tokio::test]
async fn a_connection_cut_again_and_again_is_unavailable() {
    let Some(test) = open(|_| {}) else { return };
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);

    let written = test
        .write(move |tx| {
            counted.fetch_add(1, Ordering::SeqCst);
            tx.all::<i64>(&CUT, ())
        })
        .await
        .map(|_| ());

    assert_eq!(written, Err(Error::Unavailable("the connection to the database was lost")));
    assert_eq!(attempts.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_commit_without_a_clear_answer_is_unknown_and_not_repeated() {
    let Some(test) = open(|_| {}) else { return };
    fail_at_commit(&test);

    for code in ["40003", "XX000", "08006", "57P01", "cut"] {
        let attempts = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&attempts);
        let written = test
            .write(move |tx| {
                counted.fetch_add(1, Ordering::SeqCst);
                tx.insert(&INSERT, &Person::new(1, code))
            })
            .await;

        assert_eq!(written, Err(Error::Unknown), "{code}");
        assert_eq!(attempts.load(Ordering::SeqCst), 1, "{code}");
    }
    assert_eq!(test.insert(&Person::new(1, "fine")).await, Ok(1));
}

#[tokio::test]
async fn a_collision_at_the_commit_is_tried_three_times() {
    let Some(test) = open(|_| {}) else { return };
    fail_at_commit(&test);
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);

    let written = test
        .write(move |tx| {
            counted.fetch_add(1, Ordering::SeqCst);
            tx.insert(&INSERT, &Person::new(1, "40001"))
        })
        .await;

    assert_eq!(written, Err(Error::Unavailable("other transactions were in the way")));
    assert_eq!(attempts.load(Ordering::SeqCst), 3);
    assert_eq!(test.count().await, 0);
}

#[tokio::test]
async fn what_takes_too_long_is_unavailable_and_not_repeated() {
    const SLOW: Sql = sql!("SELECT 1", "SELECT 1 FROM pg_sleep(20)");
    let Some(test) = open(|settings| settings.statement_timeout = Duration::from_millis(50)) else {
        return;
    };
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);

    let read = test
        .db
        .read(move |tx| {
            counted.fetch_add(1, Ordering::SeqCst);
            tx.all::<i64>(&SLOW, ())
        })
        .await;

    assert_eq!(read, Err(Error::Unavailable("the statement took too long")));
    assert_eq!(attempts.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_locked_row_is_unavailable() {
    let Some(test) = open(|settings| settings.lock_timeout = Duration::from_millis(50)) else {
        return;
    };
    test.insert(&Person::new(1, "ann")).await.unwrap();
    let holder = test.db.clone();
    let (gate, mut wait) = crate::support::gate();
    let held = tokio::spawn(async move {
        holder
            .write(move |tx| {
                tx.find::<Person>(&FOR_UPDATE, (1, 1))?;
                wait();
                Ok::<_, Error>(())
            })
            .await
    });
    let gate = gate.entered().await;

    let refused = test.write(|tx| tx.find::<Person>(&FOR_UPDATE, (1, 1))).await;
    gate.open();

    assert_eq!(refused, Err(Error::Unavailable("the row is locked by somebody else")));
    held.await.unwrap().unwrap();
}

const FOR_UPDATE: Sql =
    sql!("SELECT {columns} FROM people WHERE client_id = $1 AND id = $2 {for_update}");

#[tokio::test]
async fn a_point_of_several_statements_sees_one_moment() {
    let Some(test) = open(|_| {}) else { return };
    test.insert(&Person::new(1, "ann")).await.unwrap();
    let attempts = Arc::new(AtomicU32::new(0));

    for _ in 0..3 {
        let counted = Arc::clone(&attempts);
        let both = test.db.point(move |tx| {
            counted.fetch_add(1, Ordering::SeqCst);
            let count = tx.get::<i64>(&COUNT, (1,))?;
            let level = tx.get::<String>(&ISOLATION, ())?;
            Ok::<_, Error>((count, level))
        });
        assert_eq!(both.await, Ok((1, "repeatable read".to_owned())));
    }
    let single = test.db.point(|tx| tx.find::<Person>(&FIND, (1, 1))).await;

    assert_eq!(single, Ok::<_, Error>(Some(Person::new(1, "ann"))));
    // Only the first run had to find out that it needs a transaction.
    assert_eq!(attempts.load(Ordering::SeqCst), 4);
}

const ISOLATION: Sql = sql!("SELECT ''", "SELECT current_setting('transaction_isolation')");

#[tokio::test]
async fn writes_are_kept_apart_as_far_as_they_are_set_to() {
    for (isolation, level) in
        [(Isolation::ReadCommitted, "read committed"), (Isolation::Serializable, "serializable")]
    {
        let Some(test) = open(|settings| settings.write_isolation = isolation) else { return };

        let written = test.write(|tx| tx.get::<String>(&ISOLATION, ())).await;
        let read = test.db.read(|tx| tx.get::<String>(&ISOLATION, ())).await;

        assert_eq!(written, Ok(level.to_owned()));
        assert_eq!(read, Ok::<_, Error>("repeatable read".to_owned()));
    }
}

#[tokio::test]
async fn notices_are_handed_on() {
    const LOUD: Sql = sql!("SELECT 1", "DO $$ BEGIN RAISE NOTICE 'hear hear'; END $$");
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let Some(test) = open(|settings| {
        settings.on_notice =
            Arc::new(move |notice: &str| listener.lock().unwrap().push(notice.to_owned()));
    }) else {
        return;
    };

    test.write(|tx| tx.execute(&LOUD, ())).await.unwrap();

    assert!(heard.lock().unwrap().contains(&"hear hear".to_owned()));
}

#[test]
fn a_server_that_does_not_answer_is_named() {
    let settings = Settings::postgres("postgres://ann:secret@127.0.0.1:1/people", || 0);

    let text = crate::support::refusal(settings);

    assert!(text.starts_with("cannot open postgres://127.0.0.1/people: "), "{text}");
    assert!(!text.contains("secret"), "{text}");
}
