//! Statements, tokens and mapping.

use store::{Engine, Error, Sql, Tx, listed, padded, sql};

use crate::support::{
    COUNT, FIND, INSERT, Person, TestDb, UPDATE, databases, databases_of_every_layout,
};

async fn fault<T: Send + std::fmt::Debug + 'static>(
    test: &TestDb,
    f: impl FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> String {
    match test.db.read(f).await {
        Err(Error::Internal(report)) => report.to_string(),
        other => panic!("not an internal error: {other:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_value_comes_back() {
    for test in databases_of_every_layout() {
        let full = Person { photo: Some(vec![0, 255, 7]), ..Person::new(7, "ann@acme.test") };
        let empty = Person { email: None, active: None, ..Person::new(8, "") };

        assert_eq!(test.insert(&full).await, Ok(1));
        assert_eq!(test.insert(&empty).await, Ok(1));

        assert_eq!(test.find(7).await, Some(full));
        assert_eq!(test.find(8).await, Some(empty));
        assert_eq!(test.find(9).await, None);
    }
}

#[tokio::test]
async fn false_and_empty_are_not_null() {
    for test in databases() {
        let blank = Person { active: Some(false), photo: Some(vec![]), ..Person::new(1, "") };

        test.insert(&blank).await.unwrap();

        assert_eq!(test.find(1).await, Some(blank));
    }
}

#[tokio::test]
async fn a_null_parameter_has_a_kind() {
    const SEARCH: Sql = sql!(
        "SELECT id FROM people WHERE client_id = $1 AND ($2 IS NULL OR email = $2) ORDER BY id"
    );
    for test in databases() {
        test.insert(&Person::new(1, "a")).await.unwrap();
        test.insert(&Person::new(2, "b")).await.unwrap();

        let all = test.db.read(|tx| tx.all::<i64>(&SEARCH, (1, None::<String>))).await;
        let one = test.db.read(|tx| tx.all::<i64>(&SEARCH, (1, Some("b".to_owned())))).await;

        assert_eq!(all, Ok::<_, Error>(vec![1, 2]));
        assert_eq!(one, Ok::<_, Error>(vec![2]));
    }
}

#[tokio::test]
async fn columns_can_be_prefixed_for_a_join() {
    const JOIN: Sql = sql!(
        "SELECT {columns p} FROM links l JOIN people p
             ON p.client_id = l.client_id AND p.id = l.person_id
          WHERE l.client_id = $1 AND p.client_id = $1 AND l.name = $2"
    );
    const LINK: Sql = sql!("INSERT INTO links (client_id, person_id, name) VALUES ($1, $2, $3)");
    for test in databases() {
        let ann = Person::new(1, "ann");
        test.insert(&ann).await.unwrap();
        test.write(|tx| tx.execute(&LINK, (1, 1, "boss"))).await.unwrap();

        let found = test.db.read(|tx| tx.all::<Person>(&JOIN, (1, "boss"))).await;

        assert_eq!(found, Ok::<_, Error>(vec![ann]));
    }
}

#[tokio::test]
async fn a_list_stands_for_many_parameters() {
    const SOME: Sql =
        sql!("SELECT id FROM people WHERE client_id = $1 AND id IN ({list}) ORDER BY id");
    for test in databases() {
        for id in 1..=5 {
            test.insert(&Person::new(id, &id.to_string())).await.unwrap();
        }
        for wanted in [vec![], vec![2_i64], vec![1, 3, 5], vec![1, 2, 3, 4, 5]] {
            let ids = padded(&wanted);

            let found = test
                .db
                .read(move |tx| tx.all(&SOME.list(2, ids.len()), listed((1_i64,), &ids)))
                .await;

            assert_eq!(found, Ok::<_, Error>(wanted));
        }
    }
}

#[tokio::test]
async fn an_update_writes_only_what_changed() {
    for test in databases_of_every_layout() {
        let before = Person::new(1, "ann");
        test.insert(&before).await.unwrap();
        let after =
            Person { email: Some("ann@acme.test".to_owned()), version: 2, ..before.clone() };

        let (old, new) = (before.clone(), after.clone());
        let changed = test.write(move |tx| tx.update(&UPDATE, &old, &new)).await;
        let stale = Person { active: Some(false), ..before.clone() };
        let lost = test.write(move |tx| tx.update(&UPDATE, &before, &stale)).await;

        assert_eq!((changed, lost), (Ok(1), Ok(0)));
        assert_eq!(test.find(1).await, Some(after));
    }
}

#[tokio::test]
async fn an_update_that_changes_nothing_runs_no_statement() {
    const WRONG: Sql = sql!("this would be a syntax error, {changes}");
    for test in databases() {
        let ann = Person::new(1, "ann");

        assert_eq!(test.write(move |tx| tx.update(&WRONG, &ann, &ann)).await, Ok(0));
    }
}

#[tokio::test]
async fn a_change_of_one_row_that_reaches_none_is_a_defect_and_undone() {
    const TOUCH: Sql =
        sql!("UPDATE people SET version = version + 1 WHERE client_id = $1 AND id >= $2");
    for test in databases() {
        let ann = Person::new(1, "ann");
        test.insert(&ann).await.unwrap();
        test.insert(&Person::new(2, "bob")).await.unwrap();
        let newer = Person { version: 2, email: Some("eve".to_owned()), ..ann.clone() };

        let (before, after) = (ann.clone(), newer.clone());
        let one = test.write(move |tx| tx.update_one(&UPDATE, &before, &after)).await;
        let (before, after) = (ann.clone(), Person { version: 3, ..newer.clone() });
        let lost = test.write(move |tx| tx.update_one(&UPDATE, &before, &after)).await;
        let last = test.write(|tx| tx.execute_one(&TOUCH, (1, 2))).await;
        let several = test.write(|tx| tx.execute_one(&TOUCH, (1, 1))).await;

        assert_eq!((one, last), (Ok(()), Ok(())));
        for (outcome, count) in [(lost, "0 rows"), (several, "2 rows")] {
            let Err(Error::Internal(report)) = outcome else { panic!("{outcome:?}") };
            let report = report.to_string();
            let reason = format!("{count} were changed where exactly one was expected");
            assert!(
                report.contains("statements.rs:") || report.contains("support.rs:"),
                "{report}"
            );
            assert!(report.ends_with(&reason), "{report}");
        }
        assert_eq!(test.find(1).await, Some(newer));
        assert_eq!(test.find(2).await.unwrap().version, 2);
    }
}

#[tokio::test]
async fn an_update_never_changes_the_key() {
    for test in databases() {
        let (ann, other) = (Person::new(1, "ann"), Person::new(2, "ann"));
        test.insert(&ann).await.unwrap();

        let refused = test.write(move |tx| tx.update(&UPDATE, &ann, &other)).await;

        let report = refused.unwrap_err().to_string();
        assert!(report.ends_with("an update would change the key, id"), "{report}");
    }
}

#[tokio::test]
async fn violated_indexes_have_one_name_on_every_engine() {
    for test in databases_of_every_layout() {
        let taken = Person { photo: Some(vec![1]), ..Person::new(1, "ann") };
        test.insert(&taken).await.unwrap();
        let same_id = Person::new(1, "bob");
        let same_email = Person::new(2, "ann");
        let same_photo = Person { photo: Some(vec![1]), ..Person::new(3, "eve") };

        for (person, index) in [
            (same_id, "people_pkey"),
            (same_email, "people_client_id_email_key"),
            (same_photo, "people_client_id_photo_key"),
        ] {
            let error = test.insert(&person).await;

            assert_eq!(error, Err(Error::Unique { index: index.to_owned() }));
        }
    }
}

#[tokio::test]
async fn a_key_of_a_narrow_table_is_named_after_it() {
    const LINK: Sql = sql!("INSERT INTO links (client_id, person_id, name) VALUES (1, 1, 'x')");
    for test in databases_of_every_layout() {
        test.insert(&Person::new(1, "ann")).await.unwrap();
        test.write(|tx| tx.execute(&LINK, ())).await.unwrap();

        let again = test.write(|tx| tx.execute(&LINK, ())).await;

        assert_eq!(again, Err(Error::Unique { index: "links_pkey".to_owned() }));
    }
}

#[tokio::test]
async fn a_missing_parent_is_refused() {
    const LINK: Sql = sql!("INSERT INTO links (client_id, person_id, name) VALUES (1, 404, 'x')");
    for test in databases() {
        let refused = test.write(|tx| tx.execute(&LINK, ())).await;

        // Where others write at the same time, one of them may have taken the parent away.
        let expected = match test.db.engine() {
            Engine::Sqlite => matches!(refused, Err(Error::Internal(_))),
            Engine::Postgres => matches!(refused, Err(Error::Unavailable(_))),
        };
        assert!(expected, "{refused:?}");
    }
}

#[tokio::test]
async fn the_number_of_rows_is_checked() {
    const ALL: Sql = sql!("SELECT id FROM people WHERE client_id = $1");
    for test in databases() {
        let none = fault(&test, |tx| tx.get::<i64>(&ALL, (1,))).await;
        test.insert(&Person::new(1, "a")).await.unwrap();
        test.insert(&Person::new(2, "b")).await.unwrap();
        let several = fault(&test, |tx| tx.find::<i64>(&ALL, (1,))).await;

        assert!(none.contains("tests/statements.rs:"), "{none}");
        assert!(none.ends_with("no row where exactly one was expected"), "{none}");
        assert!(several.ends_with("more than one row where at most one was expected"), "{several}");
    }
}

#[tokio::test]
async fn the_number_of_columns_and_parameters_is_checked() {
    const THREE: Sql = sql!("SELECT id, version, email FROM people WHERE client_id = $1");
    for test in databases() {
        test.insert(&Person::new(1, "a")).await.unwrap();

        let left = fault(&test, |tx| tx.get::<(i64, i64)>(&THREE, (1,))).await;
        let short = fault(&test, |tx| tx.get::<(i64, i64, String, i64)>(&THREE, (1,))).await;
        let unbound = fault(&test, |tx| tx.all::<Person>(&FIND, (1,))).await;

        assert!(left.ends_with("the statement gives 3 columns, 2 are read"), "{left}");
        assert!(short.ends_with("the row has only 3 columns"), "{short}");
        assert!(unbound.contains('2') && unbound.contains('1'), "{unbound}");
    }
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_reported_without_being_shown() {
    const EMAIL: Sql = sql!("SELECT email FROM people WHERE client_id = $1 AND id = $2");
    for test in databases() {
        let secret = Person { email: None, ..Person::new(1, "") };
        test.insert(&secret).await.unwrap();
        test.insert(&Person::new(2, "ann@acme.test")).await.unwrap();

        let null = fault(&test, |tx| tx.get::<String>(&EMAIL, (1, 1))).await;
        let kind = fault(&test, |tx| tx.get::<i64>(&EMAIL, (1, 2))).await;

        assert!(null.ends_with("column email: expected text, found null"), "{null}");
        assert!(kind.contains("column email: expected"), "{kind}");
        assert!(!kind.contains("acme"), "{kind}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_known_is_a_fault() {
    for test in databases() {
        let unknown = fault(&test, |tx| tx.all::<i64>(&sql!("SELECT {colums}"), ())).await;
        let nothing = fault(&test, |tx| tx.all::<i64>(&sql!("SELECT {columns}"), ())).await;

        assert!(unknown.ends_with("{colums} is not a token"), "{unknown}");
        assert!(nothing.ends_with("{columns} without a row that has columns"), "{nothing}");
    }
}

#[tokio::test]
async fn an_engine_can_have_its_own_text() {
    const ENGINE: Sql = sql!("SELECT 'sqlite'", "SELECT 'postgres'::text");
    for test in databases() {
        let name = test.db.read(|tx| tx.get::<String>(&ENGINE, ())).await;

        assert_eq!(name, Ok::<_, Error>(test.db.engine().name().to_owned()));
    }
}

#[tokio::test]
async fn a_text_built_at_run_time_keeps_the_place_of_its_statement() {
    for test in databases() {
        let place = COUNT.place();

        let text = fault(&test, |tx| tx.get::<i64>(&COUNT.built("SELEC 1".to_owned()), ())).await;

        assert!(text.starts_with(&format!("{}:{}: ", place.0, place.1)), "{text}");
    }
}

#[tokio::test]
async fn rows_can_be_taken_one_by_one() {
    const IDS: Sql = sql!("SELECT id FROM people WHERE client_id = $1 ORDER BY id");
    for test in databases() {
        for id in 1..=3 {
            test.insert(&Person::new(id, &id.to_string())).await.unwrap();
        }

        let read = test.db.read(|tx| {
            let mut seen = Vec::new();
            let stopped = tx.each(&IDS, (1,), |id: i64| {
                seen.push(id);
                if id == 2 { Err(Error::internal("enough")) } else { Ok(()) }
            });
            assert!(stopped.is_err());
            assert_eq!(seen, [1, 2]);
            stopped
        });

        assert!(matches!(read.await, Err(Error::Internal(_))));
    }
}

#[tokio::test]
async fn rows_locked_for_an_update_are_read_like_others() {
    const LOCK: Sql =
        sql!("SELECT version FROM people WHERE client_id = $1 AND id = $2 {for_update}");
    const CLAIM: Sql = sql!(
        "UPDATE people SET version = version + 1 WHERE client_id = $1 AND id IN
            (SELECT id FROM people WHERE client_id = $1 ORDER BY id LIMIT $2 {skip_locked})
         RETURNING id"
    );
    for test in databases_of_every_layout() {
        test.insert(&Person::new(1, "a")).await.unwrap();

        let locked = test.write(|tx| tx.get::<i64>(&LOCK, (1, 1))).await;
        let claimed = test.write(|tx| tx.all::<i64>(&CLAIM, (1, 5))).await;

        assert_eq!((locked, claimed), (Ok(1), Ok(vec![1])));
    }
}

#[tokio::test]
async fn facts_name_the_engine_and_the_schema() {
    for test in databases() {
        let facts = test.db.facts().await.unwrap();

        assert_eq!(facts.engine, test.db.engine());
        assert_eq!(facts.schema, 2);
        assert!(facts.bytes > 4096, "{facts:?}");
        let (collation, isolation) = match facts.engine {
            Engine::Sqlite => ("BINARY", "serializable"),
            Engine::Postgres => ("C", "read committed"),
        };
        assert_eq!((facts.collation.as_str(), facts.isolation.as_str()), (collation, isolation));
    }
}

#[tokio::test]
async fn inserting_through_a_point_or_a_read_is_refused() {
    for test in databases() {
        let ann = Person::new(1, "ann");
        let bob = ann.clone();

        let point = test.db.point(move |tx| tx.insert(&INSERT, &ann)).await;
        let read = test.db.read(move |tx| tx.insert(&INSERT, &bob)).await;

        assert!(matches!(point, Err(Error::Internal(_))), "{point:?}");
        assert!(matches!(read, Err(Error::Internal(_))), "{read:?}");
        assert_eq!(test.count().await, 0);
    }
}
