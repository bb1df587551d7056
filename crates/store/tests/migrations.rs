//! Opening databases of every age.

use std::sync::Barrier;
use std::thread;

use store::{Db, Error, Layout, Migration, Sql, sql};

use crate::support::{
    Home, Person, SCHEMA, TestDb, databases_of_every_layout, layouts, refusal, run_on, server,
};

const THIRD: Migration =
    Migration::shared(3, "0003_rooms", "CREATE TABLE rooms (id BIGINT PRIMARY KEY) {by id};");

#[tokio::test]
async fn opening_again_changes_nothing() {
    for layout in layouts() {
        let home = Home::new(layout);
        Db::open(home.settings(layout)).unwrap().close().await;

        let again = Db::open(home.settings(layout)).unwrap();

        assert_eq!(again.facts().await.unwrap().schema, 2);
        again.close().await;
    }
}

#[tokio::test]
async fn a_new_migration_is_applied_to_an_old_database() {
    for layout in layouts() {
        let home = Home::new(layout);
        Db::open(home.settings(layout)).unwrap().close().await;
        let mut settings = home.settings(layout);
        settings.migrations.push(THIRD);

        let db = Db::open(settings).unwrap();

        let insert = db.write(|tx| tx.execute(&sql!("INSERT INTO rooms (id) VALUES (1)"), ()));
        assert_eq!(insert.await, Ok::<_, Error>(1));
        assert_eq!(db.facts().await.unwrap().schema, 3);
        db.close().await;
    }
}

#[tokio::test]
async fn a_newer_database_is_not_opened() {
    for layout in layouts() {
        let home = Home::new(layout);
        let mut newer = home.settings(layout);
        newer.migrations.push(THIRD);
        Db::open(newer).unwrap().close().await;

        let text = refusal(home.settings(layout));

        assert!(text.starts_with("cannot open "), "{text}");
        assert!(text.contains(": it was written by a newer version, with schema 3;"), "{text}");
        assert!(text.ends_with("start the newer version or restore a backup"), "{text}");
    }
}

#[tokio::test]
async fn a_migration_with_another_text_is_noticed() {
    for layout in layouts() {
        let home = Home::new(layout);
        Db::open(home.settings(layout)).unwrap().close().await;
        let mut settings = home.settings(layout);
        settings.migrations[1] = Migration::shared(2, "0002_links", "SELECT 1");

        let text = refusal(settings);

        assert!(text.contains("migration 0002_links was applied with another text"), "{text}");
    }
}

#[tokio::test]
async fn without_leave_to_migrate_an_old_database_is_not_opened() {
    for layout in layouts() {
        let home = Home::new(layout);
        let mut settings = home.settings(layout);
        settings.migrate = false;

        let text = refusal(settings);

        assert!(
            text.ends_with("its schema is 0, this version needs 2; migrate it first"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_the_version_before_it() {
    const BROKEN: Migration = Migration::shared(
        3,
        "0003_broken",
        "CREATE TABLE rooms (id BIGINT PRIMARY KEY) {by id}; INSERT INTO nowhere VALUES (1);",
    );
    const ROOMS: Sql = sql!(
        "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'rooms'",
        "SELECT COUNT(*) FROM pg_class WHERE relname = 'rooms'"
    );
    for layout in layouts() {
        let home = Home::new(layout);
        let mut settings = home.settings(layout);
        settings.migrations.push(BROKEN);

        let text = refusal(settings);
        let db = Db::open(home.settings(layout)).unwrap();

        assert!(text.contains("migration 0003_broken: "), "{text}");
        assert!(text.contains("nowhere"), "{text}");
        assert_eq!(db.facts().await.unwrap().schema, 2);
        assert_eq!(db.read(|tx| tx.get::<i64>(&ROOMS, ())).await, Ok::<_, Error>(0));
        db.close().await;
    }
}

#[tokio::test]
async fn a_file_is_backed_up_before_it_changes() {
    let home = Home::new(Layout::Sqlite);
    let Home::Folder(folder) = &home else { panic!("not a file") };
    let db = Db::open(home.settings(Layout::Sqlite)).unwrap();
    let ann =
        "INSERT INTO people (client_id, id, email, active, version) VALUES (1, 1, 'a', TRUE, 1)";
    db.write(move |tx| tx.execute(&sql!("").built(ann.to_owned()), ()))
        .await
        .map_err(|error: Error| error)
        .unwrap();
    db.close().await;
    assert!(!folder.path().join("test.db.before-0001").exists());
    let mut settings = home.settings(Layout::Sqlite);
    settings.migrations.push(THIRD);

    Db::open(settings).unwrap().close().await;

    let backup = rusqlite::Connection::open(folder.path().join("test.db.before-0003")).unwrap();
    let number = |text: &str| backup.query_row(text, (), |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("SELECT COUNT(*) FROM people"), 1);
    assert_eq!(number("SELECT MAX(version) FROM schema_migrations"), 2);
    assert_eq!(number("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'rooms'"), 0);
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let home = Home::new(Layout::Sqlite);
    let Home::Folder(folder) = &home else { panic!("not a file") };
    let other = rusqlite::Connection::open(folder.path().join("test.db")).unwrap();
    other.execute_batch("CREATE TABLE songs (title TEXT)").unwrap();

    let text = refusal(home.settings(Layout::Sqlite));

    assert!(text.ends_with("it is a database of another program; choose another file"), "{text}");
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let home = Home::new(Layout::Sqlite);
    let Home::Folder(folder) = &home else { panic!("not a file") };
    std::fs::write(folder.path().join("test.db"), [7; 5000]).unwrap();

    let text = refusal(home.settings(Layout::Sqlite));

    assert!(text.contains("test.db: ") && text.contains("not a database"), "{text}");
}

#[tokio::test]
async fn servers_that_start_together_migrate_once() {
    for layout in layouts() {
        let home = Home::new(layout);
        let together = Barrier::new(4);

        let opened: Vec<_> = thread::scope(|scope| {
            let open = || {
                let settings = home.settings(layout);
                together.wait();
                Db::open(settings)
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });

        for db in opened {
            let db = db.unwrap();
            assert_eq!(db.facts().await.unwrap().schema, 2);
            db.close().await;
        }
    }
}

#[test]
fn who_lost_the_lease_in_the_meantime_changes_nothing() {
    const SLOW: Migration = Migration::shared(
        3,
        "0003_slow",
        "CREATE TABLE rooms (id BIGINT PRIMARY KEY) {by id};
         UPDATE leases SET fence = fence + 1, holder = 'somebody else' WHERE name = 'migrations';",
    );
    for layout in layouts().into_iter().filter(|layout| *layout != Layout::Sqlite) {
        let home = Home::new(layout);
        let mut settings = home.settings(layout);
        settings.migrations.push(SLOW);

        let text = refusal(settings);
        let after = Db::open(home.settings(layout));

        assert!(text.ends_with("another server took over meanwhile; start again"), "{text}");
        assert!(after.is_ok());
    }
}

#[test]
fn an_expired_lease_is_taken_over() {
    for layout in layouts().into_iter().filter(|layout| *layout != Layout::Sqlite) {
        let home = Home::new(layout);
        drop(Db::open(home.settings(layout)).unwrap());
        run_on(
            &home.url(),
            "UPDATE leases SET holder = 'gone', expires_at = 5 WHERE name = 'migrations'",
        );
        let mut settings = home.settings(layout);
        settings.migrations.push(THIRD);

        assert!(Db::open(settings).is_ok());
    }
}

#[test]
fn a_database_in_another_order_or_encoding_is_refused() {
    if server().is_none() {
        return;
    }
    let sorted = Home::on_server("LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0");
    let latin = Home::on_server("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");

    let order = refusal(sorted.settings(Layout::Postgres));
    let encoding = refusal(latin.settings(Layout::Postgres));

    assert!(order.contains("its collation is "), "{order}");
    assert!(encoding.contains("its encoding is LATIN1"), "{encoding}");
}

#[tokio::test]
async fn both_engines_end_with_the_same_tables() {
    const TABLES: Sql = sql!(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        "SELECT relname::text FROM pg_class
          WHERE relkind IN ('r', 'p') AND NOT relispartition
            AND relnamespace = 'public'::regnamespace ORDER BY 1"
    );
    for test in databases_of_every_layout() {
        let tables = test.db.read(|tx| tx.all::<String>(&TABLES, ())).await;

        let expected = ["leases", "links", "people", "schema_migrations"].map(str::to_owned);
        assert_eq!(tables, Ok::<_, Error>(expected.to_vec()));
    }
}

#[tokio::test]
async fn a_partitioned_table_spreads_its_clients() {
    const USED: Sql = sql!("SELECT CAST(COUNT(DISTINCT tableoid) AS BIGINT) FROM people");
    for layout in layouts().into_iter().filter(|layout| *layout == Layout::Partitioned) {
        let test = TestDb::open(layout, |_| {});
        for client_id in 1..=40 {
            let person = Person { client_id, ..Person::new(1, "ann") };
            test.insert(&person).await.unwrap();
        }

        let used = test.db.read(|tx| tx.get::<i64>(&USED, ())).await;

        assert_eq!(used, Ok::<_, Error>(8));
    }
}

#[test]
fn the_embedded_migrations_expand_for_every_layout() {
    for layout in [Layout::Sqlite, Layout::Postgres, Layout::Partitioned] {
        let texts = store::migrations::statements(layout).unwrap();

        assert_eq!(texts.len(), store::migrations::embedded().len());
        // But for an empty JSON object, which is a default.
        assert!(texts.iter().all(|text| !text.replace("'{}'", "").contains('{')));
    }
}

#[tokio::test]
async fn the_embedded_migrations_apply_in_every_layout() {
    for layout in layouts() {
        let home = Home::new(layout);
        let mut settings = home.settings(layout);
        settings.migrations = store::migrations::embedded().to_vec();

        let db = Db::open(settings).unwrap();

        let last = i64::try_from(store::migrations::embedded().len()).unwrap();
        assert_eq!(db.facts().await.unwrap().schema, last);
        db.close().await;
    }
}

#[test]
fn leases_are_distributed_by_name() {
    let keys = store::migrations::keys().unwrap();

    assert_eq!(keys.get("leases").map(String::as_str), Some("name"));
    assert!(!keys.contains_key("schema_migrations"));
}

#[test]
fn a_test_schema_has_no_gaps() {
    let versions: Vec<_> = SCHEMA.iter().map(|migration| migration.version).collect();

    assert_eq!(versions, [1, 2]);
}
