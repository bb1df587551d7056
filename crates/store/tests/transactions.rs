//! What a transaction promises, on every engine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::{Error, Sql, sql};
use tokio::time::timeout;

use crate::support::{COUNT, FIND, INSERT, Person, TestDb, UPDATE, databases, engines, gate};

fn taken(index: &str) -> Error {
    Error::Unique { index: index.to_owned() }
}

#[tokio::test]
async fn a_transaction_that_failed_never_commits() {
    for test in databases() {
        test.insert(&Person::new(1, "ann")).await.unwrap();

        let swallowed = test
            .write(|tx| {
                tx.insert(&INSERT, &Person::new(2, "bob"))?;
                let _ = tx.insert(&INSERT, &Person::new(1, "eve"));
                Ok(())
            })
            .await;

        assert_eq!(swallowed, Err(taken("people_pkey")));
        assert_eq!(test.count().await, 1);
    }
}

#[tokio::test]
async fn a_transaction_that_failed_takes_no_statement() {
    for test in databases() {
        test.insert(&Person::new(1, "ann")).await.unwrap();

        let later = test
            .write(|tx| {
                let first = tx.insert(&INSERT, &Person::new(1, "eve"));
                let second = tx.get::<i64>(&COUNT, (1,)).map(|_| 0);
                let third = tx.savepoint(|tx| tx.insert(&INSERT, &Person::new(3, "bob")));
                assert_eq!((&second, &third), (&first, &first));
                Ok::<_, Error>(())
            })
            .await;

        assert_eq!(later, Err(taken("people_pkey")));
    }
}

#[tokio::test]
async fn a_savepoint_keeps_the_failure_of_one_row_to_itself() {
    for test in databases() {
        let outcomes = test
            .write(|tx| {
                let mut outcomes = Vec::new();
                for (id, email) in [(1, "ann"), (1, "bob"), (2, "ann"), (3, "eve")] {
                    let person = Person::new(id, email);
                    outcomes.push(tx.savepoint(|tx| tx.insert(&INSERT, &person)));
                }
                Ok(outcomes)
            })
            .await
            .unwrap();

        let email = taken("people_client_id_email_key");
        assert_eq!(outcomes, [Ok(1), Err(taken("people_pkey")), Err(email), Ok(1)]);
        assert_eq!(test.count().await, 2);
    }
}

#[tokio::test]
async fn a_savepoint_undoes_what_its_closure_gives_up() {
    for test in databases() {
        let done = test
            .write(|tx| {
                let given_up = tx.savepoint(|tx| {
                    tx.insert(&INSERT, &Person::new(1, "ann"))?;
                    tx.savepoint(|tx| tx.insert(&INSERT, &Person::new(2, "bob")))?;
                    Err::<(), _>(Error::internal("no"))
                });
                assert_eq!(given_up, Err(Error::internal("no")));
                tx.insert(&INSERT, &Person::new(3, "eve"))
            })
            .await;

        assert_eq!(done, Ok(1));
        assert_eq!(test.count().await, 1);
    }
}

#[tokio::test]
async fn a_savepoint_does_not_hide_a_failure() {
    for test in databases() {
        test.insert(&Person::new(1, "ann")).await.unwrap();

        let outcome = test
            .write(|tx| {
                let hidden = tx.savepoint(|tx| {
                    let _ = tx.insert(&INSERT, &Person::new(1, "eve"));
                    Ok::<_, Error>("fine")
                });
                Ok(hidden)
            })
            .await;

        assert_eq!(outcome, Ok(Err(taken("people_pkey"))));
    }
}

#[tokio::test]
async fn a_closure_that_fails_or_panics_leaves_nothing_behind() {
    for test in databases() {
        let failed = test
            .write(|tx| {
                tx.insert(&INSERT, &Person::new(1, "ann"))?;
                Err::<(), _>(Error::internal("changed my mind"))
            })
            .await;
        let panicked = test
            .write::<()>(|tx| {
                tx.insert(&INSERT, &Person::new(2, "bob"))?;
                panic!("out of luck")
            })
            .await;

        assert_eq!(failed, Err(Error::internal("changed my mind")));
        let report = panicked.unwrap_err().to_string();
        assert_eq!(report, "a transaction's closure panicked: out of luck");
        assert_eq!(test.count().await, 0);
        assert_eq!(test.insert(&Person::new(1, "ann")).await, Ok(1));
    }
}

#[tokio::test]
async fn a_panic_while_reading_costs_nobody_else_anything() {
    for test in databases() {
        let read = test.db.read::<(), Error, _>(|_| panic!("one")).await;
        let point = test.db.point::<(), Error, _>(|_| panic!("two")).await;

        assert!(matches!(read, Err(Error::Internal(_))));
        assert!(matches!(point, Err(Error::Internal(_))));
        assert_eq!(test.find(1).await, None);
        assert_eq!(test.count().await, 0);
    }
}

#[tokio::test]
async fn queues_are_woken_by_a_commit_and_by_nothing_else() {
    for layout in engines() {
        let woken = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&woken);
        let test = TestDb::open(layout, |settings| {
            settings.on_wake = Arc::new(move |queue| listener.lock().unwrap().push(queue));
        });

        let kept = test.write(|tx| {
            tx.wake("mail");
            tx.wake("mail");
            let undone = tx.savepoint(|tx| {
                tx.wake("import");
                Err::<(), _>(Error::internal("undone"))
            });
            assert!(undone.is_err());
            tx.savepoint(|tx| {
                tx.wake("webhook");
                Ok::<_, Error>(())
            })
        });
        kept.await.unwrap();
        let refused = test.write(|tx| {
            tx.wake("upkeep");
            Err::<(), _>(Error::internal("refused"))
        });
        refused.await.unwrap_err();
        test.db.close().await;

        assert_eq!(*woken.lock().unwrap(), ["mail", "webhook"]);
    }
}

#[tokio::test]
async fn a_panic_of_the_listener_does_not_stop_the_writer() {
    for layout in engines() {
        let test = TestDb::open(layout, |settings| {
            settings.connections = 1;
            settings.on_wake = Arc::new(|_| panic!("deaf"));
        });

        let first = test.write(|tx| {
            tx.wake("mail");
            Ok(())
        });

        assert_eq!(first.await, Ok(()));
        assert_eq!(test.insert(&Person::new(1, "ann")).await, Ok(1));
    }
}

#[tokio::test]
async fn a_read_sees_one_moment() {
    for test in databases() {
        let (gate, mut wait) = gate();
        let db = test.db.clone();
        let read = tokio::spawn(async move {
            db.read(move |tx| {
                let before = tx.get::<i64>(&COUNT, (1,))?;
                wait();
                Ok::<_, Error>((before, tx.get::<i64>(&COUNT, (1,))?))
            })
            .await
        });
        let gate = gate.entered().await;
        test.insert(&Person::new(1, "ann")).await.unwrap();
        gate.open();

        assert_eq!(read.await.unwrap(), Ok((0, 0)));
        assert_eq!(test.count().await, 1);
    }
}

#[tokio::test]
async fn of_two_who_saw_the_same_version_one_wins() {
    const VERSION: Sql = sql!("SELECT {columns} FROM people WHERE client_id = $1 AND id = 1");
    for test in databases() {
        test.insert(&Person::new(1, "ann")).await.unwrap();
        let mut tasks = Vec::new();
        for number in 0..8 {
            let db = test.db.clone();
            tasks.push(tokio::spawn(async move {
                let before: Person = db.point(|tx| tx.get(&VERSION, (1,))).await?;
                let mut after = before.clone();
                after.version += 1;
                after.email = Some(format!("ann{number}"));
                db.write::<_, Error, _>(move |tx| tx.update(&UPDATE, &before, &after)).await
            }));
        }
        let mut won = 0;
        for task in tasks {
            won += task.await.unwrap().unwrap();
        }

        let version = test.find(1).await.unwrap().version;
        assert_eq!(u64::try_from(version).unwrap(), 1 + won);
        assert!(won >= 1);
    }
}

#[tokio::test]
async fn work_nobody_waits_for_is_dropped_before_it_starts() {
    for layout in engines() {
        let test = TestDb::open(layout, |settings| settings.connections = 1);
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
        let ran = Arc::new(AtomicBool::new(false));
        let started = Arc::clone(&ran);

        let abandoned = test.write(move |_| {
            started.store(true, Ordering::SeqCst);
            Ok(())
        });
        assert!(timeout(Duration::ZERO, abandoned).await.is_err());
        gate.open();
        slow.await.unwrap().unwrap();
        test.db.close().await;

        assert!(!ran.load(Ordering::SeqCst));
    }
}

#[tokio::test]
async fn a_full_queue_answers_at_once() {
    for layout in engines() {
        let test = TestDb::open(layout, |settings| {
            (settings.connections, settings.queue) = (1, 1);
        });
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
        let db = test.db.clone();
        let mut queued = Box::pin(async move { db.write(|_| Ok::<_, Error>(7)).await });
        assert!(timeout(Duration::ZERO, &mut queued).await.is_err());

        let refused = test.write(|_| Ok(8)).await;
        gate.open();

        assert_eq!(refused, Err(Error::Unavailable("too many are waiting for the database")));
        assert_eq!(queued.await, Ok(7));
        slow.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn closing_finishes_what_waits_and_refuses_the_rest() {
    for test in databases() {
        let writes: Vec<_> = (1..=20)
            .map(|id| {
                let db = test.db.clone();
                let person = Person::new(id, &id.to_string());
                Box::pin(async move {
                    db.write::<_, Error, _>(move |tx| tx.insert(&INSERT, &person)).await
                })
            })
            .collect();
        let mut pending = Vec::new();
        for mut write in writes {
            // Polled once, so that it waits in the queue.
            match timeout(Duration::ZERO, &mut write).await {
                Ok(done) => assert_eq!(done, Ok(1)),
                Err(_) => pending.push(write),
            }
        }

        test.db.close().await;

        for write in pending {
            assert_eq!(write.await, Ok(1));
        }
        let closed = Error::Unavailable("the database is being closed");
        assert_eq!(test.write(|_| Ok(())).await, Err(closed.clone()));
        let point = test.db.point(|tx| tx.find::<Person>(&FIND, (1, 1))).await;
        assert_eq!(point, Err(closed.clone()));
        let page = test.db.page(|tx| tx.find::<Person>(&FIND, (1, 1))).await;
        assert_eq!(page, Err(closed));
    }
}

#[tokio::test]
async fn a_page_sees_what_was_written_before_it() {
    for test in databases() {
        for id in 1..=3 {
            test.insert(&Person::new(id, &format!("ann {id}"))).await.unwrap();
            let count = test.db.page(|tx| tx.get::<i64>(&COUNT, (1,))).await;
            assert_eq!(count, Ok::<_, Error>(id));
        }
    }
}

#[tokio::test]
async fn a_point_with_too_many_statements_is_a_fault() {
    for test in databases() {
        let point = test.db.point(|tx| {
            for _ in 0..65 {
                tx.get::<i64>(&COUNT, (1,))?;
            }
            Ok::<_, Error>(())
        });

        let report = point.await.unwrap_err().to_string();
        assert!(report.ends_with("more than 64 statements"), "{report}");
    }
}

#[tokio::test]
async fn the_error_of_the_database_goes_before_that_of_the_closure() {
    #[derive(Debug, PartialEq)]
    enum Mine {
        Store(Error),
        Excuse,
    }
    impl From<Error> for Mine {
        fn from(error: Error) -> Self {
            Self::Store(error)
        }
    }
    for test in databases() {
        test.insert(&Person::new(1, "ann")).await.unwrap();

        let outcome = test.db.write(|tx| {
            tx.insert(&INSERT, &Person::new(1, "bob")).map_err(|_| Mine::Excuse)?;
            Ok::<_, Mine>(())
        });

        assert_eq!(outcome.await, Err(Mine::Store(taken("people_pkey"))));
    }
}

#[tokio::test]
async fn a_panic_outside_a_closure_costs_one_answer_and_no_thread() {
    #[derive(Debug)]
    struct Fragile;
    impl From<Error> for Fragile {
        fn from(_: Error) -> Self {
            panic!("not even the error can be made")
        }
    }
    for layout in engines() {
        let test = TestDb::open(layout, |settings| {
            (settings.connections, settings.readers) = (1, 1);
        });
        let db = test.db.clone();
        let lost = tokio::spawn(async move {
            db.write(|tx| {
                let _ = tx.get::<i64>(&sql!("SELECT"), ());
                Ok::<(), Fragile>(())
            })
            .await
        });

        assert!(lost.await.is_err());
        assert_eq!(test.insert(&Person::new(1, "ann")).await, Ok(1));
        assert_eq!(test.count().await, 1);
    }
}
